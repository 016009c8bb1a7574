/*
 * partitions: a table of partitions: who has them, where they begin and end,
 * and what a group has committed of them (which group.h finds).
 *
 * The table is made of what the brokers knew when it was opened: names and
 * leaders are lent from there, until it is released. Functions that ask the
 * brokers fail as admin.h says; what has been added stays in order.
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

/* An empty table; release it in any case. */
int partitions_open(struct partitions *t, struct kafka *k, struct error *e);
void partitions_release(struct partitions *t);

/*
 * Add the partitions of a topic by number, unless they are there already. -1:
 * there is no such topic (2; the sentence names those of almost that name), or
 * it cannot be looked at (2 when that is denied, else 3).
 */
int partitions_add(struct partitions *t, const char *topic, struct error *e);
/* The same for a NULL-terminated list of topics. */
int partitions_add_named(struct partitions *t, char **topics, struct error *e);
/* Those of all topics, by name; `internal`: Kafka's own too. */
void partitions_add_all(struct partitions *t, bool internal);

/* NULL: there is none. */
const struct partition *
partitions_get(const struct partitions *t, const char *topic, int32_t id);
/* A list of all, or of those that are led, in order, for the caller. */
rd_kafka_topic_partition_list_t *
partitions_list(const struct partitions *t, bool led);

/* Set low and end. */
int partitions_find_ends(struct partitions *t, struct error *e);

/*
 * Append {"topic":"tx","partition":0,"leader":1,"replicas":[1],"isr":[1],
 * "low":0,"end":1042}, without a newline; null is what is not known.
 */
void partition_write(struct buf *b, const struct partition *p);
/* The members "topic" and "partition" of such an object. */
void partition_write_place(struct json_out *j, const struct partition *p);
/* A member of that name: the number, or null where it is negative. */
void partition_write_number(struct json_out *j, const char *name, int64_t n);

#endif
