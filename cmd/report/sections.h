/*
 * sections: the parts of the page, in their order. Each appends its part of an
 * evaluation as HTML, and nothing where there is none.
 */
#ifndef REPORT_SECTIONS_H
#define REPORT_SECTIONS_H

#include "base/buf.h"
#include "evaluation.h"
#include "model/model.h"

/* figures.c */
void
section_head(struct buf *out, const struct evaluation *v, const char *title);
void section_requirements(struct buf *out, const struct evaluation *v);
void section_figures(struct buf *out, const struct evaluation *v);
/* Append the other members of the evaluation. */
void section_further(struct buf *out, const struct evaluation *v);

/* threshold.c */
void section_threshold(struct buf *out, const struct evaluation *v);
/* Append the script that moves the threshold; after all that it touches. */
void section_script(struct buf *out);

/* curves.c */
void section_curves(struct buf *out, const struct evaluation *v);
void section_distribution(struct buf *out, const struct evaluation *v);

/* coefficients.c */
void section_coefficients(struct buf *out, const struct model *m);

#endif
