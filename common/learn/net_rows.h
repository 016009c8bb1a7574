/*
 * net_rows: the rows that a net learns from, scaled, in the order of a hash.
 *
 * A row is a key of 64 bits, its sign (1 or -1 for the label) and its weight,
 * and its inputs as floats, up to dense.h's stride: 16 bytes and 4 an input.
 * Rows are sorted by the key, which comes from the hash of the record, so that
 * their order is like chance and does not depend on the order of the records;
 * equal records get different keys. What is beyond the dataset's limit of
 * memory goes to a file (mat.h).
 */
#ifndef LEARN_NET_ROWS_H
#define LEARN_NET_ROWS_H

#include "base/diag.h"
#include "learn/dataset.h"
#include "math/dense.h"
#include "math/mat.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct net_rows {
	size_t features, stride;
	double *centre, *factor; /* with the room of `stride` */
	struct dense_scale scale;
	bool mirror;	  /* rows of label 1 are left out */
	size_t rows[2];	  /* of each label, without those of weight 0 */
	double weight[2]; /* of them, without the classes' */
	struct mat mat;
};

/* Return the weight of a dataset's row. */
static inline double
net_weight(const struct dataset *d, const double *row)
{
	return d->weighted ? row[dataset_weight(d)] : 1;
}

/* What a row of the matrix begins with; its inputs follow. */
struct net_row {
	uint64_t key;
	float sign, weight;
};

static inline struct net_row
net_row(const double *row)
{
	struct net_row r;

	memcpy(&r, row, sizeof r);
	return r;
}

/* Copy the inputs: `stride` floats. */
static inline void
net_row_inputs(const struct net_rows *r, const double *row, float *inputs)
{
	memcpy(inputs, row + sizeof(struct net_row) / sizeof *row,
	    r->stride * sizeof *inputs);
}

/* Mix the bits of a number (splitmix64): a hash of it. */
static inline uint64_t
net_mix(uint64_t z)
{
	z += 0x9e3779b97f4a7c15;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/*
 * Make the rows of a dataset whose folds are numbers below 2^53 like chance.
 * Weights are multiplied by those of the classes, and then so that their mean
 * is 1. For a mirror, those of label 1 are left out first. The dataset's rows
 * are used up. -1 with a sentence: there are no rows, all have the same label,
 * no feature varies, or a file fails.
 */
int net_rows_init(struct net_rows *r, struct dataset *d,
    const double class_weight[2], bool smooth, bool mirror, struct error *e);
void net_rows_release(struct net_rows *r);

#endif
