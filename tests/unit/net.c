#include "learn/net.h"

#include "base/mem.h"
#include "check.h"
#include "learn/net_step.h"

#include <stdlib.h>

#define FEATURES 5
#define ROWS 3000

static const char *const names[] = {"a", "b", "c", "d", "e"};

/* --- the gradient ---------------------------------------------------------- */

/* The loss of a net in double precision, straight from the formulas. */
static double
loss_of(const struct mlp *s, const double *w, const float *x, double sign)
{
	double layer[2][64] = {{0}}, z = w[s->bias[s->layers]];

	for (size_t i = 0; i < s->size[0]; i++)
		layer[0][i] = (double)x[i];
	for (size_t l = 0; l < s->layers; l++) {
		const double *from = layer[l % 2];

		for (size_t j = 0; j < s->size[l + 1]; j++) {
			double sum = w[s->bias[l] + j];

			for (size_t i = 0; i < s->size[l]; i++)
				sum += from[i] *
				    w[s->weight[l] + i * s->stride[l + 1] + j];
			layer[(l + 1) % 2][j] = fmax(sum, 0);
		}
	}
	for (size_t i = 0; i < s->size[s->layers]; i++)
		z += layer[s->layers % 2][i] * w[s->weight[s->layers] + i];
	return log1p(exp(-sign * z));
}

static double
loss_at(const struct mlp *s, const double *w, const float *x, size_t rows)
{
	double sum = 0;

	for (size_t i = 0; i < rows; i++)
		sum += (0.5 + (double)(i % 4)) *
		    loss_of(s, w, x + i * s->stride[0], i % 3 ? -1 : 1);
	return sum;
}

/* The gradient is that of finite differences, of 100 rows and three layers. */
static void
test_gradient(void)
{
	static const size_t hidden[] = {19, 7, 3};
	const size_t rows = 100;
	struct mlp s;
	struct net_step step;
	double *wide, h = 1e-6, worst = 0;
	float *w, *x;

	check(mlp_init(&s, FEATURES, hidden, 3) == 0);
	w = mem_aligned(s.floats, sizeof *w);
	wide = mem_zero(s.floats, sizeof *wide);
	x = mem_aligned(rows * s.stride[0], sizeof *x);
	srand48(5);
	for (size_t l = 0; l <= s.layers; l++)
		for (size_t i = 0; i < s.size[l]; i++)
			for (size_t j = 0;
			     j < (l < s.layers ? s.size[l + 1] : 1); j++)
				w[s.weight[l] +
				    (l < s.layers ? i * s.stride[l + 1] : i) +
				    j] = (float)(drand48() - 0.4);
	for (size_t i = 0; i < s.floats; i++)
		wide[i] = (double)w[i];
	net_step_init(&step, &s, dense_kernel());
	net_step_begin(&step, w);
	for (size_t i = 0; i < rows; i++) {
		for (size_t j = 0; j < FEATURES; j++)
			x[i * s.stride[0] + j] = (float)(4 * drand48() - 2);
		memcpy(net_step_place(&step), x + i * s.stride[0],
		    s.stride[0] * sizeof *x);
		net_step_add(
		    &step, w, i % 3 ? -1 : 1, (float)(0.5 + (double)(i % 4)));
	}
	check_near(
	    net_step_end(&step, w, 0, 0), loss_at(&s, wide, x, rows), 1e-4);
	for (size_t i = 0; i < s.floats; i++) {
		double old = wide[i], up, slope;

		if (w[i] == 0 && step.gradient[i] == 0)
			continue; /* after a row's columns, or it has none */
		wide[i] = old + h;
		up = loss_at(&s, wide, x, rows);
		wide[i] = old - h;
		slope = (up - loss_at(&s, wide, x, rows)) / (2 * h);
		wide[i] = old;
		worst = fmax(worst,
		    fabs(slope - (double)step.gradient[i]) / (1 + fabs(slope)));
	}
	check_near(worst, 0, 2e-5);
	net_step_release(&step);
	free(w);
	free(wide);
	free(x);
}

