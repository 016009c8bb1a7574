#include "avro/type.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/num.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define SIZE_LIMIT (1 << 30) /* of a fixed */
#define SCALE_LIMIT 1000

struct parser {
	struct avro_schema *s;
	struct error *e;
	int depth;
};

static struct avro_type *
parse_type(struct parser *p, const struct json_member *m, const char *space);

static void *
fail(struct parser *p, const char *why, const char *name)
{
	error_set(p->e, ST_CANNOT, why, name);
	return NULL;
}

/* Copy the characters of a string; NULL when the value is none. */
static char *
copy_string(const struct json_member *m)
{
	struct buf b = {0};

	if (m->type != JSON_STRING)
		return NULL;
	json_unescape(&b, m->text + 1, m->len - 2);
	buf_string(&b);
	if (strlen(b.data) == b.len)
		return b.data;
	buf_release(&b); /* a NUL within a name */
	return NULL;
}

/* Find the last member of that name in an object. */
static bool
find_member(
    const struct json_member *object, const char *name, struct json_member *m)
{
	const char *p = object->text, *end = p + object->len;
	struct json_member each;
	bool found = false;

	while (json_next(&p, end, &each))
		if (json_key_is(&each, name)) {
			*m = each;
			found = true;
		}
	return found;
}

static char *
get_string(const struct json_member *object, const char *name)
{
	struct json_member m;

	return find_member(object, name, &m) ? copy_string(&m) : NULL;
}

static bool
get_whole(const struct json_member *object, const char *name, long long lo,
    long long hi, long long *n)
{
	struct json_member m;
	char text[24];

	if (!find_member(object, name, &m) || m.type != JSON_NUMBER ||
	    m.len >= sizeof text)
		return false;
	memcpy(text, m.text, m.len);
	text[m.len] = '\0';
	return num_int(text, lo, hi, n);
}

/* --- names ------------------------------------------------------------------ */

/* Make a full name: of a name with a dot, or one in a name space. */
static char *
full_name(const char *name, const char *space)
{
	struct buf b = {0};

	if (strchr(name, '.') == NULL && *space != '\0')
		buf_add_format(&b, "%s.", space);
	buf_add_string(&b, name);
	buf_string(&b);
	return b.data;
}

/* Return the name space of a full name, which the caller frees. */
static char *
space_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	return mem_copy(name, dot != NULL ? (size_t)(dot - name) : 0);
}

/* Read the names of a list, made full unless `space` is NULL. */
static char **
get_names(
    const struct json_member *object, const char *member, const char *space)
{
	struct json_member list, m;
	char **names = NULL;
	size_t count = 0;
	const char *p, *end;

	if (!find_member(object, member, &list) || list.type != JSON_ARRAY)
		return NULL;
	p = list.text;
	end = p + list.len;
	while (json_next(&p, end, &m)) {
		char *name = copy_string(&m);

		if (name == NULL)
			continue;
		names = mem_resize(names, count + 2, sizeof *names);
		names[count++] = space != NULL ? full_name(name, space) : name;
		names[count] = NULL;
		if (space != NULL)
			free(name);
	}
	return names;
}

static struct avro_type *
find_named(struct parser *p, const char *name, const char *space)
{
	static const enum avro_kind last = AVRO_STRING;
	char *full;
	struct avro_type *t;

	for (enum avro_kind k = AVRO_NULL; k <= last; k++)
		if (strcmp(name, avro_type_tag(&(struct avro_type){.as = k})) ==
		    0)
			return avro_type_new(p->s, k);
	full = full_name(name, space);
	t = avro_type_find(p->s, full);
	free(full);
	if (t == NULL)
		t = avro_type_find(p->s, name);
	return t != NULL
	    ? t
	    : fail(p, "has type '%.100s', which it does not define", name);
}

/* Name a record, enum or fixed; false when that cannot be. */
static bool
take_name(struct parser *p, struct avro_type *t, const struct json_member *m,
    const char *space)
{
	char *name = get_string(m, "name"), *own = get_string(m, "namespace");
	char *full = NULL;

	if (name == NULL || *name == '\0') {
		fail(p, "has %s without a name", avro_type_tag(t));
	} else {
		full = full_name(name, own != NULL ? own : space);
		if (avro_type_find(p->s, full) != NULL) {
			fail(p, "defines '%.100s' twice", full);
			free(full);
			full = NULL;
		}
	}
	t->name = full;
	free(name);
	free(own);
	if (full == NULL)
		return false;
	own = space_of(full);
	t->alias = get_names(m, "aliases", own);
	free(own);
	return true;
}

/* --- types with parts -------------------------------------------------------- */

/* Count parts of a schema; false when it has too many. */
static bool
has_room(struct parser *p, size_t parts)
{
	p->s->parts += parts;
	return p->s->parts + p->s->count <= AVRO_PARTS_MAX ||
	    fail(p, "has more %s", "than 20000 types, fields and symbols") !=
	    NULL;
}

