/*
 * shares: what each member of a record adds to its score.
 *
 * In log odds: the base and all shares together are ln(p / (1 - p)) of the score
 * p, whatever the kind of model. What the columns of a member add, as those of a
 * category's levels or a number's pieces, is one share.
 */
#ifndef APPLY_SHARES_H
#define APPLY_SHARES_H

#include "apply/scorer.h"
#include "base/json_out.h"

#include <stddef.h>

struct member_share {
	size_t field; /* of the scorer's columns */
	double adds;
};

struct shares {
	double base;
	double error; /* what they and the shares lack; 0 of an exact kind */
	size_t count;
	struct member_share *member; /* one a field, the largest effect first */
	double *x, *share;	     /* of the columns */
};

/* Can models of this kind tell their shares? Only then call the others. */
bool shares_are_known(const struct model *m);
/* Make room for the shares of a scorer's records; one thread's own. */
void shares_init(struct shares *p, const struct scorer *s);
void shares_release(struct shares *p);
/*
 * Find the shares of the row numbered `i` of those that scorer_add() has added,
 * also after scorer_scores() and until the next scorer_add().
 */
void shares_find(struct shares *p, const struct scorer *s,
    const struct scorer_rows *r, size_t i);
/* Return what all except the first `n` members add together. */
double shares_of_others(const struct shares *p, size_t n);

/*
 * Write base, the first `n` members as parts, and what all others add, if there
 * are some, into an open object.
 */
void shares_write(const struct shares *p, const struct scorer *s, size_t n,
    struct json_out *j);

#endif
