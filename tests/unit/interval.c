/*
 * Wilson's bounds were computed by numpy; 50 of 53 and of 75 are the published
 * precision and recall of a model on the last fifth of creditcard.csv.
 */
#include "judge/interval.h"

#include "judge/bootstrap.h"
#include "judge/metrics.h"
#include "math/random.h"

#include "check.h"
#include "judge/auc.h"

static void
wilson_of_counts(void)
{
	struct interval in = interval_wilson(50, 53, 53);

	check_text(in.method, "wilson");
	check_near(in.low, 0.8462979168981911, 1e-14);
	check_near(in.high, 0.9805633385150642, 1e-14);
	in = interval_wilson(50, 75, 75);
	check_near(in.low, 0.5541742611414865, 1e-14);
	check_near(in.high, 0.7629177913642448, 1e-14);
	/* At the ends it stays within 0 to 1, and has a width. */
	in = interval_wilson(0, 10, 10);
	check(in.low == 0);
	check_near(in.high, 0.2775327998628899, 1e-14);
	in = interval_wilson(10, 10, 10);
	check(in.high == 1);
	check_near(in.low, 0.7224672001371106, 1e-14);
	check(interval_wilson(0, 0, 0).method == NULL);
}

/* Equal weights, of whatever size, say no more than as many records. */
static void
wilson_of_weights(void)
{
	struct interval plain = interval_wilson(3, 4, 4);
	struct interval weighted = interval_wilson(30, 40, 400);

	check_near(weighted.low, plain.low, 1e-15);
	check_near(weighted.high, plain.high, 1e-15);
}

static void
make(struct rows *m, const int *y, const double *s, const double *w, size_t n)
{
	*m = (struct rows){0};
	for (size_t i = 0; i < n; i++)
		rows_add(m, s[i], y[i] != 0, w != NULL ? w[i] : 1);
	rows_sort(m);
}

/* The definition, pair by pair, with weights. */
static double
variance_by_pairs(const struct rows *m, double auc)
{
	double variance = 0;

	for (int y = 0; y < 2; y++) {
		double squares = 0, weight = 0, count = 0;

		for (size_t i = 0; i < m->count; i++) {
			const struct row *a = &m->rows[i];
			double place = 0, others = 0, w = row_weight(a);

			if (row_is_positive(a) != (y == 1))
				continue;
			for (size_t k = 0; k < m->count; k++) {
				const struct row *b = &m->rows[k];
				double won = a->score == b->score	? 0.5
				    : (a->score > b->score) == (y == 1) ? 1
									: 0;

				if (row_is_positive(b) == (y == 1))
					continue;
				place += row_weight(b) * won;
				others += row_weight(b);
			}
			place = place / others - auc;
			squares += w * w * place * place;
			weight += w;
			count++;
		}
		variance += squares / (weight * weight) * count / (count - 1);
	}
	return variance;
}

static const int y[] = {1, 1, 0, 0, 0, 0, 0, 0, 0, 0};
static const double s[] = {.9, .35, .45, .4, .2, .2, .2, .1, .1, 0};

static void
delong_is_its_definition(void)
{
	const double w[] = {1, 3, .5, 2, 1, 1, 4, .1, 1, 2};
	struct metrics r;
	struct interval in;
	struct rows m;

	make(&m, y, s, NULL, 10);
	metrics_evaluate(&m, .5, &r);
	/* V10 is 1 and .75, V01 .5, .5 and 1 six times. */
	check_near(auc_variance(&m, r.roc_auc.value), .03125 / 2 + .375 / 7 / 8,
	    1e-16);
	in = auc_delong(&m, r.roc_auc);
	check_text(in.method, "delong");
	check(in.high == 1); /* cut */
	check_near(
	    in.low, .875 - INTERVAL_Z * sqrt(.015625 + .375 / 56), 1e-15);
	rows_release(&m);

	make(&m, y, s, w, 10);
	metrics_evaluate(&m, .5, &r);
	check_near(auc_variance(&m, r.roc_auc.value),
	    variance_by_pairs(&m, r.roc_auc.value), 1e-15);
	rows_release(&m);
}

static void
delong_needs_something_to_vary(void)
{
	const int few[] = {1, 0, 0}, apart[] = {1, 1, 0, 0};
	const double scores[] = {.4, .3, .2, .1};
	struct rows m;

	make(&m, few, scores, NULL, 3);
	check_text(
	    auc_delong(&m, value_of(1)).reason, "fewer than two positives");
	rows_release(&m);
	make(&m, apart, scores, NULL, 4);
	check(auc_delong(&m, value_of(1)).method == NULL);
	check_text(
	    auc_delong(&m, value_none("no positives")).reason, "no positives");
	rows_release(&m);
}

/* numpy.percentile([1, 2, 4, 8], ...) */
static void
quantiles_are_linear(void)
{
	const double x[] = {1, 2, 4, 8};

	check_near(interval_quantile(x, 4, 0), 1, 0);
	check_near(interval_quantile(x, 4, .025), 1.075, 1e-15);
	check_near(interval_quantile(x, 4, .5), 3, 1e-15);
	check_near(interval_quantile(x, 4, 1), 8, 0);
	check_near(interval_quantile(x, 1, .3), 1, 0);
}

/* The first numbers of the generator, by its authors' C code. */
static void
random_numbers_are_the_same_everywhere(void)
{
	struct random r = {{1, 2, 3, 4}};
	size_t hits[7] = {0};

	check(random_next(&r) == 11520);
	check(random_next(&r) == 0);
	check(random_next(&r) == 1509978240);
	check(random_next(&r) == 1215971899390074240);
	random_seed(&r, 0); /* splitmix64 of 0 */
	check(r.state[0] == 0xe220a8397b1dcdaf);
	check(r.state[1] == 0x6e789e6aa1b965f4);
	for (int i = 0; i < 70000; i++)
		hits[random_below(&r, 7)]++;
	for (int i = 0; i < 7; i++) /* five sds of 10000 */
		check_near((double)hits[i], 10000, 463);
}

/*
 * Of two positives and two negatives there are nine resamples that differ,
 * whose average precisions can be worked out by hand: with scores in the order
 * + - + -, a positive drawn 2-0 gives 1 (1/4 of the time), and so on.
 */
static void
bootstrap_draws_within_classes(void)
{
	const int labels[] = {1, 0, 1, 0};
	const double scores[] = {.9, .8, .7, .1};
	size_t all_above = 0, n = 20000;
	const struct bootstrap_ask ask = {
	    .threshold = .5, .resamples = n, .seed = 7};
	struct bootstrap b;
	struct rows m;

	make(&m, labels, scores, NULL, 4);
	bootstrap_run(&b, &m, NULL, &ask);
	for (size_t i = 0; i < n; i++) {
		double ap = b.value[0][BOOTSTRAP_AVERAGE_PRECISION][i];

		/* Both draws are the first positive, or no negative is .8. */
		all_above += ap == 1;
		check(ap >= .5 && ap <= 1);
	}
	/* 1/4 + 3/4 * 1/4; the sd of the count is 70. */
	check_near((double)all_above, .4375 * (double)n, 350);
	bootstrap_release(&b);
	rows_release(&m);
}

int
main(void)
{
	wilson_of_counts();
	wilson_of_weights();
	delong_is_its_definition();
	delong_needs_something_to_vary();
	quantiles_are_linear();
	random_numbers_are_the_same_everywhere();
	bootstrap_draws_within_classes();
	return check_done();
}
