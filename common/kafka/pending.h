/*
 * pending: the messages sent and not yet reported, in the order of sending.
 *
 * Copies of them lie one after the other in blocks, and a block is used again
 * when all in it are reported: no allocation a message. One that stays holds
 * its whole block, so `held` may grow far beyond what is pending; the caller
 * bounds it by waiting.
 */
#ifndef KAFKA_PENDING_H
#define KAFKA_PENDING_H

#include "kafka/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pending_block;

/* A message that was sent, until its report. Its bytes follow it. */
struct pending {
	struct message m;
	struct pending_block *block;
	size_t size;		 /* of all of it */
	bool gone;		 /* reported: only its place is left */
	bool unsent;		 /* librdkafka has not got it yet */
	bool alone;		 /* sent with no other in its batch */
	bool suspect;		 /* to be sent alone: its batch was refused */
	bool maybe_there;	 /* an abandoned producer may have sent it */
	struct header headers[]; /* the bytes follow */
};

struct pendings {
	struct pending_block *first, *last, *spare;
	size_t held; /* bytes of blocks in use */
};

/*
 * Add a copy of `m` and all that it points to, except the name of its source.
 */
struct pending *pending_add(struct pendings *s, const struct message *m);
/* Remove a reported message. Others returned before stay valid. */
void pending_remove(struct pendings *s, struct pending *p);
/* Return the messages in order; NULL: there are no more. */
struct pending *pending_first(const struct pendings *s);
struct pending *pending_next(const struct pending *p);
void pending_release(struct pendings *s);

#endif
