#include "evaluate.h"

#include "base/mem.h"
#include "judge/points.h"

#include <math.h>
#include <stdlib.h>

enum { POINTS_MAX = 1000, HISTOGRAM_BINS = 50 };

/* An array under construction: `"name":[...]`. */
static void
open_array(struct buf *b, const char *name)
{
	if (b->data[b->len - 1] != '{')
		buf_add_byte(b, ',');
	buf_add_format(b, "\"%s\":[", name);
}

static void
add_item(struct buf *b, struct value v)
{
	if (b->data[b->len - 1] != '[')
		buf_add_byte(b, ',');
	json_add_value(b, &v);
}

/* What a point contributes to an array. */
typedef struct value point_value(const struct point *p);

static struct value
threshold_of(const struct point *p)
{
	return value_of(p->threshold);
}

static struct value
tp_of(const struct point *p)
{
	return value_of(p->at.tp);
}

static struct value
fp_of(const struct point *p)
{
	return value_of(p->at.fp);
}

static struct value
recall_of(const struct point *p)
{
	return confusion_recall(&p->at);
}

static struct value
precision_of(const struct point *p)
{
	return confusion_precision(&p->at);
}

static struct value
bound(struct interval in, bool high)
{
	if (in.method == NULL)
		return value_none(in.reason);
	return value_of(high ? in.high : in.low);
}

static struct value
precision_low(const struct point *p)
{
	return bound(confusion_precision_interval(&p->at), false);
}

static struct value
precision_high(const struct point *p)
{
	return bound(confusion_precision_interval(&p->at), true);
}

static struct value
recall_low(const struct point *p)
{
	return bound(confusion_recall_interval(&p->at), false);
}

static struct value
recall_high(const struct point *p)
{
	return bound(confusion_recall_interval(&p->at), true);
}

static struct value
fpr_of(const struct point *p)
{
	return value_ratio(p->at.fp, p->at.fp + p->at.tn, "no negatives");
}

struct points {
	struct point *point;
	size_t count;
};

static void
add_array(
    struct buf *b, const char *name, const struct points *p, point_value *value)
{
	open_array(b, name);
	for (size_t i = 0; i < p->count; i++)
		add_item(b, value(&p->point[i]));
	buf_add_byte(b, ']');
}

/* The ROC curve begins where nothing is predicted. */
static void
add_roc(struct buf *b, const struct points *rest)
{
	struct points all = {
	    .point = mem_zero(rest->count + 1, sizeof *all.point),
	    .count = rest->count + 1,
	};
	const struct confusion *first = &rest->point[0].at;

	all.point[0].at = (struct confusion){
	    .fn = first->tp + first->fn,
	    .tn = first->fp + first->tn,
	    .fn2 = first->tp2 + first->fn2,
	    .tn2 = first->fp2 + first->tn2,
	};
	for (size_t i = 0; i < rest->count; i++)
		all.point[i + 1] = rest->point[i];
	buf_add_string(b, "},\"roc\":{");
	add_array(b, "fpr", &all, fpr_of);
	add_array(b, "tpr", &all, recall_of);
	add_array(b, "low", &all, recall_low);
	add_array(b, "high", &all, recall_high);
	free(all.point);
}

/* Equal widths: of 0 to 1, or else from the lowest score to the highest. */
static void
add_histogram(struct buf *b, const struct rows *m)
{
	double low = m->rows[m->count - 1].score, high = m->rows[0].score;
	double count[2][HISTOGRAM_BINS] = {0};

	if (low >= 0 && high <= 1) {
		low = 0;
		high = 1;
	} else if (low == high) {
		low -= fabs(low) / 2;
		high += fabs(high) / 2;
	}
	for (size_t i = 0; i < m->count; i++) {
		const struct row *row = &m->rows[i];
		double at = (row->score / 2 - low / 2) / (high / 2 - low / 2) *
		    HISTOGRAM_BINS;
		int bin = at < HISTOGRAM_BINS ? (int)at : HISTOGRAM_BINS - 1;

		count[row_is_positive(row)][bin] += row_weight(row);
	}
	buf_add_string(b, "},\"histogram\":{");
	open_array(b, "edges");
	for (int i = 0; i <= HISTOGRAM_BINS; i++) {
		double share = (double)i / HISTOGRAM_BINS;

		add_item(b, value_of(low * (1 - share) + high * share));
	}
	for (int y = 1; y >= 0; y--) {
		buf_add_byte(b, ']');
		open_array(b, y == 1 ? "positives" : "negatives");
		for (int i = 0; i < HISTOGRAM_BINS; i++)
			add_item(b, value_of(count[y][i]));
	}
	buf_add_byte(b, ']');
}

static void
add_bins(struct buf *b, const struct evaluation *v)
{
	buf_add_string(b, "},\"calibration\":{\"bins\":[");
	for (size_t i = 0; i < v->bins; i++) {
		const struct calibration_bin *bin = &v->bin[i];
		const struct {
			const char *name;
			double value;
		} member[] = {
		    {"low", bin->low},
		    {"high", bin->high},
		    {"count", bin->count},
		    {"mean_score", bin->mean_score},
		    {"rate", bin->rate},
		    {"rate_low", bin->interval.low},
		    {"rate_high", bin->interval.high},
		};

		buf_add_string(b, i > 0 ? ",{" : "{");
		for (size_t k = 0; k < sizeof member / sizeof *member; k++) {
			buf_add_format(
			    b, "%s\"%s\":", k > 0 ? "," : "", member[k].name);
			json_add_number(b, member[k].value);
		}
		buf_add_byte(b, '}');
	}
	buf_add_string(b, "]}");
}

void
add_curves(struct buf *b, const struct evaluation *v)
{
	struct points p = {.point = mem_zero(POINTS_MAX, sizeof *p.point)};

	p.count = points_find(&v->rows.m, p.point, POINTS_MAX);
	buf_add_string(b, "\"curves\":{\"thresholds\":{");
	add_array(b, "threshold", &p, threshold_of);
	add_array(b, "tp", &p, tp_of);
	add_array(b, "fp", &p, fp_of);
	buf_add_string(b, "},\"precision_recall\":{");
	add_array(b, "recall", &p, recall_of);
	add_array(b, "precision", &p, precision_of);
	add_array(b, "low", &p, precision_low);
	add_array(b, "high", &p, precision_high);
	add_roc(b, &p);
	add_histogram(b, &v->rows.m);
	add_bins(b, v);
	buf_add_byte(b, '}');
	free(p.point);
}
