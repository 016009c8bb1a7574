#include "math/dense.h"

#include "check.h"

#include <stdint.h>
#include <stdlib.h>

#define ROWS 27 /* no multiple of a tile of any kernel */
#define DEPTH 30
#define COLUMNS 48
#define ROOM 32 /* rows, to a multiple of 8 */

/* All that a kernel makes of the same numbers. */
struct made {
	_Alignas(64) float forward[ROWS * COLUMNS], back[ROWS * COLUMNS];
	_Alignas(64) float add[DEPTH * COLUMNS], rows[COLUMNS];
	_Alignas(64) float z[ROOM], d[ROOM], delta[ROWS * COLUMNS];
	_Alignas(64) float gradient[COLUMNS], inputs[ROWS * 32];
	_Alignas(64) float w[COLUMNS], m[COLUMNS], v[COLUMNS];
	_Alignas(64) double p[ROOM], loss[ROOM];
};

static _Alignas(64) float a[ROWS * 32], b[DEPTH * COLUMNS], bias[COLUMNS];
static _Alignas(64) float right[ROWS * COLUMNS], sign[ROOM], weight[ROOM];
static double x[ROWS * DEPTH];
static _Alignas(64) double centre[32], factor[32];

static float
random_float(void)
{
	return (float)(2 * drand48() - 1);
}

static void
fill(void)
{
	srand48(3);
	for (size_t i = 0; i < ROWS; i++)
		for (size_t j = 0; j < DEPTH; j++) {
			a[i * 32 + j] = random_float();
			x[i * DEPTH + j] = 10 * (double)random_float();
		}
	for (size_t i = 0; i < DEPTH * COLUMNS; i++)
		b[i] = random_float();
	for (size_t j = 0; j < COLUMNS; j++)
		bias[j] = random_float();
	for (size_t i = 0; i < ROWS * COLUMNS; i++)
		right[i] = random_float();
	for (size_t i = 0; i < ROWS; i++) {
		sign[i] = i % 3 == 0 ? 1 : -1;
		weight[i] = 0.5F + random_float() / 4;
	}
	for (size_t j = 0; j < DEPTH; j++) {
		centre[j] = random_float();
		factor[j] = 1 + drand48();
	}
}

static void
run_products(const struct dense_kernel *k, struct made *f)
{
	struct dense_product p = {.a = a,
	    .a_row = 32,
	    .a_step = 1,
	    .b = b,
	    .b_stride = COLUMNS,
	    .other = bias,
	    .c = f->forward,
	    .c_stride = COLUMNS,
	    .rows = ROWS,
	    .depth = DEPTH,
	    .columns = COLUMNS};

	k->forward(&p);
	p.other = right;
	p.c = f->back;
	k->back(&p);
	k->add(&(struct dense_product){.a = a,
	    .a_row = 1,
	    .a_step = 32,
	    .b = right,
	    .b_stride = COLUMNS,
	    .c = f->add,
	    .c_stride = COLUMNS,
	    .rows = DEPTH,
	    .depth = ROWS,
	    .columns = COLUMNS});
	k->add_rows(right, COLUMNS, ROWS, f->rows);
}

static void
run(const struct dense_kernel *k, struct made *f)
{
	struct dense_scale s = {
	    DEPTH, 32, centre, factor, DENSE_SMOOTH_MOST, true};
	struct dense_adam step = {1e-2F, 0.05F, 0.9F, 0.999F, 1e-8F, 10, 1000};

	memset(f, 0, sizeof *f);
	run_products(k, f);
	k->dot(f->forward, COLUMNS, ROWS, bias, 0.25F, f->z);
	k->sigmoid(f->z, ROWS, 0.5, f->p);
	k->residual(f->z, sign, weight, ROWS, f->d, f->loss);
	/* What is there after the last row means nothing. */
	for (size_t i = ROWS; i < ROOM; i++)
		f->p[i] = f->loss[i] = f->d[i] = 0;
	k->dot_back(
	    f->forward, COLUMNS, ROWS, bias, f->d, f->delta, f->gradient);
	k->scale(&s, x, ROWS, f->inputs);
	memcpy(f->w, bias, sizeof f->w);
	k->adam(&step, COLUMNS, f->w, f->m, f->v, f->gradient);
	k->adam(&step, COLUMNS, f->w, f->m, f->v, f->rows);
}

