/*
 * positions: where the records stood in Kafka (stream/place.h), partition by
 * partition, in the order in which they were read.
 *
 * A record is late by the time between its timestamp and the latest one before
 * it in its partition: a window that waits that long (--grace) has it.
 *
 * Memory: 1 kB a partition, and up to 25 kB where many are late.
 */
#ifndef DESCRIBE_POSITIONS_H
#define DESCRIBE_POSITIONS_H

#include "sketch/numbers.h"
#include "stream/place.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct position_seen {
	int32_t partition;
	int64_t offset;
	int64_t timestamp; /* -1: none */
	const char *topic; /* lent by the record; NULL: it has no position */
	size_t topic_len;
};

struct position_partition {
	char *topic;
	int32_t partition;
	uint64_t records;
	int64_t first, last; /* offsets, the least and the greatest */
	uint64_t gaps;	     /* places where offsets are left out */
	uint64_t left_out;   /* offsets in gaps */
	uint64_t again;	     /* records whose offset was reached before */
	uint64_t timed;
	int64_t earliest, latest; /* of the `timed` ones */
	struct numbers late;	  /* milliseconds, of those that are late */
};

struct positions {
	struct position_partition
	    *partition; /* in the order of their first record */
	size_t count, capacity;
	uint64_t records; /* with a position */
	uint64_t without;
	uint64_t unread; /* with a member _kafka that is no position */
	size_t recent;	 /* the partition of the last record */
};

/* Add a record's place; `malformed`: its member _kafka is no position. */
void positions_add(
    struct positions *p, const struct position_seen *seen, bool malformed);
/* Sort the partitions by topic and number. */
void positions_sort(struct positions *p);
void positions_release(struct positions *p);

#endif
