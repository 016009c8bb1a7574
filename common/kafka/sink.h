/*
 * sink: messages to a topic, each of them accounted for.
 *
 * The producer is idempotent and waits for all replicas. A sent message is kept
 * until its delivery report: so undelivered ones can be named, and sent again
 * by a new producer when librdkafka has given one up (a lost acknowledgement
 * does that in 2.0.2). Every message ends in exactly one of two counts:
 * delivered, or failed, then handed to on_failed(). While it waits it looks at
 * the file of metrics (metrics_file.h).
 */
#ifndef KAFKA_SINK_H
#define KAFKA_SINK_H

#include "kafka/kafka.h"
#include "kafka/pending.h"
#include "kafka/spread.h"
#include "stream/rejects.h"

#include <stdbool.h>
#include <stdint.h>

#define SINK_DRAIN_MS 10000

struct sink {
	struct kafka kafka;
	const struct kafka_opts *options;
	const char *topic;
	const char *codec; /* NULL: the configuration's */
	int32_t partitions;
	rd_kafka_topic_t *rkt;
	struct pendings pendings;
	size_t held_max; /* of their bytes */
	size_t room;	 /* the topic's (room.h); 0: not asked for */
	/* The last pending messages, to hand to librdkafka together. */
	rd_kafka_message_t *batch;
	size_t batched;
	struct spread spread;
	uint64_t outstanding; /* handed over, not yet reported */
	uint64_t suspects;    /* of these: refused with their batch, unsent */
	uint64_t delivered;
	uint64_t failed;
	enum status status; /* the highest that a failure asks for */
	bool reported;	    /* a report came in the present poll */
	int64_t progressed; /* when the last one came */
	int64_t stopping;   /* since when a signal asks for the end, or 0 */
	bool given_up;	    /* no progress within the timeout, or denied */
	int rebuilds;	    /* producers given up since the last delivery */
	/* With a status: no new producer could be started. */
	struct error error;
	/* A message that cannot be delivered; called from sink_* only. */
	void (*on_failed)(
	    void *arg, const struct rejected *record, const struct fault *why);
	void *arg;
};

/*
 * Find the topic and be ready to send; `codec` as in compression.codec, or
 * NULL. Set on_failed and arg before the first message.
 */
int sink_open(struct sink *s, const struct kafka_opts *o, const char *topic,
    const char *codec, struct error *e);
void sink_release(struct sink *s);
/*
 * Send a message; waits while the queue is full; false when the sink has given
 * up. Messages are handed over some at a time: call sink_poll() when there are
 * no more for now. Once the sink has an `error`, its messages neither are
 * delivered nor fail.
 */
bool sink_send(struct sink *s, const struct message *m);
/*
 * Hand over all sent messages, and take reports; false when the sink has given
 * up. Call it while idle.
 */
bool sink_poll(struct sink *s);
/*
 * Wait until all is delivered or failed. The rest fails when the timeout passes
 * without any progress, or SINK_DRAIN_MS after a signal asked for the end.
 */
void sink_drain(struct sink *s);

#endif