static bool
has_field(const struct avro_type *t, const char *name)
{
	for (size_t i = 0; i + 1 < t->fields; i++)
		if (strcmp(t->field[i].name, name) == 0)
			return true;
	return false;
}

static bool
add_field(struct parser *p, struct avro_type *t, const struct json_member *m,
    const char *space)
{
	struct json_member type, fallback;
	struct avro_field *f;
	char *name = m->type == JSON_OBJECT ? get_string(m, "name") : NULL;

	if (name == NULL)
		return fail(
		    p, "has a field without a name in '%.100s'", t->name);
	/* It may be moved: the fields of other types come first. */
	t->field = mem_resize(t->field, t->fields + 1, sizeof *t->field);
	f = &t->field[t->fields++];
	*f = (struct avro_field){.name = name};
	avro_field_lead(f);
	if (has_field(t, name))
		return fail(p, "has field '%.100s' twice in a record", name);
	if (find_member(m, "default", &fallback)) {
		f->fallback_len = fallback.len;
		f->fallback = mem_alloc(fallback.len + JSON_SLACK);
		memcpy(f->fallback, fallback.text, fallback.len);
		memset(f->fallback + fallback.len, '\n', JSON_SLACK);
	}
	f->alias = get_names(m, "aliases", NULL);
	if (!has_room(p, 1))
		return false;
	if (!find_member(m, "type", &type))
		return fail(p, "has field '%.100s' without a type", name);
	f->type = parse_type(p, &type, space);
	return f->type != NULL;
}

static struct avro_type *
parse_record(struct parser *p, const struct json_member *m, const char *space)
{
	struct avro_type *t = avro_type_new(p->s, AVRO_RECORD);
	struct json_member list, each;
	const char *at, *end;
	char *own;
	bool good = true;

	if (!take_name(p, t, m, space))
		return NULL;
	if (!find_member(m, "fields", &list) || list.type != JSON_ARRAY)
		return fail(p, "has record '%.100s' without fields", t->name);
	at = list.text;
	end = at + list.len;
	own = space_of(t->name);
	while (good && json_next(&at, end, &each))
		good = add_field(p, t, &each, own);
	free(own);
	return good ? t : NULL;
}

static struct avro_type *
parse_enum(struct parser *p, const struct json_member *m, const char *space)
{
	struct avro_type *t = avro_type_new(p->s, AVRO_ENUM);

	if (!take_name(p, t, m, space))
		return NULL;
	t->symbol = get_names(m, "symbols", NULL);
	while (t->symbol != NULL && t->symbol[t->symbols] != NULL)
		t->symbols++;
	if (!has_room(p, t->symbols))
		return NULL;
	if (t->symbols == 0)
		return fail(p, "has enum '%.100s' without symbols", t->name);
	t->fallback = get_string(m, "default");
	return t;
}

static struct avro_type *
parse_fixed(struct parser *p, const struct json_member *m, const char *space)
{
	struct avro_type *t = avro_type_new(p->s, AVRO_FIXED);
	long long size;

	if (!take_name(p, t, m, space))
		return NULL;
	if (!get_whole(m, "size", 0, SIZE_LIMIT, &size))
		return fail(p, "has fixed '%.100s' without a size", t->name);
	t->size = (size_t)size;
	return t;
}

static struct avro_type *
parse_list(struct parser *p, const struct json_member *m, const char *space,
    enum avro_kind kind)
{
	struct avro_type *t = avro_type_new(p->s, kind);
	struct json_member item;

	if (!find_member(m, kind == AVRO_ARRAY ? "items" : "values", &item))
		return fail(
		    p, "has %s without a type of its items", avro_type_tag(t));
	t->item = parse_type(p, &item, space);
	return t->item != NULL ? t : NULL;
}

static struct avro_type *
parse_union(struct parser *p, const struct json_member *m, const char *space)
{
	struct avro_type *t = avro_type_new(p->s, AVRO_UNION), *branch;
	const char *at = m->text, *end = at + m->len;
	struct json_member each;

	while (json_next(&at, end, &each)) {
		branch = parse_type(p, &each, space);
		if (branch == NULL)
			return NULL;
		if (branch->kind == AVRO_UNION)
			return fail(p, "has a %s within a union", "union");
		t->branch =
		    mem_resize(t->branch, t->branches + 1, sizeof *t->branch);
		t->branch[t->branches++] = branch;
	}
	return t;
}

/* --- logical types ------------------------------------------------------------ */

static const struct {
	const char *name;
	enum avro_kind kind;
	enum avro_logical logical;
	int scale;
} logicals[] = {
    {"date", AVRO_INT, AVRO_DATE, 0},
    {"time-millis", AVRO_INT, AVRO_TIME, 3},
    {"time-micros", AVRO_LONG, AVRO_TIME, 6},
    {"timestamp-millis", AVRO_LONG, AVRO_TIMESTAMP, 3},
    {"timestamp-micros", AVRO_LONG, AVRO_TIMESTAMP, 6},
    {"timestamp-nanos", AVRO_LONG, AVRO_TIMESTAMP, 9},
    {"local-timestamp-millis", AVRO_LONG, AVRO_LOCAL_TIMESTAMP, 3},
    {"local-timestamp-micros", AVRO_LONG, AVRO_LOCAL_TIMESTAMP, 6},
    {"local-timestamp-nanos", AVRO_LONG, AVRO_LOCAL_TIMESTAMP, 9},
};

