/*
 * membership: ours of a group, which shares its topics' partitions among its
 * members.
 *
 * Partitions are read from the group's committed offset, else from the
 * beginning; before they are taken away, all that was put out is committed.
 * Only partitions that are ours for certain are read (join.h): in doubt we join
 * again.
 *
 * The caller hands over librdkafka's events of the group, and calls
 * membership_rejoin() between two of them.
 */
#ifndef KAFKA_MEMBERSHIP_H
#define KAFKA_MEMBERSHIP_H

#include "kafka/assignment.h"
#include "kafka/join.h"
#include "kafka/start.h"

#include <stdbool.h>
#include <stdint.h>

/* Set the lent members; nothing happens without a group. */
struct membership {
	const char *group;    /* or NULL */
	const char *instance; /* group.instance.id, or NULL */
	char **topics;	      /* NULL-terminated */
	const struct start *start;
	bool no_commit; /* somebody else commits, or nobody */
	struct kafka *k;
	struct assignment *assignment;
	/*
	 * Write out all that was put out; false when that cannot be done now.
	 */
	bool (*flush)(void);
	/*
	 * Called before asking for the group's committed offsets: wait until
	 * each commit that somebody else has under way for us (`no_commit`) has
	 * ended in whatever way. NULL: there is nobody.
	 */
	void (*await_commits)(void *arg);
	void *await_arg;

	struct join join;
	/*
	 * How often partitions were given or taken, and as which member of the
	 * group we have ours: this fences a transaction.
	 */
	uint64_t rebalances;
	rd_kafka_consumer_group_metadata_t *member;
	bool looked_for_more; /* done once, as a member with a name */
	/* Why the next membership_rejoin() joins again: */
	bool in_doubt; /* our partitions may be another's */
	bool to_look;  /* for partitions that nobody reads */
};

/* Set the client's properties of its group; -1 when one is refused. */
int membership_configure(
    struct membership *m, rd_kafka_conf_t *conf, struct error *e);
int membership_join(struct membership *m, struct error *e);
/* Join again if called for. */
int membership_rejoin(struct membership *m, struct error *e);
/* Read all places from the group's committed offsets, without joining. */
int membership_read_stored(struct membership *m, struct error *e);
/* Serve the client's rebalance callback. */
int membership_rebalance(struct membership *m, rd_kafka_resp_err_t err,
    rd_kafka_topic_partition_list_t *list, struct error *e);
/* Are there no partitions yet? A note says so where that lasts. */
bool membership_is_joining(struct membership *m, int64_t now);
/* Commit our places. `wait`: until the broker has answered. */
rd_kafka_resp_err_t membership_commit(struct membership *m, bool wait);
/* Leave the group; takes no longer than a few seconds. */
void membership_leave(struct membership *m);

#endif
