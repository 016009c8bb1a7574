/*
 * assignment: the partitions that are ours to read, and the queue by which
 * their messages come.
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
	bool known;	       /* what is ours, or that nothing is */
	rd_kafka_queue_t *queue;
	struct nudge nudge;
};

/* Make the queue, for a client that has been started. */
void assignment_open(struct assignment *a);
void assignment_release(struct assignment *a);
/*
 * Read these, each of which has a place, from the offsets in the list; without
 * a group except those at their end.
 */
rd_kafka_resp_err_t assignment_take(
    struct assignment *a, const rd_kafka_topic_partition_list_t *list);
/* The topic, whose name is lent, has so many partitions: read new ones too. */
int assignment_grow(struct assignment *a, const char *topic, int32_t partitions,
    struct error *e);
/* Nothing is ours: not what was, and it is not known what will be. */
void assignment_forget(struct assignment *a);
/* Has all been read that is ours to read? */
bool assignment_is_done(const struct assignment *a);
/* A message was taken: let more come before the queue is empty. */
void assignment_took(struct assignment *a, const rd_kafka_message_t *m);

#endif
