/*
 * net_scale: how a net's inputs are scaled: (x - centre) * factor.
 *
 * Robust: the centre is the median, and the factor 1 over the distance of the
 * quartiles; where that is 0, 2 over the range. Standard: the mean, and 1 over
 * the standard deviation. A constant has the factor 0. Quartiles count rows by
 * their weight; of more than 65,536 rows (fewer, where rows are wide) they are
 * those of the rows that are the first by their hash.
 */
#ifndef LEARN_NET_SCALE_H
#define LEARN_NET_SCALE_H

#include "learn/net_rows.h"

struct net_range {
	double low, high;
};

/*
 * Fill centre and factor, which are 0, from the rows of weight above 0. 0, or
 * -1 with a sentence when rows cannot be read.
 */
int net_scale_robustly(struct net_rows *r, const struct net_range *range,
    const struct dataset *d, struct error *e);
int
net_scale_by_sd(struct net_rows *r, const struct dataset *d, struct error *e);

#endif
