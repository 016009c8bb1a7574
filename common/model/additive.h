/*
 * additive: the sum of a logistic regression with pieces, a term a member.
 *
 * The columns of a member are a function of its raw value alone, and so is what
 * they add up to:
 *
 *	z = intercept_standardised + sum over members of term(raw)
 *
 * Of a category a term is looked up by its level, and of a number in pieces by
 * its piece, with a straight line in it: a model of 240 columns takes about the
 * time of one of 30. The terms are sums of the columns' own, coefficient times
 * (x - mean), rounded once; so z differs from linear.h's sum in the last bits.
 * Only models with pieces are scored so.
 */
#ifndef MODEL_ADDITIVE_H
#define MODEL_ADDITIVE_H

#include "model/column.h"
#include "model/model.h"

#include <stdbool.h>
#include <stddef.h>

struct additive_term {
	double missing; /* of a missing value */
	double *level;	/* of a category: one a level; else NULL */
	/* Of a number, from its first column on: the pieces, 0 for none. */
	const struct column *column;
	size_t pieces;
	const double *from, *to;
	/*
	 * Of each piece the term at its lower end and what it rises by a unit;
	 * after them those above all pieces, and without pieces those at the
	 * mean.
	 */
	double *start, *slope;
	double mean;
};

struct additive {
	const struct columns *columns;
	double intercept;
	struct additive_term *term; /* one a field; NULL: not made */
};

/*
 * Make the terms, if the model is a logistic regression with pieces; both must
 * outlive them. False, with nothing to release: its columns are to be summed.
 */
bool additive_init(
    struct additive *a, const struct model *m, const struct columns *c);
void additive_release(struct additive *a);
/* Compute the score of each of `n` rows of raw values, a number a field. */
void additive_scores(
    const struct additive *a, const double *raw, size_t n, double *p);

#endif
