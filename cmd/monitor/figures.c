#include "figures.h"

#include "base/mem.h"
#include "judge.h"
#include "sketch/drift.h"
#include "tally.h"

#include <math.h>
#include <stdlib.h>

#define DRAWN 5 /* fields whose bins are kept for the page */
#define DAY 86400e6

const double figures_quantiles[FIGURES_QUANTILES] = {
    0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99};

/* --- the score -------------------------------------------------------------- */

/* Return the score at which a share of the records is below. */
static double
quantile(const struct tally *t, double share)
{
	double below = share * (double)t->n, sum = 0;

	for (size_t i = 0; i < TALLY_BINS; i++) {
		double count = t->histogram[i], part;

		if (count > 0 && sum + count >= below) {
			part = (below - sum) / count;
			return tally_bound(i) +
			    part * (tally_bound(i + 1) - tally_bound(i));
		}
		sum += count;
	}
	return NAN;
}

/* Return the alerts a day; windows by count do not tell. */
static double
per_day(const struct tally *t, const struct opts *o)
{
	if (t->decided == 0 || o->window == 0)
		return NAN;
	return (double)t->alerts * DAY / (double)(t->end - t->begin);
}

/* Return the threshold at which there would be as many alerts as wanted. */
static double
fit_threshold(const struct tally *t, const struct opts *o)
{
	double wanted;

	if (isnan(o->capacity) || o->window == 0 || t->n == 0)
		return NAN;
	wanted = o->capacity * (double)(t->end - t->begin) / DAY;
	if (wanted >= (double)t->n)
		return 0;
	return quantile(t, 1 - wanted / (double)t->n);
}

/* --- drift ------------------------------------------------------------------ */

/* Scale shares before to the records that they are of. */
static double *
counts_before(const struct reference_spread *s, size_t bins, double rows)
{
	double *x = mem_zero(bins + 1, sizeof *x);

	for (size_t i = 0; i < s->bins && i < bins; i++)
		x[i] = s->share[i] * rows;
	return x;
}

static double *
counts_now(const uint32_t *bin, size_t bins)
{
	double *x = mem_zero(bins + 1, sizeof *x);

	for (size_t i = 0; i < bins; i++)
		x[i] = bin[i];
	return x;
}

/* Turn counts into shares. */
static void
normalise(double *x, size_t bins)
{
	double sum = 0;

	for (size_t i = 0; i < bins; i++)
		sum += x[i];
	for (size_t i = 0; i < bins && sum > 0; i++)
		x[i] /= sum;
}

static double
sum_of(const double *x, size_t bins)
{
	double sum = 0;

	for (size_t i = 0; i < bins; i++)
		sum += x[i];
	return sum;
}

/* PSI of a distribution that takes one value only is 0, if both do. */
static double
psi_of(const double *before, const double *now, size_t bins)
{
	return bins < 2 ? 0 : drift_psi(before, now, bins);
}

static void
make_field(struct figures_field *f, const struct tally *t, size_t i,
    const uint32_t *bin)
{
	const struct watched *w = t->of;
	const struct reference_field *r = &w->reference.field[i];
	double rows = (double)w->reference.rows * (1 - r->missing), n;

	*f = (struct figures_field){.field = i,
	    .bins = watched_bins(w, i),
	    .importance = r->importance,
	    .psi = NAN,
	    .psi_chance = NAN,
	    .ks = NAN,
	    .missing = (double)t->missing[i] / (double)t->n,
	    .missing_before = r->missing};
	if (r->spread.bins == 0)
		return;
	f->before = counts_before(&r->spread, f->bins, rows);
	f->now = counts_now(bin, f->bins);
	n = sum_of(f->now, f->bins);
	if (n > 0 && rows > 0) {
		f->psi = psi_of(f->before, f->now, f->bins);
		f->psi_chance =
		    f->bins < 2 ? 0 : drift_chance(rows, n, f->bins);
		if (r->spread.cut != NULL)
			f->ks = drift_ks(f->before, f->now, f->bins);
	}
	normalise(f->before, f->bins);
	normalise(f->now, f->bins);
}

/* What a field counts, of the most important one's. */
static double
weigh(const struct figures_field *f)
{
	return isnan(f->relative) ? 1 : f->relative;
}

