/*
 * panel_kernel: the arithmetic of panel.h for one kind of processor. Included
 * by panel.c once for each, with what lanes.h wants, KERNEL_NAME, KERNEL_TILE
 * and KERNEL_PARTS.
 *
 * Each sum runs over the rows in their order, in one of PANEL_LANES lanes,
 * which are PANEL_LANES / LANES_WIDTH vectors. The product accumulates
 * KERNEL_TILE rows of KERNEL_PARTS vectors in registers at a time. None of the
 * three changes the bits.
 */

#include "math/lanes.h"

#define KERNEL static LANES_TARGET
#define KERNEL_VECTORS (PANEL_LANES / LANES_WIDTH)

KERNEL inline __attribute__((always_inline)) lanes
LANES(at)(const double *x, size_t vector)
{
	return ((const lanes *)x)[vector];
}

KERNEL void
LANES(standardise)(struct panel *p, const double *unit, const double *mean,
    const double *inverse)
{
	const lanes *u = (const lanes *)unit, *m = (const lanes *)mean;
	const lanes *v = (const lanes *)inverse;
	size_t groups = p->stride / LANES_WIDTH;

	for (size_t i = 0; i < p->rows; i++) {
		lanes *x = (lanes *)(p->x + i * p->stride);

		for (size_t g = 0; g < groups; g++)
			x[g] = (x[g] * u[g] - m[g]) * v[g];
	}
}

KERNEL void
LANES(add_sums)(
    const struct panel *p, const double *unit, struct panel_columns *c)
{
	for (size_t j = 0; j < p->stride; j += LANES_WIDTH) {
		lanes low = *(lanes *)(c->low + j);
		lanes high = *(lanes *)(c->high + j);
		lanes sum = *(lanes *)(c->sum + j);
		lanes lost = *(lanes *)(c->lost + j);
		lanes u = *(const lanes *)(unit + j);

		for (size_t i = 0; i < p->rows; i++) {
			lanes x = *(lanes *)(p->x + i * p->stride + j);

			low = LANES(least)(low, x);
			high = LANES(greatest)(high, x);
			LANES(add)(&sum, &lost, p->weight[i] * (x * u));
		}
		*(lanes *)(c->low + j) = low;
		*(lanes *)(c->high + j) = high;
		*(lanes *)(c->sum + j) = sum;
		*(lanes *)(c->lost + j) = lost;
	}
}

KERNEL void
LANES(add_squares)(const struct panel *p, const double *unit,
    const double *mean, struct panel_columns *c)
{
	for (size_t j = 0; j < p->stride; j += LANES_WIDTH) {
		lanes sum = *(lanes *)(c->sum + j);
		lanes lost = *(lanes *)(c->lost + j);
		lanes squares = *(lanes *)(c->squares + j);
		lanes squares_lost = *(lanes *)(c->squares_lost + j);
		lanes u = *(const lanes *)(unit + j);
		lanes m = *(const lanes *)(mean + j);

		for (size_t i = 0; i < p->rows; i++) {
			lanes x = *(lanes *)(p->x + i * p->stride + j);
			lanes d = x * u - m;

			LANES(add)(&sum, &lost, p->weight[i] * d);
			LANES(add)
			(&squares, &squares_lost, p->weight[i] * (d * d));
		}
		*(lanes *)(c->sum + j) = sum;
		*(lanes *)(c->lost + j) = lost;
		*(lanes *)(c->squares + j) = squares;
		*(lanes *)(c->squares_lost + j) = squares_lost;
	}
}

/*
 * Return the sum of PANEL_LANES lanes: add the upper half to the lower one
 * until one is left, first vector to vector, then within one.
 */
KERNEL inline __attribute__((always_inline)) double
LANES(total)(lanes *x)
{
	double sum[LANES_WIDTH];

#pragma GCC unroll 4
	for (size_t n = KERNEL_VECTORS / 2; n > 0; n /= 2)
#pragma GCC unroll 4
		for (size_t v = 0; v < n; v++)
			x[v] += x[v + n];
	memcpy(sum, x, sizeof sum);
#pragma GCC unroll 4
	for (size_t n = LANES_WIDTH / 2; n > 0; n /= 2)
#pragma GCC unroll 4
		for (size_t v = 0; v < n; v++)
			sum[v] += sum[v + n];
	return sum[0];
}

KERNEL void
LANES(find_margins)(struct panel *p, const double *b)
{
	for (size_t i = 0; i < p->rows; i++) {
		const double *x = p->x + i * p->stride;
		lanes z[KERNEL_VECTORS];

#pragma GCC unroll 4
		for (size_t v = 0; v < KERNEL_VECTORS; v++)
			z[v] = LANES(at)(x, v) * LANES(at)(b, v);
		for (size_t j = PANEL_LANES; j < p->stride; j += PANEL_LANES)
#pragma GCC unroll 4
			for (size_t v = 0; v < KERNEL_VECTORS; v++)
				z[v] +=
				    LANES(at)(x + j, v) * LANES(at)(b + j, v);
		p->margin[i] = LANES(total)(z);
	}
}

