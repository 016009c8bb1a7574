#include "protobuf/encode.h"

#include "base/words.h"
#include "protobuf/encoding.h"

#include <string.h>

#define SHOWN 40 /* bytes of a value that a message quotes */
#define KEPT_MAX 65536

/* --- faults ----------------------------------------------------------------------- */

bool
protobuf_refuse_value(struct protobuf_encoding *g, const struct json_member *m,
    const char *wanted)
{
	int len = m->len < SHOWN ? (int)m->len : SHOWN;

	/* Not within a character. */
	while (len > 0 && len < (int)m->len &&
	    ((unsigned char)m->text[len] & 0xc0) == 0x80)
		len--;
	if (g->field == NULL)
		fault_set(g->f, REASON_WRONG_TYPE, NULL,
		    "the record is not %s, as the schema has it", wanted);
	else
		fault_set(g->f, REASON_WRONG_TYPE, g->field,
		    "field '%.64s' is %.*s%s, not %s, as the schema has it",
		    g->field, len, m->text, len < (int)m->len ? "..." : "",
		    wanted);
	return false;
}

/* Keep a member's name, to say it. */
static void
note_name(struct protobuf_schema *s, const struct json_member *m)
{
	struct buf name = {0};

	json_unescape(&name, m->key, m->key_len);
	s->name[0] = '\0';
	strncat(s->name, buf_string(&name), sizeof s->name - 1);
	buf_release(&name);
}

static bool
refuse_member(struct protobuf_encoding *g, const struct protobuf_type *t,
    const struct json_member *m)
{
	note_name(g->s, m);
	fault_set(g->f, REASON_NO_COLUMN, g->s->name,
	    "field '%.64s' is not in the schema's message '%.64s'", g->s->name,
	    t->name);
	fault_advise(g->f, "jq -c 'del(.%.64s)' leaves it out", g->s->name);
	return false;
}

static bool
refuse_twice(struct protobuf_encoding *g, const char *name)
{
	fault_set(g->f, REASON_DUPLICATE_KEY, name,
	    "field '%.64s' occurs twice", name);
	return false;
}

/* --- lists ------------------------------------------------------------------------ */

/* Is it the one text of a whole number: not -0, 01 or 1.0? */
static bool
is_whole_key(const char *text, size_t len)
{
	size_t minus = len > 0 && text[0] == '-';

	if (len == minus || strspn(text + minus, "0123456789") != len - minus)
		return false;
	return text[minus] != '0' || len == 1;
}

/* Set the key of a map's entry, of characters in a string. */
static bool
set_key(struct protobuf_encoding *g, struct protobuf_message *entry,
    const struct protobuf_field *key, const struct json_member *m)
{
	/* A key is a string without its quotes. */
	struct json_member as = {
	    .text = m->key - 1, .len = m->key_len + 2, .type = JSON_STRING};
	struct buf text = {0};
	union protobuf_value v;
	const char *wanted;

	if (key->kind != PROTOBUF_STRING) {
		buf_add(&text, m->key, m->key_len);
		memset(buf_reserve(&text, JSON_SLACK), '\n', JSON_SLACK);
		as.text = text.data;
		as.len = text.len;
		if (key->kind == PROTOBUF_BOOL)
			as.type = json_key_is(m, "true") ? JSON_TRUE
			    : json_key_is(m, "false")	 ? JSON_FALSE
							 : JSON_STRING;
		else
			as.type = is_whole_key(as.text, as.len) ? JSON_NUMBER
								: JSON_NULL;
	}
	wanted = key->kind != PROTOBUF_STRING && as.type == JSON_STRING
	    ? "true or false"
	    : protobuf_take(g->shim, key, &as, false, &g->s->text, &v);
	if (wanted == NULL)
		g->shim->set(entry, key, &v);
	else
		protobuf_refuse_value(g,
		    &(struct json_member){.text = m->key, .len = m->key_len},
		    wanted);
	buf_release(&text);
	return wanted == NULL;
}

/* Add an entry to a map, of which `keys` are there already. */
static bool
add_entry(struct protobuf_encoding *g, struct protobuf_message *m,
    const struct protobuf_field *field, const struct json_member *item,
    struct words *keys)
{
	struct protobuf_message *entry = g->shim->open_message(m, field);
	const struct protobuf_type *t = field->type;
	size_t known = keys->count;
	struct buf key = {0}, name = {0};

	/* As it is quoted again: so it has no NUL. */
	json_unescape(&name, item->key, item->key_len);
	json_quote(&key, name.len > 0 ? name.data : "", name.len);
	words_add(keys, key.data, key.len);
	buf_release(&name);
	buf_release(&key);
	if (keys->count == known) {
		note_name(g->s, item);
		return refuse_twice(g, g->s->name);
	}
	return set_key(g, entry, &t->field[0], item) &&
	    protobuf_set_value(g, entry, &t->field[1], item);
}

bool
protobuf_set_list(struct protobuf_encoding *g, struct protobuf_message *m,
    const struct protobuf_field *field, const struct json_member *list)
{
	const char *p = list->text, *end = p + list->len;
	struct words keys = {0};
	struct json_member item;
	bool good = true;

	if (list->type != (field->map ? JSON_OBJECT : JSON_ARRAY))
		return protobuf_refuse_value(
		    g, list, field->map ? "an object" : "an array");
	while (good && json_next(&p, end, &item))
		good = field->map ? add_entry(g, m, field, &item, &keys)
				  : protobuf_set_value(g, m, field, &item);
	words_release(&keys);
	return good;
}

/* --- messages --------------------------------------------------------------------- */

