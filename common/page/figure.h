/*
 * figure: numbers for people to read. (num.h writes them for machines.)
 */
#ifndef PAGE_FIGURE_H
#define PAGE_FIGURE_H

#include "base/buf.h"

/*
 * Append x rounded to `digits` significant digits: 0.7623, 1,234.5, 1.2e-5. A
 * whole number below 10^15 keeps all of its digits: 284,807. Others are "not a
 * number" or "infinite".
 */
void figure_add(struct buf *out, double x, int digits);
/*
 * Append it with zeros at the end, for a column of like numbers: 0.350, 1.000.
 */
void figure_add_padded(struct buf *out, double x, int digits);

#endif
