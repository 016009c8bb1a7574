#include "model/schema.h"

#include "base/mem.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void
schema_feature_init(
    struct schema_feature *f, const char *name, const char *field)
{
	*f = (struct schema_feature){
	    .name = mem_string(name),
	    .field = mem_string(field),
	    .missing = NAN,
	    .clip = {NAN, NAN},
	    .piece = {NAN, NAN},
	};
}

bool
schema_is_piece(const struct schema_feature *f)
{
	return f->pieces > 0;
}

bool
schema_has_pieces(const struct schema *s)
{
	for (size_t j = 0; j < s->features; j++)
		if (schema_is_piece(&s->feature[j]))
			return true;
	return false;
}

static void
release_category(struct schema_category *c)
{
	for (size_t k = 0; k < c->levels; k++)
		free(c->level[k]);
	free(c->level);
	free(c->field);
}

void
schema_release(struct schema *s)
{
	for (size_t j = 0; j < s->features; j++) {
		free(s->feature[j].name);
		free(s->feature[j].field);
		free(s->feature[j].level);
	}
	for (size_t i = 0; i < s->categories; i++)
		release_category(&s->category[i]);
	free(s->feature);
	free(s->category);
	free(s->missing);
	for (size_t i = 0; i < s->nulls; i++)
		free(s->null[i]);
	free(s->null);
	*s = (struct schema){0};
}

bool
schema_keeps_missing(const struct schema *s)
{
	return s->missing != NULL && strcmp(s->missing, "side") == 0;
}

const struct schema_category *
schema_category(const struct schema *s, const char *field)
{
	for (size_t i = 0; i < s->categories; i++)
		if (strcmp(s->category[i].field, field) == 0)
			return &s->category[i];
	return NULL;
}

/* --- features -------------------------------------------------------------- */

static void
read_piece(struct schema_feature *f, struct document *d, const struct node *o)
{
	const double *knot = f->piece;

	if (node_member(o, "piece") == NULL && node_member(o, "pieces") == NULL)
		return;
	f->pieces = (size_t)document_whole(d, o, "pieces", 2, SCHEMA_PIECES);
	document_get(d, o, "piece", NODE_ARRAY);
	document_pair(d, o, "piece", -DBL_MAX, f->piece);
	if (f->level != NULL || f->is_indicator)
		document_fail(
		    d, "is a level or an indicator, which has no pieces");
	/* (A difference can be too large for a double, or too small.) */
	else if (!(knot[1] - knot[0] > 0 && isfinite(knot[1] - knot[0])))
		document_fail(d,
		    "has a 'piece' that is not two numbers, the "
		    "lower one first");
}

/* Read the recipe from the field's value to the column's. */
static void
read_recipe(struct schema_feature *f, struct document *d, const struct node *o)
{
	static const char *const indicators[] = {"missing", NULL};
	static const char *const transforms[] = {"log1p", NULL};
	static const char *const codes[] = {"level", NULL};
	char *word;

	if (node_member(o, "level") != NULL)
		f->level = document_string(d, o, "level");
	word = document_word(d, o, "code", codes);
	f->is_code = word != NULL;
	free(word);
	word = document_word(d, o, "indicator", indicators);
	f->is_indicator = word != NULL;
	free(word);
	f->missing = document_known(d, o, "missing", -DBL_MAX, DBL_MAX);
	word = document_word(d, o, "transform", transforms);
	f->log1p = word != NULL;
	free(word);
	document_pair(d, o, "clip", -DBL_MAX, f->clip);
	read_piece(f, d, o);
	if (f->level != NULL && f->is_indicator)
		document_fail(d, "is both a level and an indicator");
	if ((f->level != NULL || f->is_indicator || f->is_code) &&
	    (f->log1p || !isnan(f->clip[0])))
		document_fail(
		    d, "is a level or an indicator, which is not transformed");
	if (f->is_code &&
	    (f->level != NULL || f->is_indicator || !isnan(f->missing)))
		document_fail(d, "is a code and something else");
	if (f->log1p && f->missing <= -1)
		document_fail(d, "has a 'missing' without a logarithm");
}

void
schema_read_feature(
    struct schema_feature *f, struct document *d, const struct node *o)
{
	char *name, *field;

