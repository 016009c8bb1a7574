/*
 * join: waits for a group's partitions, and knows its refusals.
 *
 * The coordinator answers when all members have joined again, or have been
 * missed: one that died for as long as its session, one that does not poll for
 * its max.poll.interval.ms. Meanwhile librdkafka says nothing, and retries the
 * coordinator's refusals for ever. For a lost answer, as by a machine that went
 * down, it waits for max.poll.interval.ms.
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
	int64_t said;	   /* when the wait was last reported */
	/*
	 * Since our partitions were taken away: how often we sent SyncGroup,
	 * and whether JoinGroup after that. Other threads write it.
	 */
	_Atomic unsigned syncs;
	_Atomic bool joins_again;
};

/* Make a longer session.timeout.ms of the configuration valid with ours. */
void join_configure(rd_kafka_conf_t *conf);
/* Watch what the client of `conf` sends to its group. `j` outlives it. */
void join_watch(struct join *j, rd_kafka_conf_t *conf);
/* Note an event that takes our partitions away. */
void join_taken_away(struct join *j);
/*
 * Is it certain that the partitions of the event being served are still ours?
 *
 * librdkafka hands out partitions by an event, and goes on: when the group
 * changes before the event is served, the member joins again, without a word to
 * us (rd_kafka_cgrp_revoke_all_rejoin() in the state wait-assign-call). The
 * event is then of the generation before, and our membership, when we ask, of
 * the new one: the coordinator would accept our commits for partitions that
 * another member has by now. It is certain where we sent SyncGroup only once
 * since all was taken away, and no JoinGroup after that. Ask for the membership
 * before this: then it is of no later generation than the partitions.
 */
bool join_is_certain(const struct join *j);
/* Say that there are no partitions yet, if that has been so for long. */
void join_wait(struct join *j, int64_t now);
/* End the wait: there are partitions. */
void join_done(struct join *j);
/* Report that the wait is over without partitions. -1, status 3. */
int join_give_up(const struct join *j, int64_t now, struct error *e);
/* Does this error refuse our joining? 0, or -1 with its reason, status 2. */
int join_heed(const struct join *j, rd_kafka_resp_err_t err, struct error *e);

#endif
