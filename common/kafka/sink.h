/*
 * sink: messages to a topic, each of them accounted for.
 *
 * The producer is idempotent and waits for all replicas. A message that was
 * sent is kept until its delivery report: what was not delivered can so be
 * named, and sent again by a new producer when librdkafka has given one up
 * (a lost acknowledgement does that in 2.0.2). Every message ends in exactly
 * one of two counts: delivered, or failed, then handed to on_failed().
 */
#ifndef SINK_H
#define SINK_H

#include "kafka/kafka.h"
#include "stream/rejects.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes, or none at all: Kafka tells an empty value from no value. */
struct bytes {
	const char *p; /* NULL: none */
	size_t len;
};

struct header {
	struct bytes name;
	struct bytes value;
};

#define SINK_ANY_PARTITION (-1)
#define SINK_DRAIN_MS 10000

/* A message to send, and the line it was made of. All of it is copied. */
struct message {
	struct bytes value;
	struct bytes key;
	const struct header *header;
	size_t headers;
	int64_t timestamp; /* ms; 0: now */
	int32_t partition; /* or SINK_ANY_PARTITION: the key's, else any */

	struct bytes raw;   /* the line, if it is not the value */
	const char *source; /* of the line: a name that lives on */
	uint64_t line;
};

struct pending;

struct sink {
	struct kafka kafka;
	const struct kafka_opts *options;
	const char *topic;
	const char *codec; /* NULL: the configuration's */
	int32_t partitions;
	rd_kafka_topic_t *rkt;
	struct pending *first, *last; /* sent, not yet reported, in order */
	uint64_t outstanding;
	uint64_t suspects; /* of those: refused with their batch, unsent */
	uint64_t delivered;
	uint64_t failed;
	enum status status; /* the highest that a failure asks for */
	int64_t progressed; /* when the last report came */
	int64_t stopping;   /* since when a signal asks for the end, or 0 */
	bool given_up;	    /* no progress within the timeout, or denied */
	int rebuilds;	    /* producers given up since the last delivery */
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
/* Waits while the queue is full; false when the sink has given up. */
bool sink_send(struct sink *s, const struct message *m);
/* Take reports; false when the sink has given up. Call it while idle. */
bool sink_poll(struct sink *s);
/*
 * Wait until all is delivered or failed. What is left fails when the timeout
 * passes without any progress, or SINK_DRAIN_MS after a signal asked for the
 * end.
 */
void sink_drain(struct sink *s);

#endif