static int
by_drift(const void *a, const void *b)
{
	const struct figures_field *x = a, *y = b;
	double p = isnan(x->psi) ? 0 : x->psi * weigh(x);
	double q = isnan(y->psi) ? 0 : y->psi * weigh(y);

	if (p != q)
		return p > q ? -1 : 1;
	return x->field < y->field ? -1 : x->field > y->field;
}

/* Weigh the fields by the greatest importance, and sort them. */
static void
weigh_fields(struct window_figures *f)
{
	double most = 0, all = 0, sum = 0;

	for (size_t i = 0; i < f->fields; i++)
		most = fmax(most, f->field[i].importance);
	for (size_t i = 0; i < f->fields; i++) {
		struct figures_field *x = &f->field[i];

		x->relative = most > 0 ? x->importance / most : NAN;
		if (isnan(x->psi))
			continue;
		all += weigh(x);
		sum += weigh(x) * x->psi;
	}
	f->drift = all > 0 ? sum / all : NAN;
	qsort(f->field, f->fields, sizeof *f->field, by_drift);
	for (size_t i = DRAWN; i < f->fields; i++) {
		free(f->field[i].before);
		free(f->field[i].now);
		f->field[i].before = f->field[i].now = NULL;
	}
}

static void
make_drift(struct window_figures *f, const struct tally *t)
{
	const struct watched *w = t->of;
	const struct reference *r = &w->reference;
	const uint32_t *bin = t->bin;

	f->psi = f->psi_chance = f->ks = f->ks_chance = f->drift = NAN;
	if (!t->is_referred || t->n == 0)
		return;
	f->bins = r->score.bins;
	f->before = counts_before(&r->score, f->bins, (double)r->scored);
	f->now = counts_now(bin, f->bins);
	f->psi = psi_of(f->before, f->now, f->bins);
	f->ks = drift_ks(f->before, f->now, f->bins);
	f->psi_chance = f->bins < 2
	    ? 0
	    : drift_chance((double)r->scored, (double)t->n, f->bins);
	f->ks_chance = drift_ks_chance((double)r->scored, (double)t->n);
	normalise(f->before, f->bins);
	normalise(f->now, f->bins);
	f->fields = watched_fields(w);
	f->field = mem_zero(f->fields + 1, sizeof *f->field);
	bin += f->bins;
	for (size_t i = 0; i < f->fields; i++) {
		make_field(&f->field[i], t, i, bin);
		bin += watched_bins(w, i);
	}
	weigh_fields(f);
}

/* --- all -------------------------------------------------------------------- */

static void
make(struct tally *t, const struct opts *o)
{
	struct window_figures *f = &t->figures;
	double n = (double)t->decided;

	*f = (struct window_figures){.rate = NAN, .mean = NAN};
	f->per_day = per_day(t, o);
	f->threshold_for_capacity = fit_threshold(t, o);
	f->rate_interval = interval_none("of nothing");
	if (n > 0) {
		f->rate = (double)t->alerts / n;
		f->rate_interval = interval_wilson((double)t->alerts, n, n);
	}
	if (t->n > 0)
		f->mean = sum_value(&t->score) / (double)t->n;
	for (size_t i = 0; i < FIGURES_QUANTILES; i++)
		f->quantile[i] = quantile(t, figures_quantiles[i]);
	make_drift(f, t);
	f->precision = estimate_precision(&t->estimate);
	f->recall = estimate_recall(&t->estimate);
	f->positives = sum_value(&t->score);
}

void
figures_make(struct tally *t, const struct opts *o)
{
	make(t, o);
	judge_window(t, o);
}

void
figures_again(struct tally *t, const struct opts *o)
{
	struct window_figures old = t->figures;

	make(t, o);
	t->figures.level = old.level;
	t->figures.since = old.since;
	t->figures.reasons = old.reasons;
	old.reasons = (struct reasons){0};
	figures_release(&old);
}

void
figures_release(struct window_figures *f)
{
	for (size_t i = 0; i < f->fields; i++) {
		free(f->field[i].before);
		free(f->field[i].now);
	}
	free(f->field);
	free(f->before);
	free(f->now);
	reasons_release(&f->reasons);
}
