/*
 * spread: the partition for messages that may go to any.
 *
 * Such messages go to one partition for a while, so that its batches are large,
 * and then to the next. The first round is short, so that a little data reaches
 * many partitions; later each gets a whole batch at a time. librdkafka itself
 * goes by the clock: all messages within 10 ms go to one partition. But when
 * idempotent it has only one batch a partition on its way (2.0.2): a fast
 * stream would wait for the broker after each. The first partition is a random
 * one.
 */
#ifndef KAFKA_SPREAD_H
#define KAFKA_SPREAD_H

#include "kafka/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct spread {
	bool on; /* false: librdkafka chooses */
	int32_t partitions, present;
	size_t run;	/* bytes that went to the present partition */
	size_t run_max; /* in this round */
	size_t batch;	/* in the last */
	int32_t full;	/* runs of this round that reached run_max */
	int64_t turned; /* clock_ms() when the present partition's turn began */
};

/*
 * Set up for a producer of a topic with this many partitions. It is on unless the
 * configuration's partitioner places messages without a key itself.
 */
void spread_init(struct spread *s, rd_kafka_t *producer, int32_t partitions);
/*
 * Return the message's own partition, if it has one or a key; else the present.
 */
int32_t spread_partition(struct spread *s, const struct message *m);
/* Note a pause: it may be another partition's turn. */
void spread_pause(struct spread *s);

#endif
