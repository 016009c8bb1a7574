#include "judgement.h"

#include "base/mem.h"
#include "judge/auc.h"
#include "judge/bootstrap.h"

#include <math.h>
#include <stdlib.h>

/* With more rows, the longest computations are done on demand only. */
#define LONG_ROWS 100000
#define LONG_REASON                                                            \
	"left out above 100000 records, where it takes longer than the rest: "

/* Give an undefined value no interval, for the same reason. */
static void
add(struct figures *all, enum figure_id id, struct value value,
    struct interval interval)
{
	all->item[id] = (struct estimate){
	    .there = true,
	    .value = value,
	    .interval = value.defined ? interval : interval_none(value.reason),
	};
}

static void
add_single(struct figures *all, enum figure_id id, struct value value)
{
	add(all, id, value, interval_none(NULL));
	all->item[id].single = true;
}

/* Return why no row can be resampled, or NULL. */
static const char *
refuse_bootstrap(const struct judgement *v, const struct opts *o)
{
	const struct metrics *r = &v->result;

	if (o->resamples == 0)
		return "--resamples 0";
	if (!o->has_resamples && r->n > LONG_ROWS)
		return LONG_REASON "ask by --resamples";
	if (r->positives < 2)
		return "fewer than two positives";
	if (r->n - r->positives < 2)
		return "fewer than two negatives";
	return NULL;
}

static void
find_bootstrap(struct judgement *v, const struct opts *o,
    struct interval interval[BOOTSTRAP_FIGURES])
{
	const char *reason = refuse_bootstrap(v, o);
	const struct bootstrap_ask ask = {
	    .threshold = v->threshold,
	    .beta = o->beta,
	    .resamples = o->resamples,
	    .seed = o->seed,
	};
	struct bootstrap b;

	for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
		interval[f] = interval_none(reason);
	if (reason != NULL)
		return;
	bootstrap_run(&b, &v->rows.m, NULL, &ask);
	for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
		interval[f] = interval_percentile(b.value[0][f], b.resamples);
	bootstrap_release(&b);
	v->figures.resamples = o->resamples;
	v->figures.seed = o->seed;
}

static void
add_counts(struct judgement *v, const struct opts *o)
{
	const struct metrics *r = &v->result;
	struct figures *all = &v->figures;

	add_single(all, FIGURE_N, value_of((double)r->n));
	add_single(all, FIGURE_POSITIVES, value_of((double)r->positives));
	if (o->weight != NULL) {
		add_single(all, FIGURE_WEIGHT, value_of(r->weight));
		add_single(all, FIGURE_WEIGHT_POSITIVES,
		    value_of(r->weight_positives));
	}
	add_single(all, FIGURE_PREVALENCE, r->prevalence);
	add_single(all, FIGURE_THRESHOLD, value_of(r->threshold));
	add_single(all, FIGURE_TP, value_of(r->at.tp));
	add_single(all, FIGURE_FP, value_of(r->at.fp));
	add_single(all, FIGURE_FN, value_of(r->at.fn));
	add_single(all, FIGURE_TN, value_of(r->at.tn));
}

static void
add_metrics(struct judgement *v, const struct opts *o)
{
	const struct metrics *r = &v->result;
	struct interval resampled[BOOTSTRAP_FIGURES];
	struct figures *all = &v->figures;

	find_bootstrap(v, o, resampled);
	add(all, FIGURE_PRECISION, confusion_precision(&r->at),
	    confusion_precision_interval(&r->at));
	add(all, FIGURE_RECALL, confusion_recall(&r->at),
	    confusion_recall_interval(&r->at));
	add(all, FIGURE_SPECIFICITY, confusion_specificity(&r->at),
	    confusion_specificity_interval(&r->at));
	add(all, FIGURE_F1, confusion_f(&r->at, 1), resampled[BOOTSTRAP_F1]);
	if (o->has_beta)
		add(all, FIGURE_F_BETA, confusion_f(&r->at, o->beta),
		    resampled[BOOTSTRAP_F_BETA]);
	add(all, FIGURE_MCC, confusion_mcc(&r->at), resampled[BOOTSTRAP_MCC]);
	add(all, FIGURE_BALANCED_ACCURACY, confusion_balanced_accuracy(&r->at),
	    resampled[BOOTSTRAP_BALANCED_ACCURACY]);
	add(all, FIGURE_ROC_AUC, r->roc_auc,
	    auc_delong(&v->rows.m, r->roc_auc));
	add(all, FIGURE_AVERAGE_PRECISION, r->average_precision,
	    resampled[BOOTSTRAP_AVERAGE_PRECISION]);
	add(all, FIGURE_LOG_LOSS, r->log_loss, resampled[BOOTSTRAP_LOG_LOSS]);
	add(all, FIGURE_BRIER, r->brier, resampled[BOOTSTRAP_BRIER]);
	add_single(all, FIGURE_KS_VALUE, r->ks);
	add_single(all, FIGURE_KS_THRESHOLD, r->ks_threshold);
}

