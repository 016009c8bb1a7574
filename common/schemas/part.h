/* part: what stands in a valid JSON text, for the check of a JSON Schema. */
#ifndef SCHEMAS_PART_H
#define SCHEMAS_PART_H

#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>

/* Find an object's member; false: it has none, or it is no object. */
bool part_find(
    const struct json_member *object, const char *name, struct json_member *m);
/* Are the member's key and a string the same characters? */
bool part_is_key(const struct json_member *m, const struct json_member *string);
/* Return the double of a number, else NaN. */
double part_number(const struct json_member *m);
/* Count the items of an array, or the members of an object. */
size_t part_count(const struct json_member *m);
/* Count the characters of a string. */
size_t part_length(const struct json_member *m);
/* Are two values equal, however they are written? */
bool part_same(const struct json_member *a, const struct json_member *b);

#endif
