/*
 * jsonschema: does a value fit a JSON Schema?
 *
 * These keywords are looked at: type, properties, required,
 * additionalProperties, items (one schema), enum, const, minimum, maximum,
 * exclusiveMinimum, exclusiveMaximum, minLength, maxLength, minItems, maxItems,
 * allOf, anyOf, oneOf, and $ref to a place in the same schema. Others that can
 * refuse a value are named by jsonschema_open(), and not checked; what is
 * checked has the meaning of draft 7.
 */
#ifndef SCHEMAS_JSONSCHEMA_H
#define SCHEMAS_JSONSCHEMA_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/json.h"
#include "stream/fault.h"

#include <stddef.h>

struct jsonschema {
	struct buf text;
	struct json_member root;
	struct buf unchecked; /* names of such keywords, with commas */
	char name[128];	      /* fault.field */
};

/* -1, status 2: it is no JSON Schema, and `e` has a predicate. */
int jsonschema_open(
    struct jsonschema *s, const char *text, size_t len, struct error *e);
void jsonschema_release(struct jsonschema *s);
/* Check a valid JSON text. -1: it does not fit. */
int jsonschema_check(
    struct jsonschema *s, const char *text, size_t len, struct fault *f);
/* Find its title, or NULL; the caller frees it. */
char *jsonschema_title(const struct jsonschema *s);

#endif