/* Find the field of a member; `next` is where it is likely to be. */
static const struct protobuf_field *
find_field(
    const struct protobuf_type *t, const struct json_member *m, size_t next)
{
	if (next < t->fields && json_key_is(m, t->field[next].name))
		return &t->field[next];
	for (size_t i = 0; i < t->fields; i++)
		if (json_key_is(m, t->field[i].name))
			return &t->field[i];
	return NULL;
}

/* Note a field and its oneof, of the message whose notes begin at `first`. */
static bool
note_field(struct protobuf_encoding *g, const struct protobuf_type *t,
    const struct protobuf_field *field, const struct json_member *value,
    size_t first)
{
	char *seen = g->s->seen.data + first;
	size_t i = (size_t)(field - t->field);

	g->field = field->name;
	if (seen[i] != 0)
		return refuse_twice(g, field->name);
	seen[i] = 1;
	if (field->oneof < 0 || value->type == JSON_NULL)
		return true;
	i = t->fields + (size_t)field->oneof;
	if (seen[i] != 0) {
		fault_set(g->f, REASON_WRONG_TYPE, field->name,
		    "field '%.64s' and another one of its oneof are both set",
		    field->name);
		return false;
	}
	seen[i] = 1;
	return true;
}

static bool
set_field(struct protobuf_encoding *g, struct protobuf_message *m,
    const struct protobuf_field *field, const struct json_member *value)
{
	if (value->type == JSON_NULL && field->presence && !field->required &&
	    (field->type == NULL || field->type->meaning != PROTOBUF_VALUE))
		return true; /* it is not set */
	return field->repeated ? protobuf_set_list(g, m, field, value)
			       : protobuf_set_value(g, m, field, value);
}

static bool
set_fields(struct protobuf_encoding *g, struct protobuf_message *m,
    const struct protobuf_type *t, const struct json_member *object)
{
	const char *p = object->text, *end = p + object->len;
	size_t first = g->s->seen.len, count = t->fields + t->oneofs, next = 0;
	const char *outer = g->field;
	const struct protobuf_field *field;
	struct json_member value;
	bool good = true;

	if (object->type != JSON_OBJECT)
		return protobuf_refuse_value(g, object, "an object");
	memset(buf_reserve(&g->s->seen, count + 1), 0, count + 1);
	g->s->seen.len += count;
	while (good && json_next(&p, end, &value)) {
		field = find_field(t, &value, next);
		if (field == NULL)
			return refuse_member(g, t, &value);
		next = (size_t)(field - t->field) + 1;
		good = note_field(g, t, field, &value, first) &&
		    set_field(g, m, field, &value);
	}
	g->s->seen.len = first;
	if (good)
		g->field = outer;
	return good;
}

static bool
fill(struct protobuf_encoding *g, struct protobuf_message *m,
    const struct protobuf_type *t, const struct json_member *value)
{
	bool meant = false, good;

	if (g->depth == PROTOBUF_DEPTH_MAX) {
		fault_set(g->f, REASON_OUT_OF_RANGE, g->field,
		    "messages in each other, more than %d", PROTOBUF_DEPTH_MAX);
		return false;
	}
	g->depth++;
	good = protobuf_set_meaning(g, m, t, value, &meant);
	if (!meant)
		good = set_fields(g, m, t, value);
	g->depth--;
	return good;
}

bool
protobuf_set_value(struct protobuf_encoding *g, struct protobuf_message *m,
    const struct protobuf_field *field, const struct json_member *value)
{
	union protobuf_value v;
	const char *wanted;

	if (field->kind == PROTOBUF_MESSAGE)
		return fill(
		    g, g->shim->open_message(m, field), field->type, value);
	wanted = protobuf_take(
	    g->shim, field, value, g->s->form.text, &g->s->text, &v);
	if (wanted != NULL)
		return protobuf_refuse_value(g, value, wanted);
	g->shim->set(m, field, &v);
	return true;
}

/* ---------------------------------------------------------------------------------- */

static bool
is_complete(struct protobuf_encoding *g, const struct protobuf_message *m)
{
	char *name = g->s->name;
	size_t len = g->shim->missing(m, name, sizeof g->s->name);

	if (len == 0)
		return true;
	name[len < sizeof g->s->name ? len : sizeof g->s->name - 1] = '\0';
	fault_set(g->f, REASON_MISSING, name,
	    "field '%.64s' is missing, which the schema needs", name);
	return false;
}

static bool
add_bytes(struct protobuf_encoding *g, const struct protobuf_message *m,
    struct buf *out)
{
	size_t len = g->shim->size(m);

	protobuf_schema_write_type(g->s, out);
	if (len > INT32_MAX ||
	    !g->shim->write(m, buf_reserve(out, len + 1), len)) {
		fault_set(g->f, REASON_TOO_LARGE, NULL,
		    "the record's message has %zu bytes, which is too many",
		    len);
		return false;
	}
	out->len += len;
	return true;
}

int
protobuf_encode(struct protobuf_schema *s, const char *text, size_t len,
    struct buf *out, struct fault *f)
{
	struct protobuf_encoding g = {.s = s, .shim = s->shim, .f = f};
	const char *end = text + len, *p = json_blanks(text, end);
	struct protobuf_message *m = protobuf_schema_message(s);
	struct json_member value = {.text = p};
	size_t before = out->len;
	struct json_fault fault;
	bool good;

	s->seen.len = 0;
	end = json_value(p, end, 0, &value.type, NULL, &fault);
	value.len = (size_t)(end - p);
	good = fill(&g, m, s->type, &value) && is_complete(&g, m) &&
	    add_bytes(&g, m, out);
	if (len > KEPT_MAX)
		protobuf_schema_forget(s);
	if (good)
		return 0;
	out->len = before;
	return -1;
}
