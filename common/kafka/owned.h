/*
 * owned: does the group say that these partitions are ours?
 *
 * librdkafka hands out partitions by an event, and goes on: when the group
 * changes before the event is served, the member joins again, without a word to
 * us. What is served then is of the generation before, and what we ask about
 * our membership is of the new one, so that the coordinator would accept what
 * we commit for partitions that another member has by now. So the coordinator
 * is asked who has what, after our membership was asked for: if it names these
 * partitions as ours, that membership is theirs, or an older one, which it
 * refuses.
 */
#ifndef OWNED_H
#define OWNED_H

#include "kafka/kafka.h"

#include <stdbool.h>

/*
 * Has this member of the group exactly the partitions of `list` now? False,
 * too, while the group is changing. (The mock broker of librdkafka cannot be
 * asked: then it is true, but librdkafka 2.0.2 may go on no more.) -1: there was no answer, as attempt.h says.
 */
int owned_ask(struct kafka *k, const char *group,
    const rd_kafka_topic_partition_list_t *list, bool *ours, struct error *e);

#endif
