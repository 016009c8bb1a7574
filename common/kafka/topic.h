/*
 * topic: wait for a broker, and find a topic.
 */
#ifndef KAFKA_TOPIC_H
#define KAFKA_TOPIC_H

#include "kafka/kafka.h"

#include <stdint.h>

/*
 * Wait for a broker (at most the timeout, or until a signal asks for the end)
 * and find a topic. `*partitions` gets how many it has. -1: status 3 when no
 * broker answers, 2 when it does and the topic is not there or not allowed.
 */
/*
 * May a topic have this name? Kafka takes 1 to 249 letters, digits, '.', '_' and
 * '-', except "." and "..". -1, status 2.
 */
int topic_check_name(const char *name, struct error *e);
int topic_find(
    struct kafka *k, const char *topic, int32_t *partitions, struct error *e);
/* The same, for a topic to write: the error also says how to create it. */
int topic_find_to_write(
    struct kafka *k, const char *topic, int32_t *partitions, struct error *e);
/* The same, where the topic must be of a form: what follows NAME: there. */
int topic_find_or_say(struct kafka *k, const char *topic, int32_t *partitions,
    const char *form, struct error *e);

#endif
