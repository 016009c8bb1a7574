/*
 * decode: a message of Protobuf as JSON text, by the schema that it was written
 * with.
 *
 * libprotobuf reads the bytes, which may be anybody's: it checks each length,
 * and messages nest at most PROTOBUF_DEPTH_MAX deep. The text is at most `max`
 * bytes long. Members have the names and the order of the .proto:
 *
 *	whole numbers	all digits, as numbers
 *	float, double	the shortest number that reads back the same; no NaN
 *	string		a string
 *	bytes		base64, or form.text: a character for each byte
 *	enum		its name; a number that has none, as it is
 *	message, map	an object; a map's keys are strings
 *	repeated	an array
 *
 * A field that is not set has its default value. It is null where the schema
 * can tell the one from the other: a message, `optional`, and in proto2 all
 * that have no `default` of their own. Of a oneof only the field that is set is
 * there. These messages are written as what they mean:
 *
 *	google.protobuf.DoubleValue and the like	their value
 *	google.protobuf.Struct, Value, ListValue	the JSON that they hold
 *	confluent.type.Decimal		a number with all digits
 *	google.protobuf.Timestamp, Duration	with form.times: RFC 3339, "1.5s"
 *
 * and with form.tagged, except decimals, as the messages that they are.
 * Fields that the schema does not have are passed over, and so are extensions.
 * A field of the schema with bytes of another type is a fault.
 */
#ifndef PROTOBUF_DECODE_H
#define PROTOBUF_DECODE_H

#include "base/buf.h"
#include "protobuf/schema.h"
#include "stream/fault.h"

#include <stddef.h>

/*
 * Append the value of the type s->type: 0; or -1, and nothing is appended.
 * f->field is then the member at which it failed, of the schema's texts. `what`
 * the bytes are, for the fault: "value".
 */
int protobuf_decode(struct protobuf_schema *s, const char *what, const void *p,
    size_t len, size_t max, struct buf *out, struct fault *f);

#endif
