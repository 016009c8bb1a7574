/* start: the offsets at which to begin to read, and the ends at that time. */
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
	START_OFFSET, /* number: this offset, in each partition */
	START_LISTED, /* listed: an offset each; of others, the beginning */
	START_LAST,   /* number: so many before the end, in each partition */
	START_TIME,   /* number: the first at or after this time, in ms */
};

struct start {
	enum start_kind kind;
	int64_t number;
	const rd_kafka_topic_partition_list_t *listed; /* lent */
};

/* Parse "beginning", "end", "stored", N, -N, @TIME; false when it is none. */
bool start_parse(const char *text, struct start *start);

/* Set the first offset and the end of each place, as they are now. */
int start_find_ends(struct kafka *k, struct places *ps, struct error *e);
/*
 * List all places in their order, each with the offset to begin at, between its
 * ends. (START_STORED counts as the beginning: only the group knows better.)
 * The caller destroys the list; NULL: an error.
 */
rd_kafka_topic_partition_list_t *start_find(struct kafka *k,
    const struct places *ps, const struct start *start, struct error *e);

#endif
