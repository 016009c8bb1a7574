/*
 * sections: the parts of the page, in their order. Each appends what an
 * evaluation has for it as HTML, and nothing where there is nothing.
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
/* Whatever else evaluate has printed. */
void section_further(struct buf *out, const struct evaluation *v);

/* threshold.c */
void section_threshold(struct buf *out, const struct evaluation *v);
/* The script that moves it; after everything that it touches. */
void section_script(struct buf *out);

/* curves.c */
void section_curves(struct buf *out, const struct evaluation *v);
void section_distribution(struct buf *out, const struct evaluation *v);

/* coefficients.c */
void section_coefficients(struct buf *out, const struct model *m);

#endif
