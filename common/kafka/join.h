/*
 * join: until a group gives us partitions, and what it has against us.
 *
 * The coordinator answers when all members have joined again, or have been
 * missed: one that died for as long as its session, one that does not poll for
 * its max.poll.interval.ms. Meanwhile librdkafka says nothing; and what the
 * coordinator has against a member it tries again for ever. For an answer that
 * is lost, as by a machine that went down, it waits for max.poll.interval.ms.
 */
#ifndef JOIN_H
#define JOIN_H

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
	bool named;	   /* it has a group.instance.id */
	/* How often we have asked to join; counted by other threads. */
	_Atomic unsigned asked;
	unsigned asked_then; /* when the event before was served */
	bool clear; /* that event took all away, and we had not asked by then */
};

/* Let a longer session.timeout.ms that was asked for be valid beside ours. */
void join_configure(rd_kafka_conf_t *conf);
/* Count how often the client of `conf` asks to join. */
void join_count(struct join *j, rd_kafka_conf_t *conf);
/* An event that takes away what we had is served. */
void join_taken_away(struct join *j);
/*
 * One that gives partitions is served. Is it certain that it tells of our last
 * question? So it is when we had asked but once since the event that took away
 * what we had (at the start twice: a member without a name asks first who it
 * is). Else we may have asked again before this was served: owned.h.
 */
bool join_is_last_word(struct join *j);
/* There are no partitions yet: say so, if that has been so for long. */
void join_wait(struct join *j, int64_t now);
/* There are. */
void join_done(struct join *j);
/* The wait is over without them. -1, status 3. */
int join_give_up(const struct join *j, int64_t now, struct error *e);
/* Is this a no to our joining? 0, or -1 with its reason, status 2. */
int join_heed(const struct join *j, rd_kafka_resp_err_t err, struct error *e);

#endif
