#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "math/sum.h"
#include "model/model.h"
#include "model/model_format.h"

#include <cjson/cJSON.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How far two ways to say the same may differ, relative to their terms. */
#define CONSISTENT 1e-9
/* Doubles count so far: 2^53. */
#define WHOLE_MAX 9007199254740992

/*
 * Reading. cJSON keeps duplicate members (and finds the first), cuts strings
 * at \u0000, takes NUL for white space and turns 1e999 into infinity; all of
 * these are refused here. It never sees a number that is too long for some of
 * its versions. A getter that fails keeps the first error and returns something
 * harmless, so that only the end needs a check.
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
	if (!cJSON_IsObject(object)) {
		fail(r, "has no object where '%s' should be", name);
		return NULL;
	}
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
	if (!cJSON_IsString(item) ||
	    strcmp(item->valuestring, MODEL_FORMAT) != 0) {
		fail(r, "is not a model: it has no member 'format' of '%s'",
		    MODEL_FORMAT);
		return;
	}
	get(r, root, "format", cJSON_String);
	version = get_real(r, root, "version");
	if (!(version >= 1 && version <= MODEL_VERSION &&
		version == floor(version)))
		fail(r,
		    "is of format version %g, this program reads versions "
		    "1 to %d",
		    version, MODEL_VERSION);
	item = get(r, root, "kind", cJSON_String);
	if (item != NULL && strcmp(item->valuestring, MODEL_KIND) != 0)
		fail(r, "is of kind '%.64s', this program reads '%s'",
		    item->valuestring, MODEL_KIND);
}

/* The same for members that may be lacking: NULL, NAN. */
static bool
has(const cJSON *object, const char *name)
{
	return object != NULL &&
	    cJSON_GetObjectItemCaseSensitive(object, name) != NULL;
}

static double
get_known(struct reader *r, const cJSON *object, const char *name, double lo,
    double hi)
{
	return has(object, name) ? get_number(r, object, name, lo, hi) : NAN;
}

static const cJSON *
get_object(struct reader *r, const cJSON *object, const char *name)
{
	return has(object, name) ? get(r, object, name, cJSON_Object) : NULL;
}

/* A string or null. */
static char *
get_text(struct reader *r, const cJSON *object, const char *name)
{
	const cJSON *item = has(object, name)
	    ? get(r, object, name, cJSON_String | cJSON_NULL)
	    : NULL;

	return cJSON_IsString(item) ? mem_string(item->valuestring) : NULL;
}

/* One of these words, or NULL; `words` ends with a NULL. */
static char *
get_word(struct reader *r, const cJSON *object, const char *name,
    const char *const *words)
{
	const cJSON *item =
	    has(object, name) ? get(r, object, name, cJSON_String) : NULL;

	if (item == NULL)
		return NULL;
	for (; *words != NULL; words++)
		if (strcmp(item->valuestring, *words) == 0)
			return mem_string(*words);
	fail(r, "has a member '%s' of the unknown value '%.64s'", name,
	    item->valuestring);
	return NULL;
}

static bool
get_flag(struct reader *r, const cJSON *object, const char *name)
{
	return has(object, name) &&
	    cJSON_IsTrue(get(r, object, name, cJSON_True | cJSON_False));
}

/* Two finite numbers; they are left alone when there is no such member. */
static void
get_pair(struct reader *r, const cJSON *object, const char *name, double lo,
    double pair[2])
{
	const cJSON *item =
	    has(object, name) ? get(r, object, name, cJSON_Array) : NULL;

	if (item == NULL)
		return;
	if (cJSON_GetArraySize(item) != 2) {
		fail(r, "has a member '%s' that is not a pair", name);
		return;
	}
	item = item->child;
	for (int i = 0; i < 2; i++, item = item->next) {
		if (!cJSON_IsNumber(item) ||
		    !(item->valuedouble >= lo && item->valuedouble <= DBL_MAX))
			fail(r, "has a member '%s' that is no pair of numbers",
			    name);
		else
			pair[i] = item->valuedouble;
	}
	if (!r->failed && lo < 0 && pair[0] > pair[1])
		fail(r, "has a member '%s' that is the wrong way round", name);
}

