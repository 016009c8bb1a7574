/*
 * Bins are those of scikit-learn 1.2.1's calibration_curve(strategy="quantile")
 * and slopes were computed by Newton's method in 40 digits (mpmath).
 */
#include "judge/calibration.h"

#include "judge/lift.h"
#include "judge/points.h"

#include "check.h"

static const int y[] = {0, 0, 1, 0, 0, 1, 0, 1, 1, 1};
static const double s[] = {.05, .1, .2, .2, .3, .4, .55, .6, .8, .95};

static void
make(struct rows *m, const int *labels, const double *scores, size_t n,
    double weight)
{
	*m = (struct rows){0};
	for (size_t i = 0; i < n; i++)
		rows_add(m, scores[i], labels[i] != 0, weight);
	rows_sort(m);
}

static void
bins_are_quantiles(void)
{
	struct calibration_bin bin[5];
	struct calibration c;
	struct metrics r;
	struct rows m;

	make(&m, y, s, 10, 1);
	metrics_evaluate(&m, .5, &r);
	check(calibration_bins(&m, bin, 5) == 5);
	check(bin[0].low == .05 && bin[4].high == .95);
	/* .05 .1 | .2 .2 | .3 .4 | .55 .6 | .8 .95 */
	check_near(bin[0].mean_score, .075, 1e-16);
	check_near(bin[1].mean_score, .2, 1e-16);
	check_near(bin[3].mean_score, .575, 1e-16);
	check(bin[1].rate == .5 && bin[1].count == 2);
	check_text(bin[0].interval.method, "wilson");
	calibration_errors(&c, &r, bin, 5);
	/* (.075 + .3 + .15 + .075 + .125) / 5 */
	check_near(c.ece.value, .145, 1e-15);
	check_near(c.in_the_large.value, 4.15 / 5, 1e-15);
	rows_release(&m);
}

/* Equal weights are as good as none, and whole ones as copies. */
static void
edges_are_weighted(void)
{
	struct calibration_bin bin[7], like[7];
	struct rows m, copies;

	for (size_t n = 3; n <= 10; n++) {
		size_t used;

		make(&m, y, s, n, 1);
		make(&copies, y, s, n, .3);
		used = calibration_bins(&m, like, 7);
		check(calibration_bins(&copies, bin, 7) == used);
		for (size_t k = 0; k < used; k++) {
			check_near(bin[k].low, like[k].low, 1e-14);
			check_near(bin[k].high, like[k].high, 1e-14);
			check_near(bin[k].count, .3 * like[k].count, 1e-14);
		}
		rows_release(&m);
		rows_release(&copies);
	}
	m = copies = (struct rows){0};
	for (size_t i = 0; i < 10; i++) {
		double weight = i % 3 == 0 ? 7 : i % 4 + 1;

		rows_add(&m, s[i], y[i] != 0, weight);
		for (int copy = 0; copy < weight; copy++)
			rows_add(&copies, s[i], y[i] != 0, 1);
	}
	rows_sort(&m);
	rows_sort(&copies);
	for (size_t count = 2; count <= 7; count++) {
		size_t used = calibration_bins(&copies, like, count);

		check(calibration_bins(&m, bin, count) == used);
		for (size_t k = 0; k < used; k++) {
			check_near(bin[k].low, like[k].low, 1e-14);
			check_near(bin[k].high, like[k].high, 1e-14);
			check(bin[k].count == like[k].count);
			check_near(bin[k].rate, like[k].rate, 1e-14);
		}
	}
	rows_release(&m);
	rows_release(&copies);
}

static void
ties_are_never_parted(void)
{
	const double tied[] = {.1, .1, .1, .1, .1, .1, .1, .1, .5, .5};
	struct calibration_bin bin[5];
	struct rows m;

	make(&m, y, tied, 10, 1);
	check(calibration_bins(&m, bin, 5) == 2);
	check(bin[0].count == 8 && bin[1].count == 2);
	rows_release(&m);
}

