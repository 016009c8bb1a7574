/*
 * show: what a model file says, for people and as JSON. show.c has what every
 * kind of model has, show_linear.c what logistic regression adds.
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
/* Text for a terminal: a control byte becomes a question mark. */
void show_clean(struct buf *out, const char *text);
/* A line of the summary. */
void show_line(struct buf *out, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The same of a number, unless it is not known. */
void show_known(struct buf *out, const char *name, double x);

/* show_linear.c: the table of coefficients, a line a feature. */
void show_linear_table(struct buf *out, const struct model *m,
    const struct linear *l, const size_t *order);
void show_linear_correction(struct buf *out, const struct linear *l);
/* The lines about the fit. */
void show_linear_fit(struct buf *out, const struct linear *l);
/* A feature's numbers, into its object. */
void
show_linear_feature(struct json_out *j, const struct linear *l, size_t feature);
void show_linear_warnings(
    struct warnings *w, const struct model *m, const struct linear *l);

#endif
