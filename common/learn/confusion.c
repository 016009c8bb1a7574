#include "learn/confusion.h"

#include "learn/metric.h"
#include "learn/sum.h"

#include <math.h>

/* One cell: rows, or weights and their squares. */
struct cell {
	size_t count;
	struct sum weight, square;
};

static void
set_cell(const struct metric *m, const struct cell *cell, double *weight,
    double *square)
{
	*weight = *square = (double)cell->count;
	if (m->weighted) {
		*weight = sum_value(&cell->weight);
		*square = sum_value(&cell->square);
	}
}

void
confusion_at(struct confusion *c, const struct metric *m, double threshold)
{
	struct cell cell[2][2] = {0}; /* predicted, label */

	for (size_t i = 0; i < m->count; i++) {
		const struct metric_row *row = &m->rows[i];
		struct cell *into =
		    &cell[row->score >= threshold][metric_is_positive(row)];

		into->count++;
		if (m->weighted) {
			double weight = metric_weight(row);

			sum_add(&into->weight, weight);
			sum_add(&into->square, weight * weight);
		}
	}
	set_cell(m, &cell[1][1], &c->tp, &c->tp2);
	set_cell(m, &cell[1][0], &c->fp, &c->fp2);
	set_cell(m, &cell[0][1], &c->fn, &c->fn2);
	set_cell(m, &cell[0][0], &c->tn, &c->tn2);
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

/* Root by root: the product of four counts of 10^8 is past 2^53. */
struct value
confusion_mcc(const struct confusion *c)
{
	double bottom = sqrt(c->tp + c->fp) * sqrt(c->tp + c->fn) *
	    sqrt(c->tn + c->fp) * sqrt(c->tn + c->fn);
	const char *why = c->tp + c->fn <= 0 ? "no positives"
	    : c->tn + c->fp <= 0	     ? "no negatives"
	    : c->tp + c->fp <= 0	     ? "no predicted positives"
					     : "no predicted negatives";

	return value_ratio(c->tp * c->tn - c->fp * c->fn, bottom, why);
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
