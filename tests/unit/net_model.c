#include "model/net.h"

#include "base/mem.h"
#include "check.h"
#include "math/random.h"

#include <stdlib.h>

#define FEATURES 21
#define ROWS 150

static const size_t hidden[] = {40, 19};

static float
random_weight(struct random *r)
{
	return (float)random_below(r, 2001) / 4000 - 0.2F;
}

static void
make(struct model *m, size_t members)
{
	struct random r;
	struct net *n;

	random_seed(&r, 11);
	model_init(m, &net_kind);
	m->label = mem_string("y");
	m->tool = mem_string("weir");
	m->rows = 100;
	m->positives = 10;
	m->schema.features = FEATURES;
	m->schema.feature = mem_zero(FEATURES, sizeof *m->schema.feature);
	model_start(m);
	n = net_of(m);
	check(net_start(n, hidden, 2, members) == 0);
	n->options = (struct net_options){30, 256, 2e-3, 0.05, 0.15, 7};
	for (size_t j = 0; j < FEATURES; j++) {
		char name[8];

		snprintf(name, sizeof name, "x%zu", j);
		schema_feature_init(&m->schema.feature[j], name, name);
		n->centre[j] = (double)j / 3 - 2;
		n->factor[j] = j == 4 ? 0 : 1 + (double)j / 7;
	}
	for (size_t i = 0; i < members; i++) {
		float *w = n->weights[i];

		n->fit[i] = (struct net_member_fit){i + 1, 0.1, NAN};
		for (size_t l = 0; l <= 2; l++) {
			size_t to = l < 2 ? hidden[l] : 1;
			size_t stride = l < 2 ? n->shape.stride[l + 1] : 1;

			for (size_t k = 0; k < n->shape.size[l]; k++)
				for (size_t j = 0; j < to; j++)
					w[n->shape.weight[l] + k * stride + j] =
					    random_weight(&r);
			for (size_t j = 0; j < to; j++)
				w[n->shape.bias[l] + j] = random_weight(&r);
		}
	}
}

static void
fill(double *x)
{
	struct random r;

	random_seed(&r, 5);
	for (size_t i = 0; i < ROWS * FEATURES; i++)
		x[i] = i % 97 == 96
		    ? 1e50
		    : ((double)random_below(&r, 2001) - 1000) / 200;
}

/* The log odds and the probability of a row, by the formulas, in doubles. */
static double
plain_score(const struct net *n, const double *x)
{
	const struct mlp *s = &n->shape;
	double mean = 0;

	for (size_t m = 0; m < n->members; m++) {
		double layer[2][64], z = (double)n->weights[m][s->bias[2]];

		for (size_t j = 0; j < FEATURES; j++) {
			double u = (x[j] - n->centre[j]) * n->factor[j];

			layer[0][j] = fabs(u) > 1e10 ? copysign(3, u)
						     : u / sqrt(1 + u * u / 9);
		}
		for (size_t l = 0; l < 2; l++)
			for (size_t j = 0; j < s->size[l + 1]; j++) {
				double sum =
				    (double)n->weights[m][s->bias[l] + j];

				for (size_t i = 0; i < s->size[l]; i++)
					sum += layer[l % 2][i] *
					    (double)n->weights[m][s->weight[l] +
						i * s->stride[l + 1] + j];
				layer[(l + 1) % 2][j] = fmax(sum, 0);
			}
		for (size_t i = 0; i < s->size[2]; i++)
			z += layer[0][i] *
			    (double)n->weights[m][s->weight[2] + i];
		mean += 1 / (1 + exp(-z)) / (double)n->members;
	}
	return mean;
}

