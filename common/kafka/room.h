/*
 * room: how large a message may be.
 *
 * The broker refuses a batch of messages that is larger than the topic's
 * max.message.bytes, all of it, and does not say which message is too large. So
 * we ask for that before, and make batches no larger; the size of a message
 * then tells that it is too large by itself.
 */
#ifndef KAFKA_ROOM_H
#define KAFKA_ROOM_H

#include "kafka/kafka.h"
#include "kafka/message.h"

#include <stddef.h>

/*
 * Get each topic's max.message.bytes; SIZE_MAX where the broker does not answer
 * in a second, as when we may not ask (it takes DescribeConfigs).
 */
void room_of_topics(
    struct kafka *k, const char *const *topic, size_t count, size_t *room);
/*
 * Return the bytes of a batch with this message alone, not compressed: a record
 * batch of version 2 (Kafka's protocol guide, "Record Batch").
 */
size_t room_needed(const struct message *m);

#endif
