/*
 * panel_kernel: the arithmetic of panel.h for one kind of processor. Included
 * by panel.c once for each, with LANES_TARGET, LANES() and KERNEL_TILE.
 *
 * Each sum runs over the rows in their order, in one lane. KERNEL_TILE, the
 * rows of the product that are accumulated in registers at a time, does not
 * change the bits.
 */

#include "learn/lanes.h"

#define KERNEL static LANES_TARGET

KERNEL void
LANES(standardise)(struct panel *p, const double *unit, const double *mean,
    const double *inverse)
{
	const lanes *u = (const lanes *)unit, *m = (const lanes *)mean;
	const lanes *v = (const lanes *)inverse;
	size_t groups = p->stride / LANES_COUNT;

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
	for (size_t j = 0; j < p->stride; j += LANES_COUNT) {
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
	for (size_t j = 0; j < p->stride; j += LANES_COUNT) {
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

/* The sum of the lanes, in an order of its own. */
KERNEL inline __attribute__((always_inline)) double
LANES(total)(lanes x)
{
	return ((x[0] + x[4]) + (x[2] + x[6])) +
	    ((x[1] + x[5]) + (x[3] + x[7]));
}

/*
 * With m = sign * margin and e = exp(-|m|), which cannot overflow, the loss is
 * ln(1 + e), and -m more where m < 0; p (1 - p) = e / (1 + e)^2.
 */
KERNEL void
LANES(evaluate)(struct panel *p, const double *b, struct panel_loss *loss)
{
	size_t groups = p->stride / LANES_COUNT;
	const lanes *bs = (const lanes *)b;
	lanes sum, lost, squares;

	for (size_t i = 0; i < p->rows; i++) {
		const lanes *x = (const lanes *)(p->x + i * p->stride);
		lanes z = x[0] * bs[0];

		for (size_t g = 1; g < groups; g++)
			z += x[g] * bs[g];
		p->margin[i] = LANES(total)(z);
	}
	sum = *(lanes *)loss->loss;
	lost = *(lanes *)loss->lost;
	squares = *(lanes *)loss->squares;
	for (size_t i = 0; i < p->rows; i += LANES_COUNT) {
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
	*(lanes *)loss->loss = sum;
	*(lanes *)loss->lost = lost;
	*(lanes *)loss->squares = squares;
}

KERNEL void
LANES(add_gradient)(const struct panel *p, double *g)
{
	for (size_t j = 0; j < p->stride; j += LANES_COUNT) {
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
	size_t groups = p->stride / LANES_COUNT;

	for (size_t i = 0; i < p->rows; i++) {
		lanes *x = (lanes *)(p->x + i * p->stride);
		double root = sqrt(p->curvature[i]);

		for (size_t g = 0; g < groups; g++)
			x[g] *= root;
	}
}

KERNEL void
LANES(add_products)(const struct panel *p, double *h)
{
	size_t stride = p->stride;

	for (size_t j = 0; j < stride; j += LANES_COUNT)
		for (size_t k = j; k < stride; k += KERNEL_TILE) {
			const double *x = p->x;
			lanes sum[KERNEL_TILE] = {{0}};

			for (size_t i = 0; i < p->rows; i++, x += stride) {
				lanes right = *(const lanes *)(x + j);

#pragma GCC unroll 8
				for (size_t t = 0; t < KERNEL_TILE; t++)
					sum[t] += x[k + t] * right;
			}
#pragma GCC unroll 8
			for (size_t t = 0; t < KERNEL_TILE; t++)
				*(lanes *)(h + (k + t) * stride + j) += sum[t];
		}
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
