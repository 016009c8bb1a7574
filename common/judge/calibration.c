#include "judge/calibration.h"

#include "base/mem.h"
#include "judge/curve.h"
#include "math/sum.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

static const char OUTSIDE[] = "there are scores outside 0 to 1";

static bool
is_probable(const struct rows *m)
{
	return m->count > 0 && m->rows[0].score <= 1 &&
	    m->rows[m->count - 1].score >= 0;
}

/* --- bins ----------------------------------------------------------------- */

/* Return the quantile k / count of the descending scores without weights. */
static double
edge(const struct rows *m, size_t k, size_t count)
{
	size_t last = m->count - 1;
	/* k * last / count without overflow. */
	size_t i = k * (last / count) + k * (last % count) / count;
	size_t rest = k * (last % count) % count;
	double low = m->rows[last - i].score;

	if (rest == 0)
		return low;
	return low +
	    (m->rows[last - i - 1].score - low) * (double)rest / (double)count;
}

/* A walk over weighted rows from the lowest score up. */
struct climb {
	const struct rows *m;
	size_t left; /* rows not passed */
	struct sum weight;
};

/* Return the score at that weight from below; weights rise from call to call. */
static double
score_at(struct climb *c, double weight)
{
	while (c->left > 1) {
		struct sum next = c->weight;

		sum_add(&next, row_weight(&c->m->rows[c->left - 1]));
		if (sum_value(&next) > weight)
			break;
		c->weight = next;
		c->left--;
	}
	return c->m->rows[c->left - 1].score;
}

/*
 * Find the quantiles of weighted scores: those of rows that each stand as
 * often as their weight has the unit. Between two such rows they are
 * interpolated, as without weights.
 */
static void
find_weighted_edges(const struct rows *m, double *edges, size_t count)
{
	double last = rows_units(m) - 1, unit = rows_unit(m);
	struct climb low = {.m = m, .left = m->count}, high = low;

	for (size_t k = 0; k <= count; k++) {
		double at = last * (double)k / (double)count;
		double whole = nearbyint(at), below, above;

		/* Is it a whole one, except for rounding? */
		if (fabs(at - whole) > ROWS_ROUNDING * (1 + at))
			whole = floor(at);
		else
			at = whole;
		/* In the middle of a unit, where rounding moves no border. */
		below = score_at(&low, (whole + .5) * unit);
		above =
		    at > whole ? score_at(&high, (whole + 1.5) * unit) : below;
		edges[k] = below + (above - below) * (at - whole);
	}
}

/* Find the edges of the bins: quantiles of the scores. */
static void
find_edges(const struct rows *m, double *edges, size_t count)
{
	if (m->weighted) {
		find_weighted_edges(m, edges, count);
		return;
	}
	for (size_t k = 0; k <= count; k++)
		edges[k] = edge(m, k, count);
}

struct bin_sums {
	struct sum weight, positive, score, square;
};

static void
add_weighted(struct bin_sums *s, const struct row *row)
{
	double w = row_weight(row);

	sum_add(&s->weight, w);
	sum_add(&s->square, w * w);
	sum_add(&s->score, w * row->score);
	if (row_is_positive(row))
		sum_add(&s->positive, w);
}

static void
close_bin(struct calibration_bin *bin, const struct bin_sums *s)
{
	double positive = sum_value(&s->positive);

	bin->count = sum_value(&s->weight);
	bin->mean_score = sum_value(&s->score) / bin->count;
	bin->rate = positive / bin->count;
	bin->interval =
	    interval_wilson(positive, bin->count, sum_value(&s->square));
}

size_t
calibration_bins(
    const struct rows *m, struct calibration_bin *bin, size_t count)
{
	size_t used = 0, i = m->count; /* from the lowest score up */
	double *edges;

	if (!is_probable(m))
		return 0;
	edges = mem_zero(count + 1, sizeof *edges);
	find_edges(m, edges, count);
	for (size_t k = 0; k < count; k++) {
		double high = edges[k + 1];
		struct bin_sums s = {0};
		size_t first = i, positives = 0;

		for (;
		     i > 0 && (m->rows[i - 1].score <= high || k + 1 == count);
		     i--) {
			const struct row *row = &m->rows[i - 1];

			if (m->weighted)
				add_weighted(&s, row);
			else
				sum_add(&s.score, row->score);
			positives += row_is_positive(row);
		}
		if (i == first)
			continue;
		if (!m->weighted) {
			s.weight.total = s.square.total = (double)(first - i);
			s.positive.total = (double)positives;
		}
		bin[used].low = edges[k];
		bin[used].high = high;
		close_bin(&bin[used++], &s);
	}
	free(edges);
	return used;
}

void
calibration_errors(struct calibration *c, const struct metrics *r,
    const struct calibration_bin *bin, size_t count)
{
	struct sum distance = {0}, score = {0};

	c->ece = c->in_the_large =
	    value_none(r->n == 0 ? "no records" : OUTSIDE);
	if (count == 0)
		return;
	for (size_t k = 0; k < count; k++) {
		sum_add(&distance,
		    bin[k].count * fabs(bin[k].mean_score - bin[k].rate));
		sum_add(&score, bin[k].count * bin[k].mean_score);
	}
	c->ece = value_of(sum_value(&distance) / r->weight);
	c->in_the_large =
	    value_ratio(sum_value(&score), r->weight_positives, "no positives");
}

/* --- slope and intercept -------------------------------------------------- */

