#include "judge/confusion.h"

#include "judge/rows.h"
#include "math/sum.h"

#include <math.h>

/* A cell: weights and their squares. */
struct cell {
	struct sum weight, square;
};

/* Count where each row weighs 1: only those above the threshold need a look. */
static void
count_cells(struct confusion *c, const struct rows *m, double threshold)
{
	size_t tp = 0, i = 0;

	for (; i < m->count && m->rows[i].score >= threshold; i++)
		tp += row_is_positive(&m->rows[i]);
	c->tp = c->tp2 = (double)tp;
	c->fp = c->fp2 = (double)(i - tp);
	c->fn = c->fn2 = (double)(m->positives - tp);
	c->tn = c->tn2 = (double)(m->count - i - (m->positives - tp));
}

void
confusion_at(struct confusion *c, const struct rows *m, double threshold)
{
	struct cell cell[2][2] = {0}; /* predicted, label */

	if (!m->weighted) {
		count_cells(c, m, threshold);
		return;
	}
	for (size_t i = 0; i < m->count; i++) {
		const struct row *row = &m->rows[i];
		struct cell *into =
		    &cell[row->score >= threshold][row_is_positive(row)];

		sum_add(&into->weight, row_weight(row));
		sum_add(&into->square, row->signed_weight * row->signed_weight);
	}
	*c = (struct confusion){
	    .tp = sum_value(&cell[1][1].weight),
	    .fp = sum_value(&cell[1][0].weight),
	    .fn = sum_value(&cell[0][1].weight),
	    .tn = sum_value(&cell[0][0].weight),
	    .tp2 = sum_value(&cell[1][1].square),
	    .fp2 = sum_value(&cell[1][0].square),
	    .fn2 = sum_value(&cell[0][1].square),
	    .tn2 = sum_value(&cell[0][0].square),
	};
}

struct value
confusion_precision(const struct confusion *c)
{
	return value_ratio(c->tp, c->tp + c->fp, "no predicted positives");
}

struct value
confusion_recall(const struct confusion *c)
{
	return value_ratio(c->tp, c->tp + c->fn, "no positives");
}

struct value
confusion_specificity(const struct confusion *c)
{
	return value_ratio(c->tn, c->tn + c->fp, "no negatives");
}

struct value
confusion_f(const struct confusion *c, double beta)
{
	double b2 = beta * beta, top = (1 + b2) * c->tp;

	return value_ratio(top, top + b2 * c->fn + c->fp,
	    "no positives and no predicted positives");
}

/* Compute mcc root by root: the product of four counts of 10^8 is past 2^53. */
struct value
confusion_mcc(const struct confusion *c)
{
	double bottom = sqrt(c->tp + c->fp) * sqrt(c->tp + c->fn) *
	    sqrt(c->tn + c->fp) * sqrt(c->tn + c->fn);
	const char *why = c->tp + c->fn <= 0 ? "no positives"
	    : c->tn + c->fp <= 0	     ? "no negatives"
	    : c->tp + c->fp <= 0	     ? "no predicted positives"
					     : "no predicted negatives";
	double mcc;

	if (bottom <= 0)
		return value_none(why);
	mcc = (c->tp * c->tn - c->fp * c->fn) / bottom;
	return value_of(fmax(-1, fmin(mcc, 1))); /* except for rounding */
}

struct value
confusion_balanced_accuracy(const struct confusion *c)
{
	struct value recall = confusion_recall(c);
	struct value specificity = confusion_specificity(c);

	if (!recall.defined)
		return recall;
	if (!specificity.defined)
		return specificity;
	return value_of((recall.value + specificity.value) / 2);
}

struct interval
confusion_precision_interval(const struct confusion *c)
{
	return interval_wilson(c->tp, c->tp + c->fp, c->tp2 + c->fp2);
}

struct interval
confusion_recall_interval(const struct confusion *c)
{
	return interval_wilson(c->tp, c->tp + c->fn, c->tp2 + c->fn2);
}

struct interval
confusion_specificity_interval(const struct confusion *c)
{
	return interval_wilson(c->tn, c->tn + c->fp, c->tn2 + c->fp2);
}
