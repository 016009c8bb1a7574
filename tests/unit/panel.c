#include "math/panel.h"

#include "check.h"

#include <stdlib.h>

#define FEATURES 29
#define ROWS 61
#define STRIDE 32

/* All that a kernel finds of the same rows. */
struct found {
	_Alignas(64) double low[STRIDE], high[STRIDE], sum[STRIDE];
	_Alignas(64) double lost[STRIDE], squares[STRIDE];
	_Alignas(64) double squares_lost[STRIDE];
	_Alignas(64) double gradient[STRIDE], products[STRIDE * STRIDE];
	struct panel_loss loss;
	double margin[ROWS], residual[ROWS], curvature[ROWS];
};

static double
random_normal(void)
{
	return sqrt(-2 * log(1 - drand48())) * cos(6.283185307 * drand48());
}

static void
fill(struct panel *p)
{
	double x[FEATURES];

	srand48(7);
	panel_clear(p);
	for (size_t i = 0; i < ROWS; i++) {
		for (size_t j = 0; j < FEATURES; j++)
			x[j] = random_normal() * (double)(j + 1) - 3;
		panel_add(p, x, 0.5 + drand48(), i % 3 == 0);
	}
	panel_finish(p);
}

static void
run(const struct kernel *k, struct found *f)
{
	_Alignas(64) double unit[STRIDE], mean[STRIDE], inverse[STRIDE];
	_Alignas(64) double b[STRIDE] = {0};
	struct panel_columns c = {
	    f->low, f->high, f->sum, f->lost, f->squares, f->squares_lost};
	struct panel p;

	panel_init(&p, FEATURES, 64);
	fill(&p);
	for (size_t j = 0; j < STRIDE; j++) {
		unit[j] = 1;
		mean[j] = j == 0 || j > FEATURES ? 0 : -3;
		inverse[j] = j == 0 || j > FEATURES ? 1 : 1 / (double)j;
		if (j <= FEATURES)
			b[j] = random_normal();
	}
	k->add_sums(&p, unit, &c);
	k->add_squares(&p, unit, mean, &c);
	k->standardise(&p, unit, mean, inverse);
	k->evaluate(&p, b, &f->loss);
	k->add_gradient(&p, f->gradient);
	k->weigh(&p);
	k->add_products(&p, f->products);
	memcpy(f->margin, p.margin, sizeof f->margin);
	memcpy(f->residual, p.residual, sizeof f->residual);
	memcpy(f->curvature, p.curvature, sizeof f->curvature);
	panel_release(&p);
}

/* Above the diagonal a kernel may add what it likes. */
static void
forget_upper(struct found *f)
{
	for (size_t j = 0; j < STRIDE; j++)
		for (size_t k = j + 1; k < STRIDE; k++)
			f->products[j * STRIDE + k] = 0;
}

static void
every_kernel_finds_the_same_bits(void)
{
	static struct found first, other;
	size_t count;
	const struct kernel *const *kernels = panel_kernels(&count);

	check(strcmp(kernels[0]->name, "plain") == 0);
	check(panel_kernel() == kernels[count - 1]);
	run(kernels[0], &first);
	forget_upper(&first);
	for (size_t i = 1; i < count; i++) {
		memset(&other, 0, sizeof other);
		run(kernels[i], &other);
		forget_upper(&other);
		if (!check(memcmp(&first, &other, sizeof first) == 0))
			printf("\t%s\n", kernels[i]->name);
	}
}

static void
the_environment_forces_a_kernel(void)
{
	struct error e;
	size_t count;
	const struct kernel *const *kernels = panel_kernels(&count);

	for (size_t i = 0; i < count; i++) {
		setenv("WEIR_KERNEL", kernels[i]->name, 1);
		check(panel_check_kernel(&e) == 0);
		check(panel_kernel() == kernels[i]);
	}
	setenv("WEIR_KERNEL", "mmx", 1);
	check(panel_check_kernel(&e) == -1 && e.status == ST_CANNOT);
	setenv("WEIR_KERNEL", "", 1);
	check(panel_check_kernel(&e) == 0);
	check(panel_kernel() == kernels[count - 1]);
	unsetenv("WEIR_KERNEL");
}

/* The formulas of panel.h, one term after the other. */
static void
what_it_finds_is_right(void)
{
	static struct found f;
	struct panel p;
	double loss = 0, gradient = 0, product = 0, low = INFINITY;

	memset(&f, 0, sizeof f);
	run(panel_kernel(), &f);
	panel_init(&p, FEATURES, 64);
	fill(&p);
	for (size_t i = 0; i < ROWS; i++) {
		double x = (p.x[i * STRIDE + 5] + 3) / 5;
		double y = (p.x[i * STRIDE + 9] + 3) / 9;
		double w = p.weight[i], m = p.sign[i] * f.margin[i];
		double q = 1 / (1 + exp(-f.margin[i]));

		loss += w * log1p(exp(-m));
		check_near(f.residual[i], w * ((p.sign[i] > 0) - q), 1e-14);
		check_near(f.curvature[i], w * q * (1 - q), 1e-14);
		gradient -= w * ((p.sign[i] > 0) - q) * x;
		product += w * q * (1 - q) * x * y;
		low = fmin(low, p.x[i * STRIDE + 5]);
	}
	for (size_t i = 1; i < PANEL_LANES; i++)
		f.loss.loss[0] += f.loss.loss[i];
	check_near(f.loss.loss[0], loss, 1e-11);
	check_near(f.gradient[5], gradient, 1e-12);
	check_near(f.products[9 * STRIDE + 5], product, 1e-12);
	check_near(f.low[5], fmin(low, 0), 0);
	panel_release(&p);
}

int
main(void)
{
	every_kernel_finds_the_same_bits();
	the_environment_forces_a_kernel();
	what_it_finds_is_right();
	return check_done();
}
