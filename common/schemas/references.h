/*
 * references: the schemas that a JSON Schema refers to by $ref, by their names.
 */
#ifndef SCHEMAS_REFERENCES_H
#define SCHEMAS_REFERENCES_H

#include "base/diag.h"
#include "schemas/catalogue.h"
#include "schemas/jsonschema.h"

#include <stddef.h>

/*
 * Find the number of each version that is the latest. 1: there is no such
 * subject, and `e` has a predicate of the schema; -1: the registry cannot be
 * asked.
 */
int
references_settle(struct references *r, struct catalogue *c, struct error *e);
/* Add to a schema those that it refers to, and those of these; as above. */
int references_add(struct jsonschema *s, struct catalogue *c,
    const struct answer_reference *r, size_t count, struct error *e);

#endif
