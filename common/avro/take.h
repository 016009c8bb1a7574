/*
 * take: single JSON values as Avro's binary form, appended to a buffer; the
 * reverse of print.h.
 *
 * A value is as json.h's walkers give it. Each function returns NULL, or what
 * the value is not: "a whole number", after which nothing is appended.
 */
#ifndef AVRO_TAKE_H
#define AVRO_TAKE_H

#include "avro/type.h"
#include "base/buf.h"
#include "base/json.h"

#include <stdbool.h>
#include <stdint.h>

/* Append a number as Avro writes a long. */
void take_long(struct buf *b, int64_t n);
/* Append the characters of a string, after their number. */
void take_string(struct buf *b, const struct json_member *m);

const char *take_whole(
    struct buf *b, const struct avro_type *t, const struct json_member *m);
const char *take_real(
    struct buf *b, const struct avro_type *t, const struct json_member *m);
/* Bytes and fixed, with their logical types; `text`: see avro_form. */
const char *take_bytes(struct buf *b, const struct avro_type *t,
    const struct json_member *m, bool text);
const char *take_symbol(
    struct buf *b, const struct avro_type *t, const struct json_member *m);

#endif
