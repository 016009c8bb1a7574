/*
 * sections: the parts of the page, in their order. Each appends its part of an
 * evaluation as HTML, and nothing where there is none.
 */
#ifndef REPORT_SECTIONS_H
#define REPORT_SECTIONS_H

#include "base/buf.h"
#include "evaluation.h"
#include "model/model.h"
#include "page/axis.h"

/* head.c */
void
section_head(struct buf *out, const struct evaluation *v, const char *title);
/* run.c: which run it was, for the head. */
void section_run(struct buf *out, const struct evaluation *v);
void section_requirements(struct buf *out, const struct evaluation *v);

/*
 * threshold.c: figures at the threshold, which moves. `unit` is that of a cost,
 * or NULL.
 */
void section_threshold(
    struct buf *out, const struct evaluation *v, const char *unit);
void section_confusion(struct buf *out, const struct evaluation *v);
/* Append the script that moves the threshold; after all that it touches. */
void section_script(struct buf *out);

/* steps.c: the script's table, and the axis on which thresholds lie apart. */
void section_steps(struct buf *out, const struct evaluation *v);
struct axis section_threshold_axis(const struct evaluation *v);

/* curves.c, distribution.c: cells of the grid of plots. */
void
section_curves(struct buf *out, const struct evaluation *v, const char *unit);
void section_distribution(struct buf *out, const struct evaluation *v);
/* Append a plot's caption, which is HTML already, or why there is no plot. */
void section_caption(struct buf *out, const char *caption);
void section_no_plot(struct buf *out, const char *title, const char *why);

/* figures.c */
void section_cards(struct buf *out, const struct evaluation *v);
void section_all_figures(struct buf *out, const struct evaluation *v);
/* Append "0.692 to 0.870 (95 %, bootstrap)". */
void section_interval(struct buf *out, const struct metric *f, bool method);

/* capacity.c: what is found by looking at the highest scores. */
void section_capacity(struct buf *out, const struct evaluation *v);

/* comparison.c */
void section_comparison(struct buf *out, const struct evaluation *v);

/* worst.c: the worst false alarms and misses. */
void section_worst(struct buf *out, const struct evaluation *v);

/*
 * model.c: the model, whose file has the SHA-256 `digest`. What is different
 * for each kind of model is a line of its table: what ends the first paragraph,
 * and what follows it.
 */
void section_model(struct buf *out, const struct evaluation *v,
    const struct model *m, const char *digest);

/* coefficients.c; pieces.c the curves of numbers in pieces, in this order. */
void section_coefficients_head(struct buf *out, const struct model *m);
void section_coefficients(struct buf *out, const struct model *m);
void
section_pieces(struct buf *out, const struct model *m, const size_t *order);
/* trees.c */
void section_trees_head(struct buf *out, const struct model *m);
void section_trees(struct buf *out, const struct model *m);
/* nets.c */
void section_nets_head(struct buf *out, const struct model *m);
void section_nets(struct buf *out, const struct model *m);

#endif
