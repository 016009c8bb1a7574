#include "learn/boost.h"

#include "check.h"
#include "math/random.h"

#include <stdint.h>
#include <stdlib.h>

#define COLUMNS 11

static void
put(struct dataset *d, const double *x, bool label, double weight)
{
	struct error e;
	uint64_t hash = 14695981039346656037U;
	const unsigned char *bytes = (const unsigned char *)x;
	double bits;

	check(dataset_add(d, x, label, weight, x[0], &e) == 0);
	for (size_t i = 0; i < d->features * sizeof *x; i++)
		hash = (hash ^ bytes[i]) * 1099511628211U;
	hash ^= hash >> 32;
	memcpy(&bits, &hash, sizeof bits);
	check(mat_set(&d->mat, d->mat.rows - 1, d->mat.columns - 1, bits, &e) ==
	    0);
}

static void
start(struct dataset *d, size_t features, bool weighted)
{
	dataset_init(d, features, NULL, weighted, true);
	mat_init(&d->mat, features + 3 + weighted);
}

/* Rows in their order, or in another one. */
static void
make(struct dataset *d, size_t rows, bool other_order)
{
	start(d, COLUMNS, true);
	for (size_t i = 0; i < rows; i++) {
		size_t at = other_order ? (i * 7919 + 13) % rows : i;
		double x[COLUMNS], z;
		struct random r;

		random_seed(&r, at);
		for (size_t j = 0; j < COLUMNS; j++) {
			x[j] = (double)(random_next(&r) >> 11) * 0x1p-53;
			if (j % 3 == 1)
				x[j] = floor(x[j] * 7);
			if (j % 4 == 2 && random_below(&r, 5) == 0)
				x[j] = NAN;
		}
		x[COLUMNS - 1] = 3; /* constant */
		z = x[0] + x[1] / 7 + (isnan(x[2]) ? 1 : x[2]) - 2;
		put(d, x, (double)(random_next(&r) >> 11) * 0x1p-53 < z,
		    (double)random_below(&r, 4) * 0.7);
	}
}

static bool
same(const struct boost *a, const struct boost *b)
{
	if (a->count != b->count || a->base != b->base ||
	    a->weight != b->weight || a->log_loss_held != b->log_loss_held)
		return false;
	for (size_t k = 0; k < a->count; k++) {
		if (a->tree[k].count != b->tree[k].count)
			return false;
		for (size_t i = 0; i < a->tree[k].count; i++) {
			const struct boost_node *x = &a->tree[k].node[i];
			const struct boost_node *y = &b->tree[k].node[i];

			if (x->value != y->value || x->cover != y->cover ||
			    x->column != y->column || x->gain != y->gain ||
			    x->right != y->right ||
			    x->missing_left != y->missing_left)
				return false;
		}
	}
	return true;
}

static void
threads_and_the_order_of_rows_change_no_bit(void)
{
	static const size_t threads[] = {2, 5, 1};
	struct boost first, b;
	struct dataset d;
	struct error e;

	make(&d, 40007, false);
	boost_init(&first);
	first.hash_at = d.mat.columns - 1;
	first.trees = 12;
	first.rate = 0.3;
	first.threads = 1;
	check(boost_fit(&first, &d, &e) == 0);
	check(first.count > 5 && first.held > 5000);
	for (int i = 0; i < 3; i++) {
		if (i == 2) {
			dataset_release(&d);
			make(&d, 40007, true);
		}
		b = (struct boost){0};
		boost_init(&b);
		b.hash_at = d.mat.columns - 1;
		b.trees = 12;
		b.rate = 0.3;
		b.threads = threads[i];
		check(boost_fit(&b, &d, &e) == 0);
		check(same(&first, &b));
		boost_release(&b);
	}
	boost_release(&first);
	dataset_release(&d);
}