/* What a mirror loses of a row, in double precision. */
static double
mirror_loss(const struct mlp *s, const double *w, const float *x)
{
	double layer[2][64], loss = 0;

	for (size_t i = 0; i < s->size[0]; i++)
		layer[0][i] = (double)x[i];
	for (size_t l = 0; l <= s->layers; l++)
		for (size_t j = 0; j < s->size[l + 1]; j++) {
			double sum = w[s->bias[l] + j];

			for (size_t i = 0; i < s->size[l]; i++)
				sum += layer[l % 2][i] *
				    w[s->weight[l] + i * s->stride[l + 1] + j];
			layer[(l + 1) % 2][j] =
			    l < s->layers ? fmax(sum, 0) : sum;
		}
	for (size_t j = 0; j < s->size[0]; j++) {
		double d = layer[(s->layers + 1) % 2][j] - (double)x[j];

		loss += d * d / (double)s->size[0];
	}
	return loss;
}

/* A mirror's gradient is that of finite differences, of 70 rows. */
static void
test_mirror(void)
{
	static const size_t hidden[] = {9, 3, 5};
	const size_t rows = 70;
	struct mlp s;
	struct net_step step;
	double *wide, h = 1e-6, worst = 0, sum = 0;
	float *w, *x;

	check(mlp_init_mirror(&s, FEATURES, hidden, 3) == 0);
	check(mlp_weights(&s) ==
	    (FEATURES + 1) * 9 + 10 * 3 + 4 * 5 + 6 * FEATURES);
	w = mem_aligned(s.floats, sizeof *w);
	wide = mem_zero(s.floats, sizeof *wide);
	x = mem_aligned(rows * s.stride[0], sizeof *x);
	srand48(6);
	for (size_t l = 0; l <= s.layers; l++)
		for (size_t i = 0; i <= s.size[l]; i++)
			for (size_t j = 0; j < s.size[l + 1]; j++)
				w[s.weight[l] + i * s.stride[l + 1] + j] =
				    (float)(drand48() - 0.4);
	for (size_t i = 0; i < s.floats; i++)
		wide[i] = (double)w[i];
	net_step_init(&step, &s, dense_kernel());
	net_step_begin(&step, w);
	for (size_t i = 0; i < rows; i++) {
		for (size_t j = 0; j < FEATURES; j++)
			x[i * s.stride[0] + j] = (float)(4 * drand48() - 2);
		memcpy(net_step_place(&step), x + i * s.stride[0],
		    s.stride[0] * sizeof *x);
		net_step_add(&step, w, -1, 2);
	}
	for (size_t i = 0; i < rows; i++)
		sum += 2 * mirror_loss(&s, wide, x + i * s.stride[0]);
	check_near(net_step_end(&step, w, 0, 0) / sum, 1, 1e-5);
	for (size_t i = 0; i < s.floats; i++) {
		double old = wide[i], slope = 0;

		if (w[i] == 0 && step.gradient[i] == 0)
			continue;
		for (int side = 1; side >= -1; side -= 2) {
			wide[i] = old + side * h;
			for (size_t k = 0; k < rows; k++)
				slope += side * 2 *
				    mirror_loss(&s, wide, x + k * s.stride[0]) /
				    (2 * h);
		}
		wide[i] = old;
		worst = fmax(worst,
		    fabs(slope - (double)step.gradient[i]) / (1 + fabs(slope)));
	}
	check_near(worst, 0, 5e-5);
	net_step_release(&step);
	free(w);
	free(wide);
	free(x);
}

/* --- fits ------------------------------------------------------------------ */

/* Rows of two classes that no line parts; row number i, in any order. */
static void
add_row(struct dataset *d, size_t i, double weight)
{
	struct error e;
	double x[FEATURES], key;

	srand48((long)i);
	for (size_t j = 0; j < FEATURES; j++)
		x[j] = 6 * drand48() - 3;
	x[3] = 7;
	key = floor(drand48() * 0x1p53);
	check(dataset_add(d, x, x[0] * x[1] > 0.5, weight, key, &e) == 0);
}

