#include "judge/metrics.h"

#include "base/team.h"
#include "judge/curve.h"
#include "math/sum.h"

#include <float.h>
#include <math.h>

/* With more rows, another thread pays. */
#define MANY (1 << 15)

double
metrics_log_loss(double p, bool label)
{
	p = fmin(fmax(p, DBL_EPSILON), 1 - DBL_EPSILON);
	return label ? -log(p) : -log1p(-p);
}

static const char *
why_no_pairs(const struct metrics *r)
{
	return r->n == 0	? "no records"
	    : r->positives == 0 ? "no positives"
				: "no negatives";
}

/*
 * Walk over the blocks of tied rows. A block adds
 *	to ROC AUC	      in- * (above+ + in+ / 2) / (all+ * all-)
 *	to average precision  in+ / all+ * precision after the block
 * with the positives in it (in+) and those above it (above+).
 */
static void
find_ranking(const struct rows *m, struct metrics *r)
{
	struct sum pairs = {0}, precisions = {0};
	struct curve c;

	curve_start(&c, m);
	while (curve_next(&c)) {
		if (c.negatives > 0)
			sum_add(&pairs, c.negatives * (c.tp - c.positives / 2));
		if (c.positives > 0)
			sum_add(
			    &precisions, c.positives * (c.tp / (c.tp + c.fp)));
	}
	r->weight_positives = c.tp;
	r->weight = c.tp + c.fp;
	r->prevalence = value_ratio(c.tp, r->weight, "no records");
	r->roc_auc =
	    value_ratio(sum_value(&pairs), c.tp * c.fp, why_no_pairs(r));
	r->average_precision =
	    value_ratio(sum_value(&precisions), c.tp, "no positives");
}

static void
find_losses(const struct rows *m, struct metrics *r)
{
	struct sum losses = {0}, squares = {0};
	struct curve c;

	if (m->count == 0 || m->rows[0].score > 1 ||
	    m->rows[m->count - 1].score < 0) {
		r->log_loss = r->brier =
		    value_none(m->count > 0 ? "there are scores outside 0 to 1"
					    : "no records");
		return;
	}
	curve_start(&c, m);
	while (curve_next(&c)) {
		double p = c.threshold;

		if (c.negatives > 0) {
			sum_add(
			    &losses, c.negatives * metrics_log_loss(p, false));
			sum_add(&squares, c.negatives * p * p);
		}
		if (c.positives > 0) {
			sum_add(
			    &losses, c.positives * metrics_log_loss(p, true));
			sum_add(&squares, c.positives * (p - 1) * (p - 1));
		}
	}
	r->log_loss = value_of(sum_value(&losses) / (c.tp + c.fp));
	r->brier = value_of(sum_value(&squares) / (c.tp + c.fp));
}

/* Find ks: the classes are furthest apart after a block with positives. */
static void
find_ks(const struct rows *m, struct metrics *r)
{
	double positives = r->weight_positives;
	double negatives = r->weight - positives;
	struct curve c;

	r->ks = r->ks_threshold = value_none(why_no_pairs(r));
	if (positives <= 0 || negatives <= 0)
		return;
	r->ks = value_of(0);
	r->ks_threshold = value_none("no threshold parts the classes");
	curve_start(&c, m);
	while (curve_next(&c)) {
		double distance;

		if (c.positives <= 0)
			continue;
		distance = c.tp / positives - c.fp / negatives;
		if (distance > r->ks.value) {
			r->ks = value_of(distance);
			r->ks_threshold = value_of(c.threshold);
		}
	}
}

/* The rows, and the result: each step has its own members of it. */
struct metrics_task {
	const struct rows *m;
	double threshold;
	struct metrics *result;
};

enum { RANKING, LOSSES, STEPS };

static void
evaluate(void *context, size_t member, size_t step)
{
	const struct metrics_task *e = context;

	(void)member;
	if (step == LOSSES) {
		find_losses(e->m, e->result);
		return;
	}
	find_ranking(e->m, e->result);
	find_ks(e->m, e->result);
	confusion_at(&e->result->at, e->m, e->threshold);
}

void
metrics_evaluate(struct rows *m, double threshold, struct metrics *r)
{
	struct metrics_task e = {m, threshold, r};
	struct team *team;

	*r = (struct metrics){
	    .n = m->count, .positives = m->positives, .threshold = threshold};
	rows_sort(m);
	team = team_new(m->count > MANY ? STEPS : 1);
	team_run(team, STEPS, evaluate, NULL, &e);
	team_free(team);
}
