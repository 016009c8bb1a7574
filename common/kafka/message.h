/* message: a message to send to a topic. */
#ifndef KAFKA_MESSAGE_H
#define KAFKA_MESSAGE_H

#include <librdkafka/rdkafka.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes, or none at all: to Kafka an empty value is not the same as none. */
struct bytes {
	const char *p; /* NULL: none */
	size_t len;
};

struct header {
	struct bytes name;
	struct bytes value;
};

#define MESSAGE_ANY_PARTITION (-1)

/* A message to send, and the line it was made of. */
struct message {
	struct bytes value;
	struct bytes key;
	const struct header *header;
	size_t headers;
	int64_t timestamp; /* ms; 0: now */
	int32_t partition; /* or MESSAGE_ANY_PARTITION: the key's, else any */

	struct bytes raw;   /* the line, if it is not the value */
	const char *source; /* of the line: a name that lives on */
	uint64_t line;
};

/*
 * Hand a message to a producer, which borrows key and value until its report,
 * and gives `opaque` back with that. QUEUE_FULL: try again later. (Of
 * librdkafka's ways only this one takes headers and times.)
 */
rd_kafka_resp_err_t message_send(rd_kafka_t *producer, rd_kafka_topic_t *topic,
    const struct message *m, void *opaque);

#endif