/* Fit some rows, the last ones first if asked; 0, or -1 with a sentence. */
static int
fit_rows(struct net_fit *f, bool turned, size_t threads, struct error *e)
{
	struct dataset d;

	dataset_init(&d, FEATURES, names, true, true);
	for (size_t i = 0; i < ROWS; i++) {
		size_t row = turned ? ROWS - 1 - i : i;

		add_row(&d, row, row % 2 ? 1 : 2);
	}
	f->hidden[0] = 16;
	f->hidden[1] = 8;
	f->members = 5;
	f->epochs = 4;
	f->threads = threads;
	return net_fit(f, &d, e);
}

static bool
are_same(const struct net_fit *a, const struct net_fit *b)
{
	for (size_t i = 0; i < a->members; i++)
		if (a->result[i].best != b->result[i].best ||
		    memcmp(a->result[i].weights, b->result[i].weights,
			a->shape.floats * sizeof(float)) != 0)
			return false;
	return true;
}

/* The bits do not depend on threads, or on the order of the rows. */
static void
test_same_bits(void)
{
	static const size_t threads[] = {2, 5, 1};
	struct net_fit first, f;
	struct error e;

	net_fit_init(&first);
	check(fit_rows(&first, false, 1, &e) == 0);
	for (size_t i = 0; i < 3; i++) {
		net_fit_init(&f);
		check(fit_rows(&f, i == 2, threads[i], &e) == 0);
		check(are_same(&first, &f));
		net_fit_release(&f);
	}
	net_fit_init(&f);
	f.seed = 1;
	check(fit_rows(&f, false, 1, &e) == 0);
	check(!are_same(&first, &f));
	net_fit_release(&f);
	check(first.rows.factor[3] == 0);
	check(first.rows.rows[0] + first.rows.rows[1] == ROWS);
	for (size_t i = 0; i < first.members; i++) {
		const struct net_epoch *epoch = first.result[i].epoch;

		check(epoch[3].loss < epoch[0].loss);
		check(epoch[3].held_out < epoch[0].held_out);
		check(first.result[i].best > 0);
	}
	net_fit_release(&first);
}

/* Say what a fit of these labels says; "" when it can be done. */
static const char *
fails_with(size_t rows, double (*label)(size_t), double (*weight)(size_t))
{
	static struct error e;
	struct dataset d;
	struct net_fit f;
	int failed;

	net_fit_init(&f);
	f.members = 2;
	f.epochs = 2;
	dataset_init(&d, FEATURES, names, true, true);
	for (size_t i = 0; i < rows; i++) {
		double x[FEATURES] = {(double)(i % 7), 1, 1e50, -1e300, 0};

		x[2] *= (double)(i % 2);
		dataset_add(&d, x, label(i) > 0, weight(i), (double)i, &e);
	}
	failed = net_fit(&f, &d, &e);
	if (failed == 0)
		for (size_t i = 0; i < f.shape.floats; i++)
			check(isfinite(f.result[0].weights[i]));
	net_fit_release(&f);
	return failed < 0 ? e.text : "";
}

static double
one(size_t i)
{
	(void)i;
	return 1;
}

static double
first_only(size_t i)
{
	return i == 0;
}

static double
every_third(size_t i)
{
	return i % 3 == 0;
}

static double
not_third(size_t i)
{
	return i % 3 != 0;
}

static void
test_answers(void)
{
	check_text(fails_with(0, one, one), "no records to learn from");
	check_text(fails_with(9, one, one),
	    "all 9 records have label 1: both labels are needed");
	check_text(fails_with(1, one, one),
	    "there is one record only: both labels are needed");
	check_text(fails_with(90, every_third, not_third),
	    "all 60 records have label 0: both labels are needed");
	check_text(fails_with(90, every_third, one), "");
	check_text(fails_with(90, first_only, one), "");
	check_text(fails_with(2, first_only, one), "");
}

int
main(void)
{
	test_gradient();
	test_mirror();
	test_same_bits();
	test_answers();
	return check_done();
}
