#include "judge.h"

#include "judge/interval.h"
#include "sketch/drift.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define KS_WARN 0.15
#define KS_ALERT 0.3
#define MISSING_WARN 0.05
#define MISSING_ALERT 0.2
#define IMPORTANT 0.1 /* of the greatest importance */
#define LABELLED 0.9  /* a share: fewer are not all kinds of records */
#define SURE_Z 3.2905 /* 99.9 % */

struct judging {
	struct tally *tally;
	const struct opts *o;
	struct state *state;
	struct reasons *reasons;
};

static void check(const struct judging *j, size_t number, enum level level,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

static void
check(const struct judging *j, size_t number, enum level level, const char *fmt,
    ...)
{
	char words[300];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(words, sizeof words, fmt, ap);
	va_end(ap);
	state_check(j->state, number, level, words, j->o->patience, j->reasons);
}

/* The level of a figure that is above what chance would make it. */
static enum level
level_of(double x, double chance, double warn, double alert)
{
	if (isnan(x) || !(x > chance) || x < warn)
		return LEVEL_OK;
	return x >= alert ? LEVEL_ALERT : LEVEL_WARN;
}

static void
check_score(const struct judging *j)
{
	const struct window_figures *f = &j->tally->figures;
	const struct opts *o = j->o;

	check(j, CHECK_SCORE,
	    level_of(f->psi, f->psi_chance, o->psi_warn, o->psi_alert),
	    "the scores have moved: PSI %.3g", f->psi);
	check(j, CHECK_KS, level_of(f->ks, f->ks_chance, KS_WARN, KS_ALERT),
	    "the scores have moved: KS %.3g", f->ks);
}

/* The 99.9 % interval of a share of n (Wilson). */
static void
sure_interval(double share, double n, double *low, double *high)
{
	double z2 = SURE_Z * SURE_Z;
	double middle = (share + z2 / (2 * n)) / (1 + z2 / n);
	double half = SURE_Z / (1 + z2 / n) *
	    sqrt(share * (1 - share) / n + z2 / (4 * n * n));

	*low = fmax(middle - half, 0);
	*high = middle + half;
}

/* Compare the alert rate with that of the reference, both uncertain. */
static void
check_rate(const struct judging *j)
{
	const struct watched *w = j->tally->of;
	double rate = j->tally->figures.rate, low, high, low0, high0;
	enum level level = LEVEL_OK;

	if (isnan(rate) || isnan(w->alerts) || w->alerts_of == 0) {
		check(j, CHECK_RATE, LEVEL_OK, " ");
		return;
	}
	sure_interval(rate, (double)j->tally->decided, &low, &high);
	sure_interval(w->alerts, w->alerts_of, &low0, &high0);
	if (low > 2 * high0 || high < low0 / 2)
		level = LEVEL_ALERT;
	else if (low > high0 * 1.25 || high < low0 / 1.25)
		level = LEVEL_WARN;
	check(j, CHECK_RATE, level,
	    "%.3g %% of the records are alerts, and %.3g %% of the reference",
	    100 * rate, 100 * w->alerts);
}

static void
check_capacity(const struct judging *j)
{
	const struct window_figures *f = &j->tally->figures;
	double low, high, days;
	enum level level = LEVEL_OK;

	if (!isnan(j->o->capacity) && !isnan(f->per_day)) {
		days = (double)j->tally->alerts / f->per_day;
		sure_interval(f->rate, (double)j->tally->decided, &low, &high);
		if (low * (double)j->tally->decided > j->o->capacity * days)
			level = LEVEL_WARN;
	}
	check(j, CHECK_CAPACITY, level,
	    "%.0f alerts a day, and people can look at %.0f", f->per_day,
	    j->o->capacity);
}

static void
check_field(const struct judging *j, const struct figures_field *f)
{
	const struct watched *w = j->tally->of;
	const struct opts *o = j->o;
	size_t number = CHECK_FIELDS + 2 * f->field;
	bool counts = isnan(f->relative) || f->relative >= IMPORTANT;
	double m = (double)w->reference.rows;
	double off = fabs(f->missing - f->missing_before);
	enum level level = LEVEL_OK;

	check(j, number,
	    counts ? level_of(f->psi, f->psi_chance, o->psi_warn, o->psi_alert)
		   : LEVEL_OK,
	    "'%.64s' has moved: PSI %.3g", w->reference.field[f->field].name,
	    f->psi);
	if (counts &&
	    drift_of_share(f->missing_before, m, f->missing,
		(double)j->tally->n, MISSING_WARN))
		level = off > MISSING_ALERT ? LEVEL_ALERT : LEVEL_WARN;
	check(j, number + 1, level,
	    "'%.64s' is missing in %.3g %% of the records, and in %.3g %% of "
	    "the reference",
	    w->reference.field[f->field].name, 100 * f->missing,
	    100 * f->missing_before);
}

void
judge_labels(struct tally *t)
{
	const struct tally_joined *j = &t->joined;
	struct watched *w = t->of;
	double seen = (double)j->positives, z, ratio;

	if (t->n == 0 || (double)j->labelled < LABELLED * (double)t->n ||
	    !(j->expected > 0))
		return;
	z = estimate_z(seen, j->expected, j->variance);
	ratio = seen / j->expected;
	w->calibration = LEVEL_OK;
	if (fabs(z) > SURE_Z && (ratio > 2 || ratio < 0.5))
		w->calibration = LEVEL_ALERT;
	else if (fabs(z) > SURE_Z && (ratio > 1.25 || ratio < 0.8))
		w->calibration = LEVEL_WARN;
	snprintf(w->calibration_words, sizeof w->calibration_words,
	    "the labels have %.0f positives, and the scores made %.3g expect",
	    seen, j->expected);
}

static void
say(struct buf *b, const char *words)
{
	buf_add(b, words, strlen(words) + 1);
}

void
judge_window(struct tally *t, const struct opts *o)
{
	struct window_figures *f = &t->figures;
	struct state *s = &t->of->state;
	struct judging j = {t, o, s, &f->reasons};
	char words[100];

	if (t->n < o->least) {
		snprintf(words, sizeof words,
		    "too few records when the window closed: %llu, and %zu are "
		    "needed",
		    (unsigned long long)t->n, o->least);
		say(&f->reasons.now, words);
		state_unknown(s, t->begin);
	} else if (!t->is_referred) {
		say(&f->reasons.now,
		    "there is no reference yet: the first windows become it");
		state_unknown(s, t->begin);
	} else {
		check_score(&j);
		check_rate(&j);
		check_capacity(&j);
		check(&j, CHECK_CALIBRATION, t->of->calibration, "%s",
		    t->of->calibration_words);
		for (size_t i = 0; i < f->fields; i++)
			check_field(&j, &f->field[i]);
		state_settle(s, t->begin);
	}
	f->level = s->level;
	f->since = s->since;
}
