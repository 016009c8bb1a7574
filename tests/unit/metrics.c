/*
 * The vectors were computed with scikit-learn 1.2.1.
 */
#include "judge/metrics.h"
#include "judge/figure.h"

#include "check.h"

#define TOLERANCE 1e-11

struct vector {
	size_t n;
	const int *label;
	const double *score, *weight; /* no weights: NULL */
	double roc_auc, average_precision, log_loss, brier;
};

static void
evaluate(const int *label, const double *score, const double *weight, size_t n,
    double threshold, struct metrics *r)
{
	struct rows m = {0};

	for (size_t i = 0; i < n; i++)
		rows_add(&m, score[i], label[i] != 0,
		    weight != NULL ? weight[i] : 1);
	metrics_evaluate(&m, threshold, r);
	rows_release(&m);
}

static void
check_vector(const struct vector *v)
{
	struct metrics r;

	evaluate(v->label, v->score, v->weight, v->n, 0.5, &r);
	check(r.roc_auc.defined && r.average_precision.defined);
	check(r.log_loss.defined && r.brier.defined);
	check_near(r.roc_auc.value, v->roc_auc, TOLERANCE);
	check_near(r.average_precision.value, v->average_precision, TOLERANCE);
	check_near(r.log_loss.value, v->log_loss, TOLERANCE);
	check_near(r.brier.value, v->brier, TOLERANCE);
}

static const int handbook_y[] = {1, 1, 0, 0, 0, 0, 0, 0, 0, 0};
static const double handbook_s[] = {.9, .35, .45, .4, .2, .2, .2, .1, .1, 0};
static const int tie_y[] = {1, 0, 1, 0, 0, 1, 0, 0};
static const double tie_s[] = {.9, .8, .8, .8, .5, .5, .5, .1};

static void
vectors_agree_with_sklearn(void)
{
	const struct vector vectors[] = {
	    /* handbook10 */
	    {10, handbook_y, handbook_s, NULL, 0.875, 0.75, 0.31439969499363973,
		0.09350000000000001},
	    /* sk4 */
	    {4, (const int[]){0, 0, 1, 1}, (const double[]){.1, .4, .35, .8},
		NULL, 0.75, 0.8333333333333333, 0.47228795380917615,
		0.15812500000000002},
	    /* all tied */
	    {4, (const int[]){1, 0, 0, 0}, (const double[]){.5, .5, .5, .5},
		NULL, 0.5, 0.25, 0.6931471805599453, 0.25},
	    /* tie block */
	    {8, tie_y, tie_s, NULL, 0.7333333333333333, 0.6428571428571428,
		0.7165227436472374, 0.26125000000000004},
	    /* inverted */
	    {4, (const int[]){1, 1, 0, 0}, (const double[]){.1, .2, .8, .9},
		NULL, 0.0, 0.41666666666666663, 1.956011502714073,
		0.7250000000000001},
	    /* exact 0 and 1 */
	    {3, (const int[]){1, 0, 1}, (const double[]){1, 0, 0}, NULL, 0.75,
		0.8333333333333333, 12.014551129705717, 0.3333333333333333},
	    /* weighted */
	    {4, (const int[]){1, 0, 1, 0}, (const double[]){.9, .8, .7, .1},
		(const double[]){1, 3, 2, 4}, 0.7142857142857142,
		0.6666666666666667, 0.6068466203468897, 0.21500000000000002},
	};

	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
		check_vector(&vectors[i]);
}

static void
a_score_at_the_threshold_is_positive(void)
{
	struct metrics r;

	evaluate(tie_y, tie_s, NULL, 8, .5, &r);
	check(r.n == 8 && r.positives == 3);
	check(r.at.tp == 3 && r.at.fp == 4 && r.at.fn == 0 && r.at.tn == 1);
	check_near(confusion_precision(&r.at).value, 3. / 7, 1e-16);
	check_near(confusion_recall(&r.at).value, 1, 0);
	check_near(confusion_f(&r.at, 1).value, .6, 1e-16);
	check_near(r.prevalence.value, .375, 0);
	evaluate(tie_y, tie_s, NULL, 8, nextafter(.5, 1), &r);
	check(r.at.tp == 2 && r.at.fp == 2 && r.at.fn == 1 && r.at.tn == 3);
}

