/*
 * spans: which records of Kafka were evaluated: of each partition the first and
 * the last offset and how many, and the times between which they all are.
 */
#ifndef EVALUATE_SPANS_H
#define EVALUATE_SPANS_H

#include "base/json_out.h"
#include "stream/place.h"
#include "stream/rec.h"

#include <stddef.h>
#include <stdint.h>

#define SPANS_MOST 1000 /* partitions that are told of */

struct offset_span {
	char *topic;
	int32_t partition;
	int64_t first, last;
	uint64_t records;
};

/* `{0}` has none; set `field` to that of PLACE_MEMBER. */
struct spans {
	size_t field;
	struct record_place place;
	struct offset_span *span;
	size_t count, capacity;
	size_t latest;		       /* the span of the record before */
	int64_t time_first, time_last; /* ms; when `timed` */
	bool timed;
};

void spans_take(struct spans *s, const struct rec *rec);
/* Write the members "positions" and "timestamps", where records have them. */
void spans_print(struct json_out *j, const struct spans *s);
void spans_release(struct spans *s);

#endif
