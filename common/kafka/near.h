/*
 * near: the topics whose names are almost the one that was asked for.
 */
#ifndef NEAR_H
#define NEAR_H

#include "base/buf.h"

#include <librdkafka/rdkafka.h>

/*
 * Append ": did you mean 'a', 'b' or 'c'?" with at most three topics of `md`,
 * the nearest first, or nothing when none is near. Names that differ in case
 * only come first, then those of the fewest slips: a character too many, too
 * few, another one, or two in each other's place.
 */
void near_topics(
    struct buf *b, const char *wanted, const struct rd_kafka_metadata *md);

#endif
