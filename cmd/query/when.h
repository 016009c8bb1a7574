/*
 * when: the time of a record (stream/event.h), read and written as a value.
 */
#ifndef QUERY_WHEN_H
#define QUERY_WHEN_H

#include "columns.h"
#include "stream/event.h"

/* Read the time of the record whose position is in `p`; -1 with the fault. */
int when_read(struct event *v, const struct rec *r, struct query_place *p,
    int64_t *time, struct fault *f);
/* Make a value of a time, as the records write theirs. */
struct sql_value
when_value(const struct event *v, int64_t time, struct buf *scratch);

#endif
