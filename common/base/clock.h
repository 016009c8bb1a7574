/*
 * clock: time that has passed, and points in time as people write them.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/diag.h"

#include <stdbool.h>
#include <stdint.h>

/* Milliseconds of a clock that only goes forward, from any start. */
int64_t clock_ms(void);
/* Milliseconds since 1970-01-01T00:00:00Z, by the machine's clock. */
int64_t clock_wall_ms(void);

/* Sleep; a signal wakes it early. */
void clock_sleep(int64_t ms);

/*
 * Parse a point in time as milliseconds since 1970: either RFC 3339
 * (2026-11-22T15:04:05.250+01:00, the T may be a blank; a date alone is its
 * first moment in UTC) or a duration back from `now` (-90s, -1h, -1h30m, -7d;
 * units ms s m h d w). False when it is neither.
 */
bool clock_parse(const char *text, int64_t now, int64_t *ms);
/*
 * Parse a point in time as people type it: as clock_parse(), or whole
 * milliseconds since 1970. -1, status 2: the error quotes the text and says
 * what it lacks, and how to write it.
 */
int clock_take(const char *text, int64_t now, int64_t *ms, struct error *e);

/* Parse a length of time: 90s, 1h30m, 7d. False when it is none. */
bool clock_length(const char *text, int64_t *ms);

/* A unit of numbers that count from 1970. */
struct clock_unit {
	const char *name;   /* "ms" */
	const char *plural; /* "milliseconds" */
	int64_t per_second;
};

enum { CLOCK_S, CLOCK_MS, CLOCK_US, CLOCK_NS, CLOCK_UNITS };
extern const struct clock_unit clock_units[CLOCK_UNITS];

/* Is the time, in ms since 1970, from 2001 to ten years after `now`? */
bool clock_is_likely(double ms, int64_t now);
/*
 * Find the unit in which a number is such a time; -1: in none. It is one at
 * most: 1700000000 is seconds, 1700000000000 milliseconds.
 */
int clock_guess(double number, int64_t now);

#endif
