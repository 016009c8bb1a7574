/*
 * room: how large a message may be.
 *
 * The broker refuses a batch of messages that is larger than the topic's
 * max.message.bytes, all of it, and does not say which message was to blame. So
 * that is asked for before, and batches are made no larger; a message that is
 * larger by itself can then be told by its size.
 */
#ifndef KAFKA_ROOM_H
#define KAFKA_ROOM_H

#include "kafka/kafka.h"
#include "kafka/message.h"

#include <stddef.h>

/*
 * Each topic's max.message.bytes; SIZE_MAX where the broker does not say so in
 * a second, as when we may not ask (it takes DescribeConfigs).
 */
void room_of_topics(
    struct kafka *k, const char *const *topic, size_t count, size_t *room);
/*
 * Bytes of a batch with this message alone, not compressed: a record batch of
 * version 2 (Kafka's protocol guide, "Record Batch").
 */
size_t room_needed(const struct message *m);

#endif
