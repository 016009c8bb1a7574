/*
 * outputs: a command's lines as the messages of a transaction.
 *
 * Each line is a record. A stamp of its source's place (position.h) is cut out,
 * and gives the message its key, headers and time; instead, the text of a named
 * member can be the key.
 */
#ifndef KAFKA_OUTPUTS_H
#define KAFKA_OUTPUTS_H

#include "base/buf.h"
#include "base/diag.h"
#include "kafka/sink.h"
#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>

struct output_parts; /* memory that one message points to */

struct outputs {
	struct message *message;
	size_t count, capacity;
	size_t room;   /* set it: more (room.h) is too large */
	size_t *large; /* numbers, from 0, of the lines that are too large */
	size_t larges, large_capacity;

	struct output_parts *parts; /* of each message */
	struct rec rec;
	size_t stamp, key; /* its fields */
	bool keyed;
};

/* Begin without messages; `key`: the member for their keys, or NULL. */
void outputs_init(struct outputs *o, const char *key);
void outputs_release(struct outputs *o);
/* Forget all messages: there was nothing to read. */
void outputs_clear(struct outputs *o);
/*
 * Make messages of all of `text`, whole lines, in the place of the last ones.
 * They point into it and into `o`, until either changes; room is made after it.
 * A too large line becomes none. -1 when a line is no record, or has no key:
 * `e` says which and why.
 */
int outputs_read(struct outputs *o, struct buf *text, struct error *e);

#endif