/* A row's score is the formula's, and the same in any company. */
static void
test_score(void)
{
	static double x[ROWS * FEATURES], p[ROWS], one;
	struct model m;
	const struct net *n;
	size_t count;
	const struct dense_kernel *const *k = dense_kernels(&count);

	make(&m, 3);
	fill(x);
	n = net_of(&m);
	net_kind.score(n, x, ROWS, p);
	for (size_t i = 0; i < ROWS; i++) {
		check_near(p[i], plain_score(n, x + i * FEATURES), 1e-6);
		for (size_t j = 0; j < count; j++) {
			net_of(&m)->kernel = k[j];
			net_kind.score(n, x + i * FEATURES, 1, &one);
			check(one == p[i]);
		}
	}
	for (size_t first = 1; first < ROWS; first += 31) {
		static double q[ROWS];

		net_kind.score(n, x, first, q);
		net_kind.score(
		    n, x + first * FEATURES, ROWS - first, q + first);
		check(memcmp(p, q, sizeof p) == 0);
	}
	model_release(&m);
}

/* A layer that is too wide for the stack. */
static void
test_wide(void)
{
	static const size_t wide[] = {MLP_WIDTH, MLP_WIDTH - 100};
	struct model m;
	struct net *n;
	double x[2] = {1, -1}, p[2];

	model_init(&m, &net_kind);
	m.schema.features = 1;
	m.schema.feature = mem_zero(1, sizeof *m.schema.feature);
	schema_feature_init(&m.schema.feature[0], "a", "a");
	model_start(&m);
	n = net_of(&m);
	check(net_start(n, wide, 2, 1) == -1);
	check(net_start(n, wide, 1, 1) == 0);
	n->factor[0] = 1;
	n->weights[0][n->shape.weight[0] + MLP_WIDTH - 1] = 1;
	n->weights[0][n->shape.weight[1] + MLP_WIDTH - 1] = 2;
	net_kind.score(n, x, 2, p);
	check_near(p[0], 1 / (1 + exp(-2 / sqrt(1 + 1 / 9.))), 1e-7);
	check(p[1] == 0.5);
	model_release(&m);
}

/* The file reads back as the same model, byte for byte. */
static void
test_file(void)
{
	static double x[ROWS * FEATURES], p[ROWS], q[ROWS];
	struct model m, again;
	struct buf text = {0}, second = {0};
	struct error e = {0};

	make(&m, 2);
	fill(x);
	model_write(&m, &text);
	if (!check(model_read(&again, text.data, text.len, &e) == 0)) {
		printf("%s\n", e.text);
		return;
	}
	model_write(&again, &second);
	check_text(buf_string(&text), buf_string(&second));
	net_kind.score(net_of(&m), x, ROWS, p);
	net_kind.score(net_of(&again), x, ROWS, q);
	check(memcmp(p, q, sizeof p) == 0);
	model_release(&again);
	model_release(&m);
	buf_release(&text);
	buf_release(&second);
}

/* Shares are the gradient's integral: they add up to the log odds. */
static void
test_explain(void)
{
	static double x[ROWS * FEATURES];
	double share[FEATURES], p[2], error, sum;
	struct model m;
	const struct net *n;

	make(&m, 3);
	fill(x);
	n = net_of(&m);
	net_kind.score(n, n->centre, 1, &p[1]);
	for (size_t i = 0; i < 20; i++) {
		net_explain(n, x + i * FEATURES, share, &error);
		net_kind.score(n, x + i * FEATURES, 1, &p[0]);
		sum = error;
		for (size_t j = 0; j < FEATURES; j++)
			sum += share[j];
		check_near(
		    sum, log(p[0] / (1 - p[0])) - log(p[1] / (1 - p[1])), 1e-9);
		check_near(error, 0, 1e-2);
		check(share[4] == 0);
	}
	/* Near the centre the net is linear: a share is its own difference. */
	for (size_t j = 0; j < FEATURES; j++) {
		double one[FEATURES];

		memcpy(one, n->centre, sizeof one);
		one[j] += 1e-2;
		net_explain(n, one, share, &error);
		net_kind.score(n, one, 1, &p[0]);
		check_near(share[j],
		    log(p[0] / (1 - p[0])) - log(p[1] / (1 - p[1])), 1e-5);
	}
	model_release(&m);
}

int
main(void)
{
	test_score();
	test_wide();
	test_file();
	test_explain();
	return check_done();
}
