/* near: topics with almost the name that was asked for. */
#ifndef KAFKA_NEAR_H
#define KAFKA_NEAR_H

#include "base/diag.h"

#include <librdkafka/rdkafka.h>

/*
 * Report (status 2) that there is no such topic: "did you mean 'a', 'b' or
 * 'c'?", with at most three topics of `md`, the nearest first. Names that
 * differ in case only come first, then those of the fewest slips: a character
 * too many, too few, another one, or two in each other's place. Returns -1.
 */
int near_error(
    struct error *e, const char *wanted, const struct rd_kafka_metadata *md);

#endif