/*
 * Evaluate the lanes from `first` on of each eight rows. With m = sign * margin
 * and e = exp(-|m|), which cannot overflow, the loss is ln(1 + e), and -m more
 * where m < 0; p (1 - p) = e / (1 + e)^2.
 */
KERNEL void
LANES(find_loss)(struct panel *p, size_t first, struct panel_loss *loss)
{
	lanes sum = *(lanes *)(loss->loss + first);
	lanes lost = *(lanes *)(loss->lost + first);
	lanes squares = *(lanes *)(loss->squares + first);

	for (size_t i = first; i < p->rows + first; i += PANEL_LANES) {
		lanes sign = *(lanes *)(p->sign + i);
		lanes weight = *(lanes *)(p->weight + i);
		lanes m = sign * *(lanes *)(p->margin + i);
		lanes e = LANES(exp)(-LANES(absolute)(m));
		lanes q = 1 / (1 + e), r;
		lanes_bits wrong = m < LANES(same)(0);

		LANES(add)
		(&sum, &lost,
		    weight *
			(LANES(choose)(wrong, -m, LANES(same)(0)) +
			    LANES(log1p)(e)));
		r = sign * weight * LANES(choose)(wrong, q, e * q);
		*(lanes *)(p->residual + i) = r;
		*(lanes *)(p->curvature + i) = weight * (e * q) * q;
		squares += r * r;
	}
	*(lanes *)(loss->loss + first) = sum;
	*(lanes *)(loss->lost + first) = lost;
	*(lanes *)(loss->squares + first) = squares;
}

KERNEL void
LANES(evaluate)(struct panel *p, const double *b, struct panel_loss *loss)
{
	LANES(find_margins)(p, b);
	for (size_t first = 0; first < PANEL_LANES; first += LANES_WIDTH)
		LANES(find_loss)(p, first, loss);
}

KERNEL void
LANES(add_gradient)(const struct panel *p, double *g)
{
	for (size_t j = 0; j < p->stride; j += LANES_WIDTH) {
		lanes sum = LANES(same)(0);

		for (size_t i = 0; i < p->rows; i++)
			sum += p->residual[i] *
			    *(lanes *)(p->x + i * p->stride + j);
		*(lanes *)(g + j) -= sum;
	}
}

KERNEL void
LANES(weigh)(struct panel *p)
{
	size_t groups = p->stride / LANES_WIDTH;

	for (size_t i = 0; i < p->rows; i++) {
		lanes *x = (lanes *)(p->x + i * p->stride);
		double root = sqrt(p->curvature[i]);

		for (size_t g = 0; g < groups; g++)
			x[g] *= root;
	}
}

/*
 * Add a tile of the product: KERNEL_TILE rows from k on, the columns from j on.
 */
KERNEL inline __attribute__((always_inline)) void
LANES(add_tile)(const struct panel *p, double *h, size_t k, size_t j)
{
	const double *x = p->x;
	lanes sum[KERNEL_TILE][KERNEL_PARTS] = {0};

	for (size_t i = 0; i < p->rows; i++, x += p->stride) {
		lanes right[KERNEL_PARTS];

#pragma GCC unroll 4
		for (size_t v = 0; v < KERNEL_PARTS; v++)
			right[v] = LANES(at)(x + j, v);
#pragma GCC unroll 8
		for (size_t t = 0; t < KERNEL_TILE; t++)
#pragma GCC unroll 4
			for (size_t v = 0; v < KERNEL_PARTS; v++)
				sum[t][v] += x[k + t] * right[v];
	}
#pragma GCC unroll 8
	for (size_t t = 0; t < KERNEL_TILE; t++)
#pragma GCC unroll 4
		for (size_t v = 0; v < KERNEL_PARTS; v++)
			((lanes *)(h + (k + t) * p->stride + j))[v] +=
			    sum[t][v];
}

KERNEL void
LANES(add_products)(const struct panel *p, double *h)
{
	size_t wide = KERNEL_PARTS * LANES_WIDTH;

	for (size_t j = 0; j < p->stride; j += wide)
		for (size_t k = j - j % KERNEL_TILE; k < p->stride;
		     k += KERNEL_TILE)
			LANES(add_tile)(p, h, k, j);
}

static const struct kernel LANES(kernel) = {
    .name = KERNEL_NAME,
    .standardise = LANES(standardise),
    .add_sums = LANES(add_sums),
    .add_squares = LANES(add_squares),
    .evaluate = LANES(evaluate),
    .add_gradient = LANES(add_gradient),
    .weigh = LANES(weigh),
    .add_products = LANES(add_products),
};

#undef KERNEL
#undef KERNEL_VECTORS
#undef KERNEL_NAME
#undef KERNEL_TILE
#undef KERNEL_PARTS
#undef LANES
#undef LANES_TARGET
#undef LANES_WIDTH
