/*
 * decode: Avro's binary form as JSON text, by the schema that it was written
 * with (Avro 1.12, "Binary encoding").
 *
 * The bytes may be anybody's: each length is compared with the bytes that are
 * left before it is used, values nest at most AVRO_DEPTH_MAX deep, items, and
 * records, of no bytes are at most AVRO_EMPTY_MAX, and the text is at most `max` bytes long.
 * Bytes after the value are a fault, as are strings that are not UTF-8.
 *
 *	null, boolean	null, true, false
 *	int, long	all digits
 *	float, double	the shortest number that reads back the same; no NaN
 *	string, enum	a string
 *	bytes, fixed	base64, or form.text: a character for each byte
 *	decimal		a number with all digits: 12.30
 *	uuid of 16 bytes	01234567-89ab-cdef-0123-456789abcdef
 *	dates, times	their number, or form.times: RFC 3339
 *	record, map	an object
 *	array		an array
 *	union		its value; {"TYPE":value} where types of the union would
 *			look alike (two records, a string and bytes), or with
 *			form.tagged; null is always null
 */
#ifndef AVRO_DECODE_H
#define AVRO_DECODE_H

#include "avro/type.h"
#include "base/buf.h"
#include "stream/fault.h"

#include <stddef.h>

#define AVRO_EMPTY_MAX 1000000
#define AVRO_DECIMAL_MAX 1024 /* bytes of a decimal */

/*
 * Append the value of `len` bytes at p: 0; or -1, and nothing is appended.
 * f->field is then the member at which it failed, of the schema's texts. `what`
 * the bytes are, for the fault: "value".
 */
int avro_decode(const struct avro_schema *s, const char *what, const void *p,
    size_t len, size_t max, struct buf *out, struct fault *f);

#endif
