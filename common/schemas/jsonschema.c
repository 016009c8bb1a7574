#include "schemas/jsonschema.h"

#include "base/mem.h"
#include "base/num.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 64 /* of schemas in each other */

/* A value that is looked at, and the member of the record that it is in. */
struct checking {
	struct jsonschema *s;
	struct fault *f; /* NULL: only whether it fits */
	int depth;
};

static bool fits(struct checking *c, const struct json_member *schema,
    const struct json_member *v, const struct json_member *member);

/* --- parts of JSON ------------------------------------------------------------------ */

static bool
find(const struct json_member *object, const char *name, struct json_member *m)
{
	const char *p = object->text, *end = p + object->len;

	if (object->type != JSON_OBJECT)
		return false;
	while (json_next(&p, end, m))
		if (json_key_is(m, name))
			return true;
	return false;
}

/* Compare a key with a string's characters. */
static bool
is_key(const struct json_member *m, const struct json_member *string)
{
	struct buf name = {0};
	bool same;

	json_unescape(&name, string->text + 1, string->len - 2);
	same = json_key_is(m, buf_string(&name));
	buf_release(&name);
	return same;
}

static double
number_of(const struct json_member *m)
{
	struct json_fault fault;
	struct decimal d;

	if (m->type != JSON_NUMBER || json_number(m->text, &d, &fault) == NULL)
		return NAN;
	return num_from_decimal(&d, m->text, m->len);
}

static size_t
count_of(const struct json_member *m)
{
	const char *p = m->text, *end = p + m->len;
	struct json_member item;
	size_t count = 0;

	while (json_next(&p, end, &item))
		count++;
	return count;
}

/* Count the characters of a string. */
static size_t
length_of(const struct json_member *m)
{
	struct buf b = {0};
	size_t count = 0;

	json_unescape(&b, m->text + 1, m->len - 2);
	for (size_t i = 0; i < b.len; i++)
		count += ((unsigned char)b.data[i] & 0xc0) != 0x80;
	buf_release(&b);
	return count;
}

static bool same(const struct json_member *a, const struct json_member *b);

static bool
same_parts(const struct json_member *a, const struct json_member *b)
{
	const char *p = a->text, *q = b->text;
	struct json_member x, y;

	if (count_of(a) != count_of(b))
		return false;
	while (json_next(&p, a->text + a->len, &x)) {
		bool found = false;

		if (a->type == JSON_ARRAY) {
			found = json_next(&q, b->text + b->len, &y);
		} else {
			struct json_member key = {
			    .text = x.key - 1, .len = x.key_len + 2};

			for (q = b->text;
			     !found && json_next(&q, b->text + b->len, &y);)
				found = is_key(&y, &key);
		}
		if (!found || !same(&x, &y))
			return false;
	}
	return true;
}

/* Are two values equal, however they are written? */
static bool
same(const struct json_member *a, const struct json_member *b)
{
	struct buf x = {0}, y = {0};
	bool equal;

	if (a->type != b->type)
		return false;
	if (a->type == JSON_ARRAY || a->type == JSON_OBJECT)
		return same_parts(a, b);
	if (a->type == JSON_NUMBER)
		return number_of(a) == number_of(b);
	if (a->type != JSON_STRING)
		return true;
	json_unescape(&x, a->text + 1, a->len - 2);
	json_unescape(&y, b->text + 1, b->len - 2);
	equal = x.len == y.len &&
	    (x.len == 0 || memcmp(x.data, y.data, x.len) == 0);
	buf_release(&x);
	buf_release(&y);
	return equal;
}

/* --- faults ------------------------------------------------------------------------- */

static bool
refuse(struct checking *c, enum reason reason, const struct json_member *member,
    const char *why)
{
	struct buf name = {0};

	if (c->f == NULL)
		return false;
	c->s->name[0] = '\0';
	if (member != NULL) {
		json_unescape(&name, member->key, member->key_len);
		strncat(c->s->name, buf_string(&name), sizeof c->s->name - 1);
		buf_release(&name);
	}
	fault_set(c->f, reason, member != NULL ? c->s->name : NULL,
	    "%s%.64s%s %s, as the schema has it",
	    member != NULL ? "field '" : "the record", c->s->name,
	    member != NULL ? "'" : "", why);
	return false;
}

