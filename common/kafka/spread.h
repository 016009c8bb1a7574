/*
 * spread: the partition for messages that may go to any.
 *
 * Such messages go to one partition for a while, so that its batches are large,
 * and then to the next. librdkafka's own way is by the clock: what comes within
 * 10 ms goes to one partition, however much it is. But it has only one batch a
 * partition on its way when it is idempotent (2.0.2), so that a fast stream
 * would wait for the broker after each. The first partition is a random one.
 */
#ifndef SPREAD_H
#define SPREAD_H

#include "kafka/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct spread {
	bool on; /* or it is left to librdkafka */
	int32_t partitions, present;
	size_t run, run_max; /* bytes that went to the present one */
	int64_t turned;	     /* clock_ms() when it became that */
};

/*
 * For a producer of this topic; `part`: a partition gets this part of a batch
 * (batch.size) at a time. It is on unless the configuration has a partitioner
 * that has its own place for what has no key.
 */
void spread_init(
    struct spread *s, rd_kafka_t *producer, int32_t partitions, size_t part);
/* The message's partition, if it names one or has a key; else the present. */
int32_t spread_partition(struct spread *s, const struct message *m);
/* A pause: it may well be another partition's turn. */
void spread_pause(struct spread *s);

#endif
