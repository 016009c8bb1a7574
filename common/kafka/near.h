/* near: topics and groups with almost the name that was asked for. */
#ifndef KAFKA_NEAR_H
#define KAFKA_NEAR_H

#include "base/buf.h"
#include "base/diag.h"
#include "kafka/kafka.h"

#include <librdkafka/rdkafka.h>

/*
 * Report (status 2) that there is no such topic, with the topics of `md` whose
 * names are near (base/near.h). Returns -1.
 */
int near_error(
    struct error *e, const char *wanted, const struct rd_kafka_metadata *md);
/*
 * Append ": did you mean ...?" with the cluster's groups whose names are near,
 * or nothing, also when no broker answers in a second.
 */
void near_groups(struct buf *b, struct kafka *k, const char *wanted);

#endif
