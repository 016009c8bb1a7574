/*
 * correction: what the member "correction" of a model file has for every kind
 * that has one: the fit was wrong by ln_beta after weights or a choice of rows.
 */
#ifndef MODEL_CORRECTION_H
#define MODEL_CORRECTION_H

#include "base/document.h"
#include "base/json_out.h"

#include <stdbool.h>

/*
 * Read these members; returns their object, for those that only one kind has,
 * or NULL when there is no correction. The caller frees the method.
 */
const struct node *correction_read(struct document *d, const struct node *root,
    char **method, double *beta, double *ln_beta);
/*
 * Write them into an object that the caller ends; false, and nothing, when the
 * method is NULL.
 */
bool correction_write(
    struct json_out *out, const char *method, double beta, double ln_beta);

#endif
