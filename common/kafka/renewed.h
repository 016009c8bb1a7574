/*
 * renewed: a topic deleted and made anew under its name while it is read.
 *
 * librdkafka 2.0.2 reads on from the old offset, somewhere in the middle of the
 * new records. A question that costs little can tell: at a time T the records
 * below offset N were there, and none of them, nor any other, was of T or
 * later. So the first record of T or later will always be at N or after. If it
 * is before N, the records below N are others.
 *
 * The question is one of ListOffsets for all partitions, every 10 seconds, and
 * more often when librdkafka has complained of a topic. It cannot tell a topic
 * whose new records all say to be older than T (produce --timestamp), nor one
 * of which nothing was there at T.
 */
#ifndef KAFKA_RENEWED_H
#define KAFKA_RENEWED_H

#include "kafka/kafka.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All of a partition's records below `offset` are older than `time`. */
struct renewed_mark {
	const char *topic; /* lent */
	int32_t partition;
	int64_t offset;
	int64_t time; /* in ms since 1970; 0: not asked yet */
};

struct renewed {
	struct kafka *k;
	struct renewed_mark *mark;
	size_t marks, capacity;
	int64_t looked;	   /* clock_ms() the last look */
	int64_t doubts;	   /* since when there may be a reason to look, or 0 */
	const char *topic; /* one that is not the same now, or NULL */
};

/* `k` is a client that has been started. */
void renewed_init(struct renewed *r, struct kafka *k);
void renewed_release(struct renewed *r);
/* Is it time to look? Ask before watch_look(), which heeds complaints too. */
bool renewed_is_due(struct renewed *r, int64_t now);
/*
 * Note that all below `end` was there a moment ago. For each partition, before
 * a look.
 */
void renewed_know(
    struct renewed *r, const char *topic, int32_t partition, int64_t end);
/* Look, and set `topic`. It may take half a second when nobody answers. */
void renewed_look(struct renewed *r, int64_t now);

#endif
