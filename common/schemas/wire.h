/*
 * wire: which schema a message's bytes have, as a schema registry's clients
 * write it.
 *
 *	00 IIIIIIII BODY	a schema's number, the highest byte first
 *	01 G...G BODY		its GUID, of 16 bytes
 *
 * Newer clients put either into the header __value_schema_id (or
 * __key_schema_id) instead; then all of the value is its body. For Protobuf the
 * indexes of the message's type follow the schema, in the header too.
 */
#ifndef SCHEMAS_WIRE_H
#define SCHEMAS_WIRE_H

#include <stdbool.h>
#include <stddef.h>

#define WIRE_VALUE_HEADER "__value_schema_id"
#define WIRE_KEY_HEADER "__key_schema_id"
#define WIRE_GUID_LEN 16
#define WIRE_NAME_MAX 48 /* "GUID 01234567-89ab-cdef-0123-456789abcdef" */

struct wire {
	unsigned char schema[1 + WIRE_GUID_LEN]; /* the bytes that name it */
	size_t schema_len;
	const char *body;
	size_t len;
	const char *rest; /* of the header, after that; NULL: there is none */
	size_t rest_len;
};

/*
 * Find the schema of `len` bytes at p; `header` is the value of that header, or
 * NULL. False: no schema is named.
 */
bool wire_read(struct wire *w, const void *header, size_t header_len,
    const void *p, size_t len);
/* Write the schema's name for messages: "id 7", "GUID ...". */
void wire_name(const struct wire *w, char name[WIRE_NAME_MAX]);
/* Write it as the registry's path has it: "ids/7", "guids/...". */
void wire_path(const struct wire *w, char path[WIRE_NAME_MAX]);

#endif
