/*
 * value: the value of a message, as one line of JSON.
 */
#ifndef VALUE_H
#define VALUE_H

#include "base/buf.h"
#include "stream/rejects.h"

#include <librdkafka/rdkafka.h>
#include <stddef.h>

/*
 * Append the value of `m` to `b`, without a newline behind it. The blanks
 * between its tokens may hold newlines, which become spaces; nothing else
 * changes. Behind it are JSON_SLACK readable bytes, so that rec_read() may
 * follow. -1, and `b` is as it was, when it is a tombstone, longer than
 * max_line, or not JSON.
 */
int value_line(struct buf *b, const rd_kafka_message_t *m, size_t max_line,
    struct fault *f);

/* A message as what rejects_add() takes; the bytes are lent. */
struct rejected value_rejected(const rd_kafka_message_t *m);

#endif
