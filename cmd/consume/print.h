/*
 * print: a message as a line of stdout.
 *
 * By the options it is the message's value, the value with the message's place,
 * the whole message as an envelope or in the form of -f, or the value's bytes
 * as they are. Schemas of a registry make JSON of key and value before.
 */
#ifndef CONSUME_PRINT_H
#define CONSUME_PRINT_H

#include "base/buf.h"
#include "consume.h"
#include "kafka/coded.h"
#include "kafka/places.h"
#include "stream/rec.h"

#include <librdkafka/rdkafka.h>
#include <stddef.h>

/* All private. */
struct printer {
	const struct opts *o;
	struct places *places;
	struct coded coded;
	struct buf line, value, key;
	struct rec rec; /* the value, for --position */
	size_t stamp;	/* its field */
};

/*
 * `places` knows the partition of each message that is printed. -1, status 2,
 * when the schema registry's options cannot be used.
 */
int print_open(struct printer *p, const struct opts *o, struct places *places,
    struct error *e);
/*
 * Print a message into stdout's buffer (stream/out.h). -1: nothing was printed,
 * and `f` says why to reject the message; or print_failure() says why to stop.
 */
int
print_message(struct printer *p, const rd_kafka_message_t *m, struct fault *f);
/* Why the schema registry cannot be asked, or NULL. */
const struct error *print_failure(const struct printer *p);
void print_close(struct printer *p);

#endif
