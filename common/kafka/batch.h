/*
 * batch: the records that are to become one transaction: as text for a
 * command, as offsets to commit, and as messages to keep if it all fails.
 */
#ifndef BATCH_H
#define BATCH_H

#include "base/buf.h"
#include "kafka/kafka.h"

#include <stddef.h>
#include <stdint.h>

struct batch {
	rd_kafka_message_t **message; /* those that are in the text */
	size_t count, capacity;
	struct buf text; /* a line a record */
	/* Behind the last record of each partition, rejected ones too. */
	rd_kafka_topic_partition_list_t *offsets;
	int64_t since;	     /* clock_ms() of its first record, or 0 */
	uint64_t rebalances; /* the source's, when it was begun */
};

void batch_init(struct batch *b);
void batch_release(struct batch *b);
/* Empty it, for the next. */
void batch_clear(struct batch *b);
/* The message was dealt with: its offset belongs to this batch. */
void batch_pass(struct batch *b, const rd_kafka_message_t *m);
/* Take a message, whose line the caller has put behind b->text. */
void batch_add(struct batch *b, rd_kafka_message_t *m);

#endif
