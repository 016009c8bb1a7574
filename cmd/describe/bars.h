/*
 * bars: the histogram of a member on its page, of up to four classes.
 */
#ifndef DESCRIBE_BARS_H
#define DESCRIBE_BARS_H

#include "page.h"
#include "page/plot.h"

#define BARS_MOST 40

struct bars {
	struct axis x;
	double base, scale; /* the axis shows (value - base) / scale */
	size_t count;
	double edge[BARS_MOST + 1];
	double height[PAGE_DRAWN][BARS_MOST];
	bool zeros; /* of a logarithmic axis, in the first bar */
	bool ends;  /* the bars at the ends hold what is beyond them */
};

/* Choose bars that hold N whole numbers each, or all the same width. */
void bars_choose(struct bars *b, const struct summary_member *s);
/* Add the numbers of a part of the member to the k-th bars. */
void bars_fill(struct bars *b, size_t k, const struct summary_member *s,
    const struct summary_part *p);
/* Return an axis of heights for the first `parts` bars. */
struct axis bars_axis(const struct bars *b, size_t parts, bool weighted);
/* Append what the other axis shows. */
void bars_label(struct buf *out, const struct bars *b);

#endif
