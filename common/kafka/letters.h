/*
 * letters: messages that are set aside, as messages of a topic of dead letters.
 *
 * Value, key and headers are those of the message, byte for byte. Our headers
 * follow, whose values are text:
 *
 *	weir-reason	one of the reasons of rejects (weir(7))
 *	weir-message	the sentence that a warning has
 *	weir-field	the offending member, if there is one
 *	weir-tool	the program that rejects it
 *	weir-topic, weir-partition, weir-offset
 *	weir-timestamp	its time, in ms since 1970, if it has one
 *
 * A letter's own time is that of its sending: with an old one the topic's
 * retention might delete it before anybody has read it.
 */
#ifndef KAFKA_LETTERS_H
#define KAFKA_LETTERS_H

#include "kafka/batch.h"
#include "kafka/message.h"

#include <stddef.h>

struct letter; /* what one message points to */

struct letters {
	struct message *message;
	size_t count, capacity;
	struct letter *letter; /* of each message */
};

void letters_release(struct letters *l);
/* Write letters of all messages set aside, in place of the last letters. */
void letters_write(struct letters *l, const struct batch *b);

#endif
