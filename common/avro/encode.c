#include "avro/encode.h"

#include "avro/take.h"
#include "base/mem.h"
#include "base/words.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN 40	  /* bytes of a value that a message quotes */
#define EMPTY_MAX 1000000 /* records of no bytes in a value */

struct encoding {
	struct avro_encoder *n;
	const struct avro_form *form;
	struct buf *out;
	struct fault *f;
	const char *field; /* the member that is being written */
	int depth;
	size_t empties; /* records of no bytes so far */
};

static bool write_value(
    struct encoding *g, const struct avro_type *t, const struct json_member *m);

/* --- faults ----------------------------------------------------------------------- */

static bool
refuse(struct encoding *g, const struct json_member *m, const char *wanted)
{
	int len = m->len < SHOWN ? (int)m->len : SHOWN;

	/* Not within a character. */
	while (len > 0 && len < (int)m->len &&
	    ((unsigned char)m->text[len] & 0xc0) == 0x80)
		len--;
	if (g->field == NULL)
		fault_set(g->f, REASON_WRONG_TYPE, NULL,
		    "%s is not %s, as the schema has it",
		    g->n->what != NULL ? g->n->what : "the record", wanted);
	else
		fault_set(g->f, REASON_WRONG_TYPE, g->field,
		    "field '%.64s' is %.*s%s, not %s, as the schema has it",
		    g->field, len, m->text, len < (int)m->len ? "..." : "",
		    wanted);
	return false;
}

static bool
refuse_type(
    struct encoding *g, const struct avro_type *t, const struct json_member *m)
{
	static const char *const wanted[] = {[AVRO_NULL] = "null",
	    [AVRO_BOOLEAN] = "true or false",
	    [AVRO_STRING] = "a string",
	    [AVRO_RECORD] = "an object",
	    [AVRO_MAP] = "an object",
	    [AVRO_ARRAY] = "an array",
	    [AVRO_UNION] = "of any of the types"};

	return refuse(g, m, wanted[t->kind]);
}

/* Keep a member's name, to say it. */
static void
note_name(struct encoding *g, const struct json_member *m)
{
	struct buf name = {0};

	json_unescape(&name, m->key, m->key_len);
	g->n->name[0] = '\0';
	strncat(g->n->name, buf_string(&name), sizeof g->n->name - 1);
	buf_release(&name);
}

static bool
refuse_member(
    struct encoding *g, const struct avro_type *t, const struct json_member *m)
{
	note_name(g, m);
	fault_set(g->f, REASON_NO_COLUMN, g->n->name,
	    "field '%.64s' is not in the schema's record '%.64s'", g->n->name,
	    t->name);
	fault_advise(g->f, "jq -c 'del(.%.64s)' leaves it out", g->n->name);
	return false;
}

static bool
refuse_twice(struct encoding *g, const char *name)
{
	fault_set(g->f, REASON_DUPLICATE_KEY, name,
	    "field '%.64s' occurs twice", name);
	return false;
}

/* --- records ---------------------------------------------------------------------- */

/* Find the field of a member; `next` is where it is likely to be. */
static size_t
find_field(const struct avro_type *t, const struct json_member *m, size_t next)
{
	if (next < t->fields && json_key_is(m, t->field[next].name))
		return next;
	for (size_t i = 0; i < t->fields; i++)
		if (json_key_is(m, t->field[i].name))
			return i;
	return t->fields;
}

/* Note the members of an object by their fields, from `first` on. */
static bool
note_members(struct encoding *g, const struct avro_type *t,
    const struct json_member *object, size_t first)
{
	const char *p = object->text, *end = p + object->len;
	struct json_member m;
	size_t next = 0;

	while (json_next(&p, end, &m)) {
		size_t i = find_field(t, &m, next);

		if (i == t->fields)
			return refuse_member(g, t, &m);
		if (g->n->member[first + i].type != JSON_ABSENT)
			return refuse_twice(g, t->field[i].name);
		g->n->member[first + i] = m;
		next = i + 1;
	}
	return true;
}

static bool
takes_null(const struct avro_type *t, size_t *branch)
{
	for (size_t i = 0; t->kind == AVRO_UNION && i < t->branches; i++)
		if (t->branch[i]->kind == AVRO_NULL) {
			*branch = i;
			return true;
		}
	return t->kind == AVRO_NULL;
}

static bool
write_missing(struct encoding *g, const struct avro_field *field)
{
	struct json_member m = {0};
	size_t branch = 0;
	bool good, outer = g->n->is_default;
	const char *p, *end;
	struct buf list = {0};

	if (field->fallback == NULL) {
		if (!takes_null(field->type, &branch))
			return fault_set(g->f, REASON_MISSING, field->name,
				   "field '%.64s' is missing, which the "
				   "schema needs",
				   field->name) == 0;
		if (field->type->kind == AVRO_UNION)
			take_long(g->out, (int64_t)branch);
		return true;
	}
	/* As an item of an array, to find its type. */
	buf_add_byte(&list, '[');
	buf_add(&list, field->fallback, field->fallback_len);
	buf_add_byte(&list, ']');
	memset(buf_reserve(&list, JSON_SLACK), '\n', JSON_SLACK);
	p = list.data;
	end = p + list.len;
	g->n->is_default = true;
	good = json_next(&p, end, &m) && write_value(g, field->type, &m);
	g->n->is_default = outer;
	buf_release(&list);
	return good;
}

