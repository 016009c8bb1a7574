/*
 * settings: which properties of a topic differ from Kafka's defaults.
 */
#ifndef KAFKA_SETTINGS_H
#define KAFKA_SETTINGS_H

#include "base/json_out.h"
#include "kafka/kafka.h"

/*
 * Write two members: "config", the properties that were set for the topic, and
 * "broker_config", those that its broker has set otherwise than Kafka; both as
 * objects of strings, by name, with null for a secret. They are null when nobody
 * knows: the mock cluster does not. Fails as admin.h says, after it has written
 * nothing.
 */
int settings_write(
    struct json_out *j, struct kafka *k, const char *topic, struct error *e);

#endif
