/*
 * txn: a producer whose messages and whose source's offsets become visible
 * together, or not at all.
 *
 * A transaction begins only when all its parts are at hand, and is over soon.
 * Its outcome is always made certain: after a commit or an abort times out, the
 * producer is never used again (its late request could act on a later
 * transaction: Jepsen on Kafka's protocol, 2024); a new one of the same
 * transactional.id ends the old one's transaction, and the group's committed
 * offsets then tell the outcome.
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
	const char *used; /* the topic of boundaries, or NULL */
	rd_kafka_topic_t *used_rkt;
	rd_kafka_message_t *part; /* messages handed over together */
	/*
	 * The largest message of each topic, as room_needed() counts it;
	 * SIZE_MAX: unknown.
	 */
	size_t room, dead_room;
	size_t batch_bytes; /* the largest batch; 0: the default */
	bool learned;	    /* by the last txn_run(): room may be less now */
	/* The last run's refused messages, and their sizes. */
	const struct txn_cargo *cargo; /* while it runs, else NULL */
	bool too_large;
	rd_kafka_resp_err_t refused; /* why the first one was not delivered */
	size_t largest;
	size_t least_alone; /* of those that were alone in their batch */
	bool alone_is_dead;
};

/* The topics to write to; NULL: not to that. */
struct txn_topics {
	const char *to, *dead, *used;
};

/* The source's side of a transaction. */
struct txn_source {
	rd_kafka_t *consumer;
	/* The offsets after the last record of each partition. */
	rd_kafka_topic_partition_list_t *offsets;
	/* The membership when the partitions were assigned: it fences. */
	const rd_kafka_consumer_group_metadata_t *member;
};

/* The messages of a transaction. */
struct txn_cargo {
	const struct message *message;
	size_t count;
	const struct message *letter; /* for the topic of dead letters */
	size_t letters;
	const struct message *boundary; /* for the topic of boundaries */
	size_t boundaries;
};

enum txn_outcome {
	TXN_COMMITTED,
	TXN_ABORTED, /* nothing is visible; it may be tried again */
	TXN_LOST,    /* the partitions are no longer ours: forget the batch */
	TXN_FAILED,  /* we cannot go on: `e` says why */
};

/*
 * Find the topic, and those of dead letters and of boundaries (or NULL); end an
 * earlier transaction of this id.
 */
int txn_open(struct txn *t, const struct kafka_opts *o,
    const struct txn_topics *topics, const char *id, struct error *e);
void txn_release(struct txn *t);
/* Send the cargo and the offsets in one transaction. */
enum txn_outcome txn_run(struct txn *t, const struct txn_cargo *cargo,
    const struct txn_source *source, struct error *e);
/*
 * Wait, for some seconds at most, until all can read the last commit; the
 * broker begins nothing of ours before. `source` has offsets that are committed
 * already: they are sent, and aborted.
 */
void txn_await_visible(struct txn *t, const struct txn_source *source);

#endif
