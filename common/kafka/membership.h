/*
 * membership: of a group, which shares its topics' partitions among its
 * members.
 *
 * What the group gives is read from where it has committed, else from the
 * beginning; before it is taken away, what has been put out is committed. Only
 * what is ours for certain is read (join.h): in doubt we join again.
 *
 * The caller hands over the events that librdkafka has for its group, and
 * calls membership_rejoin() between two of them.
 */
#ifndef KAFKA_MEMBERSHIP_H
#define KAFKA_MEMBERSHIP_H

#include "kafka/assignment.h"
#include "kafka/join.h"
#include "kafka/start.h"

#include <stdbool.h>
#include <stdint.h>

/* Set what is lent; nothing happens without a group. */
struct membership {
	const char *group;    /* or NULL */
	const char *instance; /* group.instance.id, or NULL */
	char **topics;	      /* NULL-terminated */
	const struct start *start;
	bool no_commit; /* somebody else does it, or nobody */
	struct kafka *k;
	struct assignment *assignment;
	/* Get out what was put out; false when that cannot be done now. */
	bool (*flush)(void);
	/*
	 * Called before the group's committed offsets are asked for: wait until
	 * each commit that somebody else has under way for us (`no_commit`) has
	 * come to its end, in whatever way. NULL: there is nobody.
	 */
	void (*await_commits)(void *arg);
	void *await_arg;

	struct join join;
	/*
	 * How often partitions were given or taken, and as which member of the
	 * group we have those that we have: what fences a transaction.
	 */
	uint64_t rebalances;
	rd_kafka_consumer_group_metadata_t *member;
	bool looked_for_more; /* of a member with a name: once is enough */
	/* Why the next membership_rejoin() joins again: */
	bool in_doubt; /* what was given may not be ours */
	bool to_look;  /* for partitions that nobody reads */
};

/* The client's properties that concern its group; -1 when one is refused. */
int membership_configure(
    struct membership *m, rd_kafka_conf_t *conf, struct error *e);
int membership_join(struct membership *m, struct error *e);
/* Join again where that is called for. */
int membership_rejoin(struct membership *m, struct error *e);
/* Without joining: read all places from where the group has committed. */
int membership_read_stored(struct membership *m, struct error *e);
/* The client's rebalance callback was called with these. */
int membership_rebalance(struct membership *m, rd_kafka_resp_err_t err,
    rd_kafka_topic_partition_list_t *list, struct error *e);
/* Are there no partitions yet? Where that lasts, it is said. */
bool membership_is_joining(struct membership *m, int64_t now);
/* `wait`: until the broker has answered. */
rd_kafka_resp_err_t membership_commit(struct membership *m, bool wait);
/* Leave the group; takes no longer than a few seconds. */
void membership_leave(struct membership *m);

#endif
