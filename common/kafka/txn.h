/*
 * txn: a producer whose messages and whose source's offsets become visible
 * together, or not at all.
 *
 * A transaction is begun only when all that goes into it is at hand, and is
 * over soon. Its outcome is always made certain: when a commit or an abort
 * times out, the producer is never used again (a late request of it could act
 * on a later transaction: Jepsen on Kafka's protocol, 2024); a new one of the
 * same transactional.id ends what the old one left, and the group's committed
 * offsets then say how it ended.
 */
#ifndef KAFKA_TXN_H
#define KAFKA_TXN_H

#include "kafka/kafka.h"
#include "kafka/message.h"
#include "kafka/spread.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct txn {
	struct kafka kafka;
	const struct kafka_opts *options;
	const char *topic;
	const char *id; /* transactional.id */
	int32_t partitions;
	rd_kafka_topic_t *rkt;
	struct spread spread;
	const char *dead; /* the topic of dead letters, or NULL */
	rd_kafka_topic_t *dead_rkt;
	rd_kafka_message_t *part; /* messages handed over together */
	/*
	 * How large a message of each topic may be, as room_needed() counts it;
	 * SIZE_MAX: that is not known.
	 */
	size_t room, dead_room;
	size_t batch_bytes; /* as large a batch may be; 0: the default */
	bool learned;	    /* by the last txn_run(): room may be less now */
	/* What the last run was refused, and how large these were. */
	const struct txn_cargo *cargo; /* while it runs, else NULL */
	bool too_large;
	size_t largest;
	size_t least_alone; /* of those that were alone in their batch */
	bool alone_is_dead;
};

/* The source's side of a transaction. */
struct txn_source {
	rd_kafka_t *consumer;
	/* Behind the last record of each partition. */
	rd_kafka_topic_partition_list_t *offsets;
	/* As it was when the partitions were assigned: it fences. */
	const rd_kafka_consumer_group_metadata_t *member;
};

/* What a transaction sends. */
struct txn_cargo {
	const struct message *message;
	size_t count;
	const struct message *letter; /* for the topic of dead letters */
	size_t letters;
};

enum txn_outcome {
	TXN_COMMITTED,
	TXN_ABORTED, /* nothing is visible; it may be tried again */
	TXN_LOST,    /* the partitions are no longer ours: forget the batch */
	TXN_FAILED,  /* it cannot go on: `e` says why */
};

/*
 * Find the topic, and that of dead letters (or NULL); end what an earlier
 * producer of this id left open.
 */
int txn_open(struct txn *t, const struct kafka_opts *o, const char *topic,
    const char *dead, const char *id, struct error *e);
void txn_release(struct txn *t);
/* Send all of it and the offsets in one transaction. */
enum txn_outcome txn_run(struct txn *t, const struct txn_cargo *cargo,
    const struct txn_source *source, struct error *e);
/*
 * Wait, for some seconds at most, until what was committed last is there for
 * all to read; the broker begins nothing of ours before. `source` has offsets
 * that are committed already: they are sent, and taken back.
 */
void txn_await_visible(struct txn *t, const struct txn_source *source);

#endif
