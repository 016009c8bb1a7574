/*
 * outputs: the lines that a command wrote, as the messages of a transaction.
 *
 * Each line is a record. A stamp of its source's place (position.h) is taken
 * off, and gives the message its key, headers and time; a member may be named
 * whose text is the key instead.
 */
#ifndef KAFKA_OUTPUTS_H
#define KAFKA_OUTPUTS_H

#include "base/buf.h"
#include "base/diag.h"
#include "kafka/sink.h"
#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>

struct output_parts; /* what one message points to */

struct outputs {
	struct message *message;
	size_t count, capacity;
	size_t room;   /* set it: one that needs more (room.h) is too large */
	size_t *large; /* numbers, from 0, of the lines that are left out so */
	size_t larges, large_capacity;

	struct output_parts *parts; /* of each message */
	struct rec rec;
	size_t stamp, key; /* its fields */
	bool keyed;
};

/* `key`: the member that is each message's key, or NULL. */
void outputs_init(struct outputs *o, const char *key);
void outputs_release(struct outputs *o);
/* No messages: there was nothing to read. */
void outputs_clear(struct outputs *o);
/*
 * Make messages of all of `text`, whole lines, in the place of the last ones.
 * They point into it and into `o`, until either changes; room is made behind
 * it. A line that is too large becomes none. -1 when a line is no record, or has
 * no key: `e` says which and why.
 */
int outputs_read(struct outputs *o, struct buf *text, struct error *e);

#endif