/* --- keywords ----------------------------------------------------------------------- */

static bool
is_type(const struct json_member *word, const struct json_member *v)
{
	static const struct {
		const char *word;
		enum json_type type;
	} types[] = {{"\"null\"", JSON_NULL}, {"\"boolean\"", JSON_TRUE},
	    {"\"boolean\"", JSON_FALSE}, {"\"number\"", JSON_NUMBER},
	    {"\"string\"", JSON_STRING}, {"\"array\"", JSON_ARRAY},
	    {"\"object\"", JSON_OBJECT}, {"\"integer\"", JSON_NUMBER}};
	double x;

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (types[i].type != v->type ||
		    strlen(types[i].word) != word->len ||
		    memcmp(types[i].word, word->text, word->len) != 0)
			continue;
		x = number_of(v);
		return types[i].word[1] != 'i' || x == trunc(x);
	}
	return false;
}

static bool
check_type(struct checking *c, const struct json_member *type,
    const struct json_member *v, const struct json_member *member)
{
	const char *p = type->text, *end = p + type->len;
	struct json_member word;
	char why[80];

	if (type->type == JSON_STRING && is_type(type, v))
		return true;
	while (type->type == JSON_ARRAY && json_next(&p, end, &word))
		if (is_type(&word, v))
			return true;
	snprintf(why, sizeof why, "is not of type %.*s",
	    type->len < 50 ? (int)type->len : 50, type->text);
	return refuse(c, REASON_WRONG_TYPE, member, why);
}

static bool
check_required(struct checking *c, const struct json_member *names,
    const struct json_member *v)
{
	const char *p = names->text, *end = p + names->len;
	struct json_member name, m;

	while (names->type == JSON_ARRAY && json_next(&p, end, &name)) {
		const char *q = v->text;
		bool found = false;

		if (name.type != JSON_STRING)
			continue;
		while (!found && json_next(&q, v->text + v->len, &m))
			found = is_key(&m, &name);
		if (!found) {
			name.key = name.text + 1;
			name.key_len = name.len - 2;
			return refuse(c, REASON_MISSING, &name,
			    "is missing, which is required");
		}
	}
	return true;
}

static bool
check_members(struct checking *c, const struct json_member *schema,
    const struct json_member *v, const struct json_member *member)
{
	const char *p = v->text, *end = p + v->len;
	struct json_member properties = {0}, others = {0}, m, part;
	bool named = find(schema, "properties", &properties);
	bool closed = find(schema, "additionalProperties", &others);

	while (json_next(&p, end, &m)) {
		const struct json_member *top = member != NULL ? member : &m;
		const char *q = properties.text;
		bool found = false;

		while (named && !found &&
		    json_next(&q, properties.text + properties.len, &part)) {
			struct json_member key = {
			    .text = part.key - 1, .len = part.key_len + 2};

			found = is_key(&m, &key);
		}
		if (found && !fits(c, &part, &m, top))
			return false;
		if (!found && closed && others.type == JSON_FALSE)
			return refuse(c, REASON_NO_COLUMN, &m,
			    "is not among its properties");
		if (!found && closed && !fits(c, &others, &m, top))
			return false;
	}
	return true;
}

static bool
check_bound(struct checking *c, const struct json_member *k,
    const struct json_member *v, const struct json_member *member)
{
	double x = number_of(v), bound = number_of(k);
	bool good = true;

	if (isnan(x) || isnan(bound))
		return true;
	if (json_key_is(k, "minimum"))
		good = x >= bound;
	else if (json_key_is(k, "maximum"))
		good = x <= bound;
	else if (json_key_is(k, "exclusiveMinimum"))
		good = x > bound;
	else if (json_key_is(k, "exclusiveMaximum"))
		good = x < bound;
	return good ||
	    refuse(c, REASON_OUT_OF_RANGE, member, "is out of its range");
}

