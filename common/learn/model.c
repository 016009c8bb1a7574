#include "learn/model.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/version.h"
#include "learn/sum.h"

#include <cjson/cJSON.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORMAT "weir-model"
#define VERSION 1
#define KIND "logistic-regression"
/* How far two ways to say the same may differ, relative to their terms. */
#define CONSISTENT 1e-9

void
model_init(struct model *m, const struct lr *fit, const char *label,
    const char *const *names)
{
	size_t features = fit->scale.columns;

	*m = (struct model){
	    .label = mem_string(label),
	    .features = features,
	    .feature = mem_zero(features, sizeof *m->feature),
	    .intercept = fit->intercept,
	    .intercept_standardised = fit->intercept_standardised,
	    .threshold = MODEL_THRESHOLD,
	    .rows = fit->rows,
	    .positives = fit->positives,
	    .l2 = fit->l2,
	    .tolerance = fit->tolerance,
	    .max_iterations = fit->max_iterations,
	    .converged = true,
	    .iterations = fit->iterations,
	    .halvings = fit->halvings,
	    .gradient_max = fit->gradient_max,
	    .objective = fit->objective,
	    .log_loss = fit->log_loss,
	    .log_likelihood = fit->log_likelihood,
	    .null_log_likelihood = fit->null_log_likelihood,
	    .tool = mem_string("weir " WEIR_VERSION),
	};
	for (size_t j = 0; j < features; j++)
		m->feature[j] = (struct model_feature){
		    .name = mem_string(names[j]),
		    .mean = fit->scale.mean[j],
		    .sd = fit->scale.sd[j],
		    .coefficient = fit->coefficient[j],
		    .standardised = fit->standardised[j],
		};
}

void
model_release(struct model *m)
{
	for (size_t j = 0; j < m->features; j++)
		free(m->feature[j].name);
	free(m->feature);
	free(m->label);
	free(m->tool);
	*m = (struct model){0};
}

double
model_score(const struct model *m, const double *x)
{
	double z = m->intercept_standardised, e;

	for (size_t j = 0; j < m->features; j++) {
		const struct model_feature *f = &m->feature[j];

		z += f->coefficient * (x[j] - f->mean);
	}
	/* The branch in which exp cannot overflow. */
	e = exp(-fabs(z));
	return z >= 0 ? 1 / (1 + e) : e / (1 + e);
}

/* Writing. `lead` is all that goes before the value: ",\n\"name\":". */

static void
put_number(struct buf *out, const char *lead, double x)
{
	char text[NUM_MAX];

	buf_add_string(out, lead);
	buf_add(out, text, num_format(text, x));
}

static void
put_string(struct buf *out, const char *lead, const char *s)
{
	buf_add_string(out, lead);
	json_quote(out, s, strlen(s));
}

static void
put_features(const struct model *m, struct buf *out)
{
	buf_add_string(out, ",\n\"features\":[");
	for (size_t j = 0; j < m->features; j++) {
		const struct model_feature *f = &m->feature[j];

		put_string(
		    out, j == 0 ? "\n{\"name\":" : ",\n{\"name\":", f->name);
		put_number(out, ",\"mean\":", f->mean);
		put_number(out, ",\"sd\":", f->sd);
		put_number(out, ",\"coefficient\":", f->coefficient);
		put_number(out, ",\"standardised\":", f->standardised);
		buf_add_string(out, "}");
	}
	buf_add_string(out, "]");
}

void
model_write(const struct model *m, struct buf *out)
{
	put_string(out, "{\"format\":", FORMAT);
	put_number(out, ",\n\"version\":", VERSION);
	put_string(out, ",\n\"kind\":", KIND);
	put_string(out, ",\n\"label\":", m->label);
	put_features(m, out);
	put_number(out, ",\n\"intercept\":", m->intercept);
	put_number(
	    out, ",\n\"intercept_standardised\":", m->intercept_standardised);
	put_number(out, ",\n\"threshold\":", m->threshold);
	put_number(out, ",\n\"rows\":", (double)m->rows);
	put_number(out, ",\n\"positives\":", (double)m->positives);
	put_number(out, ",\n\"options\":{\"l2\":", m->l2);
	put_number(out, ",\"max_iterations\":", m->max_iterations);
	put_number(out, ",\"tolerance\":", m->tolerance);
	buf_add_string(out, "},\n\"convergence\":{\"converged\":");
	buf_add_string(out, m->converged ? "true" : "false");
	put_number(out, ",\"iterations\":", m->iterations);
	put_number(out, ",\"halvings\":", m->halvings);
	put_number(out, ",\"gradient_max\":", m->gradient_max);
	put_number(out, ",\"objective\":", m->objective);
	put_number(out, ",\"log_loss\":", m->log_loss);
	put_number(out, ",\"log_likelihood\":", m->log_likelihood);
	put_number(out, ",\"null_log_likelihood\":", m->null_log_likelihood);
	put_string(out, "},\n\"tool\":", m->tool);
	buf_add_string(out, "}\n");
}

