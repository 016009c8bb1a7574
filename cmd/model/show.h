/*
 * show: prints a model file for people and as JSON: show.c the members of every
 * kind of model, show_linear.c, show_trees.c and show_net.c those of one kind.
 */
#ifndef MODEL_SHOW_H
#define MODEL_SHOW_H

#include "base/buf.h"
#include "base/json_out.h"
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

/* show_schema.c: lines of the steps from a record's members to columns. */
void show_schema(struct buf *out, const struct schema *s);

/*
 * show_linear.c: the lines about the fit, a feature's numbers in its object, and
 * warnings; show_linear_table.c: the table of coefficients, a line a feature.
 */
void
show_linear_table(struct buf *out, const struct model *m, const size_t *order);
void show_linear_correction(struct buf *out, const struct model *m);
void show_linear_fit(struct buf *out, const struct model *m);
void
show_linear_feature(struct json_out *j, const struct model *m, size_t feature);
void show_linear_warnings(struct warnings *w, const struct model *m);

/*
 * show_trees.c: the features in the order of their gains, a table of gains,
 * covers and splits, and the rest as show_linear.c.
 */
size_t *show_trees_order(const struct model *m);
void
show_trees_table(struct buf *out, const struct model *m, const size_t *order);
void show_trees_correction(struct buf *out, const struct model *m);
void show_trees_fit(struct buf *out, const struct model *m);
void
show_trees_feature(struct json_out *j, const struct model *m, size_t feature);
void show_trees_warnings(struct warnings *w, const struct model *m);

/* show_net.c: the same of nets, whose features have no order. */
void
show_net_table(struct buf *out, const struct model *m, const size_t *order);
void show_net_correction(struct buf *out, const struct model *m);
void show_net_fit(struct buf *out, const struct model *m);
void
show_net_feature(struct json_out *j, const struct model *m, size_t feature);
void show_net_warnings(struct warnings *w, const struct model *m);

#endif
