/*
 * jsonschema: does a value fit a JSON Schema?
 *
 * These keywords are looked at: type, properties, required,
 * additionalProperties, items, prefixItems, additionalItems, enum, const,
 * minimum, maximum, exclusiveMinimum, exclusiveMaximum, minLength, maxLength,
 * minItems, maxItems, allOf, anyOf, oneOf, and $ref to a place in the same
 * schema or in one that it refers to. Others that can refuse a value are named
 * by jsonschema_settle(), and not checked; what is checked has the meaning of
 * draft 7, and lists of items and bounds also those of draft 4 and 2020-12.
 *
 *	jsonschema_open(&s, text, len, &e)
 *	jsonschema_refer(&s, "money.json", text, len, &e)	for each of these
 *	jsonschema_settle(&s)
 *	jsonschema_check(&s, value, len, &fault)
 */
#ifndef SCHEMAS_JSONSCHEMA_H
#define SCHEMAS_JSONSCHEMA_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/json.h"
#include "stream/fault.h"

#include <stdbool.h>
#include <stddef.h>

struct jsonschema_text {
	char *name; /* as $ref has it, or NULL */
	struct buf text;
	struct json_member root;
};

struct jsonschema {
	struct jsonschema_text *text; /* the schema, and those it refers to */
	size_t texts;
	struct buf unchecked; /* names of such keywords, with commas */
	const char *what;     /* a value is, for faults; NULL: "the record" */
	char name[128];	      /* fault.field */
};

/* -1, status 2: it is no JSON Schema, and `e` has a predicate. */
int jsonschema_open(
    struct jsonschema *s, const char *text, size_t len, struct error *e);
void jsonschema_release(struct jsonschema *s);
/* Add a schema that it refers to by this name. -1 as jsonschema_open(). */
int jsonschema_refer(struct jsonschema *s, const char *name, const char *text,
    size_t len, struct error *e);
/* Does it have a schema of this name? */
bool jsonschema_has(const struct jsonschema *s, const char *name);
/* Note what is not checked: once, after all texts. */
void jsonschema_settle(struct jsonschema *s);
/* Check a valid JSON text. -1: it does not fit. */
int jsonschema_check(
    struct jsonschema *s, const char *text, size_t len, struct fault *f);
/* Find its title, or NULL; the caller frees it. */
char *jsonschema_title(const struct jsonschema *s);

#endif
