/*
 * described: the properties that topics have, as the broker says.
 */
#ifndef KAFKA_DESCRIBED_H
#define KAFKA_DESCRIBED_H

#include "kafka/kafka.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Ask for the properties of topics, and give each to `take`, with the number of
 * its topic in the list. False: the broker does not answer in a second, as when
 * we may not ask (it takes DescribeConfigs); of a topic that it says nothing
 * of, nothing is given.
 */
bool described_topics(struct kafka *k, const char *const *topic, size_t count,
    void (*take)(void *arg, size_t topic, const char *name, const char *value),
    void *arg);

#endif
