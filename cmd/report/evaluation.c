#include "evaluation.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The share of positives from which on a linear axis shows them well. */
#define COMMON 0.05

/* --- numbers -------------------------------------------------------------- */

static double
number_of(const struct node *item)
{
	return node_is(item, NODE_NUMBER) && isfinite(item->number)
	    ? item->number
	    : NAN;
}

double
evaluation_number(const struct node *object, const char *name)
{
	return number_of(node_member(object, name));
}

double
evaluation_need_or_null(
    struct document *d, const struct node *object, const char *name)
{
	const struct node *item = node_member(object, name);

	if (item == NULL)
		document_fail(d,
		    "is not what evaluate prints: it has no member '%s'", name);
	else if (item->type == NODE_NULL)
		return NAN;
	else if (item->type != NODE_NUMBER || !isfinite(item->number))
		document_fail(d,
		    "is not what evaluate prints: its member '%s' is not "
		    "a number",
		    name);
	else
		return item->number;
	return NAN;
}

double
evaluation_need(struct document *d, const struct node *object, const char *name)
{
	double x = evaluation_need_or_null(d, object, name);

	if (isnan(x))
		document_fail(d,
		    "is not what evaluate prints: its member '%s' is null",
		    name);
	return x;
}

double
evaluation_need_count(
    struct document *d, const struct node *object, const char *name)
{
	double x = evaluation_need(d, object, name);

	if (x < 0)
		document_fail(d,
		    "is not what evaluate prints: its member '%s' is "
		    "negative",
		    name);
	return x;
}

/* --- the rest ------------------------------------------------------------- */

static void
read_requirements(struct document *d, struct evaluation *v)
{
	const struct node *list = node_member(d->root, "requirements");

	if (list == NULL || list->type == NODE_NULL)
		return;
	if (list->type != NODE_ARRAY) {
		document_fail(
		    d, "has a member 'requirements' that is not an array");
		return;
	}
	v->requirement = mem_zero(list->count + 1, sizeof *v->requirement);
	for (const struct node *item = list->first; item; item = item->next) {
		const char *text = node_text(node_member(item, "text"));
		const struct node *held = node_member(item, "held");

		if (text == NULL || !node_is(held, NODE_BOOL)) {
			document_fail(
			    d, "has a requirement without 'text' or 'held'");
			return;
		}
		v->requirement[v->requirements++] = (struct requirement){
		    .text = text,
		    .value = evaluation_need_or_null(d, item, "value"),
		    .bound = evaluation_need_or_null(d, item, "bound"),
		    .held = held->truth,
		    .reason = node_text(node_member(item, "reason")),
		};
	}
}

static void
read_counts(struct document *d, struct evaluation *v)
{
	const struct node *root = d->root;

	v->n = evaluation_need_count(d, root, "n");
	v->positives = evaluation_need_count(d, root, "positives");
	v->threshold = evaluation_need(d, root, "threshold");
	v->tp = evaluation_need_count(d, root, "tp");
	v->fp = evaluation_need_count(d, root, "fp");
	v->fn = evaluation_need_count(d, root, "fn");
	v->tn = evaluation_need_count(d, root, "tn");
	v->weighted = node_member(root, "weight") != NULL;
	v->all = v->weighted ? evaluation_need_count(d, root, "weight") : v->n;
	v->all_positives = v->weighted
	    ? evaluation_need_count(d, root, "weight_positives")
	    : v->positives;
	v->rule = node_text(node_member(root, "rule"));
	if (v->rule == NULL)
		v->rule = "score >= threshold";
	v->common = v->all_positives >= COMMON * v->all;
}