	schema_feature_init(f, "", "");
	if (o->type != NODE_OBJECT) {
		document_fail(d, "is not an object");
		return;
	}
	name = document_string(d, o, "name");
	if (name == NULL)
		return;
	free(f->name);
	f->name = name;
	field = node_member(o, "field") != NULL ? document_string(d, o, "field")
						: mem_string(name);
	if (field == NULL)
		return;
	free(f->field);
	f->field = field;
	read_recipe(f, d, o);
}

void
schema_write_recipe(const struct schema_feature *f, struct json_out *j)
{
	if (f->level != NULL)
		json_out_string(j, "level", f->level);
	if (f->is_code)
		json_out_string(j, "code", "level");
	if (f->is_indicator)
		json_out_string(j, "indicator", "missing");
	json_out_known(j, "missing", f->missing);
	if (f->log1p)
		json_out_string(j, "transform", "log1p");
	json_out_pair(j, "clip", f->clip);
	if (!schema_is_piece(f))
		return;
	json_out_number(j, "pieces", (double)f->pieces);
	json_out_pair(j, "piece", f->piece);
}

void
schema_write_feature(const struct schema_feature *f, struct json_out *j)
{
	json_out_string(j, "name", f->name);
	if (strcmp(f->field, f->name) != 0)
		json_out_string(j, "field", f->field);
	schema_write_recipe(f, j);
}

/* --- categories ------------------------------------------------------------ */

static void
read_levels(struct schema_category *c, struct document *d, const struct node *o)
{
	const struct node *list = document_get(d, o, "levels", NODE_ARRAY);

	if (list == NULL)
		return;
	c->level = mem_zero(list->count, sizeof *c->level);
	for (const struct node *n = list->first; n != NULL; n = n->next) {
		if (n->type != NODE_STRING) {
			document_fail(d, "has a level that is not a string");
			return;
		}
		if (c->levels > 0 &&
		    strcmp(c->level[c->levels - 1], n->text) >= 0)
			document_fail(d, "has levels that are not in order");
		c->level[c->levels++] = mem_string(n->text);
	}
}

static void
read_category(
    struct schema_category *c, struct document *d, const struct node *o)
{
	static const char *const unseen[] = {
	    "reference", "reject", "missing", NULL};
	char *reference, *word;

	if (o->type != NODE_OBJECT) {
		document_fail(d, "is not an object");
		return;
	}
	c->field = document_string(d, o, "field");
	read_levels(c, d, o);
	document_get(d, o, "unseen", NODE_STRING);
	word = document_word(d, o, "unseen", unseen);
	c->unseen_is_reference = word != NULL && strcmp(word, "reference") == 0;
	c->unseen_is_missing = word != NULL && strcmp(word, "missing") == 0;
	free(word);
	c->is_coded = node_member(o, "reference") == NULL;
	if (c->is_coded && !c->unseen_is_reference)
		return;
	reference = document_string(d, o, "reference");
	while (reference != NULL && c->reference < c->levels &&
	    strcmp(c->level[c->reference], reference) != 0)
		c->reference++;
	free(reference);
	if (c->reference == c->levels)
		document_fail(d, "has a reference that is none of its levels");
}

void
schema_read_categories(
    struct schema *s, struct document *d, const struct node *root)
{
	const struct node *list = document_array(d, root, "categories");
	struct document inner = {0};

	if (list == NULL || list->count == 0)
		return;
	s->category = mem_zero(list->count, sizeof *s->category);
	for (const struct node *n = list->first; n != NULL; n = n->next) {
		read_category(&s->category[s->categories++], &inner, n);
		if (inner.failed) {
			document_fail(d,
			    "is not a whole model: category %zu %s",
			    s->categories, inner.e.text);
			return;
		}
	}
}

void
schema_write_categories(const struct schema *s, struct json_out *j)
{
	if (s->categories == 0)
		return;
	json_out_line(j);
	json_out_array(j, "categories");
	for (size_t i = 0; i < s->categories; i++) {
		const struct schema_category *c = &s->category[i];

		json_out_line(j);
		json_out_object(j, NULL);
		json_out_string(j, "field", c->field);
		if (!c->is_coded)
			json_out_string(j, "reference", c->level[c->reference]);
		json_out_array(j, "levels");
		for (size_t k = 0; k < c->levels; k++)
			json_out_string(j, NULL, c->level[k]);
		json_out_end(j);
		json_out_string(j, "unseen",
		    c->unseen_is_reference     ? "reference"
			: c->unseen_is_missing ? "missing"
					       : "reject");
		json_out_end(j);
	}
	json_out_end(j);
}

