/*
 * batch: the records of one transaction: as text for a command, as offsets to
 * commit, and as messages to keep if it all fails.
 */
#ifndef KAFKA_BATCH_H
#define KAFKA_BATCH_H

#include "base/buf.h"
#include "kafka/kafka.h"
#include "stream/rejects.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A message that is set aside, and why. */
struct aside {
	rd_kafka_message_t *m;
	bool in_text; /* it is a record of the batch's text; else it was none */
	struct fault fault;
	char field[128]; /* fault.field, when that is not NULL */
	char tool[32];	 /* the program that rejects it */
};

struct batch {
	rd_kafka_message_t **message; /* those that are in the text */
	size_t count, capacity;
	struct buf text; /* a line a record */
	struct aside *aside;
	size_t asides, aside_capacity;
	size_t aside_bytes; /* of those that were no records */
	bool said;	    /* messages set aside are counted as rejected */
	/*
	 * The offsets after the last record of each partition, rejected ones
	 * too.
	 */
	rd_kafka_topic_partition_list_t *offsets;
	int64_t epoch;	     /* of the model that has answered it (epoch.h) */
	int64_t since;	     /* clock_ms() of its first record, or 0 */
	uint64_t rebalances; /* the source's, when the batch was begun */
};

void batch_init(struct batch *b);
void batch_release(struct batch *b);
/* Empty the batch, for the next. */
void batch_clear(struct batch *b);
/* Add the offset of a message that was dealt with. */
void batch_pass(struct batch *b, const rd_kafka_message_t *m);
/* Take a message; the caller has appended its line to b->text. */
void batch_add(struct batch *b, rd_kafka_message_t *m);
/* Take a message that is no record, and set it aside. */
void
batch_add_aside(struct batch *b, rd_kafka_message_t *m, const struct fault *f);
/*
 * Set the batch's message number `i` aside, which `tool` rejects; each at most
 * once.
 */
void batch_set_aside(
    struct batch *b, size_t i, const struct fault *f, const char *tool);
/* Undo all that batch_set_aside() did. */
void batch_take_back(struct batch *b);

#endif
