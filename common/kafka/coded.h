/*
 * coded: the value and the key of a message as JSON text, by the schemas of a
 * registry.
 */
#ifndef KAFKA_CODED_H
#define KAFKA_CODED_H

#include "base/buf.h"
#include "kafka/conf.h"
#include "kafka/schema_access.h"
#include "schemas/schemas.h"
#include "stream/fault.h"

#include <librdkafka/rdkafka.h>
#include <stddef.h>

struct coded {
	struct schemas *schemas; /* NULL: there is no registry */
	const struct schemas_opts *o;
	struct schema_access access;
	struct buf value_text, key_text;
};

/* Without `o` or its url there is no registry. -1, status 2. */
int coded_open(struct coded *c, const struct schemas_opts *o,
    const struct kafka_opts *k, struct error *e);
void coded_close(struct coded *c);

/*
 * Find the text of the message's value, of at most `max` bytes; without a
 * registry it is the value. Good until the next call. -1: reject the message,
 * or stop if coded_failure() says why.
 */
int coded_value(struct coded *c, const rd_kafka_message_t *m, size_t max,
    struct schemas_text *text, struct fault *f);
/*
 * Find the text of the key likewise; text->p is NULL where it has no schema.
 */
int coded_key(struct coded *c, const rd_kafka_message_t *m, size_t max,
    struct schemas_text *text, struct fault *f);
/* Return why the registry cannot be asked, or NULL. */
const struct error *coded_failure(const struct coded *c);

#endif
