/*
 * dense_kernel: the arithmetic of dense.h for one kind of processor. Included
 * by dense.c once for each, with what lanes.h wants, DENSE_NAME, DENSE_TILE
 * (rows), DENSE_PARTS (vectors of a tile of rows) and DENSE_WIDE (of one row),
 * and DENSE_ROOT(x), the square roots of a vector.
 */

#include "math/lanes.h"

#define FLOATS (2 * LANES_WIDTH)
#define floats LANES(single)
#define halves LANES(narrow)
#define words LANES(word)
typedef float floats __attribute__((vector_size(FLOATS * 4)));
typedef float halves __attribute__((vector_size(FLOATS * 2)));
typedef int32_t words __attribute__((vector_size(FLOATS * 4)));

#define KERNEL static LANES_TARGET
#define KERNEL_INLINE static inline __attribute__((always_inline)) LANES_TARGET
#define AT(p) (*(const floats *)(p))
#define PUT(p) (*(floats *)(p))

/* Keep x where the mask is set; 0 elsewhere. */
KERNEL_INLINE floats
LANES(masked)(words mask, floats x)
{
	return (floats)(mask & (words)x);
}

#include "math/dense_product.h"

/* --- the last layer -------------------------------------------------------- */

#define KERNEL_VECTORS (DENSE_LANES / FLOATS)

/* Sum of DENSE_LANES lanes: the upper half to the lower one until one is left.
 */
KERNEL_INLINE float
LANES(total)(floats *x)
{
	float sum[FLOATS];

#pragma GCC unroll 4
	for (size_t n = KERNEL_VECTORS / 2; n > 0; n /= 2)
#pragma GCC unroll 4
		for (size_t v = 0; v < n; v++)
			x[v] += x[v + n];
	memcpy(sum, x, sizeof sum);
#pragma GCC unroll 4
	for (size_t n = FLOATS / 2; n > 0; n /= 2)
#pragma GCC unroll 8
		for (size_t v = 0; v < n; v++)
			sum[v] += sum[v + n];
	return sum[0];
}

KERNEL void
LANES(dot)(const float *a, size_t stride, size_t rows, const float *w,
    float bias, float *z)
{
	for (size_t i = 0; i < rows; i++, a += stride) {
		floats sum[KERNEL_VECTORS] = {0};

		for (size_t k = 0; k < stride; k += DENSE_LANES)
#pragma GCC unroll 4
			for (size_t v = 0; v < KERNEL_VECTORS; v++)
				sum[v] += AT(a + k + v * FLOATS) *
				    AT(w + k + v * FLOATS);
		z[i] = bias + LANES(total)(sum);
	}
}

KERNEL void
LANES(dot_back)(const float *a, size_t stride, size_t rows, const float *w,
    const float *d, float *delta, float *gradient)
{
	for (size_t k = 0; k < stride; k += FLOATS) {
		floats sum = AT(gradient + k), weight = AT(w + k);

		for (size_t i = 0; i < rows; i++) {
			floats x = AT(a + i * stride + k);

			sum += d[i] * x;
			PUT(delta + i * stride + k) =
			    LANES(masked)(x > (floats){0}, d[i] * weight);
		}
		PUT(gradient + k) = sum;
	}
}

/* --- one number a row ------------------------------------------------------ */

/* Load or store some doubles of an array, or of floats as doubles. */
KERNEL_INLINE lanes
LANES(widen)(const float *x)
{
	halves h;

	memcpy(&h, x, sizeof h);
	return __builtin_convertvector(h, lanes);
}

KERNEL_INLINE void
LANES(narrow_to)(float *to, lanes x)
{
	halves h = __builtin_convertvector(x, halves);

	memcpy(to, &h, sizeof h);
}

KERNEL void
LANES(sigmoid)(const float *z, size_t rows, double shift, double *p)
{
	for (size_t i = 0; i < rows; i += LANES_WIDTH) {
		lanes x = LANES(widen)(z + i) + shift, e, q;

		e = LANES(exp)(-LANES(absolute)(x));
		q = 1 / (1 + e);
		*(lanes *)(p + i) = LANES(choose)(x < LANES(same)(0), e * q, q);
	}
}