/* --- words that mean missing ----------------------------------------------- */

void
schema_read_nulls(
    struct schema *s, struct document *d, const struct node *options)
{
	const struct node *list = document_array(d, options, "null");

	if (list == NULL)
		return;
	s->null = mem_zero(list->count + 1, sizeof *s->null);
	for (const struct node *n = list->first; n != NULL; n = n->next) {
		if (n->type != NODE_STRING) {
			document_fail(d,
			    "has a word that means missing and is not a "
			    "string");
			return;
		}
		s->null[s->nulls++] = mem_string(n->text);
	}
}

void
schema_write_nulls(const struct schema *s, struct json_out *j)
{
	if (s->nulls == 0)
		return;
	json_out_array(j, "null");
	for (size_t i = 0; i < s->nulls; i++)
		json_out_string(j, NULL, s->null[i]);
	json_out_end(j);
}

/* --- consistent? ----------------------------------------------------------- */

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

const char *
schema_twice(const struct schema *s, const char *label)
{
	size_t count = 0;
	const char **names = mem_zero(s->features + 1, sizeof *names);
	const char *twice = NULL;

	for (size_t j = 0; j < s->features; j++)
		names[count++] = s->feature[j].name;
	if (label != NULL)
		names[count++] = label;
	qsort(names, count, sizeof *names, compare_names);
	for (size_t j = 1; twice == NULL && j < count; j++)
		if (strcmp(names[j - 1], names[j]) == 0)
			twice = names[j];
	free(names);
	return twice;
}

static bool
has_level(const struct schema_category *c, const char *level)
{
	return bsearch(&level, c->level, c->levels, sizeof *c->level,
		   compare_names) != NULL;
}

static void
check_feature(const struct schema *s, const struct schema_feature *f,
    const char *label, struct document *d)
{
	const struct schema_category *c = schema_category(s, f->field);

	if (label != NULL && strcmp(f->field, label) == 0)
		document_fail(
		    d, "computes feature '%.64s' from the label", f->name);
	else if (f->level != NULL && c == NULL)
		document_fail(
		    d, "has no category for feature '%.64s'", f->name);
	else if (f->level != NULL && !has_level(c, f->level))
		document_fail(d,
		    "has feature '%.64s' of a level that its category lacks",
		    f->name);
	else if (f->is_code && (c == NULL || !c->is_coded))
		document_fail(d,
		    "has no category with codes for feature '%.64s'", f->name);
	else if (f->level != NULL && c->is_coded)
		document_fail(d,
		    "has feature '%.64s' of a level, where its category has "
		    "codes",
		    f->name);
	else if (f->level == NULL && !f->is_code && !f->is_indicator &&
	    c != NULL)
		document_fail(d,
		    "has feature '%.64s', a number, computed from a "
		    "category",
		    f->name);
}

/* Is the piece the first of its field, or does it begin where one ends? */
static bool
meets(const struct schema *s, size_t j)
{
	const struct schema_feature *f = &s->feature[j];
	const struct schema_feature *last = j > 0 ? f - 1 : NULL;

	if (last != NULL && schema_is_piece(last) &&
	    strcmp(last->field, f->field) == 0)
		return last->piece[1] == f->piece[0];
	for (size_t i = 0; i < j; i++)
		if (schema_is_piece(&s->feature[i]) &&
		    strcmp(s->feature[i].field, f->field) == 0)
			return false;
	return true;
}

void
schema_check(const struct schema *s, const char *label, struct document *d)
{
	const char *twice = schema_twice(s, label);

	if (twice != NULL)
		document_fail(d, "has two fields named '%.64s'", twice);
	for (size_t i = 0; i < s->categories; i++) {
		const struct schema_category *c = &s->category[i];

		if (schema_category(s, c->field) != c)
			document_fail(
			    d, "has the category '%.64s' twice", c->field);
		else if (label != NULL && strcmp(c->field, label) == 0)
			document_fail(d, "has a category that is the label");
	}
	for (size_t j = 0; j < s->features; j++)
		check_feature(s, &s->feature[j], label, d);
	for (size_t j = 0; j < s->features && !d->failed; j++)
		if (schema_is_piece(&s->feature[j]) && !meets(s, j))
			document_fail(d,
			    "has pieces of '%.64s' that do not meet: feature "
			    "'%.64s' does not begin where the one before it "
			    "ends",
			    s->feature[j].field, s->feature[j].name);
}
