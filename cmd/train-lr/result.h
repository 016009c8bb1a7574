/*
 * result: the model of a fit, and what is said of it on stderr.
 */
#ifndef RESULT_H
#define RESULT_H

#include "design.h"
#include "options.h"

#include "learn/lr.h"
#include "learn/model.h"

/*
 * Complete `m`, which has its features and categories from design.h, with what
 * was asked and what was found.
 */
void result_tell(struct model *m, const struct opts *o, const struct design *d,
    const struct lr *fit);
/* Warn of what a reader must know, and with -v tell the rest. */
void result_report(const struct model *m);

#endif
