#include "schemas/jsonschema.h"

#include "base/mem.h"
#include "schemas/part.h"
#include "schemas/pointer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 64	  /* of schemas in each other */
#define STEPS_MAX 1000000 /* schemas that a value is held against */
#define SHOWN_MAX 1000	  /* bytes that name what is not checked */

/* A value that is looked at, and the member of the record that it is in. */
struct checking {
	struct jsonschema *s;
	const struct jsonschema_text *in; /* the schema's text */
	struct fault *f;		  /* NULL: only whether it fits */
	int depth;
	size_t *steps; /* so far */
};

static bool fits(struct checking *c, const struct json_member *schema,
    const struct json_member *v, const struct json_member *member);

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
	if (member != NULL)
		fault_set(c->f, reason, c->s->name,
		    "field '%.64s' %s, as the schema has it", c->s->name, why);
	else
		fault_set(c->f, reason, NULL, "%s %s, as the schema has it",
		    c->s->what != NULL ? c->s->what : "the record", why);
	return false;
}

/* --- texts -------------------------------------------------------------------------- */

static const struct jsonschema_text *
find_text(const struct jsonschema *s, const char *name)
{
	for (size_t i = 0; i < s->texts; i++)
		if (s->text[i].name != NULL &&
		    strcmp(s->text[i].name, name) == 0)
			return &s->text[i];
	return NULL;
}

