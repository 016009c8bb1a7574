/*
 * panel: some rows, laid out to compute with.
 *
 * A panel has room for `capacity` rows of `stride` doubles, both multiples of
 * 8, so that vectors of eight fit:
 *
 *	        |---------- stride ----------|  one number a row:
 *	        |----- columns ----|- zeros -|
 *	row 0   1  x  x  x  ...  x  0  ...  0   weight  sign  margin  ...
 *	row 1   1  x  x  x  ...  x  0  ...  0   weight  sign  margin  ...
 *	...
 *	rows-1  1  x  x  x  ...  x  0  ...  0   weight  sign  margin  ...
 *	        |  |-- features ---|            0       1     0
 *	        for the intercept               panel_finish(): to a multiple of 8
 *
 * Results have the same bits whatever the processor: there is code for several
 * kinds (lanes.h), and panel_kernels() lists those that this processor runs,
 * the best one last. WEIR_KERNEL=NAME forces one, for the tests and the
 * benchmark.
 */
#ifndef MATH_PANEL_H
#define MATH_PANEL_H

#include "base/diag.h"

#include <stddef.h>
#include <string.h>

#define PANEL_LANES 8

struct panel {
	size_t columns; /* features + 1 */
	size_t stride, capacity, rows;
	double *x;
	/* One number a row: */
	double *weight;
	double *sign;	   /* 1 for a positive, -1 for a negative */
	double *margin;	   /* x'b */
	double *residual;  /* w (y - p) */
	double *curvature; /* w p (1 - p) */
};

/* Sums in eight lanes, aligned, with their rounding errors (sum.h). */
struct panel_loss {
	_Alignas(64) double loss[PANEL_LANES]; /* w ln(1 + exp(-sign margin)) */
	_Alignas(64) double lost[PANEL_LANES];
	_Alignas(64) double squares[PANEL_LANES]; /* residual^2 */
};

/* Findings of columns: one a column, `stride` of them. */
struct panel_columns {
	double *low, *high;
	double *sum, *lost;
	double *squares, *squares_lost;
};

struct kernel {
	const char *name;
	/* Replace x by (x * unit - mean) * inverse, for `stride` columns. */
	void (*standardise)(struct panel *p, const double *unit,
	    const double *mean, const double *inverse);
	/* Add the rows to the range and the weighted sum of x * unit. */
	void (*add_sums)(
	    const struct panel *p, const double *unit, struct panel_columns *c);
	/* Add to the sums of w d and w d^2, with d = x * unit - mean. */
	void (*add_squares)(const struct panel *p, const double *unit,
	    const double *mean, struct panel_columns *c);
	/* Find margins, residuals and curvatures at b; add to the loss. */
	void (*evaluate)(
	    struct panel *p, const double *b, struct panel_loss *loss);
	/* Subtract sum residual x from g. */
	void (*add_gradient)(const struct panel *p, double *g);
	/* Multiply each row by the root of its curvature. */
	void (*weigh)(struct panel *p);
	/* Add sum xx' to h, at least its lower triangle; stride x stride. */
	void (*add_products)(const struct panel *p, double *h);
};

/* A stride is at most so much longer than the features. */
#define PANEL_PADDING (2 * PANEL_LANES)

void panel_init(struct panel *p, size_t features, size_t capacity);
void panel_release(struct panel *p);
/* Forget the rows. */
void panel_clear(struct panel *p);
/* Add a row, where rows < capacity. */
static inline void
panel_add(struct panel *p, const double *x, double weight, double label)
{
	double *row = p->x + p->rows * p->stride;

	/* After the last feature are the zeros of panel_init(). */
	memcpy(row + 1, x, (p->columns - 1) * sizeof *x);
	row[0] = 1;
	p->weight[p->rows] = weight;
	p->sign[p->rows++] = label != 0 ? 1 : -1;
}
/* End the rows: fill the arrays next to them up to a multiple of 8. */
void panel_finish(struct panel *p);

const struct kernel *const *panel_kernels(size_t *count);
/*
 * Return the best kernel, or the one that the environment's WEIR_KERNEL names.
 */
const struct kernel *panel_kernel(void);
/*
 * Check WEIR_KERNEL: -1 when this processor lacks that kernel; the best one is
 * used.
 */
int panel_check_kernel(struct error *e);

#endif