/*
 * Reading. cJSON keeps duplicate members (and finds the first), cuts strings
 * at \u0000, takes NUL for white space and turns 1e999 into infinity; all of
 * these are refused here. A getter that fails keeps the first error and
 * returns something harmless, so that only the end needs a check.
 */
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

/* The member of that name and type, of which there must be one, or NULL. */
static const cJSON *
get(struct reader *r, const cJSON *object, const char *name, int type)
{
	const cJSON *found = NULL;

	if (object == NULL)
		return NULL;
	for (const cJSON *item = object->child; item; item = item->next) {
		if (strcmp(item->string, name) != 0)
			continue;
		if (found != NULL) {
			fail(r, "has two members '%s'", name);
			return NULL;
		}
		found = item;
	}
	if (found == NULL)
		fail(r, "has no member '%s'", name);
	else if ((found->type & type) == 0) {
		fail(r, "has a member '%s' of the wrong type", name);
		found = NULL;
	}
	return found;
}

static double
get_number(struct reader *r, const cJSON *object, const char *name, double lo,
    double hi)
{
	const cJSON *item = get(r, object, name, cJSON_Number);

	if (item == NULL)
		return lo;
	if (!(item->valuedouble >= lo && item->valuedouble <= hi)) {
		fail(r, "has a member '%s' that is out of range", name);
		return lo;
	}
	return item->valuedouble;
}

/* Any finite number. */
static double
get_real(struct reader *r, const cJSON *object, const char *name)
{
	return get_number(r, object, name, -DBL_MAX, DBL_MAX);
}

static double
get_whole(struct reader *r, const cJSON *object, const char *name, double lo,
    double hi)
{
	double x = get_number(r, object, name, lo, hi);

	if (x != floor(x))
		fail(r, "has a member '%s' that is not a whole number", name);
	return x;
}

static char *
get_string(struct reader *r, const cJSON *object, const char *name)
{
	const cJSON *item = get(r, object, name, cJSON_String);

	return item == NULL ? NULL : mem_string(item->valuestring);
}

/* Is it a model, of this version and this kind? */
static void
check_kind(struct reader *r, const cJSON *root)
{
	const cJSON *item;
	double version;

	if (!cJSON_IsObject(root)) {
		fail(r, "is not a model: it is not a JSON object");
		return;
	}
	item = cJSON_GetObjectItemCaseSensitive(root, "format");
	if (!cJSON_IsString(item) || strcmp(item->valuestring, FORMAT) != 0) {
		fail(r, "is not a model: it has no member 'format' of '%s'",
		    FORMAT);
		return;
	}
	get(r, root, "format", cJSON_String);
	version = get_real(r, root, "version");
	if (version != VERSION)
		fail(r,
		    "is of format version %g, this program reads version %d",
		    version, VERSION);
	item = get(r, root, "kind", cJSON_String);
	if (item != NULL && strcmp(item->valuestring, KIND) != 0)
		fail(r, "is of kind '%.64s', this program reads '%s'",
		    item->valuestring, KIND);
}

static void
get_feature(struct reader *r, const cJSON *item, struct model_feature *f)
{
	if (!cJSON_IsObject(item)) {
		fail(r, "is not an object");
		return;
	}
	f->name = get_string(r, item, "name");
	f->mean = get_real(r, item, "mean");
	f->sd = get_number(r, item, "sd", 0, DBL_MAX);
	f->coefficient = get_real(r, item, "coefficient");
	f->standardised = get_real(r, item, "standardised");
}

static void
get_features(struct reader *r, const cJSON *root, struct model *m)
{
	const cJSON *list = get(r, root, "features", cJSON_Array);
	struct error why;
	struct reader inner = {.e = &why};

	if (list == NULL)
		return;
	m->feature =
	    mem_zero((size_t)cJSON_GetArraySize(list), sizeof *m->feature);
	for (const cJSON *item = list->child; item; item = item->next) {
		get_feature(&inner, item, &m->feature[m->features++]);
		if (inner.failed) {
			fail(r, "is not a whole model: feature %zu %s",
			    m->features, why.text);
			return;
		}
	}
	if (m->features == 0)
		fail(r, "has no features");
}