static bool
check_length(struct checking *c, const struct json_member *k,
    const struct json_member *v, const struct json_member *member)
{
	double n, bound = number_of(k);
	bool of_string = v->type == JSON_STRING;

	if (isnan(bound) || (!of_string && v->type != JSON_ARRAY))
		return true;
	n = (double)(of_string ? length_of(v) : count_of(v));
	if (json_key_is(k, of_string ? "minLength" : "minItems"))
		return n >= bound ||
		    refuse(c, REASON_OUT_OF_RANGE, member, "is too short");
	if (json_key_is(k, of_string ? "maxLength" : "maxItems"))
		return n <= bound ||
		    refuse(c, REASON_OUT_OF_RANGE, member, "is too long");
	return true;
}

static bool
check_enum(struct checking *c, const struct json_member *list,
    const struct json_member *v, const struct json_member *member)
{
	const char *p = list->text, *end = p + list->len;
	struct json_member item;

	while (list->type == JSON_ARRAY && json_next(&p, end, &item))
		if (same(&item, v))
			return true;
	return refuse(c, REASON_OUT_OF_RANGE, member, "is none of its values");
}

static bool
check_items(struct checking *c, const struct json_member *schema,
    const struct json_member *v, const struct json_member *member)
{
	const char *p = v->text, *end = p + v->len;
	struct json_member item;

	while (v->type == JSON_ARRAY && schema->type != JSON_ARRAY &&
	    json_next(&p, end, &item))
		if (!fits(c, schema, &item, member))
			return false;
	return true;
}

/* allOf, anyOf, oneOf */
static bool
check_several(struct checking *c, const struct json_member *list,
    const struct json_member *v, const struct json_member *member)
{
	const char *p = list->text, *end = p + list->len;
	bool all = json_key_is(list, "allOf"), one = json_key_is(list, "oneOf");
	struct checking quiet = {.s = c->s, .depth = c->depth};
	struct json_member part;
	size_t count = 0;

	while (list->type == JSON_ARRAY && json_next(&p, end, &part)) {
		if (all && !fits(c, &part, v, member))
			return false;
		count += !all && fits(&quiet, &part, v, member);
	}
	return all || (one ? count == 1 : count > 0) ||
	    refuse(c, REASON_WRONG_TYPE, member,
		one ? "does not fit exactly one of its alternatives"
		    : "fits none of its alternatives");
}

/* Follow $ref, "#/$defs/Line"; a place that is not there fits anything. */
static bool
check_reference(struct checking *c, const struct json_member *ref,
    const struct json_member *v, const struct json_member *member)
{
	struct json_member at = c->s->root, next;
	struct buf path = {0};
	char *part, *rest;
	bool good = true;

	if (ref->type != JSON_STRING)
		return true;
	json_unescape(&path, ref->text + 1, ref->len - 2);
	buf_string(&path);
	if (path.data[0] == '#') {
		for (part = strtok_r(path.data + 1, "/", &rest);
		     part != NULL && good; part = strtok_r(NULL, "/", &rest)) {
			good = find(&at, part, &next);
			at = next;
		}
		good = !good || fits(c, &at, v, member);
	}
	buf_release(&path);
	return good;
}

static bool
check_keyword(struct checking *c, const struct json_member *schema,
    const struct json_member *k, const struct json_member *v,
    const struct json_member *member)
{
	if (json_key_is(k, "type"))
		return check_type(c, k, v, member);
	if (json_key_is(k, "required"))
		return v->type != JSON_OBJECT || check_required(c, k, v);
	if (json_key_is(k, "properties") ||
	    (json_key_is(k, "additionalProperties") &&
		!find(schema, "properties", &(struct json_member){0})))
		return v->type != JSON_OBJECT ||
		    check_members(c, schema, v, member);
	if (json_key_is(k, "enum"))
		return check_enum(c, k, v, member);
	if (json_key_is(k, "const"))
		return same(k, v) ||
		    refuse(c, REASON_OUT_OF_RANGE, member, "is not its value");
	if (json_key_is(k, "items"))
		return check_items(c, k, v, member);
	if (json_key_is(k, "allOf") || json_key_is(k, "anyOf") ||
	    json_key_is(k, "oneOf"))
		return check_several(c, k, v, member);
	if (json_key_is(k, "$ref"))
		return check_reference(c, k, v, member);
	return check_bound(c, k, v, member) && check_length(c, k, v, member);
}