/* What turns the field's value into that of the column. */
static void
get_recipe(struct reader *r, const cJSON *item, struct model_feature *f)
{
	static const char *const indicators[] = {"missing", NULL};
	static const char *const transforms[] = {"log1p", NULL};
	char *word;

	if (has(item, "level"))
		f->level = get_string(r, item, "level");
	word = get_word(r, item, "indicator", indicators);
	f->is_indicator = word != NULL;
	free(word);
	f->missing = get_known(r, item, "missing", -DBL_MAX, DBL_MAX);
	word = get_word(r, item, "transform", transforms);
	f->log1p = word != NULL;
	free(word);
	get_pair(r, item, "clip", -DBL_MAX, f->clip);
	if (f->level != NULL && f->is_indicator)
		fail(r, "is of a level and an indicator");
	if ((f->level != NULL || f->is_indicator) &&
	    (f->log1p || !isnan(f->clip[0])))
		fail(r, "is 0 or 1 and transformed");
	if (f->log1p && f->missing <= -1)
		fail(r, "has no logarithm of 'missing'");
}

static void
get_feature(struct reader *r, const cJSON *item, struct model_feature *f)
{
	char *name;

	model_feature_init(f, "", "");
	if (!cJSON_IsObject(item)) {
		fail(r, "is not an object");
		return;
	}
	name = get_string(r, item, "name");
	if (name == NULL)
		return;
	free(f->name);
	f->name = name;
	free(f->field);
	f->field = NULL;
	if (has(item, "field"))
		f->field = get_string(r, item, "field");
	else
		f->field = mem_string(name);
	f->mean = get_real(r, item, "mean");
	f->sd = get_number(r, item, "sd", 0, DBL_MAX);
	f->coefficient = get_real(r, item, "coefficient");
	f->standardised = get_real(r, item, "standardised");
	get_recipe(r, item, f);
	f->std_error = get_known(r, item, "std_error", 0, DBL_MAX);
	f->z = get_known(r, item, "z", -DBL_MAX, DBL_MAX);
	f->p = get_known(r, item, "p", 0, 1);
	get_pair(r, item, "ci", -DBL_MAX, f->ci);
	f->vif = get_known(r, item, "vif", 0, DBL_MAX);
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
get_levels(struct reader *r, const cJSON *item, struct model_category *c)
{
	const cJSON *list = get(r, item, "levels", cJSON_Array);

	if (list == NULL)
		return;
	c->level = mem_zero((size_t)cJSON_GetArraySize(list), sizeof *c->level);
	for (const cJSON *s = list->child; s; s = s->next) {
		if (!cJSON_IsString(s)) {
			fail(r, "has a level that is not a string");
			return;
		}
		if (c->levels > 0 &&
		    strcmp(c->level[c->levels - 1], s->valuestring) >= 0)
			fail(r, "has levels that are not in order");
		c->level[c->levels++] = mem_string(s->valuestring);
	}
}

static void
get_category(struct reader *r, const cJSON *item, struct model_category *c)
{
	static const char *const unseen[] = {"reference", "reject", NULL};
	char *reference, *word;

	if (!cJSON_IsObject(item)) {
		fail(r, "is not an object");
		return;
	}
	c->field = get_string(r, item, "field");
	get_levels(r, item, c);
	get(r, item, "unseen", cJSON_String);
	word = get_word(r, item, "unseen", unseen);
	c->unseen_is_reference = word != NULL && strcmp(word, "reference") == 0;
	free(word);
	reference = get_string(r, item, "reference");
	while (reference != NULL && c->reference < c->levels &&
	    strcmp(c->level[c->reference], reference) != 0)
		c->reference++;
	free(reference);
	if (c->reference == c->levels)
		fail(r, "has a reference that is none of its levels");
}

static void
get_categories(struct reader *r, const cJSON *root, struct model *m)
{
	const cJSON *list = has(root, "categories")
	    ? get(r, root, "categories", cJSON_Array)
	    : NULL;
	struct error why;
	struct reader inner = {.e = &why};

	if (list == NULL || list->child == NULL)
		return;
	m->category =
	    mem_zero((size_t)cJSON_GetArraySize(list), sizeof *m->category);
	for (const cJSON *item = list->child; item; item = item->next) {
		get_category(&inner, item, &m->category[m->categories++]);
		if (inner.failed) {
			fail(r, "is not a whole model: category %zu %s",
			    m->categories, why.text);
			return;
		}
	}
}

static void
get_correction(struct reader *r, const cJSON *root, struct model_correction *c)
{
	static const char *const methods[] = {
	    "undersampling", "class-weight", NULL};
	const cJSON *o = get_object(r, root, "correction");

	if (o == NULL)
		return;
	get(r, o, "method", cJSON_String);
	c->method = get_word(r, o, "method", methods);
	c->beta = get_number(r, o, "beta", DBL_MIN, DBL_MAX);
	c->ln_beta = get_real(r, o, "ln_beta");
	c->intercept_fitted = get_real(r, o, "intercept_fitted");
	c->intercept_standardised_fitted =
	    get_real(r, o, "intercept_standardised_fitted");
}

static void
get_weights(struct reader *r, const cJSON *root, struct model *m)
{
	const cJSON *o = get_object(r, root, "weights");

	if (o != NULL) {
		m->weights.by_class = has(o, "class");
		get_pair(r, o, "class", 0, m->weights.class);
		m->weights.field = get_text(r, o, "field");
		m->weights.sum = get_number(r, o, "sum", 0, DBL_MAX);
		m->weights.sum_positives =
		    get_number(r, o, "sum_positives", 0, m->weights.sum);
	}
	o = get_object(r, root, "undersample");
	if (o != NULL) {
		struct model_undersample *u = &m->undersample;

		u->ratio = get_number(r, o, "ratio", DBL_MIN, DBL_MAX);
		u->seed = get_whole(r, o, "seed", 0, WHOLE_MAX);
		u->negatives =
		    (size_t)get_whole(r, o, "negatives", 0, WHOLE_MAX);
		u->kept = (size_t)get_whole(
		    r, o, "kept_negatives", 0, (double)u->negatives);
	}
}

static void
get_options(struct reader *r, const cJSON *root, struct model *m)
{
	static const char *const missing[] = {"mean", "indicator", NULL};
	static const char *const balanced[] = {"balanced", NULL};
	const cJSON *o = get(r, root, "options", cJSON_Object);

	m->l2 = get_number(r, o, "l2", 0, DBL_MAX);
	m->max_iterations = (int)get_whole(r, o, "max_iterations", 0, INT_MAX);
	m->tolerance = get_number(r, o, "tolerance", 0, DBL_MAX);
	m->missing = get_word(r, o, "missing", missing);
	m->clip = has(o, "clip") ? get_number(r, o, "clip", 0, DBL_MAX) : 0;
	m->class_weight = get_word(r, o, "class_weight", balanced);
	m->reproducible = get_flag(r, o, "reproducible");
}

static void
get_convergence(struct reader *r, const cJSON *root, struct model *m)
{
	const cJSON *o = get(r, root, "convergence", cJSON_Object);

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
}

static void
get_fit(struct reader *r, const cJSON *root, struct model_fit *f)
{
	const cJSON *o = get_object(r, root, "fit");

	f->aic = get_known(r, o, "aic", 0, DBL_MAX);
	f->bic = get_known(r, o, "bic", 0, DBL_MAX);
	f->deviance = get_known(r, o, "deviance", 0, DBL_MAX);
	f->null_deviance = get_known(r, o, "null_deviance", 0, DBL_MAX);
	f->mcfadden = get_known(r, o, "mcfadden", -DBL_MAX, 1);
	f->lr_chi2 = get_known(r, o, "lr_chi2", -DBL_MAX, DBL_MAX);
	f->lr_df = get_known(r, o, "lr_df", 0, DBL_MAX);
	f->lr_p = get_known(r, o, "lr_p", 0, 1);
	f->condition_number = get_known(r, o, "condition_number", 0, DBL_MAX);
	f->intercept_std_error =
	    get_known(r, o, "intercept_std_error", 0, DBL_MAX);
	f->intercept_z = get_known(r, o, "intercept_z", -DBL_MAX, DBL_MAX);
	f->intercept_p = get_known(r, o, "intercept_p", 0, 1);
	if (o != NULL)
		get_pair(r, o, "intercept_ci", -DBL_MAX, f->intercept_ci);
}

static void
get_selection(struct reader *r, const cJSON *root, struct model_selection *s)
{
	static const char *const scores[] = {
	    "log_loss", "average_precision", NULL};
	const cJSON *o = get_object(r, root, "selection"), *list;

	if (o == NULL)
		return;
	s->folds = (size_t)get_whole(r, o, "folds", 2, WHOLE_MAX);
	s->by = get_text(r, o, "by");
	s->seed = has(o, "seed") ? get_whole(r, o, "seed", 0, WHOLE_MAX) : 0;
	get(r, o, "score", cJSON_String);
	s->score = get_word(r, o, "score", scores);
	list = get(r, o, "tried", cJSON_Array);
	if (list == NULL)
		return;
	s->tried =
	    mem_zero((size_t)cJSON_GetArraySize(list) + 1, sizeof *s->tried);
	for (const cJSON *item = list->child; item; item = item->next) {
		struct model_tried *t = &s->tried[s->count++];

		t->l2 = get_number(r, item, "l2", 0, DBL_MAX);
		t->score = get_known(r, item, "score", 0, DBL_MAX);
		t->sd = get_known(r, item, "sd", 0, DBL_MAX);
	}
}

static void
get_lineage(struct reader *r, const cJSON *root, struct model_lineage *l)
{
	const cJSON *o = get_object(r, root, "lineage"), *list;

	if (o == NULL)
		return;
	list = get(r, o, "topics", cJSON_Array);
	l->range =
	    mem_zero((size_t)cJSON_GetArraySize(list) + 1, sizeof *l->range);
	for (const cJSON *item = list == NULL ? NULL : list->child; item;
	     item = item->next) {
		struct model_range *g = &l->range[l->count++];

		g->topic = get_string(r, item, "topic");
		g->partition =
		    (int64_t)get_whole(r, item, "partition", 0, INT32_MAX);
		g->first = (int64_t)get_whole(r, item, "first", 0, WHOLE_MAX);
		g->last = (int64_t)get_whole(
		    r, item, "last", (double)g->first, WHOLE_MAX);
		g->rows = (size_t)get_whole(
		    r, item, "rows", 1, (double)(g->last - g->first) + 1);
	}
	l->rows = (size_t)get_whole(r, o, "rows", 1, WHOLE_MAX);
	l->digest = get_string(r, o, "digest");
	l->timestamp_first =
	    get_known(r, o, "timestamp_first", -WHOLE_MAX, WHOLE_MAX);
	l->timestamp_last =
	    get_known(r, o, "timestamp_last", -WHOLE_MAX, WHOLE_MAX);
}

static void
get_arithmetic(struct reader *r, const cJSON *root, struct model_arithmetic *a)
{
	static const char *const modes[] = {"blas", "portable", NULL};
	const cJSON *o = get_object(r, root, "arithmetic");

	if (o == NULL)
		return;
	get(r, o, "mode", cJSON_String);
	a->mode = get_word(r, o, "mode", modes);
	if (has(o, "threads"))
		a->threads = (int)get_whole(r, o, "threads", 1, INT_MAX);
	a->kernel = get_text(r, o, "kernel");
}

static void
get_members(struct reader *r, const cJSON *root, struct model *m)
{
	m->label = get_string(r, root, "label");
	get_features(r, root, m);
	get_categories(r, root, m);
	m->intercept = get_real(r, root, "intercept");
	m->intercept_standardised = get_real(r, root, "intercept_standardised");
	get_correction(r, root, &m->correction);
	m->threshold = get_number(r, root, "threshold", 0, 1);
	m->rows = (size_t)get_whole(r, root, "rows", 2, WHOLE_MAX);
	m->positives =
	    (size_t)get_whole(r, root, "positives", 1, (double)m->rows - 1);
	get_weights(r, root, m);
	get_options(r, root, m);
	get_convergence(r, root, m);
	get_fit(r, root, &m->fit);
	get_selection(r, root, &m->selection);
	get_lineage(r, root, &m->lineage);
	get_arithmetic(r, root, &m->arithmetic);
	m->tool = get_string(r, root, "tool");
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of the columns and of the label all differ. */
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
has_level(const struct model_category *c, const char *level)
{
	return bsearch(&level, c->level, c->levels, sizeof *c->level,
		   compare_names) != NULL;
}

/* Each field is a number or a category, and none is the label. */
static void
check_fields(struct reader *r, const struct model *m)
{
	for (size_t i = 0; i < m->categories; i++)
		if (model_category(m, m->category[i].field) != &m->category[i])
			fail(r, "has the category '%.64s' twice",
			    m->category[i].field);
		else if (strcmp(m->category[i].field, m->label) == 0)
			fail(r, "has a category that is the label");
	for (size_t j = 0; j < m->features; j++) {
		const struct model_feature *f = &m->feature[j];
		const struct model_category *c = model_category(m, f->field);

		if (strcmp(f->field, m->label) == 0)
			fail(r, "computes feature '%.64s' from the label",
			    f->name);
		else if (f->level != NULL && c == NULL)
			fail(r, "has no category for feature '%.64s'", f->name);
		else if (f->level != NULL && !has_level(c, f->level))
			fail(r, "has no such level as that of feature '%.64s'",
			    f->name);
		else if (f->level == NULL && !f->is_indicator && c != NULL)
			fail(r,
			    "has feature '%.64s', a number, computed from a "
			    "category",
			    f->name);
	}
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

/* The fitted intercepts differ from those to score with by ln_beta. */
static void
check_correction(struct reader *r, const struct model *m)
{
	const struct model_correction *c = &m->correction;

	if (c->method == NULL)
		return;
	if (!agree(log(c->beta), c->ln_beta, 1) ||
	    !agree(c->intercept_fitted + c->ln_beta, m->intercept,
		fabs(c->intercept_fitted) + fabs(c->ln_beta)) ||
	    !agree(c->intercept_standardised_fitted + c->ln_beta,
		m->intercept_standardised,
		fabs(c->intercept_standardised_fitted) + fabs(c->ln_beta)))
		fail(r,
		    "contradicts itself: the fitted intercepts and 'ln_beta' "
		    "do not give 'intercept' and 'intercept_standardised'");
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
	struct buf shorter = {0};
	const char *end;
	cJSON *root;

	if (has_nul(text, len)) {
		fail(r, "is not a model: there is a NUL in it");
		return NULL;
	}
	json_shorten(&shorter, text, len);
	end = text = shorter.data;
	root = cJSON_ParseWithLengthOpts(text, len, &end, 0);
	if (root == NULL)
		fail(r, "is not a model: it is not JSON from byte %zu on",
		    (size_t)(end - text) + 1);
	else if (!is_blank(end, text + len))
		fail(r, "is not a model: there is text behind its end");
	buf_release(&shorter);
	return root;
}

int
model_read(struct model *m, const char *text, size_t len, struct error *e)
{
	struct reader r = {.e = e};
	cJSON *root = parse(&r, text, len);

	model_init(m);
	if (!r.failed)
		check_kind(&r, root);
	if (!r.failed)
		get_members(&r, root, m);
	if (!r.failed) {
		check_names(&r, m);
		check_fields(&r, m);
		check_numbers(&r, m);
		check_correction(&r, m);
	}
	cJSON_Delete(root);
	if (!r.failed)
		return 0;
	model_release(m);
	return -1;
}

int
model_load(struct model *m, const char *path, struct error *e)
{
	struct buf text = {0};
	struct error why;
	int failed = file_read(path, &text, e);

	if (!failed && model_read(m, text.data, text.len, &why) < 0)
		failed = error_set(e, why.status, "'%s' %s", path, why.text);
	buf_release(&text);
	return failed;
}
