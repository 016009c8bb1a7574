#include "judge/bootstrap.h"

#include "base/mem.h"
#include "judge/confusion.h"
#include "judge/curve.h"
#include "judge/metrics.h"
#include "judge/radix.h"
#include "math/random.h"

#include <stdlib.h>
#include <string.h>

/*
 * The rows of a class, numbered as they are sorted. How often one is drawn
 * fits 16 bits: that n draws hit one of n rows 65536 times has a chance
 * of less than 1 / 65536!.
 */
struct stratum {
	size_t count;
	double *weight; /* NULL: each has 1 */
	uint16_t *drawn;
};

/* Rows [0, end[class]) of the ranking are at or above a score. */
struct step {
	size_t end[2];
};

/* One model's ranking of the rows of both classes, and its loss by each. */
struct ranking {
	uint32_t *order[2]; /* by descending score; NULL: as numbered */
	double *log_loss[2], *brier[2]; /* times the weight; NULL: undefined */
	struct step *step; /* at each distinct score that a positive has */
	size_t steps;
	struct step predicted; /* the rows at or above the threshold */
};

struct sample {
	struct stratum stratum[2];
	struct ranking ranking[2];
	int models;
	double beta;
};

/* --- from rows ------------------------------------------------------------ */

static void
init_strata(struct sample *s, const struct rows *m)
{
	size_t count[2] = {m->count - m->positives, m->positives};
	size_t filled[2] = {0};

	for (int y = 0; y < 2; y++) {
		struct stratum *stratum = &s->stratum[y];

		stratum->count = count[y];
		stratum->drawn = mem_zero(count[y], sizeof *stratum->drawn);
		if (m->weighted)
			stratum->weight =
			    mem_zero(count[y], sizeof *stratum->weight);
	}
	for (size_t i = 0; m->weighted && i < m->count; i++) {
		int y = row_is_positive(&m->rows[i]);

		s->stratum[y].weight[filled[y]++] = row_weight(&m->rows[i]);
	}
}

/* Find the steps of rows sorted by this model's score. */
static void
find_steps(struct ranking *r, const struct rows *m, double threshold)
{
	size_t capacity = 0, first = 0;
	struct step at = {0};
	struct curve c;

	curve_start(&c, m);
	for (; curve_next(&c); first = c.next) {
		size_t positives = 0;

		for (size_t i = first; i < c.next; i++)
			positives += row_is_positive(&m->rows[i]);
		at.end[1] += positives;
		at.end[0] += c.tied - positives;
		if (c.threshold >= threshold)
			r->predicted = at;
		if (positives == 0)
			continue;
		r->step =
		    mem_grow(r->step, r->steps, &capacity, sizeof *r->step);
		r->step[r->steps++] = at;
	}
}

/* Return score[i] of row i, or the row's own. */
static double
score_of(const struct rows *m, const double *score, size_t i)
{
	return score != NULL ? score[i] : m->rows[i].score;
}

static void
find_losses(struct ranking *r, const struct sample *s, const struct rows *m,
    const double *score)
{
	size_t filled[2] = {0};

	for (size_t i = 0; i < m->count; i++) {
		double p = score_of(m, score, i);

		if (p < 0 || p > 1)
			return;
	}
	for (int y = 0; y < 2; y++) {
		size_t count = s->stratum[y].count;

		r->log_loss[y] = mem_zero(count, sizeof *r->log_loss[y]);
		r->brier[y] = mem_zero(count, sizeof *r->brier[y]);
	}
	for (size_t i = 0; i < m->count; i++) {
		int y = row_is_positive(&m->rows[i]);
		double p = score_of(m, score, i);
		double w = row_weight(&m->rows[i]);
		size_t at = filled[y]++;

		r->log_loss[y][at] = w * metrics_log_loss(p, y != 0);
		r->brier[y][at] = w * (p - y) * (p - y);
	}
}

/*
 * Rank the rows in the second model's order. For the sort, a row carries its
 * number plus one, for a sign, as its weight.
 */
static void
find_order(struct ranking *r, const struct sample *s, const struct rows *m,
    const double *score, double threshold)
{
	struct rows sorted = {0};
	size_t filled[2] = {0};

	for (size_t i = 0; i < m->count; i++) {
		bool y = row_is_positive(&m->rows[i]);

		rows_add(&sorted, score[i], y, (double)++filled[y]);
	}
	radix_sort(sorted.rows, sorted.count);
	sorted.weighted = false; /* the numbers are no weights */
	for (int y = 0; y < 2; y++) {
		r->order[y] = mem_zero(s->stratum[y].count, sizeof **r->order);
		filled[y] = 0;
	}
	for (size_t i = 0; i < sorted.count; i++) {
		bool y = row_is_positive(&sorted.rows[i]);
		double number = row_weight(&sorted.rows[i]) - 1;

		r->order[y][filled[y]++] = (uint32_t)number;
	}
	find_steps(r, &sorted, threshold);
	rows_release(&sorted);
}

static void
sample_init(struct sample *s, const struct rows *m, const double *other,
    double threshold)
{
	*s = (struct sample){.models = other != NULL ? 2 : 1};
	init_strata(s, m);
	find_steps(&s->ranking[0], m, threshold);
	find_losses(&s->ranking[0], s, m, NULL);
	if (other != NULL) {
		find_order(&s->ranking[1], s, m, other, threshold);
		find_losses(&s->ranking[1], s, m, other);
	}
}

