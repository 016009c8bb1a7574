/*
 * commit: tell the group how far its member has come.
 */
#ifndef KAFKA_COMMIT_H
#define KAFKA_COMMIT_H

#include "kafka/kafka.h"
#include "kafka/places.h"

#include <stdbool.h>

/*
 * Commit what has left of each place that is ours. `wait`: all of it, until the
 * broker has answered, for at most the client's timeout, and for less after a
 * signal; else what is new, and without an answer.
 */
rd_kafka_resp_err_t
commit_places(struct kafka *k, struct places *ps, bool wait);

#endif
