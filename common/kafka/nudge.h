/*
 * nudge: has a reader's full queue filled again as soon as there is room.
 *
 * When librdkafka's queue is full, it asks the broker for no more, and up to
 * 2.1 looks again only after a second, unless its thread has something else to
 * do (since 2.2, fetch.queue.backoff.ms says when). A reader that empties the
 * queue sooner would stand still. So whenever half of the queue's limit was
 * taken out, the threads get something to do: they ask for the partitions' end
 * offsets. While the queue is full that happens before it is half empty. The
 * answers are not waited for.
 */
#ifndef KAFKA_NUDGE_H
#define KAFKA_NUDGE_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stddef.h>

struct nudge {
	bool needed;			/* this librdkafka needs it */
	size_t messages, bytes;		/* taken since the last nudge */
	size_t messages_max, bytes_max; /* half of what the queue holds */
};

/* Set how soon to look at a full queue again, where that can be set. */
void nudge_configure(rd_kafka_conf_t *conf);
void nudge_init(struct nudge *n, rd_kafka_t *rk);
/* Count a message of this many bytes. Is it time to nudge? */
bool nudge_took(struct nudge *n, size_t bytes);
/* Nudge the leaders of these partitions; their offsets are overwritten. */
void nudge(struct nudge *n, rd_kafka_t *rk, rd_kafka_queue_t *queue,
    rd_kafka_topic_partition_list_t *partitions);

#endif