/* A distinct score: its logit, and the weights of its rows. */
struct block {
	double x, positives, negatives;
};

struct cox {
	struct block *block;
	size_t blocks;
	double a, b;	       /* intercept and slope */
	double gradient[2];    /* of the log-likelihood */
	double information[3]; /* aa, ab, bb */
	double likelihood;     /* its logarithm */
};

static void
find_blocks(struct cox *f, const struct rows *m)
{
	size_t capacity = 0;
	struct curve c;

	curve_start(&c, m);
	while (curve_next(&c)) {
		double p =
		    fmin(fmax(c.threshold, DBL_EPSILON), 1 - DBL_EPSILON);

		f->block =
		    mem_grow(f->block, f->blocks, &capacity, sizeof *f->block);
		f->block[f->blocks++] = (struct block){
		    .x = log(p) - log1p(-p),
		    .positives = c.positives,
		    .negatives = c.negatives,
		};
	}
}

static void
derive(struct cox *f)
{
	struct sum gradient[2] = {0}, information[3] = {0}, likelihood = {0};

	for (size_t i = 0; i < f->blocks; i++) {
		const struct block *k = &f->block[i];
		double z = f->a + f->b * k->x, e = exp(-fabs(z));
		double all = k->positives + k->negatives;
		double p = z >= 0 ? 1 / (1 + e) : e / (1 + e);
		double rest = z >= 0 ? e / (1 + e) : 1 / (1 + e);
		double slack = k->positives * rest - k->negatives * p;
		double w = all * p * rest;

		/* log(p) and log(1 - p) are both -log1p(e), less |z| */
		sum_add(&likelihood,
		    -all * log1p(e) -
			(z >= 0 ? k->negatives : k->positives) * fabs(z));
		sum_add(&gradient[0], slack);
		sum_add(&gradient[1], slack * k->x);
		sum_add(&information[0], w);
		sum_add(&information[1], w * k->x);
		sum_add(&information[2], w * k->x * k->x);
	}
	for (int i = 0; i < 2; i++)
		f->gradient[i] = sum_value(&gradient[i]);
	for (int i = 0; i < 3; i++)
		f->information[i] = sum_value(&information[i]);
	f->likelihood = sum_value(&likelihood);
}

static double
determinant(const struct cox *f)
{
	return f->information[0] * f->information[2] -
	    f->information[1] * f->information[1];
}

/*
 * Take Newton's steps, halved until they do not make it worse; false: no end.
 */
static bool
climb(struct cox *f)
{
	enum { STEPS_MAX = 100, HALVINGS_MAX = 50 };

	derive(f);
	for (int i = 0; i < STEPS_MAX; i++) {
		const double *g = f->gradient, *h = f->information;
		double det = determinant(f), was = f->likelihood;
		double a = f->a, b = f->b;
		double da = (h[2] * g[0] - h[1] * g[1]) / det;
		double db = (h[0] * g[1] - h[1] * g[0]) / det;

		if (!isfinite(da) || !isfinite(db))
			return false;
		for (int k = 0; k < HALVINGS_MAX; k++) {
			f->a = a + ldexp(da, -k);
			f->b = b + ldexp(db, -k);
			derive(f);
			if (f->likelihood >= was - 1e-12 * fabs(was))
				break;
		}
		if (fabs(da) <= 1e-14 * (1 + fabs(a)) &&
		    fabs(db) <= 1e-14 * (1 + fabs(b)))
			return true;
		if (fabs(f->likelihood - was) <= 1e-15 * fabs(was) &&
		    fabs(da) + fabs(db) <= 1e-10 * (1 + fabs(a) + fabs(b)))
			return true;
	}
	return false;
}

/* Return why no slope can be fitted, or NULL. */
static const char *
refuse(const struct rows *m)
{
	double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};

	if (m->count == 0)
		return "no records";
	if (!is_probable(m))
		return OUTSIDE;
	for (size_t i = 0; i < m->count; i++) {
		int y = row_is_positive(&m->rows[i]);

		low[y] = fmin(low[y], m->rows[i].score);
		high[y] = fmax(high[y], m->rows[i].score);
	}
	if (isinf(low[1]))
		return "no positives";
	if (isinf(low[0]))
		return "no negatives";
	if (fmin(low[0], low[1]) == fmax(high[0], high[1]))
		return "all scores are the same";
	if (low[1] >= high[0] || low[0] >= high[1])
		return "the scores of the classes do not overlap";
	return NULL;
}

static struct interval
wald(double estimate, double variance)
{
	double half = INTERVAL_Z * sqrt(variance);

	return (struct interval){
	    .low = estimate - half, .high = estimate + half, .method = "wald"};
}

void
calibration_fit(struct calibration *c, const struct rows *m)
{
	const char *reason = refuse(m);
	struct cox f = {.b = 1};

	if (reason == NULL) {
		find_blocks(&f, m);
		if (!climb(&f))
			reason = "the fit of slope and intercept has no end";
	}
	c->slope = c->intercept = value_none(reason);
	c->slope_interval = c->intercept_interval = interval_none(
	    reason != NULL ? reason : "not known where records have weights");
	if (reason == NULL) {
		c->slope = value_of(f.b);
		c->intercept = value_of(f.a);
		if (!m->weighted) {
			double det = determinant(&f);

			c->slope_interval = wald(f.b, f.information[0] / det);
			c->intercept_interval =
			    wald(f.a, f.information[2] / det);
		}
	}
	free(f.block);
}
