#include "base/mem.h"
#include "model/format.h"
#include "model/model.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- the model's kind ------------------------------------------------------ */

static const struct model_kind *
find_kind(const char *name)
{
	for (size_t i = 0; model_kinds[i] != NULL; i++)
		if (strcmp(model_kinds[i]->name, name) == 0)
			return model_kinds[i];
	return NULL;
}

static void
fail_kind(struct document *d, const char *name)
{
	struct buf known = {0};

	for (size_t i = 0; model_kinds[i] != NULL; i++)
		buf_add_format(
		    &known, "%s'%s'", i > 0 ? ", " : "", model_kinds[i]->name);
	document_fail(d, "is of kind '%.64s', this program reads %s", name,
	    buf_string(&known));
	buf_release(&known);
}

/*
 * Find the kind of the model; NULL: it is none, or of another version or kind.
 */
static const struct model_kind *
read_kind(struct document *d, const struct node *root)
{
	const char *format = node_text(node_member(root, "format"));
	const struct model_kind *kind;
	const struct node *name;
	double version;

	if (root->type != NODE_OBJECT) {
		document_fail(d, "is not a model: it is not a JSON object");
		return NULL;
	}
	if (format == NULL || strcmp(format, MODEL_FORMAT) != 0) {
		document_fail(d,
		    "is not a model: it has no member 'format' of '%s'",
		    MODEL_FORMAT);
		return NULL;
	}
	document_get(d, root, "format", NODE_STRING);
	version = document_real(d, root, "version");
	if (!(version >= 1 && version <= MODEL_VERSION &&
		version == floor(version)))
		document_fail(d,
		    "is of format version %g, this program reads versions "
		    "1 to %d",
		    version, MODEL_VERSION);
	name = document_get(d, root, "kind", NODE_STRING);
	if (name == NULL)
		return NULL;
	kind = find_kind(name->text);
	if (kind == NULL)
		fail_kind(d, name->text);
	return kind;
}

/* --- its members ----------------------------------------------------------- */

/* Read the features, with the kind's members in each. */
static void
read_features(struct model *m, struct document *d, const struct node *root)
{
	const struct node *list = document_get(d, root, "features", NODE_ARRAY);
	struct schema *s = &m->schema;
	struct document inner = {0};

	s->feature =
	    mem_zero(list == NULL ? 0 : list->count, sizeof *s->feature);
	m->body = m->kind->create(list == NULL ? 0 : list->count);
	if (list == NULL)
		return;
	for (const struct node *n = list->first; n != NULL; n = n->next) {
		size_t j = s->features++;

		schema_read_feature(&s->feature[j], &inner, n);
		if (!inner.failed)
			m->kind->read(m, &inner, n, MODEL_FEATURE, j);
		if (inner.failed) {
			document_fail(d, "is not a whole model: feature %zu %s",
			    s->features, inner.e.text);
			return;
		}
	}
	if (s->features == 0)
		document_fail(d, "has no features");
}

static void
read_rows(struct model *m, struct document *d, const struct node *root)
{
	bool probability = m->kind->output == MODEL_PROBABILITY;

	m->threshold = probability
	    ? document_number(d, root, "threshold", 0, 1)
	    : document_known(d, root, "threshold", -DBL_MAX, DBL_MAX);
	if (m->source.library != NULL && node_member(root, "rows") == NULL)
		return;
	m->rows = (size_t)document_whole(
	    d, root, "rows", probability ? 2 : 1, DOCUMENT_WHOLE_MAX);
	if (probability)
		m->positives = (size_t)document_whole(
		    d, root, "positives", 1, (double)m->rows - 1);
}

static void
read_weights(struct model *m, struct document *d, const struct node *root)
{
	const struct node *o = document_object(d, root, "weights");
	struct model_undersample *u = &m->undersample;

	if (o != NULL) {
		m->weights.by_class = node_member(o, "class") != NULL;
		document_pair(d, o, "class", 0, m->weights.class);
		m->weights.field = document_text(d, o, "field");
		m->weights.sum = document_number(d, o, "sum", 0, DBL_MAX);
		m->weights.sum_positives =
		    document_number(d, o, "sum_positives", 0, m->weights.sum);
	}
	o = document_object(d, root, "undersample");
	if (o != NULL) {
		u->ratio = document_number(d, o, "ratio", DBL_MIN, DBL_MAX);
		u->seed = document_whole(d, o, "seed", 0, DOCUMENT_WHOLE_MAX);
		u->negatives = (size_t)document_whole(
		    d, o, "negatives", 0, DOCUMENT_WHOLE_MAX);
		u->kept = (size_t)document_whole(
		    d, o, "kept_negatives", 0, (double)u->negatives);
	}
}

