#include "tally.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

static size_t
count_bins(const struct watched *w)
{
	size_t bins = w->reference.score.bins;

	for (size_t i = 0; i < w->reference.fields; i++)
		bins += watched_bins(w, i);
	return bins;
}

struct tally *
tally_new(struct watched *of, uint32_t number, int64_t begin, int64_t end)
{
	struct tally *t = mem_zero(1, sizeof *t);

	t->number = number;
	t->of = of;
	t->begin = begin;
	t->end = end;
	t->histogram = mem_zero(TALLY_BINS, sizeof *t->histogram);
	t->missing = mem_zero(watched_fields(of) + 1, sizeof *t->missing);
	t->is_referred = of->source != WATCHED_NONE;
	if (t->is_referred)
		t->bin = mem_zero(count_bins(of) + 1, sizeof *t->bin);
	return t;
}

void
tally_shrink(struct tally *t)
{
	free(t->histogram);
	free(t->bin);
	free(t->missing);
	t->histogram = t->bin = t->missing = NULL;
}

void
tally_free(struct tally *t)
{
	tally_shrink(t);
	figures_release(&t->figures);
	free(t->cards);
	free(t);
}

size_t
tally_bin(double score)
{
	double f, at;

	if (score <= 0 || score >= 1)
		return score <= 0 ? 0 : TALLY_BINS - 1;
	f = log(score / (1 - score));
	at = floor(f / TALLY_STEP) + TALLY_BINS / 2;
	return at < 0 ? 0 : at > TALLY_BINS - 1 ? TALLY_BINS - 1 : (size_t)at;
}

double
tally_bound(size_t bin)
{
	double f = ((double)bin - TALLY_BINS / 2) * TALLY_STEP;

	return 1 / (1 + exp(-f));
}

/* Count the value of each field. */
static void
add_fields(struct tally *t, const double *raw)
{
	const struct watched *w = t->of;
	size_t fields = watched_fields(w);
	uint32_t *bin =
	    t->is_referred ? t->bin + w->reference.score.bins : NULL;

	for (size_t i = 0; i < fields; i++) {
		const struct reference_spread *s =
		    t->is_referred ? &w->reference.field[i].spread : NULL;
		bool level = w->scorer.columns.field[i].is_category;

		/* -1 is a level that the model does not know. */
		if (isnan(raw[i]))
			t->missing[i]++;
		else if (s != NULL && level)
			bin[raw[i] < 0 ? watched_bins(w, i) - 1
				       : (size_t)raw[i]]++;
		else if (s != NULL && s->bins > 0)
			bin[reference_bin(s, raw[i])]++;
		if (s != NULL)
			bin += watched_bins(w, i);
	}
}

void
tally_add(struct tally *t, double score, int alert, const double *raw)
{
	t->n++;
	sum_add(&t->score, score);
	t->histogram[tally_bin(score)]++;
	if (alert >= 0) {
		t->decided++;
		t->alerts += alert > 0;
		estimate_add(&t->estimate, score, alert > 0);
	}
	if (t->is_referred)
		t->bin[reference_bin(&t->of->reference.score, score)]++;
	add_fields(t, raw);
}

void
tally_label(struct tally *t, double score, bool alert, bool positive, int times)
{
	struct tally_joined *j = &t->joined;
	size_t one = (size_t)times; /* -1 takes one away */
	size_t decade =
	    score >= 1 ? TALLY_DECADES - 1 : (size_t)(score * TALLY_DECADES);

	j->labelled += one;
	j->positives += positive ? one : 0;
	j->alerts += alert ? one : 0;
	j->hits += alert && positive ? one : 0;
	j->missed += !alert && positive ? one : 0;
	j->expected += times * score;
	j->variance += times * score * (1 - score);
	j->decade[decade].count += one;
	j->decade[decade].positives += positive ? one : 0;
	j->decade[decade].expected += times * score;
	t->changed = true;
}

/* --- cards ------------------------------------------------------------------ */

static int
by_card(const void *a, const void *b)
{
	const struct tally_card *x = a, *y = b;

	if (x->card != y->card)
		return x->card < y->card ? -1 : 1;
	return (y->score > x->score) - (y->score < x->score);
}

static int
by_score(const void *a, const void *b)
{
	const struct tally_card *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->card < y->card ? -1 : x->card > y->card;
}

/* The score and the card that are the last ones of the highest. */
static struct tally_card
find_last(const struct tally_card *sorted, size_t count)
{
	struct tally_card *best = mem_zero(count + 1, sizeof *best);
	struct tally_card last = {0};
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		if (i == 0 || sorted[i].card != sorted[i - 1].card)
			best[n++] = sorted[i];
	qsort(best, n, sizeof *best, by_score);
	if (n > 0)
		last = best[(n < TALLY_CARDS ? n : TALLY_CARDS) - 1];
	free(best);
	return last;
}

void
tally_settle_cards(struct tally *t)
{
	struct tally_card last;
	size_t n = 0;
	bool in = false;

	if (t->card_count == 0)
		return;
	qsort(t->cards, t->card_count, sizeof *t->cards, by_card);
	last = find_last(t->cards, t->card_count);
	for (size_t i = 0; i < t->card_count; i++) {
		if (i == 0 || t->cards[i].card != t->cards[i - 1].card)
			in = by_score(&t->cards[i], &last) <= 0;
		if (in)
			t->cards[n++] = t->cards[i];
	}
	t->card_count = n;
	t->cards = mem_resize(t->cards, n + 1, sizeof *t->cards);
	t->card_capacity = n + 1;
}
