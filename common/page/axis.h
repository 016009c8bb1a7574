/*
 * axis: a range of numbers along a side of a plot, where values lie in it, and
 * where its ticks are.
 */
#ifndef PAGE_AXIS_H
#define PAGE_AXIS_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* More ticks than any axis gets. */
#define AXIS_TICKS 16

struct axis {
	const char *label; /* what it shows, and in which unit */
	double lo, hi;	   /* finite, lo < hi; both above 0 when `log` */
	bool log;
};

/*
 * The axis that holds lo..hi and ends at ticks: at round numbers, or at powers
 * of ten when it is a logarithmic one. A range of one point is widened. A
 * logarithmic axis needs 0 < lo.
 */
struct axis axis_round(const char *label, double lo, double hi, bool log);
/* How far along it v is, from 0 to 1; what lies outside is put on the end. */
double axis_at(const struct axis *a, double v);
/* Where its ticks are, ascending; returns how many. */
size_t axis_ticks(const struct axis *a, double ticks[AXIS_TICKS]);
/* Append the text of a tick: 0.25, 1,000 or, outside 0.001..99999, 10^-5. */
void axis_tick_text(const struct axis *a, double tick, struct buf *out);

#endif
