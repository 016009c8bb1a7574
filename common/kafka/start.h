/*
 * start: the offsets at which reading begins, and the ends at that time.
 *
 * An offset after the end is an error, since nothing says which record it is
 * going to be. With a command, which is run each time, the end is the one of
 * that moment. One before the first record that is still there begins at that
 * record, with a warning; one that compaction removed begins at the next.
 */
#ifndef KAFKA_START_H
#define KAFKA_START_H

#include "kafka/kafka.h"
#include "kafka/places.h"

#include <stdbool.h>
#include <stdint.h>

enum start_kind {
	START_DEFAULT, /* stored with a group, else the beginning */
	START_BEGINNING,
	START_END,
	START_STORED,
	START_OFFSET,  /* number: this offset, in each partition */
	START_LISTED,  /* listed: an offset each; of others, the beginning */
	START_RESUMED, /* command: it prints an offset each, as it is now */
	START_LAST,    /* number: this many before the end, in each partition */
	START_TIME,    /* number: the first at or after this time, in ms */
};

struct start {
	enum start_kind kind;
	int64_t number;
	const rd_kafka_topic_partition_list_t *listed; /* lent */
	const char *command;			       /* lent */
};

/*
 * Parse "beginning", "end", "stored", N, -N, @TIME; Java's and kcat's words
 * "earliest" and "latest" are the first two. -1, status 2: it is none of them.
 */
int start_parse(const char *text, struct start *start, struct error *e);

/* Set the first offset and the end of each place, as they are now. */
int start_find_ends(struct kafka *k, struct places *ps, struct error *e);
/*
 * List all places in their order, each with the offset to begin at, between its
 * ends. (START_STORED counts as the beginning: only the group knows better.)
 * The caller destroys the list; NULL: an error, status 3 for an offset after
 * the end.
 */
rd_kafka_topic_partition_list_t *start_find(struct kafka *k,
    const struct places *ps, const struct start *start, struct error *e);

#endif
