/*
 * watch: topics that change while they are read.
 *
 * librdkafka reads the partitions that it was given. When a topic is deleted it
 * complains, and waits all the same; of new partitions it says nothing to a
 * reader without a group. So we look at the topics: now and then
 * (topic.metadata.refresh.interval.ms), and when it complains.
 */
#ifndef KAFKA_WATCH_H
#define KAFKA_WATCH_H

#include "kafka/kafka.h"

#include <stdbool.h>
#include <stdint.h>

struct watch {
	struct kafka *k;
	char **topics;	  /* NULL-terminated */
	int64_t every;	  /* ms, or 0: only when librdkafka complains */
	int64_t looked;	  /* the last look */
	int64_t missed;	  /* since when a topic is not there, or 0 */
	const char *gone; /* a topic missing for long enough, or NULL */
	/* Called at each look with a topic's number of partitions. */
	void (*on_size)(void *arg, const char *topic, int32_t partitions);
	void *arg;
};

/* Set on_size and arg next. `k` is a client that has been started. */
void watch_init(struct watch *w, struct kafka *k, char **topics);
/* Look, if it is time; takes kafka_question_ms() when nobody answers. */
void watch_look(struct watch *w, int64_t now);

#endif
