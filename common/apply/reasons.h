/*
 * reasons: what each member adds to a record's score, the largest first.
 *
 * The parts are on the kind's own scale (model.h), log odds for a probability;
 * those of the columns of one member are added up.
 */
#ifndef APPLY_REASONS_H
#define APPLY_REASONS_H

#include "apply/scorer.h"
#include "base/buf.h"

#include <stddef.h>

struct reasons {
	const struct scorer *scorer;
	size_t most;	      /* members that are told */
	double *share, *part; /* of each column and of each member */
	size_t *order;
	struct buf text;
};

/* The model's kind must have explain(). One thread's own. */
void reasons_init(struct reasons *r, const struct scorer *s, size_t most);
void reasons_release(struct reasons *r);
/*
 * Return an object, {"MEMBER":PART,...}, for the columns of a row; good until
 * the next call.
 */
const struct buf *reasons_of(struct reasons *r, const double *x);

#endif
