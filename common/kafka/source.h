/*
 * source: messages from topics, and the offsets up to which they are safely
 * out.
 *
 * Without a group all partitions (or the one asked for) are read from an offset
 * settled at the start. With a group they are shared with its other members,
 * and reading goes on at the group's committed offset, else at the beginning.
 * places_put_out() says that a message is on its way out, places_all_left()
 * that all of those have left through write(2), and source_commit() commits the
 * latter.
 *
 * librdkafka never jumps on its own: when an offset is no longer there, that is
 * an error (status 3), not a silent start elsewhere. A deleted topic is an
 * error too (status 2), and so is one made anew (renewed.h); a new partition is
 * read from its beginning, except when there is an end to stop at.
 */
#ifndef KAFKA_SOURCE_H
#define KAFKA_SOURCE_H

#include "kafka/assignment.h"
#include "kafka/kafka.h"
#include "kafka/membership.h"
#include "kafka/places.h"
#include "kafka/renewed.h"
#include "kafka/start.h"
#include "kafka/watch.h"

#include <stdbool.h>
#include <stdint.h>

#define SOURCE_ALL_PARTITIONS (-1)

struct source_opts {
	char **topics; /* NULL-terminated */
	struct start start;
	int32_t partition;
	const char *group;    /* or NULL */
	const char *instance; /* group.instance.id, or NULL */
	bool to_end;	/* stop at the end offsets as they are at the start */
	bool no_commit; /* somebody else commits, or nobody */
	bool committed_only; /* whatever isolation.level is asked for */
};

struct source {
	struct kafka kafka;
	struct watch watch;
	struct renewed renewed;
	const struct source_opts *o;
	struct places places;
	struct assignment assignment;
	struct membership membership;
	int64_t served; /* when the group was last served */
	unsigned
	    in_hand; /* messages to take before the group is served again */
	struct error error;
	bool failed;
	int64_t waited; /* ms without a word from the broker */
};

enum source_event {
	SOURCE_MESSAGE,
	SOURCE_IDLE, /* nothing came in time */
	SOURCE_END,  /* all that was asked for was read */
	SOURCE_ERROR,
};

/* Open a source; it calls `flush` before partitions are taken away. */
int source_open(struct source *s, const struct kafka_opts *k,
    const struct source_opts *o, bool (*flush)(void), struct error *e);
/* Wait at most `ms` for a message, which the caller destroys. */
enum source_event
source_next(struct source *s, int ms, rd_kafka_message_t **m, struct error *e);
/* Serve the group without taking messages, while the caller is busy. */
void source_serve(struct source *s);
/* Commit, with a group. `wait`: until the broker has answered. */
int source_commit(struct source *s, bool wait, struct error *e);
/* Leave the group; takes no longer than a few seconds. */
void source_close(struct source *s);

#endif