static bool
write_record(
    struct encoding *g, const struct avro_type *t, const struct json_member *m)
{
	size_t first = g->n->count;
	const char *outer = g->field;
	bool good;

	if (m->type != JSON_OBJECT)
		return refuse_type(g, t, m);
	while (g->n->capacity < first + t->fields)
		g->n->member = mem_grow(g->n->member, g->n->capacity,
		    &g->n->capacity, sizeof *g->n->member);
	for (size_t i = 0; i < t->fields; i++)
		g->n->member[first + i].type = JSON_ABSENT;
	g->n->count += t->fields;
	good = note_members(g, t, m, first);
	for (size_t i = 0; good && i < t->fields; i++) {
		/* The list may move while a value is written. */
		struct json_member value = g->n->member[first + i];

		g->field = t->field[i].name;
		good = value.type == JSON_ABSENT
		    ? write_missing(g, &t->field[i])
		    : write_value(g, t->field[i].type, &value);
	}
	g->n->count = first;
	if (good)
		g->field = outer;
	return good;
}

/* --- lists, unions ------------------------------------------------------------------ */

/* Append the key of a map's item, of which `keys` were there before. */
static bool
write_key(
    struct encoding *g, const struct json_member *item, struct words *keys)
{
	struct buf name = {0}, key = {0};
	size_t known = keys->count;

	/* As it is quoted again: so it has no NUL. */
	json_unescape(&name, item->key, item->key_len);
	json_quote(&key, name.len > 0 ? name.data : "", name.len);
	words_add(keys, key.data, key.len);
	buf_release(&name);
	buf_release(&key);
	if (keys->count == known) {
		note_name(g, item);
		return refuse_twice(g, g->n->name);
	}
	/* A key is a string without its quotes. */
	take_string(g->out,
	    &(struct json_member){
		.text = item->key - 1, .len = item->key_len + 2});
	return true;
}

static bool
write_list(
    struct encoding *g, const struct avro_type *t, const struct json_member *m)
{
	const char *p = m->text, *end = p + m->len;
	bool is_map = t->kind == AVRO_MAP, good = true;
	struct words keys = {0};
	struct json_member item;
	int64_t count = 0;

	if (m->type != (is_map ? JSON_OBJECT : JSON_ARRAY))
		return refuse_type(g, t, m);
	while (json_next(&p, end, &item))
		count++;
	if (count > 0)
		take_long(g->out, count);
	for (p = m->text; good && json_next(&p, end, &item);)
		good = (!is_map || write_key(g, &item, &keys)) &&
		    write_value(g, t->item, &item);
	words_release(&keys);
	if (good)
		take_long(g->out, 0);
	return good;
}

static bool
try_branch(struct encoding *g, const struct avro_type *t, size_t i,
    const struct json_member *m)
{
	size_t before = g->out->len;

	take_long(g->out, (int64_t)i);
	if (write_value(g, t->branch[i], m))
		return true;
	g->out->len = before;
	return false;
}

/* Write the value {"TYPE":value}; false when it is not of that form. */
static bool
write_tagged(
    struct encoding *g, const struct avro_type *t, const struct json_member *m)
{
	const char *p = m->text, *end = p + m->len;
	struct json_member tag, more;

	if (m->type != JSON_OBJECT || !json_next(&p, end, &tag) ||
	    json_next(&p, end, &more))
		return refuse(g, m, "an object with its type as a member");
	for (size_t i = 0; i < t->branches; i++)
		if (json_key_is(&tag, avro_type_tag(t->branch[i])))
			return try_branch(g, t, i, &tag);
	return refuse(g, m, "an object with its type as a member");
}

/* Could a value of this JSON type be one of Avro's type? */
static bool
may_be(const struct avro_type *t, enum json_type type)
{
	switch (t->kind) {
	case AVRO_NULL:
		return type == JSON_NULL;
	case AVRO_BOOLEAN:
		return type == JSON_TRUE || type == JSON_FALSE;
	case AVRO_INT:
	case AVRO_LONG:
		return type == JSON_NUMBER ||
		    (type == JSON_STRING && t->logical != AVRO_PLAIN);
	case AVRO_FLOAT:
	case AVRO_DOUBLE:
		return type == JSON_NUMBER;
	case AVRO_RECORD:
	case AVRO_MAP:
		return type == JSON_OBJECT;
	case AVRO_ARRAY:
		return type == JSON_ARRAY;
	case AVRO_BYTES:
	case AVRO_FIXED:
		return type == JSON_STRING ||
		    (type == JSON_NUMBER && t->logical == AVRO_DECIMAL);
	default:
		return type == JSON_STRING;
	}
}

/*
 * How late is a type of a union tried? The one that keeps most of a number is
 * first, and what is a number or a string is so before it is a date or a time.
 */
