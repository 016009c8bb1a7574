/*
 * committed: a group's committed offsets, as soon as they are certain.
 *
 * While a transaction with offsets of the group is on its way, the broker does
 * not tell them (UNSTABLE_OFFSET_COMMIT): records read before its end would be
 * done twice. librdkafka 2.0.2 hands that error to its caller, and others that
 * a coordinator gives while it moves to another broker.
 */
#ifndef KAFKA_COMMITTED_H
#define KAFKA_COMMITTED_H

#include <librdkafka/rdkafka.h>
#include <stdint.h>

/*
 * Set the list's offsets (RD_KAFKA_OFFSET_INVALID: none). Waits at most `ms`,
 * or until a signal asks for the end. An error of a partition is an error.
 */
rd_kafka_resp_err_t committed_find(
    rd_kafka_t *consumer, rd_kafka_topic_partition_list_t *list, int64_t ms);

#endif
