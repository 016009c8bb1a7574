#include "judge/compare.h"

#include "base/mem.h"
#include "judge/bootstrap.h"
#include "judge/metrics.h"
#include "judge/radix.h"
#include "judge/rows.h"
#include "math/sum.h"

#include <math.h>
#include <stdlib.h>

void
compare_add(
    struct compare *c, double ours, double theirs, bool label, double weight)
{
	if (weight == 0)
		return;
	c->row = mem_grow(c->row, c->count, &c->capacity, sizeof *c->row);
	c->row[c->count++] = (struct compare_row){
	    .ours = ours + 0.0, /* -0 becomes 0 */
	    .theirs = theirs + 0.0,
	    .signed_weight = label ? weight : -weight,
	};
	c->weighted |= weight != 1;
}

void
compare_release(struct compare *c)
{
	free(c->row);
	*c = (struct compare){0};
}

/* Compare for an order that depends on the rows alone; ours descends. */
static int
compare_rows(const void *a, const void *b)
{
	const struct compare_row *x = a, *y = b;

	if (x->ours != y->ours)
		return x->ours < y->ours ? 1 : -1;
	if (x->theirs != y->theirs)
		return x->theirs < y->theirs ? 1 : -1;
	return (x->signed_weight < y->signed_weight) -
	    (x->signed_weight > y->signed_weight);
}

/* --- DeLong --------------------------------------------------------------- */

static double
score_of(const struct compare_row *row, bool ours)
{
	return ours ? row->ours : row->theirs;
}

/*
 * Find each row's placement by one model. For the sort, a row carries its
 * number plus one, for a sign, as its weight.
 */
static void
find_placements(
    const struct compare *c, bool ours, const double all[2], double *placement)
{
	struct rows m = {0};
	struct sum above[2] = {0};

	for (size_t i = 0; i < c->count; i++)
		rows_add(&m, score_of(&c->row[i], ours),
		    c->row[i].signed_weight > 0, (double)(i + 1));
	radix_sort(m.rows, m.count);
	for (size_t i = 0, next; i < m.count; i = next) {
		double before[2] = {sum_value(&above[0]), sum_value(&above[1])};
		double in[2];

		for (next = i;
		     next < m.count && m.rows[next].score == m.rows[i].score;
		     next++) {
			size_t row = (size_t)row_weight(&m.rows[next]) - 1;

			sum_add(&above[row_is_positive(&m.rows[next])],
			    fabs(c->row[row].signed_weight));
		}
		for (int y = 0; y < 2; y++)
			in[y] = sum_value(&above[y]) - before[y];
		for (size_t k = i; k < next; k++) {
			size_t row = (size_t)row_weight(&m.rows[k]) - 1;

			placement[row] = row_is_positive(&m.rows[k])
			    ? (all[0] - before[0] - in[0] / 2) / all[0]
			    : (before[1] + in[1] / 2) / all[1];
		}
	}
	rows_release(&m);
}

/* Return the variance of the weighted mean of a class's differences. */
static double
class_variance(const struct compare *c, const double *difference, bool y)
{
	struct sum weight = {0}, mean = {0}, squares = {0};
	double count = 0;

	for (size_t i = 0; i < c->count; i++) {
		double w = fabs(c->row[i].signed_weight);

		if ((c->row[i].signed_weight > 0) != y)
			continue;
		count++;
		sum_add(&weight, w);
		sum_add(&mean, w * difference[i]);
	}
	for (size_t i = 0; i < c->count; i++) {
		double w = c->row[i].signed_weight;
		double d =
		    difference[i] - sum_value(&mean) / sum_value(&weight);

		if ((w > 0) == y)
			sum_add(&squares, w * w * d * d);
	}
	return sum_value(&squares) / (sum_value(&weight) * sum_value(&weight)) *
	    count / (count - 1);
}

static void
compare_areas(
    const struct compare *c, const double all[2], struct comparison *r)
{
	double *ours = mem_zero(c->count, sizeof *ours);
	double *theirs = mem_zero(c->count, sizeof *theirs);
	double error, d = r->difference.value;

	find_placements(c, true, all, ours);
	find_placements(c, false, all, theirs);
	for (size_t i = 0; i < c->count; i++)
		ours[i] -= theirs[i];
	error = sqrt(
	    class_variance(c, ours, true) + class_variance(c, ours, false));
	r->interval = (struct interval){
	    .low = d - INTERVAL_Z * error,
	    .high = d + INTERVAL_Z * error,
	    .method = "delong",
	};
	r->p = value_of(error > 0 ? erfc(fabs(d) / error / sqrt(2))
		: d == 0	  ? 1
				  : 0);
	free(ours);
	free(theirs);
}

