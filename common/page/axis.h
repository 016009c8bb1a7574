/* axis: a range of numbers along a side of a plot, with ticks. */
#ifndef PAGE_AXIS_H
#define PAGE_AXIS_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* More ticks than any axis gets. */
#define AXIS_TICKS 16

struct axis {
	const char *label; /* quantity and unit */
	double lo, hi;	   /* finite, lo < hi; both above 0 when `log` */
	bool log;
	/*
	 * Rising values that are at equal distances, lo the first and hi the
	 * last; NULL: the axis is not so.
	 */
	const double *stop;
	size_t stops;
};

/*
 * Make the axis that holds lo..hi and ends at ticks: round numbers, or powers
 * of ten when logarithmic. A range of one point is widened. A logarithmic axis
 * needs 0 < lo.
 */
struct axis axis_round(const char *label, double lo, double hi, bool log);
/*
 * Make the axis of at least two values at equal distances, which stay the
 * caller's: quantiles, for example, so that each part has as many records.
 */
struct axis axis_stops(const char *label, const double *stop, size_t stops);
/*
 * Return how far along the axis v is, from 0 to 1; values outside are put on
 * the end.
 */
double axis_at(const struct axis *a, double v);
/* Find the ticks, ascending; returns how many. */
size_t axis_ticks(const struct axis *a, double ticks[AXIS_TICKS]);
/*
 * Append the text of a tick: 0.25, 1,000, 2x10^6 or, on a logarithmic axis
 * outside 0.001..99999, 10^-5.
 */
void axis_tick_text(const struct axis *a, double tick, struct buf *out);

#endif
