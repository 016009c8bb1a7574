/*
 * order: records of a partition that come after later ones.
 *
 * Only `next` says what is in the table, so that a record which comes after
 * later ones is passed over as if it were there. Whether it is, we know: it is
 * if the table had it before we began, or if we have read it before, as when a
 * partition is read once more after a rebalance. So we keep the ranges of
 * offsets that were left out; the narrowest are forgotten when there are many,
 * as those of a filter are.
 */
#ifndef LOAD_ORDER_H
#define LOAD_ORDER_H

#include "stream/place.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct order_hole {
	int64_t from, to; /* to: the first offset after it */
};

struct order_partition {
	char *topic;
	int32_t partition;
	int64_t high;	  /* the first offset after all that came */
	int64_t begun_at; /* `next` before our first record; -2: not known */
	struct order_hole *hole;
	size_t holes, capacity;
	int64_t width; /* narrower holes are forgotten */
};

struct load_order {
	struct order_partition *at;
	size_t count, capacity, last;
};

/* Note a record that was read; returns the number of its partition. */
size_t order_note(struct load_order *o, const struct record_place *p);
/* Say what `next` was; the first time counts. */
void order_begin(struct load_order *o, size_t partition, int64_t next);
/* Is this offset, which is below `next`, of a record that was left out? */
bool
order_is_late(const struct load_order *o, size_t partition, int64_t offset);
void order_release(struct load_order *o);

#endif
