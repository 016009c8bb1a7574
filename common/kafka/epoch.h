/*
 * epoch: how far a group has come with the models of an alias, in the metadata
 * of its committed offsets:
 *
 *	weir/1 models=17
 *
 * The number is where the registry's log has the event by which the alias got
 * its present model (registry.h). All records before the offset were scored by
 * models of this epoch or of lower ones. Whoever reads on from the offset must
 * know the log that far, and so no partition goes back to an older model.
 */
#ifndef KAFKA_EPOCH_H
#define KAFKA_EPOCH_H

#include <librdkafka/rdkafka.h>
#include <stdint.h>

#define EPOCH_NONE INT64_C(-1)

/* Read the epoch of a committed offset; EPOCH_NONE: it has none. */
int64_t epoch_read(const rd_kafka_topic_partition_t *t);
/* Let the offset be committed with this epoch; EPOCH_NONE: without one. */
void epoch_write(rd_kafka_topic_partition_t *t, int64_t epoch);

#endif
