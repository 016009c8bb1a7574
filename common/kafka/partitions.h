/*
 * partitions: a table of partitions: their brokers, where they begin and end,
 * and a group's committed offsets (by group.h).
 *
 * The table shows what the brokers knew at its opening: names and leaders are
 * lent from there until its release. Functions that ask the brokers fail as
 * admin.h says; all that was added stays in order.
 */
#ifndef KAFKA_PARTITIONS_H
#define KAFKA_PARTITIONS_H

#include "base/json_out.h"
#include "kafka/kafka.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct partition {
	const char *topic;
	const struct rd_kafka_metadata_partition *at; /* id, leader, ... */
	int64_t low, end;  /* -1: not found, or nobody leads it who'd know */
	int64_t committed; /* negative: nothing, or not found */
};

struct partitions {
	struct kafka *kafka;
	const struct rd_kafka_metadata *md;
	struct partition *item;
	size_t count, capacity;
};

/* Open an empty table; release it in any case. */
int partitions_open(struct partitions *t, struct kafka *k, struct error *e);
void partitions_release(struct partitions *t);

/*
 * Add the partitions of a topic by number, unless they are there already. -1:
 * there is no such topic (2; the sentence names those of almost that name), or
 * it cannot be looked at (2 when that is denied, else 3).
 */
int partitions_add(struct partitions *t, const char *topic, struct error *e);
/* Add the partitions of a NULL-terminated list of topics. */
int partitions_add_named(struct partitions *t, char **topics, struct error *e);
/* Add those of all topics, by name; `internal`: Kafka's own too. */
void partitions_add_all(struct partitions *t, bool internal);

/* Find a partition; NULL: there is none. */
const struct partition *
partitions_get(const struct partitions *t, const char *topic, int32_t id);
/* List all partitions, or those with a leader, in order, for the caller. */
rd_kafka_topic_partition_list_t *
partitions_list(const struct partitions *t, bool led);

/* Set low and end of each partition. */
int partitions_find_ends(struct partitions *t, struct error *e);

/*
 * Append {"topic":"tx","partition":0,"leader":1,"replicas":[1],"isr":[1],
 * "low":0,"end":1042}, without a newline; unknown numbers are null.
 */
void partition_write(struct buf *b, const struct partition *p);
/* Write it as an item of an array, without the member "topic". */
void partition_write_object(struct json_out *j, const struct partition *p);
/* Write the members "topic" and "partition" of such an object. */
void partition_write_place(struct json_out *j, const struct partition *p);
/* Write a member of that name: the number, or null where it is negative. */
void partition_write_number(struct json_out *j, const char *name, int64_t n);

#endif
