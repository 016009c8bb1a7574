/*
 * start: where to begin to read, and where the end is by then.
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

/* "beginning", "end", "stored", N, -N, @TIME: false when it is none. */
bool start_parse(const char *text, struct start *start);

/* Set the first offset and the end of each place, as they are now. */
int start_find_ends(struct kafka *k, struct places *ps, struct error *e);
/*
 * A list of all places, in their order, each with the offset to begin at, which
 * is one of those between its ends. (START_STORED counts as the beginning: who
 * knows what is stored asks the group.) The caller destroys it; NULL: an error.
 */
rd_kafka_topic_partition_list_t *start_find(struct kafka *k,
    const struct places *ps, const struct start *start, struct error *e);

#endif