/* Read how the threshold was chosen, what it costs, and which run it was. */
static void
read_run(struct evaluation *v)
{
	const struct node *root = v->document.root;
	const struct node *choose = node_member(root, "choose");
	const struct node *cost = node_member(root, "cost");

	v->chosen = node_text(node_member(choose, "rule"));
	v->chosen_on = node_text(node_member(choose, "on"));
	v->costs = (struct costs){
	    .value = evaluation_number(cost, "value"),
	    .of_no_alerts = evaluation_number(cost, "of_no_alerts"),
	    .lowest = NAN,
	    .lowest_at = NAN,
	    .lowest_tp = NAN,
	    .lowest_fp = NAN,
	};
	v->costs.there = isfinite(v->costs.value);
	v->run = node_member(root, "run");
	v->foreign_stamps =
	    evaluation_number(node_member(v->run, "model"), "foreign_stamps");
	if (isnan(v->foreign_stamps))
		v->foreign_stamps = 0;
	v->days = evaluation_number(node_member(v->run, "time"), "days");
	if (isnan(v->days))
		v->days = evaluation_number(node_member(root, "fraud"), "days");
}

const char *
evaluation_run(const struct evaluation *v, const char *name)
{
	return node_text(node_member(v->run, name));
}

/* What another input should have been. */
#define ADVICE ": report draws what 'evaluate --format json --curves' prints"

static void
refuse(struct document *d, const struct document_fault *fault)
{
	switch (fault->what) {
	case DOCUMENT_NUL:
		document_fail(d, "is not JSON: there is a NUL in it");
		break;
	case DOCUMENT_SYNTAX:
		document_fail(
		    d, "is not JSON from byte %zu on" ADVICE, fault->byte);
		break;
	case DOCUMENT_TRAILING:
		document_fail(d, "has text after its first JSON value" ADVICE);
		break;
	}
}

/* Parse the text as an object. */
static void
parse(struct document *d, const char *text, size_t len)
{
	struct document_fault fault;

	if (len == 0)
		document_fail(d, "is empty" ADVICE);
	else if (!utf8_valid(text, len))
		document_fail(d, "is not UTF-8");
	else if (document_parse(d, text, len, &fault) < 0)
		refuse(d, &fault);
	else if (d->root->type != NODE_OBJECT)
		document_fail(d, "is not what evaluate prints: not an object");
	else if (node_member(d->root, "format") != NULL &&
	    node_member(d->root, "n") == NULL)
		document_fail(d,
		    "is a model file: give it with -m, and the evaluation as "
		    "FILE");
}

int
evaluation_read(
    struct evaluation *v, const char *text, size_t len, struct error *e)
{
	struct document *d = &v->document;

	*v = (struct evaluation){0};
	parse(d, text, len);
	if (!d->failed)
		read_counts(d, v);
	if (!d->failed)
		read_requirements(d, v);
	if (!d->failed)
		read_run(v);
	if (!d->failed)
		evaluation_curves(d, v);
	if (!d->failed)
		return 0;
	*e = d->e;
	evaluation_release(v);
	return -1;
}

void
evaluation_release(struct evaluation *v)
{
	evaluation_curves_release(v);
	free(v->requirement);
	document_release(&v->document);
	*v = (struct evaluation){0};
}

/* Find the member of that name; "calibration.slope" is one of an object. */
static const struct node *
find_member(const struct node *root, const char *name)
{
	const char *dot = strchr(name, '.');
	const struct node *item = node_member(root, name);
	char *group;

	if (item != NULL || dot == NULL)
		return item;
	group = mem_copy(name, (size_t)(dot - name));
	item = node_member(node_member(root, group), dot + 1);
	free(group);
	return item;
}

struct metric
evaluation_metric(const struct evaluation *v, const char *name)
{
	const struct node *root = v->document.root;
	const struct node *item = find_member(root, name);
	const struct node *why = node_member(root, "undefined");
	const struct node *interval =
	    node_member(node_member(root, "intervals"), name);
	struct buf path = {0};
	const char *none;

	buf_add_format(&path, "intervals.%s", name);
	none = node_text(node_member(why, buf_string(&path)));
	buf_release(&path);
	return (struct metric){
	    .there = item != NULL,
	    .value = number_of(item),
	    .reason = node_text(node_member(why, name)),
	    .low = number_of(node_member(interval, "low")),
	    .high = number_of(node_member(interval, "high")),
	    .level = number_of(node_member(interval, "level")),
	    .method = node_text(node_member(interval, "method")),
	    .no_interval = none,
	};
}
