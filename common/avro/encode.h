/*
 * encode: JSON as Avro's binary form, by a schema; the reverse of decode.h.
 *
 * What decode writes is read again, in every form: base64 or, with form.text,
 * characters; times as numbers or as RFC 3339; unions plain, as the first of
 * its types that the value fits (a number's: int and long, decimal, double,
 * float; a date or a time last), or tagged where the schema's form says so.
 * These are faults: a key of a map that occurs twice; a member that the schema
 * does not have; and one that is missing, unless it has a default or may be null.
 */
#ifndef AVRO_ENCODE_H
#define AVRO_ENCODE_H

#include "avro/type.h"
#include "base/buf.h"
#include "base/json.h"
#include "stream/fault.h"

#include <stddef.h>

/* Its memory; `{0}` to begin with. */
struct avro_encoder {
	struct json_member *member; /* of the records that are being written */
	size_t count, capacity;
	const char *what; /* it is, for faults; NULL: "the record" */
	char name[128];	  /* fault.field: of a member that the schema lacks */
	bool is_default;  /* the value is a default, of the schema's own form */
};

/*
 * Append the value of a valid JSON text, lent as json.h says: 0; or -1, and
 * nothing is appended.
 */
int avro_encode(struct avro_encoder *n, const struct avro_schema *s,
    const char *text, size_t len, struct buf *out, struct fault *f);
void avro_encoder_release(struct avro_encoder *n);

#endif
