/*
 * numbers: the one rule for the digits of the page, which threshold.js repeats.
 *
 *	a count		all of its digits: 1,408; sums of weights as a cost
 *	a measure	four significant digits, zeros kept, and its bounds
 *			too: 0.6578, 0.6166 to 0.6998
 *	a cost		four significant digits, and all before the point: 13,921
 *	a threshold	six, as one types it: 0.271304
 *	a share		in per cent, three: 26.7 %
 */
#ifndef REPORT_NUMBERS_H
#define REPORT_NUMBERS_H

#include "base/buf.h"

/* Each appends its number, or a dash for one that is not finite. */
void numbers_count(struct buf *out, double x);
void numbers_measure(struct buf *out, double x);
void numbers_cost(struct buf *out, double x);
void numbers_threshold(struct buf *out, double x);
/* Append part / all in per cent. */
void numbers_share(struct buf *out, double part, double all);
/* Append "0.6166 to 0.6998". */
void numbers_range(struct buf *out, double low, double high);
/*
 * Append an odds ratio with as many digits as tell it from 1: 1.35, 0.8217,
 * 1.00025.
 */
void numbers_ratio(struct buf *out, double x);
/* Append a sum of log odds with its sign, or any other effect: +1.02, −0.3. */
void numbers_effect(struct buf *out, double x);

#endif