static void
add_calibration(struct judgement *v, const struct opts *o)
{
	struct calibration *c = &v->calibration;
	struct figures *all = &v->figures;

	v->bin = mem_zero(o->bins, sizeof *v->bin);
	v->bins = calibration_bins(&v->rows.m, v->bin, o->bins);
	calibration_errors(c, &v->result, v->bin, v->bins);
	if (o->calibration || v->result.n <= LONG_ROWS)
		calibration_fit(c, &v->rows.m);
	else
		c->slope = c->intercept =
		    value_none(LONG_REASON "ask by --calibration");
	add(all, FIGURE_CALIBRATION_SLOPE, c->slope, c->slope_interval);
	add(all, FIGURE_CALIBRATION_INTERCEPT, c->intercept,
	    c->intercept_interval);
	add_single(all, FIGURE_CALIBRATION_ECE, c->ece);
	add_single(all, FIGURE_CALIBRATION_IN_THE_LARGE, c->in_the_large);
}

static void
add_cost(struct judgement *v)
{
	struct confusion at;

	rows_sort(&v->rows.costs);
	confusion_at(&at, &v->rows.costs, v->threshold);
	add_single(&v->figures, FIGURE_COST_VALUE, value_of(at.fp + at.fn));
	add_single(
	    &v->figures, FIGURE_COST_OF_NO_ALERTS, value_of(at.tp + at.fn));
}

static void
add_fraud(struct judgement *v, const struct opts *o)
{
	struct fraud *f = &v->fraud;
	struct figures *all = &v->figures;

	fraud_evaluate(f);
	add_single(all, FIGURE_FRAUD_K, value_of((double)o->top));
	add_single(all, FIGURE_FRAUD_DAYS, value_of((double)f->days));
	add_single(all, FIGURE_FRAUD_PRECISION, f->precision);
	add_single(all, FIGURE_FRAUD_CARD_PRECISION, f->card_precision);
	add_single(all, FIGURE_FRAUD_CARD_CEILING, f->ceiling);
	add_single(all, FIGURE_FRAUD_REMOVED, value_of((double)f->removed));
	if (o->has_delay)
		add_single(
		    all, FIGURE_FRAUD_DAYS_MISSING, value_of(f->missing));
}

/* Add the compared figures, in the order of `enum compared`. */
static void
add_baseline(struct judgement *v, const struct opts *o)
{
	struct comparison c[COMPARED_COUNT];
	struct figures *all = &v->figures;
	const char *refused = refuse_bootstrap(v, o);

	compare_run(
	    &v->compare, refused == NULL ? o->resamples : 0, o->seed, c);
	for (int i = 0; i < COMPARED_COUNT; i++)
		add_single(all, FIGURE_BASELINE_ROC_AUC + i, c[i].theirs);
	for (int i = 0; i < COMPARED_COUNT; i++) {
		if (i != COMPARED_ROC_AUC && refused != NULL) {
			c[i].interval = interval_none(refused);
			if (c[i].difference.defined)
				c[i].p = value_none(refused);
		}
		add(all, FIGURE_DIFFERENCE_ROC_AUC + i, c[i].difference,
		    c[i].interval);
	}
	for (int i = 0; i < COMPARED_COUNT; i++)
		add_single(all, FIGURE_P_VALUE_ROC_AUC + i, c[i].p);
}

static void
add_leak(struct judgement *v)
{
	const char *unknown = leak_unknown(&v->leak);
	struct value trained = value_of((double)v->leak.trained);
	struct value early = value_of((double)v->leak.early);

	if (unknown != NULL)
		trained = early = value_none(unknown);
	add_single(&v->figures, FIGURE_LEAK_TRAINED_ON, trained);
	add_single(&v->figures, FIGURE_LEAK_BEFORE_TRAINING_ENDED, early);
}

static void
find_lift(struct judgement *v)
{
	static const double fraction[] = {.001, .005, .01, .05, .1, .2};
	const struct rows *m = &v->rows.m;
	double units = rows_units(m), unit = rows_unit(m);

	v->lifts = sizeof fraction / sizeof *fraction;
	v->lift = mem_zero(v->lifts, sizeof *v->lift);
	for (size_t i = 0; i < v->lifts; i++) {
		double k = fraction[i] * units;

		v->lift[i].k = !m->weighted
		    ? ceil(k)
		    : ceil(k * (1 - ROWS_ROUNDING)) * unit;
	}
	lift_find(m, v->lift, v->lifts);
}

void
judgement_make(struct judgement *v, const struct opts *o)
{
	metrics_evaluate(&v->rows.m, v->threshold, &v->result);
	add_counts(v, o);
	add_metrics(v, o);
	add_calibration(v, o);
	if (o->has_rule && o->rule.kind == THRESHOLD_COST)
		add_cost(v);
	if (o->top > 0)
		add_fraud(v, o);
	if (o->baseline != NULL)
		add_baseline(v, o);
	if (v->leak.wanted)
		add_leak(v);
	find_lift(v);
}

void
judgement_release(struct judgement *v)
{
	judged_release(&v->rows);
	fraud_release(&v->fraud);
	compare_release(&v->compare);
	place_release(&v->leak.place);
	buf_release(&v->leak.example);
	worst_release(&v->worst);
	facts_release(&v->facts);
	free(v->bin);
	free(v->lift);
	free(v->outcome);
}
