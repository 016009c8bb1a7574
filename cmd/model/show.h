/*
 * show: prints a model file for people and as JSON: show.c the members of every
 * kind of model, show_linear.c those of logistic regression.
 */
#ifndef MODEL_SHOW_H
#define MODEL_SHOW_H

#include "base/buf.h"
#include "base/json_out.h"
#include "model/linear.h"
#include "model/model.h"

#include <stdbool.h>

/* Warnings: lines of a text, or the items of an array. */
struct warnings {
	struct buf *text; /* one of the two */
	struct json_out *items;
};

void show_warn(struct warnings *w, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Append text for a terminal: a control byte becomes a question mark. */
void show_clean(struct buf *out, const char *text);
/* Append a line of the summary. */
void show_line(struct buf *out, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Append a line with a number, if it is known. */
void show_known(struct buf *out, const char *name, double x);

/* show_linear.c: the table of coefficients, a line a feature. */
void show_linear_table(struct buf *out, const struct model *m,
    const struct linear *l, const size_t *order);
void show_linear_correction(struct buf *out, const struct linear *l);
/* Append the lines about the fit. */
void show_linear_fit(struct buf *out, const struct linear *l);
/* Write a feature's numbers into its object. */
void
show_linear_feature(struct json_out *j, const struct linear *l, size_t feature);
void show_linear_warnings(
    struct warnings *w, const struct model *m, const struct linear *l);

#endif