/*
 * Twelve rows, one tree, worked out by hand. With p = 1/2 in each row, g is
 * +-1/2 and h 1/4:
 *
 *	x	1 1 1 1 2 2 2 2 2 3 3 3, and the cuts are 2 and 2.5
 *	y	0 0 0 1 1 1 1 1 0 0 0 1
 *
 * H = 3, G = 0. At x < 2: G_l = 1.5 - .5 = 1, H_l = 1; G_r = -1, H_r = 2, and
 * gain = 1/(1+1) + 1/(2+1) = 5/6. At x < 2.5: G_l = 1 + (-2 + .5) = -.5,
 * H_l = 2.25; G_r = .5, H_r = .75: gain = .25/3.25 + .25/1.75 = .2198. The left
 * leaf is -1/2. Right of x < 2: at x < 3, G_l = -1.5, H_l = 1.25, G_r = .5,
 * H_r = .75, gain = 2.25/2.25 + .25/1.75 - 1/3 = .8095; leaves 1.5/2.25 = 2/3
 * and -.5/1.75 = -2/7.
 */
static void
twelve_rows_by_hand(void)
{
	static const int x[] = {1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3};
	static const int y[] = {0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 1};
	struct boost b;
	struct dataset d;
	struct error e;
	const struct boost_node *n;

	start(&d, 1, false);
	for (int i = 0; i < 12; i++) {
		double v = x[i];

		put(&d, &v, y[i] != 0, 1);
	}
	boost_init(&b);
	b.hash_at = d.mat.columns - 1;
	b.trees = 1;
	b.rate = b.rows = b.columns = 1;
	b.hold_out = 0;
	b.min_weight = 0.5;
	check(boost_fit(&b, &d, &e) == 0);
	check(b.base == 0 && b.count == 1 && b.tree[0].count == 5);
	n = b.tree[0].node;
	check(n[0].value == 2 && n[0].right == 2 && n[0].cover == 3);
	check_near(n[0].gain, 5.0 / 6, 1e-7);
	check(n[1].is_leaf);
	check_near(n[1].value, -0.5, 1e-15);
	check(n[2].value == 2.5 && n[2].right == 4);
	check_near(n[2].gain, 0.809523809, 1e-7);
	check_near(n[3].value, 2.0 / 3, 1e-15);
	check_near(n[4].value, -2.0 / 7, 1e-15);
	check(n[4].cover == 0.75);
	boost_release(&b);
	dataset_release(&d);
}

static void
cuts_are_short_and_divide(void)
{
	struct random r;

	check(bins_between(1, 2) == 2);
	check(bins_between(149.62, 149.64) == 149.63);
	check(bins_between(0.1, 0.4) == 0.2 || bins_between(0.1, 0.4) == 0.3);
	check(bins_between(-1e308, 1e308) > -1e308);
	random_seed(&r, 4);
	for (int i = 0; i < 10000; i++) {
		double a = ((double)random_below(&r, 2000001) - 1e6) / 1e5;
		double b = i % 3 == 0 ? nextafter(a, INFINITY)
				      : a + 1e-6 * (double)random_below(&r, 99);
		double t = bins_between(a, b);

		check(a == b || (a < t && t <= b));
	}
}

static void
what_cannot_be_learned_is_told(void)
{
	struct boost b;
	struct dataset d;
	struct error e;
	double v = 1;

	start(&d, 1, false);
	boost_init(&b);
	b.hash_at = d.mat.columns - 1;
	check(boost_fit(&b, &d, &e) == -1);
	check_text(e.text, "there are no rows to learn from");
	put(&d, &v, false, 1);
	put(&d, &v, false, 1);
	check(boost_fit(&b, &d, &e) == -1);
	check_text(e.text,
	    "all 2 rows have the label 0: there is nothing to tell apart");
	put(&d, &v, true, 1);
	check(boost_fit(&b, &d, &e) == 0); /* constant: no tree */
	check(b.count == 0);
	check_near(b.base, log(0.5), 1e-15);
	boost_release(&b);
	dataset_release(&d);
}

int
main(void)
{
	threads_and_the_order_of_rows_change_no_bit();
	twelve_rows_by_hand();
	cuts_are_short_and_divide();
	what_cannot_be_learned_is_told();
	return check_done();
}