enum { FIRST, SECOND, THIRD, FOURTH, LAST };

static int
turn_of(const struct avro_type *t, enum json_type type)
{
	switch (t->kind) {
	case AVRO_INT:
	case AVRO_LONG:
		return t->logical != AVRO_PLAIN ? LAST : FIRST;
	case AVRO_BYTES:
	case AVRO_FIXED:
		return type == JSON_NUMBER ? SECOND : FIRST;
	case AVRO_DOUBLE:
		return THIRD;
	case AVRO_FLOAT:
		return FOURTH;
	default:
		return FIRST;
	}
}

static bool
write_union(
    struct encoding *g, const struct avro_type *t, const struct json_member *m)
{
	const char *field = g->field;
	size_t possible = 0, last = 0;

	if (t->tagged && m->type != JSON_NULL && !g->n->is_default)
		return write_tagged(g, t, m);
	for (size_t i = 0; i < t->branches; i++)
		if (may_be(t->branch[i], m->type)) {
			possible++;
			last = i;
		}
	if (possible == 1) /* mostly; and its fault says more */
		return try_branch(g, t, last, m);
	for (int turn = FIRST; turn <= LAST; turn++)
		for (size_t i = 0; i < t->branches; i++) {
			if (turn_of(t->branch[i], m->type) != turn ||
			    !may_be(t->branch[i], m->type))
				continue;
			g->field = field;
			if (try_branch(g, t, i, m))
				return true;
		}
	g->field = field;
	return refuse_type(g, t, m);
}

/* ------------------------------------------------------------------------------------- */

static bool
write_simple(
    struct encoding *g, const struct avro_type *t, const struct json_member *m)
{
	bool text = g->form->text || g->n->is_default;
	const char *wanted;

	switch (t->kind) {
	case AVRO_NULL:
		return m->type == JSON_NULL || refuse_type(g, t, m);
	case AVRO_BOOLEAN:
		if (m->type != JSON_TRUE && m->type != JSON_FALSE)
			return refuse_type(g, t, m);
		buf_add_byte(g->out, m->type == JSON_TRUE);
		return true;
	case AVRO_STRING:
		if (m->type != JSON_STRING)
			return refuse_type(g, t, m);
		take_string(g->out, m);
		return true;
	case AVRO_INT:
	case AVRO_LONG:
		wanted = take_whole(g->out, t, m);
		break;
	case AVRO_ENUM:
		wanted = take_symbol(g->out, t, m);
		break;
	case AVRO_FLOAT:
	case AVRO_DOUBLE:
		wanted = take_real(g->out, t, m);
		break;
	default:
		/* Defaults are text, and so are all their decimals. */
		wanted = take_bytes(g->out, t, m,
		    g->n->is_default || (text && t->logical == AVRO_PLAIN));
	}
	return wanted == NULL || refuse(g, m, wanted);
}

static bool
write_value(
    struct encoding *g, const struct avro_type *t, const struct json_member *m)
{
	size_t begin = g->out->len;
	bool good;

	if (t->kind != AVRO_RECORD && t->kind != AVRO_UNION &&
	    t->kind != AVRO_ARRAY && t->kind != AVRO_MAP)
		return write_simple(g, t, m);
	if (g->depth == AVRO_DEPTH_MAX)
		return fault_set(g->f, REASON_OUT_OF_RANGE, g->field,
			   "values in each other, more than %d",
			   AVRO_DEPTH_MAX) == 0;
	g->depth++;
	good = t->kind == AVRO_RECORD ? write_record(g, t, m)
	    : t->kind == AVRO_UNION   ? write_union(g, t, m)
				      : write_list(g, t, m);
	g->depth--;
	if (good && g->out->len == begin && ++g->empties > EMPTY_MAX)
		return fault_set(g->f, REASON_OUT_OF_RANGE, g->field,
			   "values of no bytes, more than %d", EMPTY_MAX) == 0;
	return good;
}

/* Tell the type of a valid value by its first byte: it is not scanned again. */
static enum json_type
type_of(char first)
{
	switch (first) {
	case 'n':
		return JSON_NULL;
	case 'f':
		return JSON_FALSE;
	case 't':
		return JSON_TRUE;
	case '"':
		return JSON_STRING;
	case '[':
		return JSON_ARRAY;
	case '{':
		return JSON_OBJECT;
	default:
		return JSON_NUMBER;
	}
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

int
avro_encode(struct avro_encoder *n, const struct avro_schema *s,
    const char *text, size_t len, struct buf *out, struct fault *f)
{
	struct encoding g = {.n = n, .form = &s->form, .out = out, .f = f};
	const char *end = text + len, *p = json_blanks(text, end);
	struct json_member m = {.text = p, .type = type_of(*p)};
	size_t before = out->len;

	n->count = 0;
	while (is_blank(end[-1]))
		end--;
	m.len = (size_t)(end - p);
	if (write_value(&g, s->root, &m))
		return 0;
	out->len = before;
	return -1;
}

void
avro_encoder_release(struct avro_encoder *n)
{
	free(n->member);
	*n = (struct avro_encoder){0};
}
