/*
 * admin: what the brokers know of topics and groups, and how to change it.
 *
 * Each function waits for the brokers and retries passing errors, for at most
 * the client's timeout or until a signal asks for the end. -1: status 3 when
 * there was no answer in time, 2 when the answer is no. Any kind of client will
 * do; admin_start() makes one for nothing else.
 */
#ifndef KAFKA_ADMIN_H
#define KAFKA_ADMIN_H

#include "kafka/kafka.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Special times of admin_offsets_at(): ListOffsets' own. */
#define ADMIN_END (-1)
#define ADMIN_BEGINNING (-2)

/* Start a client, as kafka_start() does. */
int admin_start(struct kafka *k, const struct kafka_opts *o, struct error *e);
/*
 * Start a client that may ask for what groups have committed: that of `group`,
 * or NULL: of all. It is a member of none.
 */
int admin_start_for_groups(struct kafka *k, const struct kafka_opts *o,
    const char *group, struct error *e);

/* Get all topics, for the caller to destroy. Asking creates none. */
int admin_metadata(
    struct kafka *k, const struct rd_kafka_metadata **md, struct error *e);

/*
 * Put into each item of `list` the offset of the first message at or after
 * `time` (in ms), -1 where there is none; or that of the beginning or the end.
 * The end is that of readers with our isolation.level: the first message of an
 * open transaction, except with read_uncommitted. Only a denial is a no to this
 * (status 2): all else may pass.
 */
int admin_offsets_at(struct kafka *k, rd_kafka_topic_partition_list_t *list,
    int64_t time, struct error *e);

/*
 * Is it librdkafka's mock cluster? It leaves some requests unanswered: to
 * create a topic, and to describe one. A broker that does not answer in time is
 * none, as far as is known.
 */
bool admin_is_mock(struct kafka *k);

/* A topic to create. */
struct admin_topic {
	char *name;
	int partitions;
	int replication;  /* -1: the broker's default */
	const char **set; /* KEY=VALUE */
	size_t sets;
};

/*
 * Parse NAME:PARTITIONS[:REPLICATION]; false when it is wrong. Copies the name.
 */
bool admin_parse_topic(const char *text, struct admin_topic *t);
/*
 * Create a topic and wait until it can be used. `*existed`: there was one of
 * this name; then nothing is done, and that is no error.
 */
int admin_create(struct kafka *k, const struct admin_topic *t, bool *existed,
    struct error *e);

/* Put a group's committed offset into each item of `list`; negative: none. */
int admin_committed(struct kafka *k, const char *group,
    rd_kafka_topic_partition_list_t *list, struct error *e);
/* Commit the offsets of `list` for a group that has no members now. */
int admin_commit(struct kafka *k, const char *group,
    const rd_kafka_topic_partition_list_t *list, struct error *e);

#endif
