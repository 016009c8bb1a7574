/* encoding: what the files of the encoder share. */
#ifndef PROTOBUF_ENCODING_H
#define PROTOBUF_ENCODING_H

#include "base/json.h"
#include "protobuf/encode.h"

#include <stdbool.h>

struct protobuf_encoding {
	struct protobuf_schema *s;
	const struct protobuf_shim *shim;
	struct fault *f;
	const char *field; /* the member that is being written, or NULL */
	int depth;
};

/* Say that the present member is not what is wanted; false. */
bool protobuf_refuse_value(struct protobuf_encoding *g,
    const struct json_member *m, const char *wanted);
/* Set a field that is not repeated, or add one of its items. */
bool protobuf_set_value(struct protobuf_encoding *g, struct protobuf_message *m,
    const struct protobuf_field *field, const struct json_member *value);
/* Add the items of an array, or of an object to a map. */
bool protobuf_set_list(struct protobuf_encoding *g, struct protobuf_message *m,
    const struct protobuf_field *field, const struct json_member *list);
/* Fill a message by what its type means, or false in `*meant`. */
bool protobuf_set_meaning(struct protobuf_encoding *g,
    struct protobuf_message *m, const struct protobuf_type *t,
    const struct json_member *value, bool *meant);
/*
 * Find a field's value that is no message: NULL, or what is wanted. A text is
 * lent by `text`, which is emptied.
 */
const char *protobuf_take(const struct protobuf_shim *shim,
    const struct protobuf_field *field, const struct json_member *m,
    bool characters, struct buf *text, union protobuf_value *v);

#endif
