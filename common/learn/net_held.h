/*
 * net_held: the rows that a member of an ensemble holds out.
 *
 * They are a share of each label's rows, with the least hashes of their key and
 * a salt: to a row where there are few of the label, then one at least, and as
 * chance has it where there are many. Where a label has one row only, or the
 * share is 0, none is held out.
 */
#ifndef LEARN_NET_HELD_H
#define LEARN_NET_HELD_H

#include "learn/net_rows.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct net_held {
	uint64_t salt;
	uint64_t bound[2]; /* of a label: those of a hash below it are held */
	bool any;
	size_t others; /* rows to learn from */
};

/* 0, or -1 with a sentence when rows cannot be read. */
int net_held_choose(struct net_held *h, const struct net_rows *r, double share,
    uint64_t salt, struct error *e);

static inline bool
net_is_held(const struct net_held *h, const struct net_row *row)
{
	return net_mix(row->key ^ h->salt) < h->bound[row->sign > 0];
}

#endif