bool
jsonschema_has(const struct jsonschema *s, const char *name)
{
	return find_text(s, name) != NULL;
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
		x = part_number(v);
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
			found = part_is_key(&m, &name);
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
	bool named = part_find(schema, "properties", &properties);
	/* Names of patternProperties, which are not looked at, are no others. */
	bool closed =
	    !part_find(schema, "patternProperties", &(struct json_member){0}) &&
	    part_find(schema, "additionalProperties", &others);

	while (json_next(&p, end, &m)) {
		const struct json_member *top = member != NULL ? member : &m;
		const char *q = properties.text;
		bool found = false;

		while (named && !found &&
		    json_next(&q, properties.text + properties.len, &part)) {
			struct json_member key = {
			    .text = part.key - 1, .len = part.key_len + 2};

			found = part_is_key(&m, &key);
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

/* Has the schema, of draft 4, the bound beside this word excluded? */
static bool
is_true(const struct json_member *schema, const char *word)
{
	struct json_member m;

	return part_find(schema, word, &m) && m.type == JSON_TRUE;
}

static bool
check_bound(struct checking *c, const struct json_member *schema,
    const struct json_member *k, const struct json_member *v,
    const struct json_member *member)
{
	double x = part_number(v), bound = part_number(k);
	bool good = true;

	if (isnan(x) || isnan(bound))
		return true;
	if (json_key_is(k, "minimum"))
		good = x > bound ||
		    (x == bound && !is_true(schema, "exclusiveMinimum"));
	else if (json_key_is(k, "maximum"))
		good = x < bound ||
		    (x == bound && !is_true(schema, "exclusiveMaximum"));
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
	double n, bound = part_number(k);
	bool of_string = v->type == JSON_STRING;

	if (isnan(bound) || (!of_string && v->type != JSON_ARRAY))
		return true;
	n = (double)(of_string ? part_length(v) : part_count(v));
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
		if (part_same(&item, v))
			return true;
	return refuse(c, REASON_OUT_OF_RANGE, member, "is none of its values");
}

/*
 * Hold items against a list of schemas, one each: prefixItems, or items before
 * 2020; or against one schema, those that have none in the list before it.
 */
static bool
check_items(struct checking *c, const struct json_member *schema,
    const struct json_member *k, const struct json_member *v,
    const struct json_member *member)
{
	struct json_member item, each, list = *k, rest = *k;
	bool has_list = k->type == JSON_ARRAY ||
	    (part_find(schema, "prefixItems", &list) &&
		list.type == JSON_ARRAY);
	bool has_rest = k->type != JSON_ARRAY ||
	    (json_key_is(k, "items") &&
		part_find(schema, "additionalItems", &rest));
	const char *p = v->text, *end = p + v->len, *q = list.text;

	while (v->type == JSON_ARRAY && json_next(&p, end, &item)) {
		if (has_list && json_next(&q, list.text + list.len, &each)) {
			if (k->type == JSON_ARRAY &&
			    !fits(c, &each, &item, member))
				return false;
		} else {
			has_list = false;
			if (has_rest && !fits(c, &rest, &item, member))
				return false;
		}
	}
	return true;
}

/* allOf, anyOf, oneOf */
static bool
check_several(struct checking *c, const struct json_member *list,
    const struct json_member *v, const struct json_member *member)
{
	const char *p = list->text, *end = p + list->len;
	bool all = json_key_is(list, "allOf"), one = json_key_is(list, "oneOf");
	struct checking quiet = {
	    .s = c->s, .in = c->in, .depth = c->depth, .steps = c->steps};
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

/* Find what $ref names: "#/$defs/Line", "money.json", "money.json#/$defs/X". */
static bool
follow(const struct jsonschema *s, const struct jsonschema_text **in,
    const struct json_member *ref, struct json_member *at)
{
	const struct jsonschema_text *t = *in;
	struct buf name = {0};
	char *fragment;
	bool good;

	json_unescape(&name, ref->text + 1, ref->len - 2);
	buf_string(&name);
	fragment = strchr(name.data, '#');
	if (fragment != NULL)
		*fragment++ = '\0';
	if (*name.data != '\0')
		t = find_text(s, name.data);
	good = t != NULL &&
	    pointer_follow(&t->root, fragment != NULL ? fragment : "", at);
	buf_release(&name);
	if (good)
		*in = t;
	return good;
}

/* A place that is not there fits anything: jsonschema_settle() names it. */
static bool
check_reference(struct checking *c, const struct json_member *ref,
    const struct json_member *v, const struct json_member *member)
{
	const struct jsonschema_text *outer = c->in;
	struct json_member at;
	bool good = true;

	if (ref->type == JSON_STRING && follow(c->s, &c->in, ref, &at))
		good = fits(c, &at, v, member);
	c->in = outer;
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
		!part_find(schema, "properties", &(struct json_member){0})))
		return v->type != JSON_OBJECT ||
		    check_members(c, schema, v, member);
	if (json_key_is(k, "enum"))
		return check_enum(c, k, v, member);
	if (json_key_is(k, "const"))
		return part_same(k, v) ||
		    refuse(c, REASON_OUT_OF_RANGE, member, "is not its value");
	if (json_key_is(k, "items") ||
	    (json_key_is(k, "prefixItems") && k->type == JSON_ARRAY))
		return check_items(c, schema, k, v, member);
	if (json_key_is(k, "allOf") || json_key_is(k, "anyOf") ||
	    json_key_is(k, "oneOf"))
		return check_several(c, k, v, member);
	if (json_key_is(k, "$ref"))
		return check_reference(c, k, v, member);
	return check_bound(c, schema, k, v, member) &&
	    check_length(c, k, v, member);
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
	if (++*c->steps > STEPS_MAX)
		return refuse(c, REASON_OUT_OF_RANGE, member,
		    "takes too many steps to check");
	c->depth++;
	while (good && json_next(&p, end, &k))
		good = check_keyword(c, schema, &k, v, member);
	c->depth--;
	return good;
}

/* ------------------------------------------------------------------------------------- */

static void
add_note(struct jsonschema *s, const char *what, const char *p, size_t len)
{
	struct buf text = {0};

	buf_add_format(&text, "%s%.*s", what, len < 80 ? (int)len : 80, p);
	if (s->unchecked.len < SHOWN_MAX &&
	    strstr(buf_string(&s->unchecked), buf_string(&text)) == NULL)
		buf_add_format(&s->unchecked, "%s%s",
		    s->unchecked.len > 0 ? ", " : "", text.data);
	buf_release(&text);
}

/* Note keywords that could refuse a value, and are not looked at. */
static void
note_keywords(struct jsonschema *s)
{
	static const char *const words[] = {"pattern", "patternProperties",
	    "multipleOf", "uniqueItems", "contains", "not", "if",
	    "dependencies", "dependentRequired", "dependentSchemas",
	    "propertyNames", "minProperties", "maxProperties",
	    "unevaluatedItems", "unevaluatedProperties", "$dynamicRef",
	    "$recursiveRef"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct buf quoted = {0};
		bool found = false;

		buf_add_format(&quoted, "\"%s\"", words[i]);
		for (size_t k = 0; k < s->texts && !found; k++)
			found = strstr(s->text[k].text.data,
				    buf_string(&quoted)) != NULL;
		if (found)
			add_note(s, "", words[i], strlen(words[i]));
		buf_release(&quoted);
	}
}

/* Note each $ref that leads to nothing. */
static void
note_references(struct jsonschema *s, const struct jsonschema_text *t,
    const struct json_member *value)
{
	const char *p = value->text, *end = p + value->len;
	const struct jsonschema_text *in = t;
	struct json_member m, at;

	if (value->type != JSON_OBJECT && value->type != JSON_ARRAY)
		return;
	while (json_next(&p, end, &m)) {
		if (value->type == JSON_OBJECT && json_key_is(&m, "$ref") &&
		    m.type == JSON_STRING && !follow(s, &in, &m, &at))
			add_note(s, "$ref ", m.text, m.len);
		in = t;
		note_references(s, t, &m);
	}
}

void
jsonschema_settle(struct jsonschema *s)
{
	note_keywords(s);
	for (size_t i = 0; i < s->texts; i++)
		note_references(s, &s->text[i], &s->text[i].root);
}

/* --- texts are added ----------------------------------------------------------------- */

static int
read_text(
    struct jsonschema_text *t, const char *text, size_t len, struct error *e)
{
	struct json_fault fault;
	const char *p;

	/* As an item of an array, to find its type. */
	buf_add_byte(&t->text, '[');
	buf_add(&t->text, text, len);
	buf_add_byte(&t->text, ']');
	memset(buf_reserve(&t->text, JSON_SLACK), '\n', JSON_SLACK - 1);
	t->text.data[t->text.len + JSON_SLACK - 1] = '\0';
	p = t->text.data;
	if (!json_valid(p, t->text.len, &fault))
		return error_set(e, ST_CANNOT, "is not JSON at byte %zu: %s",
		    (size_t)(fault.at - p), fault.what);
	if (part_count(&(struct json_member){.text = p, .len = t->text.len}) !=
		1 ||
	    !json_next(&p, p + t->text.len, &t->root) ||
	    (t->root.type != JSON_OBJECT && t->root.type != JSON_TRUE &&
		t->root.type != JSON_FALSE))
		return error_set(e, ST_CANNOT, "is not a JSON object");
	return 0;
}

int
jsonschema_refer(struct jsonschema *s, const char *name, const char *text,
    size_t len, struct error *e)
{
	struct jsonschema_text *t;

	s->text = mem_resize(s->text, s->texts + 1, sizeof *s->text);
	t = &s->text[s->texts++];
	*t = (struct jsonschema_text){
	    .name = name != NULL ? mem_string(name) : NULL};
	return read_text(t, text, len, e);
}

int
jsonschema_open(
    struct jsonschema *s, const char *text, size_t len, struct error *e)
{
	*s = (struct jsonschema){0};
	return jsonschema_refer(s, NULL, text, len, e);
}

void
jsonschema_release(struct jsonschema *s)
{
	for (size_t i = 0; i < s->texts; i++) {
		buf_release(&s->text[i].text);
		free(s->text[i].name);
	}
	free(s->text);
	buf_release(&s->unchecked);
}

int
jsonschema_check(
    struct jsonschema *s, const char *text, size_t len, struct fault *f)
{
	size_t steps = 0;
	struct checking c = {.s = s, .in = s->text, .f = f, .steps = &steps};
	const char *end = text + len, *p = json_blanks(text, end);
	struct json_member v = {.text = p};
	struct json_fault fault;

	v.len = (size_t)(json_value(p, end, 0, &v.type, NULL, &fault) - p);
	return fits(&c, &s->text->root, &v, NULL) ? 0 : -1;
}

char *
jsonschema_title(const struct jsonschema *s)
{
	struct json_member m;
	struct buf b = {0};

	if (!part_find(&s->text->root, "title", &m) || m.type != JSON_STRING)
		return NULL;
	json_unescape(&b, m.text + 1, m.len - 2);
	buf_string(&b);
	return b.data;
}
