/*
 * commit: tell the group how far its member has come.
 */
#ifndef KAFKA_COMMIT_H
#define KAFKA_COMMIT_H

#include "kafka/kafka.h"
#include "kafka/places.h"

#include <stdbool.h>

/*
 * Commit the `left` of each place that is ours. `wait`: all of them, and wait
 * for the broker's answer, at most the client's timeout, less after a signal;
 * else only new ones, without an answer.
 */
rd_kafka_resp_err_t
commit_places(struct kafka *k, struct places *ps, bool wait);

#endif
