/*
 * event: when a record happened, by its own account.
 *
 * --time names the member: FIELD, FIELD:ms or FIELD:us for a number of another
 * unit than seconds, or `kafka` for the timestamp of its position. A string is
 * a time as RFC 3339 has it.
 */
#ifndef STREAM_EVENT_H
#define STREAM_EVENT_H

#include "base/buf.h"
#include "stream/place.h"
#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event {
	char *name;   /* of the member; NULL: kafka */
	int64_t unit; /* microseconds in one */
	bool is_text; /* the last time that was read was a string */
	size_t field;
};

/* Parse the argument of --time; false when it is none. */
bool event_parse(struct event *v, const char *text);
void event_release(struct event *v);
/* Ask for the member. */
void event_want(struct event *v, struct rec *r);
/*
 * Read a record's time in microseconds; -1 with the fault when it has none.
 * `place` is its position, or NULL when it has none.
 */
int event_read(struct event *v, const struct rec *r,
    const struct record_place *place, int64_t *time, struct fault *f);
/* Append a time as RFC 3339 has it. */
void event_text(int64_t time, struct buf *out);
/* Parse a length of time, such as 1h30m or 500ms, into microseconds. */
bool event_length(const char *text, int64_t *length);

#endif
