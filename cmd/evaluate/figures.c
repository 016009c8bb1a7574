#include "evaluate.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
add(struct figures *all, const char *name, struct value value,
    struct interval interval)
{
	all->item[all->count++] =
	    (struct figure){.name = name, .value = value, .interval = interval};
}

static void
add_single(struct figures *all, const char *name, struct value value)
{
	add(all, name, value, interval_none(NULL));
	all->item[all->count - 1].single = true;
}

const struct figure *
figures_find(const struct figures *all, const char *name)
{
	for (size_t i = 0; i < all->count; i++)
		if (strcmp(all->item[i].name, name) == 0)
			return &all->item[i];
	return NULL;
}

/* --- the bootstrap -------------------------------------------------------- */

/* Why no row is to be resampled, or NULL. */
static const char *
refuse_bootstrap(const struct evaluation *v, const struct opts *o)
{
	const struct metric_result *r = &v->result;

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
find_bootstrap(struct evaluation *v, const struct opts *o,
    struct interval interval[BOOTSTRAP_FIGURES])
{
	const char *reason = refuse_bootstrap(v, o);
	struct bootstrap b;

	for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
		interval[f] = interval_none(reason);
	if (reason != NULL)
		return;
	bootstrap_run(
	    &b, &v->m, NULL, v->result.threshold, o->resamples, o->seed);
	for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
		interval[f] = interval_percentile(b.value[0][f], b.resamples);
	bootstrap_release(&b);
	v->figures.resamples = o->resamples;
	v->figures.seed = o->seed;
}

/* --- the list ------------------------------------------------------------- */

static void
add_counts(struct evaluation *v, const struct opts *o)
{
	const struct metric_result *r = &v->result;
	struct figures *all = &v->figures;

	add_single(all, "n", value_of((double)r->n));
	add_single(all, "positives", value_of((double)r->positives));
	if (o->weight != NULL) {
		add_single(all, "weight", value_of(r->weight));
		add_single(
		    all, "weight_positives", value_of(r->weight_positives));
	}
	add_single(all, "prevalence", r->prevalence);
	add_single(all, "threshold", value_of(r->threshold));
	add_single(all, "tp", value_of(r->at.tp));
	add_single(all, "fp", value_of(r->at.fp));
	add_single(all, "fn", value_of(r->at.fn));
	add_single(all, "tn", value_of(r->at.tn));
}

static void
add_metrics(struct evaluation *v, const struct opts *o)
{
	const struct metric_result *r = &v->result;
	struct interval resampled[BOOTSTRAP_FIGURES];
	struct figures *all = &v->figures;

	find_bootstrap(v, o, resampled);
	add(all, "precision", confusion_precision(&r->at),
	    confusion_precision_interval(&r->at));
	add(all, "recall", confusion_recall(&r->at),
	    confusion_recall_interval(&r->at));
	add(all, "specificity", confusion_specificity(&r->at),
	    confusion_specificity_interval(&r->at));
	add(all, "f1", confusion_f(&r->at, 1), resampled[BOOTSTRAP_F1]);
	if (o->has_beta)
		add_single(all, "f_beta", confusion_f(&r->at, o->beta));
	add(all, "mcc", confusion_mcc(&r->at), resampled[BOOTSTRAP_MCC]);
	add(all, "balanced_accuracy", confusion_balanced_accuracy(&r->at),
	    resampled[BOOTSTRAP_BALANCED_ACCURACY]);
	add(all, "roc_auc", r->roc_auc, interval_delong(&v->m, r->roc_auc));
	add(all, "average_precision", r->average_precision,
	    resampled[BOOTSTRAP_AVERAGE_PRECISION]);
	add(all, "log_loss", r->log_loss, resampled[BOOTSTRAP_LOG_LOSS]);
	add(all, "brier", r->brier, resampled[BOOTSTRAP_BRIER]);
	add_single(all, "ks.value", r->ks);
	add_single(all, "ks.threshold", r->ks_threshold);
}

static void
add_calibration(struct evaluation *v, const struct opts *o)
{
	struct calibration *c = &v->calibration;
	struct figures *all = &v->figures;

	v->bin = mem_zero(o->bins, sizeof *v->bin);
	v->bins = calibration_bins(&v->m, v->bin, o->bins);
	calibration_errors(c, &v->result, v->bin, v->bins);
	if (o->calibration || v->result.n <= LONG_ROWS) {
		calibration_fit(c, &v->m);
	} else {
		c->slope = c->intercept =
		    value_none(LONG_REASON "ask by --calibration");
	}
	add(all, "calibration.slope", c->slope, c->slope_interval);
	add(all, "calibration.intercept", c->intercept, c->intercept_interval);
	add_single(all, "calibration.ece", c->ece);
	add_single(all, "calibration.in_the_large", c->in_the_large);
}

/* An interval of what is undefined is undefined for the same reason. */
static void
settle_intervals(struct figures *all)
{
	for (size_t i = 0; i < all->count; i++) {
		struct figure *item = &all->item[i];

		if (!item->value.defined)
			item->interval = interval_none(item->value.reason);
	}
}

static void
find_lift(struct evaluation *v)
{
	static const double fraction[] = {.001, .005, .01, .05, .1, .2};

	v->lifts = sizeof fraction / sizeof *fraction;
	v->lift = mem_zero(v->lifts, sizeof *v->lift);
	for (size_t i = 0; i < v->lifts; i++)
		v->lift[i].k = v->m.weighted
		    ? fraction[i] * v->result.weight
		    : ceil(fraction[i] * (double)v->result.n);
	lift_find(&v->m, v->lift, v->lifts);
}

void
evaluation_make(struct evaluation *v, const struct opts *o)
{
	metric_evaluate(&v->m, o->threshold, &v->result);
	add_counts(v, o);
	add_metrics(v, o);
	add_calibration(v, o);
	settle_intervals(&v->figures);
	find_lift(v);
}

void
evaluation_release(struct evaluation *v)
{
	metric_release(&v->m);
	free(v->bin);
	free(v->lift);
}