static void
slope_and_intercept(void)
{
	struct calibration c, weighted;
	struct rows m;

	make(&m, y, s, 10, 1);
	calibration_fit(&c, &m);
	check_near(c.slope.value, 1.2299310456519651, 1e-10);
	check_near(c.intercept.value, 0.65723036921138792, 1e-10);
	check_text(c.slope_interval.method, "wald");
	check_near(c.slope_interval.low, -0.33343230727512043, 1e-9);
	check_near(c.intercept_interval.high, 2.5294591330700455, 1e-9);
	rows_release(&m);

	make(&m, y, s, 10, 3);
	calibration_fit(&weighted, &m);
	check_near(weighted.slope.value, c.slope.value, 1e-12);
	check(weighted.slope_interval.method == NULL);
	rows_release(&m);
}

static void
what_has_no_slope_says_why(void)
{
	const int apart[] = {0, 0, 1, 1}, mixed[] = {0, 1, 0, 1};
	const double scores[] = {.1, .2, .3, .4}, same[] = {.5, .5, .5, .5};
	const double wide[] = {-1, 0, 1, 2};
	struct calibration c;
	struct rows m;

	make(&m, apart, scores, 4, 1);
	calibration_fit(&c, &m);
	check_text(c.slope.reason, "the scores of the classes do not overlap");
	rows_release(&m);
	make(&m, mixed, same, 4, 1);
	calibration_fit(&c, &m);
	check_text(c.slope.reason, "all scores are the same");
	rows_release(&m);
	make(&m, mixed, wide, 4, 1);
	calibration_fit(&c, &m);
	check_text(c.slope.reason, "there are scores outside 0 to 1");
	rows_release(&m);
}

/* 1, then three tied rows of which one is positive, then nothing. */
static void
lift_shares_a_tie(void)
{
	const int labels[] = {1, 1, 0, 0, 0, 0};
	const double scores[] = {.9, .5, .5, .5, .1, .1};
	struct lift lift[] = {{.k = 1}, {.k = 2}, {.k = 4}, {.k = 20}};
	struct rows m;

	make(&m, labels, scores, 6, 1);
	lift_find(&m, lift, 4);
	check(lift[0].precision.value == 1 && lift[0].lift.value == 3);
	check_near(lift[1].precision.value, (1 + 1. / 3) / 2, 1e-15);
	check(lift[2].precision.value == .5 && lift[2].recall.value == 1);
	check(lift[3].precision.value == .1 && lift[3].recall.value == 1);
	rows_release(&m);
}

static void
points_keep_the_vertices(void)
{
	enum { ROWS = 20000, MOST = 100 };
	struct curve_point point[MOST];
	struct rows m = {0};
	double area = 0, x = 0, height = 0;
	struct metrics r;
	size_t count;

	for (int i = 0; i < ROWS; i++)
		rows_add(&m, i, i % 1000 == 500, 1);
	metrics_evaluate(&m, 0, &r);
	count = points_find(&m, point, MOST);
	check(count > 60 && count <= MOST);
	check(point[0].threshold == ROWS - 1);
	check(point[count - 1].threshold == 0);
	for (size_t i = 0; i < count; i++) {
		double fpr = point[i].at.fp / (ROWS - 20);
		double tpr = point[i].at.tp / 20;

		check(i == 0 || point[i].threshold < point[i - 1].threshold);
		area += (fpr - x) * (tpr + height) / 2;
		x = fpr;
		height = tpr;
	}
	check_near(area, r.roc_auc.value, 1e-12);
	rows_release(&m);

	/* More vertices than room: still within it, and both ends. */
	m = (struct rows){0};
	for (int i = 0; i < ROWS; i++)
		rows_add(&m, i, i % 2 == 0, 1);
	rows_sort(&m);
	count = points_find(&m, point, MOST);
	check(count > 60 && count <= MOST);
	check(point[0].threshold == ROWS - 1);
	check(point[count - 1].threshold == 0);
	rows_release(&m);
}

int
main(void)
{
	bins_are_quantiles();
	edges_are_weighted();
	ties_are_never_parted();
	slope_and_intercept();
	what_has_no_slope_says_why();
	lift_shares_a_tie();
	points_keep_the_vertices();
	return check_done();
}
