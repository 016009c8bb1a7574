/*
 * encode: JSON as a message of Protobuf, by a schema; the reverse of decode.h.
 *
 * What decode writes is read again: base64 or, with form.text, characters;
 * Timestamp and Duration as RFC 3339 and "1.5s" or as objects; wrappers as
 * their value or as objects. Whole numbers keep all their digits. null is for
 * fields that may be null there. A field that is missing is not set. A member
 * that the schema does not have is a fault, and so are a value of another type
 * or out of range, two fields of one oneof, and a `required` field's absence.
 */
#ifndef PROTOBUF_ENCODE_H
#define PROTOBUF_ENCODE_H

#include "base/buf.h"
#include "protobuf/schema.h"
#include "stream/fault.h"

#include <stddef.h>

/*
 * Append the indexes of s->type and the message of a valid JSON text, lent as
 * json.h says: 0; or -1, and nothing is appended.
 */
int protobuf_encode(struct protobuf_schema *s, const char *text, size_t len,
    struct buf *out, struct fault *f);

#endif