/* Take a logical type that fits; any other one has no meaning. */
static void
take_logical(struct avro_type *t, const struct json_member *m)
{
	char *name = get_string(m, "logicalType");
	long long scale = 0, precision;
	struct json_member ignored;

	if (name == NULL)
		return;
	for (size_t i = 0; i < sizeof logicals / sizeof *logicals; i++)
		if (logicals[i].kind == t->kind &&
		    strcmp(logicals[i].name, name) == 0) {
			t->logical = logicals[i].logical;
			t->scale = logicals[i].scale;
		}
	if (strcmp(name, "uuid") == 0 && t->kind == AVRO_FIXED && t->size == 16)
		t->logical = AVRO_UUID;
	if (strcmp(name, "decimal") == 0 &&
	    (t->kind == AVRO_BYTES || t->kind == AVRO_FIXED) &&
	    get_whole(m, "precision", 1, INT_MAX, &precision) &&
	    (!find_member(m, "scale", &ignored) ||
		get_whole(m, "scale", 0, SCALE_LIMIT, &scale)) &&
	    scale <= precision) {
		t->logical = AVRO_DECIMAL;
		t->scale = (int)scale;
		t->precision = (int)precision;
	}
	free(name);
}

/* ------------------------------------------------------------------------------ */

/* Read the type {"type":"NAME",...}. */
static struct avro_type *
parse_worded(struct parser *p, const struct json_member *m,
    const struct json_member *type, const char *space)
{
	char *name = copy_string(type);
	struct avro_type *t;

	if (name == NULL)
		return fail(p, "has a type whose name is %s", "no text");
	if (strcmp(name, "record") == 0 || strcmp(name, "error") == 0)
		t = parse_record(p, m, space);
	else if (strcmp(name, "enum") == 0)
		t = parse_enum(p, m, space);
	else if (strcmp(name, "fixed") == 0)
		t = parse_fixed(p, m, space);
	else if (strcmp(name, "array") == 0)
		t = parse_list(p, m, space, AVRO_ARRAY);
	else if (strcmp(name, "map") == 0)
		t = parse_list(p, m, space, AVRO_MAP);
	else
		t = find_named(p, name, space);
	/* A named one that is only referred to stays as it is. */
	if (t != NULL && (t->name == NULL || strcmp(name, "fixed") == 0))
		take_logical(t, m);
	free(name);
	return t;
}

static struct avro_type *
parse_nested(struct parser *p, const struct json_member *m, const char *space)
{
	struct json_member type;
	struct avro_type *t;
	char *name;

	switch (m->type) {
	case JSON_STRING:
		name = copy_string(m);
		if (name == NULL)
			return fail(p, "has a name with %s in it", "a NUL");
		t = find_named(p, name, space);
		free(name);
		return t;
	case JSON_ARRAY:
		return parse_union(p, m, space);
	case JSON_OBJECT:
		if (!find_member(m, "type", &type))
			return fail(p, "has %s without 'type'", "an object");
		if (type.type == JSON_STRING)
			return parse_worded(p, m, &type, space);
		return parse_type(p, &type, space);
	default:
		return fail(p, "has a type that is %s",
		    "neither a name, an object nor a list");
	}
}

static struct avro_type *
parse_type(struct parser *p, const struct json_member *m, const char *space)
{
	struct avro_type *t;

	if (p->depth == AVRO_DEPTH_MAX)
		return fail(p, "nests its types %s", "too deeply");
	if (!has_room(p, 0))
		return NULL;
	p->depth++;
	t = parse_nested(p, m, space);
	p->depth--;
	return t;
}

int
avro_schema_add(
    struct avro_schema *s, const char *text, size_t len, struct error *e)
{
	struct parser p = {.s = s, .e = e};
	struct json_fault fault;
	struct buf copy = {0};
	const char *at;
	struct json_member m = {0}, more;

	buf_add_byte(&copy, '[');
	buf_add(&copy, text, len);
	buf_add_byte(&copy, ']');
	memset(buf_reserve(&copy, JSON_SLACK), '\n', JSON_SLACK);
	s->root = NULL;
	at = copy.data;
	if (!json_valid(copy.data, copy.len, &fault))
		error_set(e, ST_CANNOT, "is not JSON at byte %zu: %s",
		    (size_t)(fault.at - copy.data), fault.what);
	else if (!json_next(&at, copy.data + copy.len, &m))
		error_set(e, ST_CANNOT, "is empty");
	else if (json_next(&at, copy.data + copy.len, &more))
		error_set(e, ST_CANNOT, "is not one JSON value");
	else
		s->root = parse_type(&p, &m, "");
	buf_release(&copy);
	return s->root != NULL ? 0 : -1;
}