/* --- the bootstrap -------------------------------------------------------- */

static void
settle(struct comparison *r, const double *ours, const double *theirs, size_t n)
{
	double *d = mem_zero(n, sizeof *d);
	double low = 1, high = 1;

	for (size_t i = 0; i < n; i++) {
		d[i] = ours[i] - theirs[i];
		low += d[i] <= 0;
		high += d[i] >= 0;
	}
	r->interval = interval_percentile(d, n);
	r->p = value_of(fmin(2 * fmin(low, high) / ((double)n + 1), 1));
	free(d);
}

static void
resample(const struct rows *ours, const double *theirs, size_t resamples,
    uint64_t seed, struct comparison result[COMPARED_COUNT])
{
	static const struct {
		enum compared compared;
		enum bootstrap_figure figure;
	} pairs[] = {
	    {COMPARED_AVERAGE_PRECISION, BOOTSTRAP_AVERAGE_PRECISION},
	    {COMPARED_LOG_LOSS, BOOTSTRAP_LOG_LOSS},
	    {COMPARED_BRIER, BOOTSTRAP_BRIER},
	};
	const struct bootstrap_ask ask = {
	    .threshold = 0.5, .resamples = resamples, .seed = seed};
	struct bootstrap b;

	bootstrap_run(&b, ours, theirs, &ask);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct comparison *r = &result[pairs[i].compared];
		enum bootstrap_figure f = pairs[i].figure;

		if (r->difference.defined)
			settle(r, b.value[0][f], b.value[1][f], resamples);
	}
	bootstrap_release(&b);
}

/* --- both ----------------------------------------------------------------- */

static void
subtract(struct comparison *r, struct value ours, struct value theirs)
{
	const char *reason = !ours.defined ? ours.reason : theirs.reason;

	r->theirs = theirs;
	r->difference = r->p = value_none(reason);
	r->interval = interval_none(reason);
	if (ours.defined && theirs.defined)
		r->difference = value_of(ours.value - theirs.value);
}

/* Compute both models' figures of rows in order. */
static void
find_differences(const struct compare *c, struct rows *ours, struct metrics *r,
    double *theirs, struct comparison result[COMPARED_COUNT])
{
	struct rows m = {0};
	struct metrics t;

	for (size_t i = 0; i < c->count; i++) {
		const struct compare_row *row = &c->row[i];
		double w = fabs(row->signed_weight);

		rows_add(ours, row->ours, row->signed_weight > 0, w);
		rows_add(&m, row->theirs, row->signed_weight > 0, w);
		theirs[i] = row->theirs;
	}
	ours->sorted = true; /* c->rows are */
	metrics_evaluate(ours, 0.5, r);
	metrics_evaluate(&m, 0.5, &t);
	subtract(&result[COMPARED_ROC_AUC], r->roc_auc, t.roc_auc);
	subtract(&result[COMPARED_AVERAGE_PRECISION], r->average_precision,
	    t.average_precision);
	subtract(&result[COMPARED_LOG_LOSS], r->log_loss, t.log_loss);
	subtract(&result[COMPARED_BRIER], r->brier, t.brier);
	rows_release(&m);
}

static void
refuse(struct comparison *r, const char *reason)
{
	if (!r->difference.defined)
		return;
	r->p = value_none(reason);
	r->interval = interval_none(reason);
}

void
compare_run(struct compare *c, size_t resamples, uint64_t seed,
    struct comparison result[COMPARED_COUNT])
{
	struct rows ours = {0};
	struct metrics r;
	double *theirs = mem_zero(c->count, sizeof *theirs);
	const char *few = NULL;

	if (c->count > 0)
		qsort(c->row, c->count, sizeof *c->row, compare_rows);
	find_differences(c, &ours, &r, theirs, result);
	if (r.positives < 2)
		few = "fewer than two positives";
	else if (r.n - r.positives < 2)
		few = "fewer than two negatives";
	for (int i = 0; i < COMPARED_COUNT; i++)
		refuse(&result[i], few != NULL ? few : "no resamples");
	if (few == NULL) {
		double all[2] = {
		    r.weight - r.weight_positives, r.weight_positives};

		compare_areas(c, all, &result[COMPARED_ROC_AUC]);
		if (resamples > 0)
			resample(&ours, theirs, resamples, seed, result);
	}
	rows_release(&ours);
	free(theirs);
}
