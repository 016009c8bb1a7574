#include "base/mem.h"
#include "judge/curve.h"
#include "judge/points.h"
#include "print.h"

#include <math.h>
#include <stdlib.h>

enum { POINTS_MAX = 1000, HISTOGRAM_BINS = 50 };

/* The arrays to which a point contributes. */
enum {
	THRESHOLD,
	TP,
	FP,
	FPR,
	RECALL,
	RECALL_LOW,
	RECALL_HIGH,
	PRECISION,
	PRECISION_LOW,
	PRECISION_HIGH,
	VALUES,
};

static void
find_bounds(struct value low_high[2], struct interval in)
{
	low_high[0] = low_high[1] = value_none(in.reason);
	if (in.method != NULL) {
		low_high[0] = value_of(in.low);
		low_high[1] = value_of(in.high);
	}
}

static void
find_values(struct value v[VALUES], const struct curve_point *p)
{
	const struct confusion *at = &p->at;

	v[THRESHOLD] = value_of(p->threshold);
	v[TP] = value_of(at->tp);
	v[FP] = value_of(at->fp);
	v[FPR] = value_ratio(at->fp, at->fp + at->tn, "no negatives");
	v[RECALL] = confusion_recall(at);
	find_bounds(&v[RECALL_LOW], confusion_recall_interval(at));
	v[PRECISION] = confusion_precision(at);
	find_bounds(&v[PRECISION_LOW], confusion_precision_interval(at));
}

struct points {
	struct curve_point *point;
	size_t count;
};

static void
print_array(
    struct json_out *j, const char *name, const struct points *p, int which)
{
	json_out_array(j, name);
	for (size_t i = 0; i < p->count; i++) {
		struct value v[VALUES];

		find_values(v, &p->point[i]);
		print_value(j, NULL, &v[which]);
	}
	json_out_end(j);
}

static void
print_thresholds(struct json_out *j, const struct points *p)
{
	json_out_object(j, "thresholds");
	print_array(j, "threshold", p, THRESHOLD);
	print_array(j, "tp", p, TP);
	print_array(j, "fp", p, FP);
	json_out_end(j);
}

static void
print_precision_recall(struct json_out *j, const struct points *p)
{
	json_out_object(j, "precision_recall");
	print_array(j, "recall", p, RECALL);
	print_array(j, "precision", p, PRECISION);
	print_array(j, "low", p, PRECISION_LOW);
	print_array(j, "high", p, PRECISION_HIGH);
	json_out_end(j);
}

/* --- what false predictions cost ------------------------------------------- */

/* Print the cost at each point: of false alarms from there up, and of misses. */
static void
print_cost_array(
    struct json_out *j, const struct points *p, const struct rows *costs)
{
	struct curve all, c;
	double fp = 0, tp = 0;
	bool more;

	curve_end(&all, costs);
	curve_start(&c, costs);
	more = curve_next(&c);
	json_out_array(j, "cost");
	for (size_t i = 0; i < p->count; i++) {
		while (more && c.threshold >= p->point[i].threshold) {
			fp = c.fp;
			tp = c.tp;
			more = curve_next(&c);
		}
		json_out_number(j, NULL, fp + (all.tp - tp));
	}
	json_out_end(j);
}

/* Print the threshold at which these records cost least. */
static void
print_lowest(
    struct json_out *j, const struct judgement *v, const struct opts *o)
{
	const struct rows *costs = &v->rows.costs;
	struct threshold lowest;
	struct confusion at;

	threshold_choose(&o->rule, costs, 0, &lowest);
	confusion_at(&at, &v->rows.m, lowest.threshold);
	json_out_object(j, "lowest");
	json_out_number(j, "threshold", lowest.threshold);
	json_out_number(j, "cost", lowest.at.fp + lowest.at.fn);
	json_out_number(j, "tp", at.tp);
	json_out_number(j, "fp", at.fp);
	json_out_end(j);
}

static void
print_cost(struct json_out *j, struct judgement *v, const struct opts *o,
    const struct points *p)
{
	if (!o->has_rule || o->rule.kind != THRESHOLD_COST ||
	    v->rows.costs.count == 0)
		return;
	rows_sort(&v->rows.costs);
	json_out_object(j, "cost");
	print_cost_array(j, p, &v->rows.costs);
	print_lowest(j, v, o);
	json_out_end(j);
}

