#include "evaluation.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first error is kept; after it, all that is read is harmless. */
struct reader {
	struct error *e;
	bool failed;
};

static void __attribute__((format(printf, 2, 3)))
fail(struct reader *r, const char *fmt, ...)
{
	va_list ap;

	if (r->failed)
		return;
	r->failed = true;
	r->e->status = ST_CANNOT;
	va_start(ap, fmt);
	vsnprintf(r->e->text, sizeof r->e->text, fmt, ap);
	va_end(ap);
}

static const cJSON *
member(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

/* --- numbers -------------------------------------------------------------- */

static double
number_or_null(struct reader *r, const cJSON *object, const char *name)
{
	const cJSON *item = member(object, name);

	if (item == NULL)
		fail(r, "is not what evaluate prints: it has no member '%s'",
		    name);
	else if (cJSON_IsNull(item))
		return NAN;
	else if (!cJSON_IsNumber(item) || !isfinite(item->valuedouble))
		fail(r,
		    "is not what evaluate prints: its member '%s' is not "
		    "a number",
		    name);
	else
		return item->valuedouble;
	return NAN;
}

static double
number(struct reader *r, const cJSON *object, const char *name)
{
	double x = number_or_null(r, object, name);

	if (isnan(x))
		fail(r, "is not what evaluate prints: its member '%s' is null",
		    name);
	return x;
}

static double
count(struct reader *r, const cJSON *object, const char *name)
{
	double x = number(r, object, name);

	if (x < 0)
		fail(r,
		    "is not what evaluate prints: its member '%s' is "
		    "negative",
		    name);
	return x;
}

/* --- arrays --------------------------------------------------------------- */

/*
 * The numbers of curves.PART.NAME; `*n` is how many there must be, or
 * SIZE_MAX: it is set. A null is NAN where `null` allows it.
 */
static double *
numbers(struct reader *r, const cJSON *part, const char *where,
    const char *name, size_t *n, bool null)
{
	const cJSON *list = member(part, name), *item;
	double *x;
	size_t i = 0;

	if (!cJSON_IsArray(list)) {
		fail(r, "has no array curves.%s.%s", where, name);
		return NULL;
	}
	if (*n == SIZE_MAX)
		*n = (size_t)cJSON_GetArraySize(list);
	if ((size_t)cJSON_GetArraySize(list) != *n) {
		fail(r, "has %d numbers in curves.%s.%s, not %zu",
		    cJSON_GetArraySize(list), where, name, *n);
		return NULL;
	}
	x = mem_zero(*n + 1, sizeof *x);
	cJSON_ArrayForEach(item, list)
	{
		bool is_null = null && cJSON_IsNull(item);

		if (!is_null &&
		    (!cJSON_IsNumber(item) || !isfinite(item->valuedouble)))
			fail(r, "has no number at curves.%s.%s[%zu]", where,
			    name, i);
		x[i++] = is_null ? NAN : item->valuedouble;
	}
	return x;
}

/* The part of that name of the curves; null, or NULL, where there is none. */
static const cJSON *
part_of(struct reader *r, const cJSON *curves, const char *name)
{
	const cJSON *part = member(curves, name);

	if (!cJSON_IsObject(part) && !cJSON_IsNull(part))
		fail(r, "has no object curves.%s", name);
	return part;
}

static void
read_steps(struct reader *r, const cJSON *curves, struct steps *s)
{
	const char *where = "thresholds";
	const cJSON *part = part_of(r, curves, where);

	s->n = SIZE_MAX;
	s->threshold = numbers(r, part, where, "threshold", &s->n, false);
	s->tp = numbers(r, part, where, "tp", &s->n, false);
	s->fp = numbers(r, part, where, "fp", &s->n, false);
	if (r->failed)
		return;
	if (s->n == 0)
		fail(r, "has no thresholds");
	for (size_t i = 1; i < s->n; i++)
		if (!(s->threshold[i] < s->threshold[i - 1]) ||
		    s->tp[i] < s->tp[i - 1] || s->fp[i] < s->fp[i - 1])
			fail(r, "has curves.%s that are out of order at %zu",
			    where, i);
}

static bool
has_point(const struct curve *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (isfinite(c->x[i]) && isfinite(c->y[i]))
			return true;
	return false;
}

static void
read_curve(struct reader *r, const cJSON *curves, const char *where,
    const char *x, const char *y, struct curve *c)
{
	const cJSON *part = part_of(r, curves, where);

	if (cJSON_IsNull(part)) /* of one class only */
		return;
	c->n = SIZE_MAX;
	c->x = numbers(r, part, where, x, &c->n, true);
	c->y = numbers(r, part, where, y, &c->n, true);
	c->low = numbers(r, part, where, "low", &c->n, true);
	c->high = numbers(r, part, where, "high", &c->n, true);
	if (!r->failed && !has_point(c)) /* of one class only, too */
		c->n = 0;
}

static void
read_histogram(struct reader *r, const cJSON *curves, struct histogram *h)
{
	const char *where = "histogram";
	const cJSON *part = part_of(r, curves, where);
	size_t edges;

	h->n = SIZE_MAX;
	h->positives = numbers(r, part, where, "positives", &h->n, false);
	h->negatives = numbers(r, part, where, "negatives", &h->n, false);
	if (r->failed)
		return;
	edges = h->n + 1;
	h->edge = numbers(r, part, where, "edges", &edges, false);
	if (h->n == 0)
		fail(r, "has no bins in curves.%s", where);
	for (size_t i = 0; h->edge != NULL && i < h->n; i++)
		if (!(h->edge[i] < h->edge[i + 1]))
			fail(
			    r, "has curves.%s.edges that do not ascend", where);
}

static void
read_reliability(struct reader *r, const cJSON *curves, struct reliability *c)
{
	const cJSON *part = part_of(r, curves, "calibration");
	const cJSON *bins = member(part, "bins"), *bin;
	size_t n;

	if (cJSON_IsNull(part)) /* the scores are no probabilities */
		return;
	if (!cJSON_IsArray(bins)) {
		fail(r, "has no array curves.calibration.bins");
		return;
	}
	n = (size_t)cJSON_GetArraySize(bins);
	c->count = mem_zero(n + 1, sizeof *c->count);
	c->score = mem_zero(n + 1, sizeof *c->score);
	c->rate = mem_zero(n + 1, sizeof *c->rate);
	c->low = mem_zero(n + 1, sizeof *c->low);
	c->high = mem_zero(n + 1, sizeof *c->high);
	cJSON_ArrayForEach(bin, bins)
	{
		c->count[c->n] = count(r, bin, "count");
		c->score[c->n] = number_or_null(r, bin, "mean_score");
		c->rate[c->n] = number_or_null(r, bin, "rate");
		c->low[c->n] = number_or_null(r, bin, "rate_low");
		c->high[c->n] = number_or_null(r, bin, "rate_high");
		c->n++;
	}
}

static void
read_curves(struct reader *r, const cJSON *root, struct evaluation *v)
{
	const cJSON *curves = member(root, "curves");

	if (!cJSON_IsObject(curves)) {
		fail(r, "has no curves: evaluate must be told --curves");
		return;
	}
	read_steps(r, curves, &v->steps);
	read_curve(r, curves, "precision_recall", "recall", "precision",
	    &v->precision_recall);
	read_curve(r, curves, "roc", "fpr", "tpr", &v->roc);
	read_histogram(r, curves, &v->histogram);
	read_reliability(r, curves, &v->reliability);
}

/* --- the rest ------------------------------------------------------------- */

static void
read_requirements(struct reader *r, const cJSON *root, struct evaluation *v)
{
	const cJSON *list = member(root, "requirements"), *item;

	if (list == NULL || cJSON_IsNull(list))
		return;
	if (!cJSON_IsArray(list)) {
		fail(r, "has a member 'requirements' that is not an array");
		return;
	}
	v->requirement = mem_zero(
	    (size_t)cJSON_GetArraySize(list) + 1, sizeof *v->requirement);
	cJSON_ArrayForEach(item, list)
	{
		const cJSON *text = member(item, "text");
		const cJSON *held = member(item, "held");
		const cJSON *why = member(item, "reason");

		if (!cJSON_IsString(text) || !cJSON_IsBool(held)) {
			fail(r, "has a requirement without 'text' or 'held'");
			return;
		}
		v->requirement[v->requirements++] = (struct requirement){
		    .text = text->valuestring,
		    .value = number_or_null(r, item, "value"),
		    .bound = number_or_null(r, item, "bound"),
		    .held = cJSON_IsTrue(held),
		    .reason = cJSON_IsString(why) ? why->valuestring : NULL,
		};
	}
}

static void
read_counts(struct reader *r, const cJSON *root, struct evaluation *v)
{
	const cJSON *rule = member(root, "rule");

	v->n = count(r, root, "n");
	v->positives = count(r, root, "positives");
	v->threshold = number(r, root, "threshold");
	v->tp = count(r, root, "tp");
	v->fp = count(r, root, "fp");
	v->fn = count(r, root, "fn");
	v->tn = count(r, root, "tn");
	v->weighted = member(root, "weight") != NULL;
	v->all = v->weighted ? count(r, root, "weight") : v->n;
	v->all_positives =
	    v->weighted ? count(r, root, "weight_positives") : v->positives;
	v->rule =
	    cJSON_IsString(rule) ? rule->valuestring : "score >= threshold";
}

int
evaluation_read(
    struct evaluation *v, const char *text, size_t len, struct error *e)
{
	struct reader r = {.e = e};
	struct buf shorter = {0};
	const char *end;

	*v = (struct evaluation){0};
	json_shorten(&shorter, text, len);
	end = text = shorter.data;
	if (len == 0)
		fail(&r, "is empty");
	else if (!utf8_valid(text, len))
		fail(&r, "is not UTF-8");
	else if (memchr(text, '\0', len) != NULL)
		fail(&r, "is not JSON: there is a NUL in it");
	else
		v->root = cJSON_ParseWithLengthOpts(text, len, &end, 0);
	if (!r.failed && v->root == NULL)
		fail(&r, "is not JSON from byte %zu on",
		    (size_t)(end - text) + 1);
	if (!r.failed) {
		while (end < text + len && strchr(" \t\r\n", *end) != NULL)
			end++;
		if (end < text + len)
			fail(&r, "has text behind its first JSON value");
		else if (!cJSON_IsObject(v->root))
			fail(&r, "is not what evaluate prints: not an object");
	}
	buf_release(&shorter);
	if (!r.failed)
		read_counts(&r, v->root, v);
	if (!r.failed)
		read_requirements(&r, v->root, v);
	if (!r.failed)
		read_curves(&r, v->root, v);
	if (!r.failed)
		return 0;
	evaluation_release(v);
	return -1;
}

void
evaluation_release(struct evaluation *v)
{
	double *all[] = {v->steps.threshold, v->steps.tp, v->steps.fp,
	    v->precision_recall.x, v->precision_recall.y,
	    v->precision_recall.low, v->precision_recall.high, v->roc.x,
	    v->roc.y, v->roc.low, v->roc.high, v->histogram.edge,
	    v->histogram.positives, v->histogram.negatives,
	    v->reliability.count, v->reliability.score, v->reliability.rate,
	    v->reliability.low, v->reliability.high};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		free(all[i]);
	free(v->requirement);
	cJSON_Delete(v->root);
	*v = (struct evaluation){0};
}

static double
value_of(const cJSON *item)
{
	return cJSON_IsNumber(item) && isfinite(item->valuedouble)
	    ? item->valuedouble
	    : NAN;
}

struct figure
evaluation_figure(const struct evaluation *v, const char *name)
{
	const cJSON *item = member(v->root, name);
	const cJSON *why = member(member(v->root, "undefined"), name);
	const cJSON *interval = member(member(v->root, "intervals"), name);
	const cJSON *method = member(interval, "method");
	const cJSON *none;
	struct buf path = {0};

	buf_add_format(&path, "intervals.%s", name);
	none = member(member(v->root, "undefined"), buf_string(&path));
	buf_release(&path);
	return (struct figure){
	    .there = item != NULL,
	    .value = value_of(item),
	    .reason = cJSON_IsString(why) ? why->valuestring : NULL,
	    .low = value_of(member(interval, "low")),
	    .high = value_of(member(interval, "high")),
	    .level = value_of(member(interval, "level")),
	    .method = cJSON_IsString(method) ? method->valuestring : NULL,
	    .no_interval = cJSON_IsString(none) ? none->valuestring : NULL,
	};
}
