#include "avro/resolve.h"

#include "avro/decode.h"
#include "avro/encode.h"
#include "base/json.h"
#include "base/mem.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_MAX (1 << 20) /* bytes of a default's text */

/* A pair of types, and what they give. */
struct resolved {
	const struct avro_type *writer, *reader;
	struct avro_type *type;
};

struct resolver {
	struct avro_schema *s;
	const struct avro_schema *reader;
	const struct avro_form *form;
	struct error *e;
	struct resolved *pair;
	size_t pairs, capacity;
	int depth;
};

static struct avro_type *resolve(struct resolver *r,
    const struct avro_type *writer, const struct avro_type *reader);

static void *
fail(struct resolver *r, const char *why, const char *a, const char *b)
{
	error_set(r->e, ST_CANNOT, why, a, b);
	return NULL;
}

/* --- names ---------------------------------------------------------------------------- */

static bool
is_among(const char *name, char **names)
{
	for (; names != NULL && *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

static const char *
last_part(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot != NULL ? dot + 1 : name;
}

/* Do the names of two types match: their last parts, or an alias? */
static bool
names_match(const struct avro_type *writer, const struct avro_type *reader)
{
	return strcmp(last_part(writer->name), last_part(reader->name)) == 0 ||
	    is_among(writer->name, reader->alias);
}

/*
 * Do both mean something, and not the same? Then a value of the writer's would be
 * another one of the reader's: 12.30 be 0.1230, a millisecond a microsecond.
 */
static bool
meanings_differ(const struct avro_type *writer, const struct avro_type *reader)
{
	return writer->logical != AVRO_PLAIN && reader->logical != AVRO_PLAIN &&
	    (writer->logical != reader->logical ||
		writer->scale != reader->scale);
}

/* Could a value of the writer's type be one of the reader's? */
static bool
could_be(const struct avro_type *writer, const struct avro_type *reader)
{
	enum avro_kind from = writer->kind, to = reader->kind;

	if (from == AVRO_UNION || to == AVRO_UNION)
		return true;
	if (meanings_differ(writer, reader))
		return false;
	if (from == to)
		return writer->name == NULL ||
		    (names_match(writer, reader) &&
			writer->size == reader->size);
	return (from == AVRO_INT && to >= AVRO_LONG && to <= AVRO_DOUBLE) ||
	    (from == AVRO_LONG && to >= AVRO_FLOAT && to <= AVRO_DOUBLE) ||
	    (from == AVRO_FLOAT && to == AVRO_DOUBLE) ||
	    (from == AVRO_STRING && to == AVRO_BYTES) ||
	    (from == AVRO_BYTES && to == AVRO_STRING);
}

/* --- records -------------------------------------------------------------------------- */

static const struct avro_field *
find_field(const struct avro_type *t, const char *name)
{
	for (size_t i = 0; i < t->fields; i++)
		if (strcmp(t->field[i].name, name) == 0)
			return &t->field[i];
	return NULL;
}

/*
 * Find the reader's field of the writer's: by its name, else by an alias, unless
 * the writer has a field of the alias's own name, too.
 */
static const struct avro_field *
find_reader(const struct avro_type *writer, const struct avro_type *reader,
    const char *name)
{
	const struct avro_field *f = find_field(reader, name);

	for (size_t i = 0; f == NULL && i < reader->fields; i++)
		if (is_among(name, reader->field[i].alias) &&
		    find_field(writer, reader->field[i].name) == NULL)
			f = &reader->field[i];
	return f;
}

/* Append the text of a field's default, as avro_decode() would write it. */
static bool
add_default(
    struct resolver *r, struct avro_type *t, const struct avro_field *field)
{
	struct avro_encoder n = {.is_default = true};
	struct avro_schema s = *r->reader;
	struct buf bytes = {0};
	struct fault f;
	bool good;

	s.root = field->type;
	s.form = *r->form;
	buf_add(&t->added, field->lead.data, field->lead.len);
	good = avro_encode(&n, &s, field->fallback, field->fallback_len, &bytes,
		   &f) == 0 &&
	    avro_decode(&s, "default", bytes.data, bytes.len, DEFAULT_MAX,
		&t->added, &f) == 0;
	buf_release(&bytes);
	avro_encoder_release(&n);
	if (!good)
		fail(r, "has a reader whose field '%.100s' has a bad default%s",
		    field->name, "");
	return good;
}

static bool
add_field(struct resolver *r, struct avro_type *t,
    const struct avro_field *from, const struct avro_field *to)
{
	struct avro_field *f;
	struct avro_type *type =
	    resolve(r, from->type, to != NULL ? to->type : NULL);

	if (type == NULL)
		return false;
	t->field = mem_resize(t->field, t->fields + 1, sizeof *t->field);
	f = &t->field[t->fields++];
	*f = (struct avro_field){
	    .name = mem_string(to != NULL ? to->name : from->name),
	    .type = type,
	    .skipped = to == NULL};
	avro_field_lead(f);
	return true;
}

static bool
resolve_record(struct resolver *r, struct avro_type *t,
    const struct avro_type *writer, const struct avro_type *reader)
{
	bool *taken = mem_zero(reader != NULL ? reader->fields + 1 : 1, 1);
	bool good = true;

	for (size_t i = 0; good && i < writer->fields; i++) {
		const struct avro_field *from = &writer->field[i], *to = NULL;

		if (reader != NULL)
			to = find_reader(writer, reader, from->name);
		if (to != NULL && taken[to - reader->field])
			to = NULL; /* by another one of its aliases */
		if (to != NULL)
			taken[to - reader->field] = true;
		good = add_field(r, t, from, to);
	}
	for (size_t i = 0; good && reader != NULL && i < reader->fields; i++) {
		const struct avro_field *to = &reader->field[i];

		if (taken[i])
			continue;
		good = to->fallback != NULL
		    ? add_default(r, t, to)
		    : fail(r,
			  "lacks field '%.100s' of the reader's '%.100s', "
			  "which "
			  "has no default",
			  to->name, reader->name) != NULL;
	}
	free(taken);
	return good;
}

/* --- enums, unions -------------------------------------------------------------------- */

static void
resolve_enum(struct avro_type *t, const struct avro_type *writer,
    const struct avro_type *reader)
{
	t->symbols = writer->symbols;
	t->symbol = mem_zero(writer->symbols, sizeof *t->symbol);
	for (size_t i = 0; i < writer->symbols; i++) {
		const char *symbol = writer->symbol[i];

		for (size_t j = 0; reader != NULL && j < reader->symbols; j++)
			if (strcmp(symbol, reader->symbol[j]) == 0)
				t->symbol[i] = mem_string(symbol);
		if (reader == NULL)
			t->symbol[i] = mem_string(symbol);
		else if (t->symbol[i] == NULL && reader->fallback != NULL)
			t->symbol[i] = mem_string(reader->fallback);
	}
}

/* How near are two types: 2, the same full name; 1, the same kind; or 0? */
static int
nearness(const struct avro_type *writer, const struct avro_type *reader)
{
	if (writer->kind != reader->kind)
		return 0;
	return writer->name == NULL ||
		strcmp(writer->name, reader->name) == 0 ||
		is_among(writer->name, reader->alias)
	    ? 2
	    : 1;
}

/* Find the reader's branch: the first of the nearest types that it could be. */
static const struct avro_type *
find_branch(const struct avro_type *writer, const struct avro_type *reader)
{
	const struct avro_type *found = NULL;
	int best = -1;

	for (size_t i = 0; i < reader->branches; i++) {
		const struct avro_type *branch = reader->branch[i];
		int near = nearness(writer, branch);

		if (near > best && could_be(writer, branch)) {
			found = branch;
			best = near;
		}
	}
	return found;
}

/* Does the reader take the type of a branch? */
static bool
is_wanted(const struct avro_type *branch, const struct avro_type *reader)
{
	return reader == NULL ||
	    (reader->kind == AVRO_UNION ? find_branch(branch, reader) != NULL
					: could_be(branch, reader));
}

static bool
resolve_union(struct resolver *r, struct avro_type *t,
    const struct avro_type *writer, const struct avro_type *reader)
{
	size_t good = 0;

	t->branches = writer->branches;
	t->branch = mem_zero(writer->branches + 1, sizeof *t->branch);
	for (size_t i = 0; i < writer->branches; i++) {
		const struct avro_type *branch = writer->branch[i];

		if (!is_wanted(branch, reader))
			continue; /* only values of it are refused */
		t->branch[i] = resolve(r, branch, reader);
		if (t->branch[i] == NULL)
			return false;
		good++;
	}
	return good > 0 ||
	    fail(r, "has a union of which the reader's %s takes no type%s",
		avro_type_tag(reader), "") != NULL;
}

/* ------------------------------------------------------------------------------------------ */

static bool
resolve_parts(struct resolver *r, struct avro_type *t,
    const struct avro_type *writer, const struct avro_type *reader)
{
	switch (writer->kind) {
	case AVRO_RECORD:
		return resolve_record(r, t, writer, reader);
	case AVRO_ENUM:
		resolve_enum(t, writer, reader);
		return true;
	case AVRO_ARRAY:
	case AVRO_MAP:
		t->item = resolve(
		    r, writer->item, reader != NULL ? reader->item : NULL);
		return t->item != NULL;
	default:
		return true;
	}
}

/* Make the type of a pair; without a reader it is the writer's. */
static struct avro_type *
make(struct resolver *r, const struct avro_type *writer,
    const struct avro_type *reader)
{
	const struct avro_type *shown = reader != NULL ? reader : writer;
	struct avro_type *t = avro_type_new(r->s, writer->kind);

	r->pair = mem_grow(r->pair, r->pairs, &r->capacity, sizeof *r->pair);
	r->pair[r->pairs++] = (struct resolved){writer, reader, t};
	t->size = writer->size;
	if (writer->kind == AVRO_UNION)
		return resolve_union(r, t, writer, reader) ? t : NULL;
	t->as = shown->kind;
	if (shown->name != NULL)
		t->name = mem_string(shown->name);
	/* A meaning of the reader's, where the value is of the same kind. */
	if (shown->kind == writer->kind ||
	    (shown->kind == AVRO_LONG && writer->kind == AVRO_INT)) {
		t->logical = shown->logical;
		t->scale = shown->scale;
	}
	return resolve_parts(r, t, writer, reader) ? t : NULL;
}

static struct avro_type *
resolve_pair(struct resolver *r, const struct avro_type *writer,
    const struct avro_type *reader)
{
	const struct avro_type *branch;

	for (size_t i = 0; i < r->pairs; i++)
		if (r->pair[i].writer == writer && r->pair[i].reader == reader)
			return r->pair[i].type;
	if (reader == NULL || reader->kind != AVRO_UNION ||
	    writer->kind == AVRO_UNION) {
		if (reader != NULL && !could_be(writer, reader))
			return fail(r,
			    meanings_differ(writer, reader)
				? "has type %.100s with another logicalType, "
				  "unit or scale than the reader's %.100s"
				: "has type %.100s where the reader has "
				  "%.100s",
			    avro_type_tag(writer), avro_type_tag(reader));
		return make(r, writer, reader);
	}
	branch = find_branch(writer, reader);
	return branch != NULL
	    ? resolve(r, writer, branch)
	    : fail(r, "has type %.100s, which the reader's %s does not have",
		  avro_type_tag(writer), "union");
}

static struct avro_type *
resolve(struct resolver *r, const struct avro_type *writer,
    const struct avro_type *reader)
{
	struct avro_type *t;

	if (r->depth == 4 * AVRO_DEPTH_MAX)
		return fail(r, "nests its types %s%s", "too deeply", "");
	r->depth++;
	t = resolve_pair(r, writer, reader);
	r->depth--;
	return t;
}

int
avro_resolve(struct avro_schema *s, const struct avro_schema *writer,
    const struct avro_schema *reader, const struct avro_form *form,
    struct error *e)
{
	struct resolver r = {.s = s, .reader = reader, .form = form, .e = e};

	s->root = resolve(&r, writer->root, reader->root);
	free(r.pair);
	if (s->root == NULL)
		return -1;
	avro_schema_form(s, form);
	return 0;
}
