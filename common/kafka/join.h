/*
 * join: until a group gives us partitions, and what it has against us.
 *
 * The coordinator answers when all members have joined again, or have been
 * missed: one that died for as long as its session, one that does not poll for
 * its max.poll.interval.ms. Meanwhile librdkafka says nothing; and what the
 * coordinator has against a member it tries again for ever. For an answer that
 * is lost, as by a machine that went down, it waits for max.poll.interval.ms.
 */
#ifndef KAFKA_JOIN_H
#define KAFKA_JOIN_H

#include "base/diag.h"

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Our max.poll.interval.ms. The group is polled whatever else we do, except
 * while a rebalance asks for offsets and commits some, which --timeout ends.
 */
#define JOIN_POLL_MS "120000"

struct join {
	const char *group; /* lent */
	int64_t since;	   /* clock_ms() when the wait began, or 0 */
	int64_t said;	   /* the same, when that was last said */
	/*
	 * Since what we had was taken away: how often we asked what is ours,
	 * and have we asked to join after that? Other threads write it.
	 */
	_Atomic unsigned syncs;
	_Atomic bool joins_again;
};

/* Let a longer session.timeout.ms that was asked for be valid beside ours. */
void join_configure(rd_kafka_conf_t *conf);
/* Watch what the client of `conf` sends to its group. `j` outlives it. */
void join_watch(struct join *j, rd_kafka_conf_t *conf);
/* An event that takes away what we had is served. */
void join_taken_away(struct join *j);
/*
 * One that gives partitions is served. Is it certain that they are ours still?
 *
 * librdkafka hands out partitions by an event, and goes on: when the group
 * changes before the event is served, the member joins again, without a word
 * to us (rd_kafka_cgrp_revoke_all_rejoin() in the state wait-assign-call). What
 * is served then is of the generation before, and what we ask about our
 * membership is of the new one, so that the coordinator would accept what we
 * commit for partitions that another member has by now. It is certain where we
 * asked but once what is ours (SyncGroup) since all was taken away, and have
 * not asked to join (JoinGroup) after that. Ask for the membership before this:
 * then it is of no later generation than the partitions.
 */
bool join_is_certain(const struct join *j);
/* There are no partitions yet: say so, if that has been so for long. */
void join_wait(struct join *j, int64_t now);
/* There are. */
void join_done(struct join *j);
/* The wait is over without them. -1, status 3. */
int join_give_up(const struct join *j, int64_t now, struct error *e);
/* Is this a no to our joining? 0, or -1 with its reason, status 2. */
int join_heed(const struct join *j, rd_kafka_resp_err_t err, struct error *e);

#endif
