/*
 * value: the value of a message, as one line of JSON.
 */
#ifndef KAFKA_VALUE_H
#define KAFKA_VALUE_H

#include "stream/rec.h"
#include "stream/rejects.h"

#include <librdkafka/rdkafka.h>
#include <stddef.h>

/*
 * Check a value: -1 when it is missing (a tombstone), or longer than max_line.
 */
int value_fits(const rd_kafka_message_t *m, size_t max_line, struct fault *f);
/*
 * Copy the text of a value to `p`, as a line without its newline; JSON_SLACK
 * more bytes must have room there. Newlines between its tokens become spaces;
 * nothing else changes. 1 for a record, which `r` has read at `p`; 0 for other
 * JSON; -1 for no JSON. `f` tells why it is no record: bytes of a schema
 * registry's client, compressed ones and other encodings are named where the
 * text is the value of `m`; NULL: a schema has made it.
 */
int value_copy(char *p, const char *text, size_t len,
    const rd_kafka_message_t *m, struct rec *r, struct fault *f);

/* Describe a message for rejects_add(); the bytes are lent. */
struct rejected value_rejected(const rd_kafka_message_t *m);

#endif
