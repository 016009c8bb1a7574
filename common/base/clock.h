/*
 * clock: time that has passed, and points in time as people write them.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

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

#endif
