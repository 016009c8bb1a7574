/*
 * single: messages that are sent one at a time, each of them at most once.
 *
 * A sink (sink.h) sends a message again when it is not known whether it
 * arrived, which may make two of it. Where a second copy would do harm, this
 * module says "perhaps", and leaves it to the caller to read the topic.
 */
#ifndef KAFKA_SINGLE_H
#define KAFKA_SINGLE_H

#include "kafka/kafka.h"
#include "kafka/message.h"

#include <stdbool.h>
#include <stdint.h>

enum single_outcome {
	SINGLE_SENT,	/* all replicas have it */
	SINGLE_REFUSED, /* it is not in the topic */
	SINGLE_PERHAPS, /* nobody knows whether it is, or will be */
};

/* `{.options = ..., .topic = ...}`: a client is started by the first message. */
struct single {
	struct kafka kafka;
	const struct kafka_opts *options;
	const char *topic;
	rd_kafka_topic_t *rkt;
	/* The report of the message on its way. */
	bool reported;
	rd_kafka_resp_err_t err;
	rd_kafka_msg_status_t status;
	int64_t offset;
};

/* Start the client, unless it runs. */
int single_start(struct single *s, struct error *e);
/*
 * Send a message to partition 0 and wait for its report, at most the timeout or
 * until a signal asks for the end. `*offset` gets its place. Unless it is
 * SINGLE_SENT, `e` says why.
 */
enum single_outcome single_send(struct single *s, const struct message *m,
    int64_t *offset, struct error *e);
void single_release(struct single *s);

#endif
