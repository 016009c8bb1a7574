/*
 * dense: products of small matrices of floats, and what a net of fully
 * connected layers needs besides.
 *
 * A matrix has rows of `stride` floats, a multiple of DENSE_LANES, aligned to
 * 64 bytes, with zeros after its columns. Each element of a product is one
 * chain, in the order of the inner index, of which each product and each sum
 * is rounded to a float; so results have the same bits whatever the processor,
 * the compiler and the number of rows at once. Of arrays with one number a row
 * there is room for a multiple of 8.
 *
 * There is code for several kinds of processor (lanes.h); dense_kernel() is
 * the one that goes with panel_kernel(), which WEIR_KERNEL=NAME can force.
 */
#ifndef MATH_DENSE_H
#define MATH_DENSE_H

#include <stdbool.h>
#include <stddef.h>

#define DENSE_LANES 16
#define DENSE_MOST 1e4	       /* of an input, where it is not bent smoothly */
#define DENSE_SMOOTH_MOST 1e15 /* before it is */
#define DENSE_WIDEST 1e300     /* of the distance of a value from its centre */

/* What a product begins with, and what is done at its end. */
enum dense_use {
	DENSE_FORWARD, /* with `other`, one a column; negative sums become 0 */
	DENSE_BACK,    /* with 0; it becomes 0 where `other`, like c, is 0 */
	DENSE_ADD,     /* with c itself */
};

/* c[i][j] from sum_t a[i * a_row + t * a_step] * b[t][j]. */
struct dense_product {
	const float *a, *b, *other;
	float *c;
	size_t a_row, a_step, b_stride, c_stride;
	size_t rows, depth, columns; /* columns: a multiple of DENSE_LANES */
};

/*
 * An input u = (x - centre) * factor, from -most to most; then, with `smooth`,
 * u / sqrt(1 + (u / 3)^2), which is between -3 and 3. `centre` and `factor`
 * have the room of `stride`.
 */
struct dense_scale {
	size_t features, stride;
	const double *centre, *factor;
	double most;
	bool smooth;
};

#define DENSE_LEAST 1e-30F

/*
 * A step of AdamW (Loshchilov and Hutter, 2019):
 *
 *	m = beta_m m + (1 - beta_m) g		correct_m = 1 / (1 - beta_m^t)
 *	v = beta_v v + (1 - beta_v) g^2		correct_v = 1 / (1 - beta_v^t)
 *	w = w - rate (m correct_m / (sqrt(v correct_v) + epsilon) + decay w)
 *
 * where m and v become 0 below DENSE_LEAST.
 */
struct dense_adam {
	float rate, decay, beta_m, beta_v, epsilon;
	float correct_m, correct_v;
};

struct dense_kernel {
	const char *name;
	void (*forward)(const struct dense_product *p);
	void (*back)(const struct dense_product *p);
	void (*add)(const struct dense_product *p);
	/* Add the rows of a matrix to `sum`. */
	void (*add_rows)(
	    const float *a, size_t stride, size_t rows, float *sum);
	/*
	 * Compute z = bias + a row times w: sums in DENSE_LANES lanes, of which
	 * the upper half is added to the lower one until one is left.
	 */
	void (*dot)(const float *a, size_t stride, size_t rows, const float *w,
	    float bias, float *z);
	/*
	 * Go back through it: delta = d w, where a is above 0, and add d a to
	 * the gradient.
	 */
	void (*dot_back)(const float *a, size_t stride, size_t rows,
	    const float *w, const float *d, float *delta, float *gradient);
	/* Compute p = 1 / (1 + exp(-(z + shift))). */
	void (*sigmoid)(const float *z, size_t rows, double shift, double *p);
	/*
	 * Compute the loss w ln(1 + exp(-sign z)), and its derivative d by z:
	 * w (p - 1) for a positive (sign 1), w p for a negative (-1).
	 */
	void (*residual)(const float *z, const float *sign, const float *weight,
	    size_t rows, float *d, double *loss);
	/* Make inputs of rows of `features` numbers each. */
	void (*scale)(const struct dense_scale *s, const double *x, size_t rows,
	    float *out);
	/* Take a step for n weights, a multiple of DENSE_LANES. */
	void (*adam)(const struct dense_adam *s, size_t n, float *w, float *m,
	    float *v, const float *g);
};

/* Return the least multiple of DENSE_LANES that is not below n. */
static inline size_t
dense_stride(size_t n)
{
	return (n + DENSE_LANES - 1) / DENSE_LANES * DENSE_LANES;
}

static inline double
dense_bound(double x, double most)
{
	x = most < x ? most : x;
	return -most > x ? -most : x;
}

/* Those that this processor runs, the best one last. */
const struct dense_kernel *const *dense_kernels(size_t *count);
const struct dense_kernel *dense_kernel(void);

#endif
