/*
 * warm: where a fit starts that follows another one: at its coefficients.
 *
 * They are on the raw scale and known by the names of their columns, as a
 * category may have got or lost a level; a new column starts at 0. The model
 * says where its fit started, so that --verify can make it again to the bit.
 */
#ifndef TRAIN_LR_WARM_H
#define TRAIN_LR_WARM_H

#include "base/words.h"
#include "learn/lr.h"
#include "model/model.h"

/* `{0}` has no fit. */
struct warm {
	struct words names;
	double *b; /* the intercept as fitted, and a coefficient a name */
};

/*
 * Return the intercept and coefficients to start from, which the caller frees;
 * NULL: there are none.
 */
double *warm_start(const struct warm *w, const struct schema *s);
/* Remember this fit's, for the next one. */
void warm_keep(struct warm *w, const struct schema *s, const struct lr *fit);
/* Remember where the fit of this model started. */
void warm_take(struct warm *w, const struct model *m);
void warm_release(struct warm *w);

#endif