/* The plain formulas, in double precision. */
static void
test_products(const struct made *f)
{
	for (size_t i = 0; i < ROWS; i++)
		for (size_t j = 0; j < COLUMNS; j++) {
			double sum = 0;
			size_t at = i * COLUMNS + j;

			for (size_t t = 0; t < DEPTH; t++)
				sum += (double)a[i * 32 + t] *
				    (double)b[t * COLUMNS + j];
			check_near((double)f->forward[at],
			    fmax(0, sum + (double)bias[j]), 1e-5);
			check_near(
			    (double)f->back[at], right[at] > 0 ? sum : 0, 1e-5);
		}
	for (size_t i = 0; i < DEPTH; i++)
		for (size_t j = 0; j < COLUMNS; j++) {
			double sum = 0;

			for (size_t t = 0; t < ROWS; t++)
				sum += (double)a[t * 32 + i] *
				    (double)right[t * COLUMNS + j];
			check_near((double)f->add[i * COLUMNS + j], sum, 1e-5);
		}
}

static void
test_rows(const struct made *f)
{
	for (size_t i = 0; i < ROWS; i++) {
		double z = 0.25, p, s = (double)sign[i], w = (double)weight[i];

		for (size_t j = 0; j < COLUMNS; j++)
			z += (double)f->forward[i * COLUMNS + j] *
			    (double)bias[j];
		check_near((double)f->z[i], z, 1e-4);
		z = (double)f->z[i];
		check_near(f->p[i], 1 / (1 + exp(-(z + 0.5))), 1e-15);
		p = 1 / (1 + exp(-z));
		check_near(f->loss[i], w * log1p(exp(-s * z)), 1e-14);
		check_near((double)f->d[i], w * (p - (s > 0 ? 1 : 0)), 1e-7);
		for (size_t j = 0; j < DEPTH; j++) {
			double u = (x[i * DEPTH + j] - centre[j]) * factor[j];

			check_near((double)f->inputs[i * 32 + j],
			    u / sqrt(1 + u * u / 9), 1e-6);
		}
		check(f->inputs[i * 32 + DEPTH] == 0);
	}
}

/* Any number stays a number that a float can be. */
static void
test_extremes(const struct dense_kernel *k)
{
	static const double wild[] = {1e50, -1e50, 1.7e308, -1.7e308, 1e-310};
	_Alignas(64) double middle[16] = {-1.7e308}, size[16] = {0};
	_Alignas(64) float out[16];
	double row[9];

	for (size_t i = 0; i < sizeof wild / sizeof *wild; i++)
		for (int smooth = 0; smooth < 2; smooth++) {
			struct dense_scale s = {9, 16, middle, size,
			    smooth ? DENSE_SMOOTH_MOST : DENSE_MOST, smooth};

			for (size_t j = 0; j < 9; j++) {
				row[j] = wild[i];
				size[j] = j < 3 ? 0 : j < 6 ? 1 : 1e300;
			}
			k->scale(&s, row, 1, out);
			for (size_t j = 0; j < 16; j++)
				check(isfinite(out[j]) &&
				    fabsf(out[j]) <= (smooth ? 3 : 1e4F));
			check(out[0] == 0 &&
			    (i == 4 || i % 2 == 1 || out[8] > 2));
		}
}

/* Two steps, of gradients 0.5 and -1, written out. */
static void
test_adam(const struct dense_kernel *k)
{
	_Alignas(64) float w[16] = {1, 2}, m[16] = {0}, v[16] = {0}, g[16];
	double left;
	struct dense_adam s = {0.1F, 0.5F, 0.9F, 0.999F, 1e-8F, 10, 1000};

	for (size_t i = 0; i < 16; i++)
		g[i] = 0.5F;
	k->adam(&s, 16, w, m, v, g);
	/* m = .05, v = .00025: m 10 = .5 = sqrt(v 1000), a step of .1. */
	left = 1 - (double)0.999F;
	check_near((double)m[0], 0.05, 1e-7);
	check_near((double)v[0], left / 4, 1e-10);
	check_near((double)w[0], 1 - 0.1 - 0.05, 1e-6);
	check_near((double)w[1], 2 - 0.1 - 0.1, 1e-6);
	for (size_t i = 0; i < 16; i++)
		g[i] = -1;
	s.correct_m = 1 / (1 - 0.81F);
	s.correct_v = 1 / (1 - 0.998001F);
	k->adam(&s, 16, w, m, v, g);
	/* m = -.055, v = .00124975; -.289474 / .790678 = -.366108 */
	check_near((double)m[0], -0.055, 1e-7);
	check_near((double)v[0], left + (1 - left) * left / 4, 1e-9);
	check_near((double)w[0], 0.85 + 0.0366108 - 0.05 * 0.85, 1e-5);
}

int
main(void)
{
	static struct made first, other;
	size_t count;
	const struct dense_kernel *const *k = dense_kernels(&count);

	fill();
	run(k[0], &first);
	test_products(&first);
	test_rows(&first);
	for (size_t i = 0; i < count; i++) {
		run(k[i], &other);
		check(memcmp(&first, &other, sizeof first) == 0);
		test_extremes(k[i]);
		test_adam(k[i]);
	}
	return check_done();
}
