/*
 * spread: the partition for messages that may go to any.
 *
 * Such messages go to one partition for a while, so that its batches are large,
 * and then to the next. The first round is a short one, so that a little data
 * reaches many partitions; later each gets a whole batch at a time. librdkafka's
 * own way is by the clock: what comes within 10 ms goes to one partition,
 * however much it is. But it has only one batch a partition on its way when it
 * is idempotent (2.0.2), so that a fast stream would wait for the broker after
 * each. The first partition is a random one.
 */
#ifndef KAFKA_SPREAD_H
#define KAFKA_SPREAD_H

#include "kafka/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct spread {
	bool on; /* or it is left to librdkafka */
	int32_t partitions, present;
	size_t run;	/* bytes that went to the present one */
	size_t run_max; /* in this round */
	size_t batch;	/* in the last */
	int32_t full;	/* runs of this round that came to that */
	int64_t turned; /* clock_ms() when the present one became that */
};

/*
 * For a producer of a topic with so many partitions. It is on unless the
 * configuration has a partitioner that has its own place for what has no key.
 */
void spread_init(struct spread *s, rd_kafka_t *producer, int32_t partitions);
/* The message's partition, if it names one or has a key; else the present. */
int32_t spread_partition(struct spread *s, const struct message *m);
/* A pause: it may well be another partition's turn. */
void spread_pause(struct spread *s);

#endif