static bool
fits(struct checking *c, const struct json_member *schema,
    const struct json_member *v, const struct json_member *member)
{
	const char *p = schema->text, *end = p + schema->len;
	struct json_member k;
	bool good = true;

	if (schema->type == JSON_FALSE)
		return refuse(c, REASON_WRONG_TYPE, member, "may not be there");
	if (schema->type != JSON_OBJECT)
		return true;
	if (c->depth == DEPTH_MAX)
		return refuse(c, REASON_OUT_OF_RANGE, member,
		    "has too many values in each other");
	c->depth++;
	while (good && json_next(&p, end, &k))
		good = check_keyword(c, schema, &k, v, member);
	c->depth--;
	return good;
}

/* ------------------------------------------------------------------------------------- */

/* Note keywords that could refuse a value, and are not looked at. */
static void
note_unchecked(struct jsonschema *s)
{
	static const char *const words[] = {"pattern", "patternProperties",
	    "multipleOf", "uniqueItems", "contains", "not", "if",
	    "dependencies", "dependentRequired", "propertyNames", "prefixItems",
	    "minProperties", "maxProperties", "unevaluatedProperties"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct buf quoted = {0};

		buf_add_format(&quoted, "\"%s\"", words[i]);
		if (strstr(s->text.data, buf_string(&quoted)) != NULL)
			buf_add_format(&s->unchecked, "%s%s",
			    s->unchecked.len > 0 ? ", " : "", words[i]);
		buf_release(&quoted);
	}
}

int
jsonschema_open(
    struct jsonschema *s, const char *text, size_t len, struct error *e)
{
	struct json_fault fault;
	const char *p;

	*s = (struct jsonschema){0};
	/* As an item of an array, to find its type. */
	buf_add_byte(&s->text, '[');
	buf_add(&s->text, text, len);
	buf_add_byte(&s->text, ']');
	memset(buf_reserve(&s->text, JSON_SLACK), '\n', JSON_SLACK - 1);
	s->text.data[s->text.len + JSON_SLACK - 1] = '\0';
	p = s->text.data;
	if (!json_valid(p, s->text.len, &fault))
		return error_set(e, ST_CANNOT, "is not JSON at byte %zu: %s",
		    (size_t)(fault.at - p), fault.what);
	if (count_of(&(struct json_member){.text = p, .len = s->text.len}) !=
		1 ||
	    !json_next(&p, p + s->text.len, &s->root) ||
	    (s->root.type != JSON_OBJECT && s->root.type != JSON_TRUE &&
		s->root.type != JSON_FALSE))
		return error_set(e, ST_CANNOT, "is not a JSON object");
	note_unchecked(s);
	return 0;
}

void
jsonschema_release(struct jsonschema *s)
{
	buf_release(&s->text);
	buf_release(&s->unchecked);
}

int
jsonschema_check(
    struct jsonschema *s, const char *text, size_t len, struct fault *f)
{
	struct checking c = {.s = s, .f = f};
	const char *end = text + len, *p = json_blanks(text, end);
	struct json_member v = {.text = p};
	struct json_fault fault;

	v.len = (size_t)(json_value(p, end, 0, &v.type, NULL, &fault) - p);
	return fits(&c, &s->root, &v, NULL) ? 0 : -1;
}

char *
jsonschema_title(const struct jsonschema *s)
{
	struct json_member m;
	struct buf b = {0};

	if (!find(&s->root, "title", &m) || m.type != JSON_STRING)
		return NULL;
	json_unescape(&b, m.text + 1, m.len - 2);
	buf_string(&b);
	return b.data;
}