static void
read_options(struct model *m, struct document *d, const struct node *root)
{
	static const char *const missing[] = {
	    "mean", "indicator", "side", NULL};
	static const char *const balanced[] = {"balanced", NULL};
	const struct node *o = document_get(d, root, "options", NODE_OBJECT);

	m->kind->read(m, d, o, MODEL_OPTIONS, 0);
	m->schema.missing = document_word(d, o, "missing", missing);
	schema_read_nulls(&m->schema, d, o);
	m->schema.clip = node_member(o, "clip") == NULL
	    ? 0
	    : document_number(d, o, "clip", 0, DBL_MAX);
	m->class_weight = document_word(d, o, "class_weight", balanced);
	m->reproducible = document_flag(d, o, "reproducible");
}

static void
read_source(struct model_source *s, struct document *d, const struct node *root)
{
	const struct node *o = document_object(d, root, "source");

	if (o == NULL)
		return;
	s->library = document_string(d, o, "library");
	s->version = document_text(d, o, "version");
}

static void
read_lineage(
    struct model_lineage *l, struct document *d, const struct node *root)
{
	const struct node *o = document_object(d, root, "lineage"), *list;
	double most = DOCUMENT_WHOLE_MAX;

	if (o == NULL)
		return;
	list = document_get(d, o, "topics", NODE_ARRAY);
	l->range =
	    mem_zero(list == NULL ? 1 : list->count + 1, sizeof *l->range);
	for (const struct node *n = list == NULL ? NULL : list->first;
	     n != NULL; n = n->next) {
		struct model_range *r = &l->range[l->count++];

		r->topic = document_string(d, n, "topic");
		r->partition =
		    (int64_t)document_whole(d, n, "partition", 0, INT32_MAX);
		r->first = (int64_t)document_whole(d, n, "first", 0, most);
		r->last = (int64_t)document_whole(
		    d, n, "last", (double)r->first, most);
		r->rows = (size_t)document_whole(
		    d, n, "rows", 1, (double)(r->last - r->first) + 1);
	}
	l->rows = (size_t)document_whole(d, o, "rows", 1, most);
	l->digest = document_string(d, o, "digest");
	l->timestamp_first =
	    document_known(d, o, "timestamp_first", -most, most);
	l->timestamp_last = document_known(d, o, "timestamp_last", -most, most);
}

static void
read_arithmetic(
    struct model_arithmetic *a, struct document *d, const struct node *root)
{
	static const char *const modes[] = {"blas", "portable", NULL};
	const struct node *o = document_object(d, root, "arithmetic");

	if (o == NULL)
		return;
	document_get(d, o, "mode", NODE_STRING);
	a->mode = document_word(d, o, "mode", modes);
	if (node_member(o, "threads") != NULL)
		a->threads = (int)document_whole(d, o, "threads", 1, INT_MAX);
	a->kernel = document_text(d, o, "kernel");
}

/* Read in the order of the file, to tell the first fault. */
static void
read_members(struct model *m, struct document *d, const struct node *root)
{
	read_source(&m->source, d, root);
	m->label =
	    m->kind->output == MODEL_PROBABILITY && m->source.library == NULL
	    ? document_string(d, root, "label")
	    : document_text(d, root, "label");
	m->positive = document_text(d, root, "positive");
	read_features(m, d, root);
	schema_read_categories(&m->schema, d, root);
	m->kind->read(m, d, root, MODEL_SCORE, 0);
	read_rows(m, d, root);
	read_weights(m, d, root);
	read_options(m, d, root);
	m->kind->read(m, d, root, MODEL_TRAINING, 0);
	model_window_read(&m->window, d, root);
	reference_read(&m->reference, d, root);
	read_lineage(&m->lineage, d, root);
	read_arithmetic(&m->arithmetic, d, root);
	m->tool = document_string(d, root, "tool");
}

/* Check that the kind can do with the columns of the schema. */
static void
check_columns(const struct model *m, struct document *d)
{
	if (m->kind->takes_missing)
		return;
	if (schema_keeps_missing(&m->schema))
		document_fail(
		    d, "leaves missing values missing, which its kind cannot");
	for (size_t j = 0; j < m->schema.features; j++)
		if (m->schema.feature[j].is_code)
			document_fail(d,
			    "has levels as codes in feature '%.64s', which its "
			    "kind cannot use",
			    m->schema.feature[j].name);
}

int
model_read_own(struct model *m, struct document *d, struct error *e)
{
	const struct model_kind *kind = read_kind(d, d->root);

	if (!d->failed) {
		model_init(m, kind);
		read_members(m, d, d->root);
		if (!d->failed)
			schema_check(&m->schema, m->label, d);
		if (!d->failed)
			check_columns(m, d);
		if (!d->failed && kind->check != NULL)
			kind->check(m, d);
		if (d->failed)
			model_release(m);
	}
	if (d->failed)
		*e = d->e;
	return d->failed ? -1 : 0;
}