static void
sample_release(struct sample *s)
{
	for (int y = 0; y < 2; y++) {
		free(s->stratum[y].weight);
		free(s->stratum[y].drawn);
		for (int k = 0; k < s->models; k++) {
			free(s->ranking[k].order[y]);
			free(s->ranking[k].log_loss[y]);
			free(s->ranking[k].brier[y]);
		}
	}
	for (int k = 0; k < s->models; k++)
		free(s->ranking[k].step);
}

/* --- one resample --------------------------------------------------------- */

static void
draw(struct stratum *s, struct random *random)
{
	memset(s->drawn, 0, s->count * sizeof *s->drawn);
	for (size_t i = 0; i < s->count; i++)
		s->drawn[random_below(random, s->count)]++;
}

/* Sum the drawn weight of rows [from, to) of the order. */
static double
weight_of(
    const struct stratum *s, const uint32_t *order, size_t from, size_t to)
{
	uint64_t count = 0;
	double weight = 0;

	if (s->weight == NULL && order == NULL) {
		for (size_t i = from; i < to; i++)
			count += s->drawn[i];
		return (double)count;
	}
	if (s->weight == NULL) {
		for (size_t i = from; i < to; i++)
			count += s->drawn[order[i]];
		return (double)count;
	}
	for (size_t i = from; i < to; i++) {
		size_t row = order != NULL ? order[i] : i;

		weight += s->drawn[row] * s->weight[row];
	}
	return weight;
}

/* Add up in four sums: no addition waits for the one before. */
static double
total(const struct stratum *s, const double *of_row)
{
	double sum[4] = {0};
	size_t i = 0;

	for (; i + 4 <= s->count; i += 4)
		for (size_t k = 0; k < 4; k++)
			sum[k] += s->drawn[i + k] * of_row[i + k];
	for (; i < s->count; i++)
		sum[0] += s->drawn[i] * of_row[i];
	return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static double
average_precision(
    const struct sample *s, const struct ranking *r, double positives)
{
	const struct stratum *stratum = s->stratum;
	struct step last = {0};
	double tp = 0, fp = 0, sum = 0;

	for (size_t k = 0; k < r->steps; k++) {
		const struct step *step = &r->step[k];
		double in = weight_of(
		    &stratum[1], r->order[1], last.end[1], step->end[1]);

		fp += weight_of(
		    &stratum[0], r->order[0], last.end[0], step->end[0]);
		tp += in;
		if (in > 0)
			sum += in * (tp / (tp + fp));
		last = *step;
	}
	return sum / positives;
}

static double
or_zero(struct value v)
{
	return v.defined ? v.value : 0;
}

static void
evaluate(const struct sample *s, const struct ranking *r, const double all[2],
    double figure[BOOTSTRAP_FIGURES])
{
	const struct stratum *stratum = s->stratum;
	struct confusion at = {
	    .tp = weight_of(&stratum[1], r->order[1], 0, r->predicted.end[1]),
	    .fp = weight_of(&stratum[0], r->order[0], 0, r->predicted.end[0]),
	};

	figure[BOOTSTRAP_AVERAGE_PRECISION] = average_precision(s, r, all[1]);
	figure[BOOTSTRAP_LOG_LOSS] = figure[BOOTSTRAP_BRIER] = 0;
	for (int y = 0; y < 2 && r->brier[0] != NULL; y++) {
		figure[BOOTSTRAP_LOG_LOSS] +=
		    total(&stratum[y], r->log_loss[y]) / (all[0] + all[1]);
		figure[BOOTSTRAP_BRIER] +=
		    total(&stratum[y], r->brier[y]) / (all[0] + all[1]);
	}
	at.fn = all[1] - at.tp;
	at.tn = all[0] - at.fp;
	figure[BOOTSTRAP_F1] = or_zero(confusion_f(&at, 1));
	figure[BOOTSTRAP_F_BETA] = or_zero(confusion_f(&at, s->beta));
	figure[BOOTSTRAP_MCC] = or_zero(confusion_mcc(&at));
	figure[BOOTSTRAP_BALANCED_ACCURACY] =
	    or_zero(confusion_balanced_accuracy(&at));
}

void
bootstrap_run(struct bootstrap *b, const struct rows *m, const double *other,
    const struct bootstrap_ask *ask)
{
	struct sample s;
	struct random random;
	double figure[BOOTSTRAP_FIGURES], all[2];

	*b = (struct bootstrap){.resamples = ask->resamples};
	sample_init(&s, m, other, ask->threshold);
	s.beta = ask->beta;
	random_seed(&random, ask->seed);
	for (int k = 0; k < s.models; k++)
		for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
			b->value[k][f] = mem_zero(b->resamples, sizeof(double));
	for (size_t i = 0; i < b->resamples; i++) {
		for (int y = 1; y >= 0; y--) {
			struct stratum *stratum = &s.stratum[y];

			draw(stratum, &random);
			all[y] = weight_of(stratum, NULL, 0, stratum->count);
		}
		for (int k = 0; k < s.models; k++) {
			evaluate(&s, &s.ranking[k], all, figure);
			for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
				b->value[k][f][i] = figure[f];
		}
	}
	sample_release(&s);
}

void
bootstrap_release(struct bootstrap *b)
{
	for (int k = 0; k < 2; k++)
		for (int f = 0; f < BOOTSTRAP_FIGURES; f++)
			free(b->value[k][f]);
}