static void
get_members(struct reader *r, const cJSON *root, struct model *m)
{
	const double most = 9007199254740992; /* 2^53: doubles count so far */
	const cJSON *o;

	m->label = get_string(r, root, "label");
	get_features(r, root, m);
	m->intercept = get_real(r, root, "intercept");
	m->intercept_standardised = get_real(r, root, "intercept_standardised");
	m->threshold = get_number(r, root, "threshold", 0, 1);
	m->rows = (size_t)get_whole(r, root, "rows", 2, most);
	m->positives =
	    (size_t)get_whole(r, root, "positives", 1, (double)m->rows - 1);

	o = get(r, root, "options", cJSON_Object);
	m->l2 = get_number(r, o, "l2", 0, DBL_MAX);
	m->max_iterations = (int)get_whole(r, o, "max_iterations", 0, INT_MAX);
	m->tolerance = get_number(r, o, "tolerance", 0, DBL_MAX);

	o = get(r, root, "convergence", cJSON_Object);
	m->converged =
	    cJSON_IsTrue(get(r, o, "converged", cJSON_True | cJSON_False));
	m->iterations = (int)get_whole(r, o, "iterations", 0, INT_MAX);
	m->halvings = (int)get_whole(r, o, "halvings", 0, INT_MAX);
	m->gradient_max = get_number(r, o, "gradient_max", 0, DBL_MAX);
	m->objective = get_number(r, o, "objective", 0, DBL_MAX);
	m->log_loss = get_number(r, o, "log_loss", 0, DBL_MAX);
	m->log_likelihood = get_number(r, o, "log_likelihood", -DBL_MAX, 0);
	m->null_log_likelihood =
	    get_number(r, o, "null_log_likelihood", -DBL_MAX, 0);
	m->tool = get_string(r, root, "tool");
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The features and the label are fields of one record: all names differ. */
static void
check_names(struct reader *r, const struct model *m)
{
	size_t count = m->features + 1;
	char **names = mem_zero(count, sizeof *names);

	for (size_t j = 0; j < m->features; j++)
		names[j] = m->feature[j].name;
	names[m->features] = m->label;
	qsort(names, count, sizeof *names, compare_names);
	for (size_t j = 1; j < count; j++)
		if (strcmp(names[j - 1], names[j]) == 0)
			fail(r, "has two fields named '%.64s'", names[j]);
	free(names);
}

static bool
agree(double a, double b, double size)
{
	return isfinite(size) && fabs(a - b) <= CONSISTENT * size;
}

/* Catch digits that were changed: each number is there in two ways. */
static void
check_numbers(struct reader *r, const struct model *m)
{
	struct sum z = {.total = m->intercept};
	double size = fabs(m->intercept) + fabs(m->intercept_standardised);

	for (size_t j = 0; j < m->features; j++) {
		const struct model_feature *f = &m->feature[j];
		double b = f->standardised, term = f->coefficient * f->mean;

		if (!agree(f->coefficient * f->sd, b, fabs(b)) ||
		    (f->sd == 0 && f->coefficient != 0))
			fail(r,
			    "contradicts itself: 'coefficient' times 'sd' "
			    "is not 'standardised' in feature '%.64s'",
			    f->name);
		sum_add(&z, term);
		size += fabs(term);
	}
	if (!agree(sum_value(&z), m->intercept_standardised, size))
		fail(r,
		    "contradicts itself: 'intercept' and the sum of "
		    "'coefficient' times 'mean' are not "
		    "'intercept_standardised'");
}

/* Is there a NUL, or a \u0000 that stands for one? */
static bool
has_nul(const char *text, size_t len)
{
	if (memchr(text, '\0', len) != NULL)
		return true;
	for (size_t i = 0; i + 6 <= len; i++)
		if (text[i] == '\\') {
			if (memcmp(text + i, "\\u0000", 6) == 0)
				return true;
			i++; /* what is escaped may be a backslash */
		}
	return false;
}

static bool
is_blank(const char *text, const char *end)
{
	while (text < end && strchr(" \t\r\n", *text) != NULL)
		text++;
	return text == end;
}

/* The text as a tree, which the caller deletes, or NULL. */
static cJSON *
parse(struct reader *r, const char *text, size_t len)
{
	const char *end = text;
	cJSON *root;

	if (has_nul(text, len)) {
		fail(r, "is not a model: there is a NUL in it");
		return NULL;
	}
	root = cJSON_ParseWithLengthOpts(text, len, &end, 0);
	if (root == NULL)
		fail(r, "is not a model: it is not JSON from byte %zu on",
		    (size_t)(end - text) + 1);
	else if (!is_blank(end, text + len))
		fail(r, "is not a model: there is text behind its end");
	return root;
}

int
model_read(struct model *m, const char *text, size_t len, struct error *e)
{
	struct reader r = {.e = e};
	cJSON *root = parse(&r, text, len);

	*m = (struct model){0};
	if (!r.failed)
		check_kind(&r, root);
	if (!r.failed)
		get_members(&r, root, m);
	if (!r.failed) {
		check_names(&r, m);
		check_numbers(&r, m);
	}
	cJSON_Delete(root);
	if (!r.failed)
		return 0;
	model_release(m);
	return -1;
}
