/*
 * schema_writers: what writes the values and the keys of messages by schemas of
 * a registry; coded.h reads them.
 */
#ifndef KAFKA_SCHEMA_WRITERS_H
#define KAFKA_SCHEMA_WRITERS_H

#include "base/diag.h"
#include "kafka/conf.h"
#include "kafka/schema_access.h"
#include "schemas/writer.h"

struct schema_writers {
	struct writer *value, *key; /* NULL: it is sent as it is */
	struct schema_access access;
};

/*
 * Open those that there is a schema for, if there is a registry. -1, status 2 or
 * 3.
 */
int schema_writers_open(struct schema_writers *w, const struct writer_opts *o,
    const struct kafka_opts *k, const char *topic, struct error *e);
void schema_writers_close(struct schema_writers *w);

#endif
