/*
 * lag: how many messages of a partition are still to come, for those that watch
 * us.
 *
 * The end of a partition is what its broker said with the latest answer to our
 * reading, and at least what it was at the start: nothing is asked for it. So
 * the lag of a reader that has stopped reading grows no more; the time of its
 * last commit tells that.
 */
#ifndef KAFKA_LAG_H
#define KAFKA_LAG_H

#include "base/prometheus.h"
#include "kafka/kafka.h"
#include "kafka/places.h"

/* From where on messages are still to come. */
enum lag_from {
	LAG_COMMITTED, /* what is committed */
	LAG_PUT_OUT,   /* what is put out, where nobody commits */
};

/* Add the family lag_records: a sample for each partition that is ours. */
void lag_tell(const struct kafka *k, const struct places *ps,
    enum lag_from from, struct prometheus *m);

#endif
