/*
 * removal: deletes topics, with all of their messages.
 */
#ifndef KAFKA_REMOVAL_H
#define KAFKA_REMOVAL_H

#include "kafka/kafka.h"

/*
 * Delete the topic of exactly this name, and wait until no broker that is asked
 * shows it any more. -1: as admin.h says; status 2 also on the mock cluster,
 * which can delete none.
 */
int removal_delete(struct kafka *k, const char *topic, struct error *e);

#endif
