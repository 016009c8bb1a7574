#include "windows.h"

#include "base/mem.h"
#include "judge/metrics.h"
#include "math/sum.h"
#include "print.h"
#include "stream/out.h"

#include <math.h>
#include <stdlib.h>

void
windows_want(struct windows *w, const struct opts *o, struct rec *rec)
{
	if (o->labelled != NULL)
		w->labelled = rec_want(rec, o->labelled);
}

/* Was the label there when the window ended? */
static int
read_labelled(const struct windows *w, const struct opts *o,
    const struct rec *rec, struct window_row *row, struct fault *f)
{
	double time;

	row->in_time = row->label != WINDOW_UNLABELLED;
	if (o->labelled == NULL || !row->in_time)
		return 0;
	if (rec_number(rec, w->labelled, &time, f) < 0)
		return -1;
	row->in_time = time < (double)(row->window + 1) * o->day;
	return 0;
}

int
windows_take(struct windows *w, const struct opts *o,
    const struct record_fields *fields, const struct rec *rec, struct record *r,
    struct fault *f)
{
	bool labelled =
	    !cell_is_missing(rec, fields->label.field, fields->label.nulls);
	struct window_row row;

	if (labelled ? record_read(o, fields, rec, r, f) < 0
		     : record_read_score(o, fields, rec, r, f) < 0)
		return -1;
	if (!labelled)
		r->label = -1;
	row = (struct window_row){
	    .window = r->day,
	    .score = r->score,
	    .weight = r->weight,
	    .label = !labelled	? WINDOW_UNLABELLED
		: r->label != 0 ? WINDOW_POSITIVE
				: WINDOW_NEGATIVE,
	};
	if (read_labelled(w, o, rec, &row, f) < 0)
		return -1;
	if (row.weight == 0)
		return 0;
	w->row = mem_grow(w->row, w->count, &w->capacity, sizeof *w->row);
	w->row[w->count++] = row;
	return 0;
}

/* --- to print -------------------------------------------------------------- */

static int
compare(const void *a, const void *b)
{
	const struct window_row *p = a, *q = b;

	if (p->window != q->window)
		return p->window > q->window ? 1 : -1;
	return (p->score > q->score) - (p->score < q->score);
}

/* The records of a window, in counts or sums of weights. */
struct totals {
	size_t records, unlabelled;
	double alerts, weight;
	struct sum scores;
};

static void
judge(struct metrics *r, const struct window_row *row, size_t count,
    bool provisional, double threshold)
{
	struct rows m = {0};

	for (size_t i = 0; i < count; i++)
		if (row[i].label != WINDOW_UNLABELLED &&
		    (!provisional || row[i].in_time))
			rows_add(&m, row[i].score,
			    row[i].label == WINDOW_POSITIVE, row[i].weight);
	metrics_evaluate(&m, threshold, r);
	rows_release(&m);
}

static void
count_rows(struct totals *t, const struct window_row *row, size_t count,
    double threshold)
{
	*t = (struct totals){.records = count};
	for (size_t i = 0; i < count; i++) {
		t->unlabelled += row[i].label == WINDOW_UNLABELLED;
		t->weight += row[i].weight;
		if (row[i].score >= threshold)
			t->alerts += row[i].weight;
		sum_add(&t->scores, row[i].weight * row[i].score);
	}
}

static void
add_metrics(struct json_out *j, const struct metrics *r)
{
	struct value precision = confusion_precision(&r->at);
	struct value recall = confusion_recall(&r->at);

	json_out_whole(j, "n", (int64_t)r->n);
	json_out_whole(j, "positives", (int64_t)r->positives);
	print_value(j, "prevalence", &r->prevalence);
	json_out_number(j, "tp", r->at.tp);
	json_out_number(j, "fp", r->at.fp);
	json_out_number(j, "fn", r->at.fn);
	json_out_number(j, "tn", r->at.tn);
	print_value(j, "precision", &precision);
	print_value(j, "recall", &recall);
	print_value(j, "roc_auc", &r->roc_auc);
	print_value(j, "average_precision", &r->average_precision);
	print_value(j, "log_loss", &r->log_loss);
	print_value(j, "brier", &r->brier);
}

static void
print_window(const struct window_row *row, size_t count, const struct opts *o,
    double threshold)
{
	struct buf b = {0};
	struct json_out j = {.out = &b};
	struct metrics r;
	struct totals t;

	count_rows(&t, row, count, threshold);
	json_out_object(&j, NULL);
	json_out_number(&j, "from", (double)row->window * o->day);
	json_out_number(&j, "to", (double)(row->window + 1) * o->day);
	json_out_whole(&j, "records", (int64_t)t.records);
	json_out_whole(&j, "unlabelled", (int64_t)t.unlabelled);
	json_out_bool(&j, "final", t.unlabelled == 0);
	json_out_number(&j, "mean_score", sum_value(&t.scores) / t.weight);
	json_out_number(&j, "threshold", threshold);
	json_out_number(&j, "alerts", t.alerts);
	judge(&r, row, count, false, threshold);
	add_metrics(&j, &r);
	if (o->labelled != NULL) {
		judge(&r, row, count, true, threshold);
		json_out_object(&j, "provisional");
		add_metrics(&j, &r);
		json_out_end(&j);
	}
	json_out_end(&j);
	buf_add_byte(&b, '\n');
	out_add(b.data, b.len);
	buf_release(&b);
}

void
windows_print(struct windows *w, const struct opts *o, double threshold)
{
	size_t first = 0;

	/* By the scores, too: so no sum depends on the order of the input. */
	qsort(w->row, w->count, sizeof *w->row, compare);
	for (size_t i = 1; i <= w->count; i++) {
		if (i < w->count && w->row[i].window == w->row[first].window)
			continue;
		print_window(w->row + first, i - first, o, threshold);
		first = i;
	}
}

void
windows_release(struct windows *w)
{
	free(w->row);
	*w = (struct windows){0};
}
