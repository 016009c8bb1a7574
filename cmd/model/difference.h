/*
 * difference: one difference between two models, as a line or as JSON.
 */
#ifndef MODEL_DIFFERENCE_H
#define MODEL_DIFFERENCE_H

#include "base/buf.h"
#include "base/document.h"
#include "base/json_out.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * A comparison of two models as model_write() writes them, member by member:
 * members that a later version adds need no change here.
 */
struct diff {
	struct buf *out;
	struct json_out json; /* without a buffer: write text */
	double tolerance;     /* the relative difference of equal numbers */
	size_t count;
};

/*
 * Write that the member `path` is `a` in the first and `b` in the second model;
 * NULL: there is none.
 */
void difference_add(struct diff *d, const char *path, const struct node *a,
    const struct node *b);

#endif