/* With m = z, or -z for a negative: the loss is ln(1 + exp(-m)). */
KERNEL void
LANES(residual)(const float *z, const float *sign, const float *weight,
    size_t rows, float *d, double *loss)
{
	for (size_t i = 0; i < rows; i += LANES_WIDTH) {
		lanes s = LANES(widen)(sign + i), w = LANES(widen)(weight + i);
		lanes m = s * LANES(widen)(z + i);
		lanes e = LANES(exp)(-LANES(absolute)(m));
		lanes q = 1 / (1 + e);
		lanes_bits wrong = m < LANES(same)(0);

		*(lanes *)(loss + i) = w *
		    (LANES(choose)(wrong, -m, LANES(same)(0)) +
			LANES(log1p)(e));
		LANES(narrow_to)
		(d + i, -s * w * LANES(choose)(wrong, q, e * q));
	}
}

/* --- inputs, and steps ----------------------------------------------------- */

KERNEL_INLINE lanes
LANES(bound)(lanes x, lanes most)
{
	return LANES(greatest)(LANES(least)(x, most), -most);
}

KERNEL void
LANES(scale)(
    const struct dense_scale *s, const double *x, size_t rows, float *out)
{
	lanes most = LANES(same)(s->most), widest = LANES(same)(DENSE_WIDEST);

	for (size_t i = 0; i < rows; i++, x += s->features, out += s->stride) {
		size_t j = 0;

		for (; j + LANES_WIDTH <= s->features; j += LANES_WIDTH) {
			lanes u;

			memcpy(&u, x + j, sizeof u);
			u = LANES(bound)(
			    u - *(const lanes *)(s->centre + j), widest);
			u = LANES(bound)(
			    u * *(const lanes *)(s->factor + j), most);
			LANES(narrow_to)(out + j, u);
		}
		for (; j < s->features; j++) {
			double u =
			    dense_bound(x[j] - s->centre[j], DENSE_WIDEST);

			out[j] = (float)dense_bound(u * s->factor[j], s->most);
		}
		for (; j < s->stride; j++)
			out[j] = 0;
		for (j = 0; s->smooth && j < s->stride; j += FLOATS) {
			floats u = AT(out + j), third = u * (1 / 3.0F);

			PUT(out + j) = u / DENSE_ROOT(1 + third * third);
		}
	}
}

KERNEL void
LANES(adam)(const struct dense_adam *s, size_t n, float *w, float *m, float *v,
    const float *g)
{
	float keep_m = s->beta_m, new_m = 1 - s->beta_m;
	float keep_v = s->beta_v, new_v = 1 - s->beta_v;
	float decay = s->rate * s->decay;
	floats least = (floats){0} + DENSE_LEAST;

	for (size_t i = 0; i < n; i += FLOATS) {
		floats x = AT(g + i), a, b;

		a = keep_m * AT(m + i) + new_m * x;
		b = keep_v * AT(v + i) + new_v * (x * x);
		/* Numbers that shrink further take a hundred times longer. */
		a = LANES(masked)((a > least) | (a < -least), a);
		b = LANES(masked)(b > least, b);
		PUT(m + i) = a;
		PUT(v + i) = b;
		x = (a * s->correct_m) /
		    (DENSE_ROOT(b * s->correct_v) + s->epsilon);
		PUT(w + i) = AT(w + i) - (s->rate * x + decay * AT(w + i));
	}
}

static const struct dense_kernel LANES(dense) = {
    .name = DENSE_NAME,
    .forward = LANES(forward),
    .back = LANES(back),
    .add = LANES(accumulate),
    .add_rows = LANES(add_rows),
    .dot = LANES(dot),
    .dot_back = LANES(dot_back),
    .sigmoid = LANES(sigmoid),
    .residual = LANES(residual),
    .scale = LANES(scale),
    .adam = LANES(adam),
};

#undef AT
#undef PUT
#undef FLOATS
#undef floats
#undef halves
#undef words
#undef KERNEL
#undef KERNEL_INLINE
#undef KERNEL_VECTORS
#undef DENSE_NAME
#undef DENSE_TILE
#undef DENSE_PARTS
#undef DENSE_WIDE
#undef DENSE_ROOT
#undef LANES
#undef LANES_TARGET
#undef LANES_WIDTH