/* Print what the highest scores hold, as many as people can look at. */
static void
print_capacity(struct json_out *j, const struct judgement *v)
{
	static const double looks[] = {
	    10, 20, 50, 100, 200, 500, 1000, 2000, 5000};
	struct lift lift[sizeof looks / sizeof *looks] = {0};
	double days = v->rows.days > 0 ? (double)v->rows.days : 1;
	size_t count = 0;

	while (count < sizeof looks / sizeof *looks &&
	    looks[count] * days <= v->result.weight) {
		lift[count].k = looks[count] * days;
		count++;
	}
	lift_find(&v->rows.m, lift, count);
	json_out_array(j, "capacity");
	for (size_t i = 0; i < count; i++) {
		json_out_object(j, NULL);
		if (v->rows.days > 0)
			json_out_number(j, "a_day", looks[i]);
		json_out_number(j, "k", lift[i].k);
		json_out_number(j, "positives", lift[i].positives);
		print_value(j, "precision", &lift[i].precision);
		print_value(j, "recall", &lift[i].recall);
		json_out_end(j);
	}
	json_out_end(j);
}

/* --- the other curves ------------------------------------------------------ */

/* Print the ROC curve, from where nothing is predicted. */
static void
print_roc(struct json_out *j, const struct points *rest)
{
	struct points all = {
	    .point = mem_zero(rest->count + 1, sizeof *all.point),
	    .count = rest->count + 1,
	};
	const struct confusion *first = &rest->point[0].at;

	all.point[0].at = (struct confusion){
	    .fn = first->tp + first->fn,
	    .tn = first->fp + first->tn,
	    .fn2 = first->tp2 + first->fn2,
	    .tn2 = first->fp2 + first->tn2,
	};
	for (size_t i = 0; i < rest->count; i++)
		all.point[i + 1] = rest->point[i];
	json_out_object(j, "roc");
	print_array(j, "fpr", &all, FPR);
	print_array(j, "tpr", &all, RECALL);
	print_array(j, "low", &all, RECALL_LOW);
	print_array(j, "high", &all, RECALL_HIGH);
	json_out_end(j);
	free(all.point);
}

static void
print_numbers(struct json_out *j, const char *name, const double *x, size_t n)
{
	json_out_array(j, name);
	for (size_t i = 0; i < n; i++)
		json_out_number(j, NULL, x[i]);
	json_out_end(j);
}

/*
 * Make bins of equal widths: of 0 to 1, or else from the lowest score to the
 * highest.
 */
static void
print_histogram(struct json_out *j, const struct rows *m)
{
	double low = m->rows[m->count - 1].score, high = m->rows[0].score;
	double edge[HISTOGRAM_BINS + 1], count[2][HISTOGRAM_BINS] = {0};

	if (low >= 0 && high <= 1) {
		low = 0;
		high = 1;
	} else if (low == high) {
		low -= fabs(low) / 2;
		high += fabs(high) / 2;
	}
	for (size_t i = 0; i < m->count; i++) {
		const struct row *row = &m->rows[i];
		double at = (row->score / 2 - low / 2) / (high / 2 - low / 2) *
		    HISTOGRAM_BINS;
		int bin = at < HISTOGRAM_BINS ? (int)at : HISTOGRAM_BINS - 1;

		count[row_is_positive(row)][bin] += row_weight(row);
	}
	for (int i = 0; i <= HISTOGRAM_BINS; i++) {
		double share = (double)i / HISTOGRAM_BINS;

		edge[i] = low * (1 - share) + high * share;
	}
	json_out_object(j, "histogram");
	print_numbers(j, "edges", edge, HISTOGRAM_BINS + 1);
	print_numbers(j, "positives", count[1], HISTOGRAM_BINS);
	print_numbers(j, "negatives", count[0], HISTOGRAM_BINS);
	json_out_end(j);
}

static void
print_bins(struct json_out *j, const struct judgement *v)
{
	json_out_object(j, "calibration");
	json_out_array(j, "bins");
	for (size_t i = 0; i < v->bins; i++) {
		const struct calibration_bin *bin = &v->bin[i];

		json_out_object(j, NULL);
		json_out_number(j, "low", bin->low);
		json_out_number(j, "high", bin->high);
		json_out_number(j, "count", bin->count);
		json_out_number(j, "mean_score", bin->mean_score);
		json_out_number(j, "rate", bin->rate);
		json_out_number(j, "rate_low", bin->interval.low);
		json_out_number(j, "rate_high", bin->interval.high);
		json_out_end(j);
	}
	json_out_end(j);
	json_out_end(j);
}

void
print_curves(struct json_out *j, struct judgement *v, const struct opts *o)
{
	struct points p = {.point = mem_zero(POINTS_MAX, sizeof *p.point)};

	p.count = points_find(&v->rows.m, p.point, POINTS_MAX);
	json_out_object(j, "curves");
	print_thresholds(j, &p);
	print_precision_recall(j, &p);
	print_roc(j, &p);
	print_histogram(j, &v->rows.m);
	print_bins(j, v);
	print_cost(j, v, o, &p);
	print_capacity(j, v);
	json_out_end(j);
	free(p.point);
}
