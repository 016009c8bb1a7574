/*
 * value: the value of a message, as one line of JSON.
 */
#ifndef KAFKA_VALUE_H
#define KAFKA_VALUE_H

#include "stream/rec.h"
#include "stream/rejects.h"

#include <librdkafka/rdkafka.h>
#include <stddef.h>

/* -1 when it has none (a tombstone), or one longer than max_line. */
int value_fits(const rd_kafka_message_t *m, size_t max_line, struct fault *f);
/*
 * Copy a value that fits to `p`, where there is room for it and for JSON_SLACK
 * bytes more, as a line without its newline. The blanks between its tokens may
 * hold newlines, which become spaces; nothing else changes. 1 when it is a
 * record, which `r` has read at `p`; 0 when it is other JSON; -1 when it is no
 * JSON. `f` tells why it is no record.
 */
int value_copy(
    char *p, const rd_kafka_message_t *m, struct rec *r, struct fault *f);

/* A message as what rejects_add() takes; the bytes are lent. */
struct rejected value_rejected(const rd_kafka_message_t *m);

#endif
