/*
 * assignment: the partitions that we read, and the queue of their messages.
 *
 * The queue is not librdkafka's own, so that rebalances can be served while no
 * message is wanted.
 */
#ifndef KAFKA_ASSIGNMENT_H
#define KAFKA_ASSIGNMENT_H

#include "kafka/kafka.h"
#include "kafka/nudge.h"
#include "kafka/places.h"

#include <stdbool.h>
#include <stdint.h>

struct assignment {
	struct kafka *k;       /* lent */
	struct places *places; /* lent */
	bool to_end;	       /* each is read to its end at the start */
	bool by_group;	       /* those at their end are ours as well */
	bool known; /* it is known which partitions are ours, or that none is */
	rd_kafka_queue_t *queue;
	struct nudge nudge;
};

/* Make the queue, for a client that has been started. */
void assignment_open(struct assignment *a);
void assignment_release(struct assignment *a);
/*
 * Assign these partitions, each of which has a place, at the offsets in the
 * list; without a group except those already at the end.
 */
rd_kafka_resp_err_t assignment_take(
    struct assignment *a, const rd_kafka_topic_partition_list_t *list);
/* Read new partitions too: the topic, whose name is lent, now has this number. */
int assignment_grow(struct assignment *a, const char *topic, int32_t partitions,
    struct error *e);
/* Forget all partitions: none is ours, and the next ones are unknown. */
void assignment_forget(struct assignment *a);
/* Have all our partitions been read to their end? */
bool assignment_is_done(const struct assignment *a);
/* Count a message that was taken: more must come before the queue is empty. */
void assignment_took(struct assignment *a, const rd_kafka_message_t *m);

#endif
