/*
 * writer: values, or keys, as a schema registry's clients write them: a byte 0,
 * the number of the schema, and the value by it.
 *
 * The schema is a file's, .avsc (Avro), .json (JSON Schema) or .proto
 * (Protobuf, with the files that it imports: imports.h), which the registry has
 * under its subject or gets now; or that of a subject, the latest or one of its
 * versions. A subject's name is by a strategy:
 *
 *	topic		TOPIC-value, TOPIC-key
 *	record		the record's full name; the title of a JSON Schema
 *	topic-record	TOPIC-NAME
 */
#ifndef SCHEMAS_WRITER_H
#define SCHEMAS_WRITER_H

#include "avro/type.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/opt.h"
#include "schemas/fetch.h"
#include "schemas/reference.h"
#include "stream/fault.h"

#include <stdbool.h>
#include <stddef.h>

enum writer_strategy { WRITER_TOPIC, WRITER_RECORD, WRITER_TOPIC_RECORD };

struct writer_opts {
	const char *url;     /* of --schema-registry, or NULL: none */
	const char *schema;  /* of --schema: FILE or SUBJECT[:VERSION] */
	const char *message; /* of Protobuf; NULL: the first one */
	const char *key_schema;
	struct avro_form form;
	struct references references; /* of the schema's file */
	bool registers;
	int strategy, key_strategy;
};

/*
 * The options of programs that write; their struct opts has `writer`. Programs
 * that read, too, have --schema-registry and --avro by SCHEMAS_OPTIONS.
 */
extern const struct opt writer_options[], writer_registry_options[];
#define WRITER_OPTIONS                                                         \
	{                                                                      \
		writer_options, offsetof(OPT_OF, writer), false                \
	}
#define WRITER_REGISTRY_OPTIONS                                                \
	{                                                                      \
		writer_registry_options, offsetof(OPT_OF, writer), false       \
	}

/* What of a message is written. */
enum writer_part { WRITER_VALUE, WRITER_KEY };

struct writer;

/*
 * Ask the registry for the number of the schema. -1: status 2 when it has no
 * such schema or refuses it, 3 when it does not answer.
 */
int writer_open(struct writer **w, const struct writer_opts *o,
    enum writer_part part, const char *topic, const struct fetch_opts *access,
    struct error *e);
void writer_close(struct writer *w);
/*
 * Append the bytes of a JSON value, lent as json.h says. -1: it does not fit the
 * schema, and nothing is appended.
 */
int writer_add(struct writer *w, const char *text, size_t len, struct buf *b,
    struct fault *f);

#endif
