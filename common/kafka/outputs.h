/*
 * outputs: a command's lines as the messages of a transaction.
 *
 * Each line is a record. A stamp of its source's place (position.h) is cut out,
 * and gives the message its key, headers and time; instead, the text of a named
 * member can be the key. Schemas write the record and that member.
 */
#ifndef KAFKA_OUTPUTS_H
#define KAFKA_OUTPUTS_H

#include "base/buf.h"
#include "base/diag.h"
#include "kafka/schema_writers.h"
#include "kafka/sink.h"
#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>

struct output_parts; /* memory that one message points to */

/* What a record becomes: its key's member, or NULL, and schemas. */
struct output_form {
	const char *key;
	struct schema_writers schemas;
};

/* A line that becomes no message. */
struct output_fault {
	size_t number; /* of the line, from 0 */
	struct fault fault;
	char field[128]; /* fault.field, where that is not NULL */
};

struct outputs {
	struct message *message;
	size_t count, capacity;
	size_t room;		    /* set it: more (room.h) is too large */
	const char *topic;	    /* set it, for messages */
	struct output_fault *fault; /* lines too large, or of no schema */
	size_t faults, fault_capacity;

	const struct output_form *form;
	struct output_parts *parts; /* of each message */
	struct rec rec;
	size_t stamp, key; /* its fields */
};

/* Begin without messages; the form is lent, and has its key already. */
void outputs_init(struct outputs *o, const struct output_form *form);
void outputs_release(struct outputs *o);
/* Forget all messages: there was nothing to read. */
void outputs_clear(struct outputs *o);
/*
 * Make messages of all of `text`, whole lines, in the place of the last ones.
 * They point into it and into `o`, until either changes; room is made after it.
 * A line that is too large, or does not fit its schema, becomes none, but a
 * fault. -1 when a line is no record, or has no key: `e` says which and why.
 */
int outputs_read(struct outputs *o, struct buf *text, struct error *e);

#endif
