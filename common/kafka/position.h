/*
 * position: a record's place in Kafka, carried in the record itself.
 *
 *	{"V1":-1.36,"_kafka":{"topic":"tx","partition":3,"offset":1042,
 *	 "timestamp":1700000000000,"key":"k1","headers":[]}}
 *
 * The stamp has the members of an envelope (envelope.h) except the value. It is
 * spliced in before the record's closing brace and cut out again: no other byte
 * changes.
 */
#ifndef KAFKA_POSITION_H
#define KAFKA_POSITION_H

#include "base/buf.h"
#include "kafka/envelope.h"
#include "stream/place.h"
#include "stream/rec.h"

/* Prepare the reader to stamp or strip: it looks out for the member. */
size_t position_want(struct rec *r);
/*
 * Append the record in `r`, the value of `m` (or what a schema has `decoded` of
 * it), with its stamp, and in it the offset at which the reading of the
 * partition began; -1: leave that out. -1 when it has a stamp already.
 */
int position_stamp(struct buf *b, const struct rec *r, size_t field,
    const rd_kafka_message_t *m, bool decoded, int64_t from, struct fault *f);
/*
 * Append the record in `r` without its stamp, and restore the key, headers and
 * timestamp from the stamp: 1. Without a stamp: 0, and nothing is done. -1 when
 * the stamp is wrong. `m` points into `env`.
 */
int position_strip(struct buf *b, const struct rec *r, size_t field,
    struct envelope *env, struct message *m, struct fault *f);

#endif
