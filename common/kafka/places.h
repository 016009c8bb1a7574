/*
 * places: the partitions that are read, and how far reading has come in each.
 *
 *	low      from      committed     left       next       end
 *	 |--------|------------|-----------|----------|----------|----> offsets
 *	  not read  committed    has left,   put out,   to be      new since
 *	                         to commit   to leave   read       the start
 *
 * A message is put out (next), leaves through write(2) or into a transaction
 * (left), and is committed (committed), in this order; each is the offset of
 * the message after it, and -1 before the first. Reading stops at `end` only
 * where that was asked for.
 */
#ifndef KAFKA_PLACES_H
#define KAFKA_PLACES_H

#include "base/buf.h"

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One partition of one topic. */
struct place {
	const char *topic; /* lent */
	int32_t partition;
	int64_t low, end;  /* the offsets there were at the start */
	int64_t next;	   /* after the last message that was put out, or -1 */
	int64_t left;	   /* after the last one whose bytes have left, or -1 */
	int64_t committed; /* what was last committed, or -1 */
	int64_t epoch;	   /* of that offset (epoch.h), or EPOCH_NONE */
	int64_t from;	   /* where reading began when we got the partition */
	bool mine;	   /* it is being read */
	bool done;	   /* its end was reached */
	bool late;	   /* it came after the start: all of it is read */
};

struct places {
	struct place *at;
	size_t count, capacity;
	size_t found; /* the place found last */
};

void places_release(struct places *ps);
/* Add a partition of which nothing was read yet. */
struct place *
places_add(struct places *ps, const char *topic, int32_t partition);
/* Add a partition that the topic got after the start: all of it is new. */
struct place *
places_add_late(struct places *ps, const char *topic, int32_t partition);
/* Find a place; NULL: it is not there. */
struct place *
places_find(struct places *ps, const char *topic, int32_t partition);
/* Find the place of a message or its error; NULL: it is not there. */
struct place *places_of(struct places *ps, const rd_kafka_message_t *m);
/* List all places with this offset; the caller destroys the list. */
rd_kafka_topic_partition_list_t *
places_list(const struct places *ps, int64_t offset);
/* Mark all places as not ours. */
void places_forget(struct places *ps);
/* Mark this topic's places as not ours: they can no longer be committed. */
void places_forget_topic(struct places *ps, const char *topic);

void places_put_out(struct places *ps, const rd_kafka_message_t *m);
/* Note that all that was put out has left. */
void places_all_left(struct places *ps);

/* Has something of ours left that is not committed? */
bool places_have_left(const struct places *ps);
/* Note that these offsets are committed. */
void places_committed(
    struct places *ps, const rd_kafka_topic_partition_list_t *list);

/* Append {"topic":"tx","partition":0,"offset":1042} lines, with each `left`. */
void places_write(const struct places *ps, struct buf *b);
/* Add to `list` the `left` of each partition that is ours. */
void
places_add_left(const struct places *ps, rd_kafka_topic_partition_list_t *list);
/*
 * Set in `list` how far reading has come where that is beyond `left`: after the
 * last message, or further when only marks of transactions follow.
 */
void places_add_reached(
    const struct places *ps, rd_kafka_topic_partition_list_t *list);

#endif
