/*
 * Rules, conditions and requirements: their texts, and what they choose.
 */
#include "judge/threshold.h"

#include "judge/gate.h"

#include "check.h"

static const int y[] = {1, 0, 1, 0, 0, 1, 0, 0};
static const double s[] = {.9, .8, .7, .6, .5, .4, .3, .2};

static void
make(struct rows *m, const double *w)
{
	*m = (struct rows){0};
	for (size_t i = 0; i < 8; i++)
		rows_add(m, s[i], y[i] != 0, w != NULL ? w[i] : 1);
	rows_sort(m);
}

/* What a rule chooses from these rows; -1: nothing. */
static double
choose(const char *text, const double *w, double days)
{
	struct threshold_rule rule;
	struct threshold t = {.threshold = -1};
	struct rows m;
	struct error e;

	make(&m, w);
	if (check(threshold_parse(&rule, text, &e) == 0)) {
		threshold_choose(&rule, &m, days, &t);
		threshold_release(&rule);
	}
	rows_release(&m);
	return t.threshold;
}

static void
each_rule_chooses(void)
{
	const double costs[] = {9, 1, 9, 1, 1, 1, 1, 1};

	/* precision 1 1/2 2/3 1/2 2/5 1/2 3/7 3/8, recall 1/3 1/3 2/3 ... */
	check(choose("precision>=0.6", NULL, 1) == .7);
	check(choose("precision >= 0.7", NULL, 1) == .9);
	check(choose("precision>1", NULL, 1) == -1);
	check(choose("recall>=0.6", NULL, 1) == .7);
	check(choose("recall>=1", NULL, 1) == .4);
	check(choose("fpr<=0.2", NULL, 1) == .7);
	check(choose("specificity>=0.6", NULL, 1) == .7);
	check(choose("max-f1", NULL, 1) == .4); /* 2/3, as at .7 */
	check(choose("max-f2", NULL, 1) == .4);
	check(choose("top=3", NULL, 1) == .7);
	check(choose("top=2/day", NULL, 2) == .6);
	check(choose("top=0.5", NULL, 1) == nextafter(.9, 1));
	/* Of costs: to miss the positive of 1 is cheaper than two false ones. */
	check(choose("cost FP=1,FN=1", costs, 1) == .7);
	check(choose("cost FP=1, FN=1", NULL, 1) == .9);
	check(choose("cost FN=1,FP=1", costs, 1) == .7);
}

static void
of_equals_the_one_with_more_recall(void)
{
	const int labels[] = {1, 1, 0};
	const double scores[] = {.9, .8, .1};
	struct measure precision = {.kind = MEASURE_PRECISION};
	struct threshold t;
	struct rows m = {0};

	for (int i = 0; i < 3; i++)
		rows_add(&m, scores[i], labels[i] != 0, 1);
	rows_sort(&m);
	check(threshold_highest(precision, NULL, &m, &t));
	check(t.threshold == .8 && t.at.tp == 2 && t.at.fp == 0);
	rows_release(&m);
}

static void
costs_name_their_fields(void)
{
	struct threshold_rule rule;
	struct error e;

	check(threshold_parse(&rule, "cost FP=5,FN=0.5*Amount", &e) == 0);
	check(rule.fp.factor == 5 && rule.fp.field == NULL);
	check(rule.fn.factor == .5);
	check_text(rule.fn.field, "Amount");
	threshold_release(&rule);
	check(threshold_parse(&rule, "cost FP=1*a,FN=2*b", &e) == 0);
	check_text(rule.fp.field, "a");
	check_text(rule.fn.field, "b");
	threshold_release(&rule);
	check(threshold_parse(&rule, "cost FN=2 * an amount , FP=1", &e) == 0);
	check(rule.fn.factor == 2 && rule.fp.factor == 1);
	check_text(rule.fn.field, "an amount");
	threshold_release(&rule);
	check(threshold_parse(&rule, "cost FP=1,FN=2*Amount\\, EUR\\\\", &e) ==
	    0);
	check_text(rule.fn.field, "Amount, EUR\\");
	threshold_release(&rule);
}

static void
what_is_no_rule_is_refused(void)
{
	static const char *const texts[] = {"", "max-", "max-recal", "f1",
	    "precision", "precision>=", "precision>=x", "precision<=0.5",
	    "recall>=0.5 and more", "fpr>=0.1", "mcc>=0.1", "cost", "cost FP=1",
	    "cost FP=-1,FN=1", "cost FN=1,FN=1", "cost FN=1",
	    "cost FP=1e60,FN=1", "cost FP=1,FN=1*", "top=", "top=0", "top=-1",
	    "top=3/week",
	    "max-f1 "
	    "max-f2"};
	struct threshold_rule rule;
	struct error e;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!check(threshold_parse(&rule, texts[i], &e) < 0))
			printf("\tof '%s'\n", texts[i]);
}

static void
requirements_are_read(void)
{
	struct gate g;
	struct error e;
	struct value v = value_of(.7);

	check(gate_parse(&g, "ap>=0.70", &e) == 0);
	check(g.kind == GATE_FIGURE && g.bound == GATE_ESTIMATE);
	check_text(g.name, "average_precision");
	check(gate_holds(&g, &v));
	v = value_none("no positives");
	check(!gate_holds(&g, &v));

	check(gate_parse(&g, " auc.low > 0.9 ", &e) == 0);
	check_text(g.name, "roc_auc");
	check(g.bound == GATE_LOW && g.relation == ABOVE && g.limit == .9);
	check(gate_parse(&g, "calibration.slope.high<1.2", &e) == 0);
	check_text(g.name, "calibration.slope");
	check(g.bound == GATE_HIGH && g.relation == BELOW);

	check(gate_parse(&g, "recall@precision>=0.9 >= 0.6", &e) == 0);
	check(g.kind == GATE_GIVEN && g.measure.kind == MEASURE_RECALL);
	check(g.given.measure.kind == MEASURE_PRECISION);
	check(g.given.relation == AT_LEAST && g.given.bound == .9);
	check(g.relation == AT_LEAST && g.limit == .6);
	check(gate_parse(&g, "recall.low@fpr<=0.01>0.5", &e) == 0);
	check(g.bound == GATE_LOW && g.given.relation == AT_MOST);

	check(gate_parse(&g, "precision@100>=0.5", &e) == 0);
	check(g.kind == GATE_TOP && g.top == 100 && !g.share);
	check(gate_parse(&g, "lift@0.5% >= 20", &e) == 0);
	check(g.kind == GATE_TOP && g.top == .5 && g.share);
	check(gate_parse(&g, "no-leak", &e) == 0);
	check(g.kind == GATE_NO_LEAK);
}

static void
what_is_no_requirement_is_refused(void)
{
	static const char *const texts[] = {"", "ap", "ap>=", "ap>=x", ">=1",
	    "ap=0.7", "ap>=0.7 or so", "recall@>=0.9", "recall@precision>=0.9",
	    "recall@precision 0.9 >= 0.6", "ap@precision>=0.9 >= 0.6",
	    "f1@100>=1", "lift@0>=1", "lift@101%>=1", "precision.low@100>=0.1",
	    "recall@frob>=1 >= 1"};
	struct gate g;
	struct error e;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!check(gate_parse(&g, texts[i], &e) < 0))
			printf("\tof '%s'\n", texts[i]);
}

int
main(void)
{
	each_rule_chooses();
	of_equals_the_one_with_more_recall();
	costs_name_their_fields();
	what_is_no_rule_is_refused();
	requirements_are_read();
	what_is_no_requirement_is_refused();
	return check_done();
}
