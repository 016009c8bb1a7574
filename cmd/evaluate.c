/*
 * evaluate - say how well scores tell positives from the rest
 *
 * in:   {"Class":1,"score":0.93}
 * out:  counts and metrics, as a table or as one JSON object
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/json.h"
#include "base/num.h"
#include "base/opt.h"
#include "learn/metric.h"
#include "stream/filter.h"
#include "stream/out.h"

static const char usage[] =
    " -y LABEL [-s SCORE] [--weight FIELD] [--threshold T]\n"
    "                [--format text|json] [FILE ...]\n"
    "Say how well scores tell positives from the rest.\n"
    "  -y, --label LABEL    the member that is true: 0 or 1, or false or "
    "true\n"
    "  -s, --score SCORE    the member that was predicted (default score)\n"
    "  --weight FIELD       the member that says how much a record counts\n"
    "  --threshold T        a score >= T predicts a positive (default 0.5)\n"
    "  --format text|json   a table for people, or one JSON "
    "object\n" OPT_COMMON_USAGE;

struct opts {
	struct opt_common common;
	const char *label, *score, *weight;
	double threshold;
	bool json;
};

/* The fields of a record. */
struct fields {
	size_t label, score, weight;
};

static void
parse_options(struct opts *o, int argc, char **argv)
{
	enum { OPT_WEIGHT = OPT_OWN, OPT_THRESHOLD, OPT_FORMAT };
	static const struct option longs[] = {
	    {"label", required_argument, NULL, 'y'},
	    {"score", required_argument, NULL, 's'},
	    {"weight", required_argument, NULL, OPT_WEIGHT},
	    {"threshold", required_argument, NULL, OPT_THRESHOLD},
	    {"format", required_argument, NULL, OPT_FORMAT},
	    OPT_COMMON_LONG,
	};
	int c;

	*o = (struct opts){
	    .common = OPT_COMMON_DEFAULT, .score = "score", .threshold = 0.5};
	while ((c = getopt_long(
		    argc, argv, ":y:s:" OPT_COMMON_SHORT, longs, NULL)) != -1) {
		switch (c) {
		case 'y':
			o->label = optarg;
			break;
		case 's':
			o->score = optarg;
			break;
		case OPT_WEIGHT:
			o->weight = optarg;
			break;
		case OPT_THRESHOLD:
			o->threshold = opt_real("--threshold", -1e308, 1e308);
			break;
		case OPT_FORMAT:
			o->json = strcmp(optarg, "json") == 0;
			if (!o->json && strcmp(optarg, "text") != 0)
				diex(ST_CANNOT,
				    "--format: '%s' is not text or json",
				    optarg);
			break;
		default:
			opt_common(&o->common, c, argv, usage);
		}
	}
	if (o->label == NULL)
		diex(ST_CANNOT, "a label is needed: -y LABEL");
}

static int
add_record(struct metric *m, const struct opts *o, const struct fields *fields,
    const struct rec *rec, struct fault *f)
{
	double score, weight = 1;
	int label;

	if (rec_label(rec, fields->label, &label, f) < 0 ||
	    rec_number(rec, fields->score, &score, f) < 0)
		return -1;
	if (o->weight != NULL) {
		if (rec_number(rec, fields->weight, &weight, f) < 0)
			return -1;
		if (weight < 0)
			return fault_set(f, REASON_OUT_OF_RANGE, o->weight,
			    "weight '%s' is negative", o->weight);
	}
	metric_add(m, score, label != 0, weight);
	return 0;
}

/* --- the two formats ------------------------------------------------------ */

/* What is printed, in this order, in both formats. */
struct item {
	const char *name;
	struct metric_value value;
};

#define ITEMS 17

static struct metric_value
known(double x)
{
	return (struct metric_value){.defined = true, .value = x};
}

static size_t
list_items(struct item items[ITEMS], const struct opts *o,
    const struct metric_result *r)
{
	const struct item all[ITEMS] = {
	    {"n", known((double)r->n)},
	    {"positives", known((double)r->positives)},
	    {"weight", known(r->weight)},
	    {"weight_positives", known(r->weight_positives)},
	    {"prevalence", r->prevalence},
	    {"threshold", known(r->threshold)},
	    {"tp", known(r->tp)},
	    {"fp", known(r->fp)},
	    {"fn", known(r->fn)},
	    {"tn", known(r->tn)},
	    {"precision", r->precision},
	    {"recall", r->recall},
	    {"f1", r->f1},
	    {"roc_auc", r->roc_auc},
	    {"average_precision", r->average_precision},
	    {"log_loss", r->log_loss},
	    {"brier", r->brier},
	};
	size_t count = 0;

	for (size_t i = 0; i < ITEMS; i++)
		if (o->weight != NULL || strncmp(all[i].name, "weight", 6) != 0)
			items[count++] = all[i];
	return count;
}

static void
write_json(const struct item *items, size_t count)
{
	struct buf b = {0};
	char text[NUM_MAX];
	const char *comma = "";

	for (size_t i = 0; i < count; i++) {
		buf_add_format(
		    &b, "%s\"%s\":", i == 0 ? "{" : ",", items[i].name);
		if (items[i].value.defined)
			buf_add(
			    &b, text, num_format(text, items[i].value.value));
		else
			buf_add_string(&b, "null");
	}
	buf_add_string(&b, ",\"rule\":\"score >= threshold\",\"undefined\":{");
	for (size_t i = 0; i < count; i++)
		if (!items[i].value.defined) {
			buf_add_format(&b, "%s\"%s\":", comma, items[i].name);
			json_quote(&b, items[i].value.reason,
			    strlen(items[i].value.reason));
			comma = ",";
		}
	buf_add_string(&b, "}}\n");
	out_add(b.data, b.len);
	buf_release(&b);
}

static void
write_text(const struct item *items, size_t count)
{
	struct buf b = {0};
	char text[NUM_MAX];

	for (size_t i = 0; i < count; i++) {
		const struct metric_value *v = &items[i].value;

		buf_add_format(&b, "%-18s", items[i].name);
		if (v->defined)
			buf_add(&b, text, num_format(text, v->value));
		else
			buf_add_format(&b, "undefined: %s", v->reason);
		if (strcmp(items[i].name, "threshold") == 0)
			buf_add_string(&b,
			    " (score >= threshold predicts a "
			    "positive)");
		buf_add_byte(&b, '\n');
	}
	out_add(b.data, b.len);
	buf_release(&b);
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct filter f;
	struct fields fields;
	struct metric m = {0};
	struct metric_result result;
	struct item items[ITEMS];
	struct fault fault;
	struct error e;
	enum status status;
	bool whole;

	opt_start(argv);
	parse_options(&o, argc, argv);
	if (filter_open(&f, &o.common, argv + optind, &e) < 0)
		die_error(&e);
	fields.label = rec_want(&f.rec, o.label);
	fields.score = rec_want(&f.rec, o.score);
	fields.weight = o.weight != NULL ? rec_want(&f.rec, o.weight) : 0;
	while (filter_next(&f))
		if (add_record(&m, &o, &fields, &f.rec, &fault) < 0)
			filter_reject(&f, &fault);
	whole = filter_whole(&f);
	status = filter_close(&f);
	if (!whole) { /* metrics of some of the records would mislead */
		metric_release(&m);
		return status;
	}
	if (m.count == 0)
		diex(ST_CANNOT, "there are no records to evaluate");
	metric_evaluate(&m, o.threshold, &result);
	if (o.json)
		write_json(items, list_items(items, &o, &result));
	else
		write_text(items, list_items(items, &o, &result));
	metric_release(&m);
	out_close();
	return status;
}