static void
weights_are_summed_and_zero_weights_dropped(void)
{
	const int y[] = {1, 0, 1, 0, 1};
	const double s[] = {.9, .8, .7, .1, 7}, w[] = {1, 3, 2, 4, 0};
	struct metrics r;

	evaluate(y, s, w, 5, .75, &r);
	check(r.n == 4 && r.positives == 2);
	check(r.weight == 10 && r.weight_positives == 3);
	check(r.at.tp == 1 && r.at.fp == 3 && r.at.fn == 2 && r.at.tn == 4);
	check(r.log_loss.defined); /* the 7 weighs nothing */
	check_near(r.roc_auc.value, 5. / 7, TOLERANCE);
}

static void
the_order_of_rows_changes_no_bit(void)
{
	const int y[] = {0, 1, 0, 0, 1, 0, 1, 1};
	const double s[] = {.3, .7, .7, .1, .2, .7, .9, .3};
	const double w[] = {.1, .7, .3, 1.3, .2, .9, 1.1, .1};
	int back_y[8];
	double back_s[8], back_w[8];
	struct metrics a, b;

	for (int i = 0; i < 8; i++) {
		back_y[i] = y[7 - i];
		back_s[i] = s[7 - i];
		back_w[i] = w[7 - i];
	}
	evaluate(y, s, w, 8, .5, &a);
	evaluate(back_y, back_s, back_w, 8, .5, &b);
	check(a.at.tp == b.at.tp && a.at.fp == b.at.fp && a.at.fn == b.at.fn &&
	    a.at.tn == b.at.tn);
	check(a.roc_auc.value == b.roc_auc.value);
	check(a.average_precision.value == b.average_precision.value);
	check(a.log_loss.value == b.log_loss.value);
	check(a.brier.value == b.brier.value);
}

static void
what_is_undefined_has_a_reason(void)
{
	const int ones[] = {1, 1}, zeros[] = {0, 0}, both[] = {0, 1};
	const double s[] = {.2, .4}, wide[] = {-2, 3};
	struct metrics r;

	evaluate(ones, s, NULL, 2, .5, &r);
	check(!r.roc_auc.defined);
	check_text(r.roc_auc.reason, "no negatives");
	check_near(r.average_precision.value, 1, 0);
	check(!confusion_precision(&r.at).defined);
	check_text(confusion_precision(&r.at).reason, "no predicted positives");
	check(confusion_recall(&r.at).defined &&
	    confusion_recall(&r.at).value == 0);
	check(
	    confusion_f(&r.at, 1).defined && confusion_f(&r.at, 1).value == 0);
	check(r.log_loss.defined && r.brier.defined);

	evaluate(zeros, s, NULL, 2, .5, &r);
	check_text(r.roc_auc.reason, "no positives");
	check_text(r.average_precision.reason, "no positives");
	check_text(confusion_recall(&r.at).reason, "no positives");
	check_text(confusion_f(&r.at, 1).reason,
	    "no positives and no predicted positives");
	check(r.prevalence.defined && r.prevalence.value == 0);

	evaluate(both, wide, NULL, 2, 0, &r);
	check(!r.log_loss.defined && !r.brier.defined);
	check_text(r.log_loss.reason, "there are scores outside 0 to 1");
	check(r.roc_auc.defined && r.roc_auc.value == 1);
	check(
	    confusion_f(&r.at, 1).defined && confusion_f(&r.at, 1).value == 1);

	evaluate(both, s, NULL, 0, .5, &r);
	check(r.n == 0 && r.at.tp == 0 && r.at.tn == 0);
	check(!confusion_precision(&r.at).defined &&
	    !confusion_recall(&r.at).defined && !confusion_f(&r.at, 1).defined);
	check_text(r.roc_auc.reason, "no records");
	check_text(r.log_loss.reason, "no records");
	check_text(r.brier.reason, "no records");
	check_text(r.prevalence.reason, "no records");
	check(!r.average_precision.defined);
}

static void
each_figure_has_a_name_of_its_own(void)
{
	for (int f = 0; f < FIGURE_COUNT; f++)
		check(figure_table[f].name != NULL &&
		    (int)figure_find(figure_table[f].name) == f);
	check(figure_find("accuracy") == FIGURE_COUNT);
}

int
main(void)
{
	vectors_agree_with_sklearn();
	a_score_at_the_threshold_is_positive();
	weights_are_summed_and_zero_weights_dropped();
	the_order_of_rows_changes_no_bit();
	what_is_undefined_has_a_reason();
	each_figure_has_a_name_of_its_own();
	return check_done();
}
