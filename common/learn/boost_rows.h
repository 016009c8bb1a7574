/*
 * boost_rows: the state of boosting, one of each a row that counts. The rows to
 * learn from come first, then those that are held out.
 */
#ifndef LEARN_BOOST_ROWS_H
#define LEARN_BOOST_ROWS_H

#include "base/team.h"
#include "learn/bins.h"
#include "learn/boost.h"

#include <stddef.h>
#include <stdint.h>

#define BOOST_LOSS_MAX 1024.0 /* of a row; larger ones count as this */

/* g and h of a row, or sums of them, as whole multiples of 1 / scale. */
typedef int64_t boost_pair __attribute__((vector_size(16)));

struct boost_rows {
	size_t count, learned; /* those of each kind */
	unsigned char *label;
	double *weight; /* NULL: all 1 */
	uint64_t *hash;
	double *f; /* F */
	boost_pair *pair;
	double scale;	   /* a power of two */
	double loss_scale; /* another, for losses */
	const double *class_weight;
};

/*
 * Take the rows of `d`, and set the place of each that counts in place[],
 * which the caller frees. -1 with a sentence.
 */
int boost_rows_take(struct boost_rows *r, struct boost *b,
    const struct dataset *d, uint32_t **place, struct error *e);
/* Make F, which is `base` in each row, and room for the pairs. */
void boost_rows_start(struct boost_rows *r, double base);
void boost_rows_release(struct boost_rows *r);

/* Compute the pairs of rows learned from, from F. */
void boost_rows_gradients(struct boost_rows *r, struct team *team);
/* Return the mean log loss of rows from..to-1. */
double boost_rows_loss(
    const struct boost_rows *r, size_t from, size_t to, struct team *team);

static inline double
boost_rows_weight(const struct boost_rows *r, size_t row)
{
	double w = r->class_weight[r->label[row]];

	return r->weight == NULL ? w : w * r->weight[row];
}

/* Mix a hash with a number, for another choice of the same rows. */
static inline uint64_t
boost_mix(uint64_t hash, uint64_t with)
{
	uint64_t z = hash ^ (with + 1) * UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

#endif
