/*
 * schema: a schema of Protobuf, out of the .proto texts of a registry, and the
 * message of it that a value is.
 *
 *	protobuf_schema_open(&s, &e)
 *	protobuf_schema_add(&s, "money.proto", text, len)	what it imports
 *	protobuf_schema_add(&s, NULL, text, len)		its own text
 *	protobuf_schema_settle(&s, &e)
 *	protobuf_decode(...) or protobuf_encode(...)
 *
 * Files under google/protobuf/, google/type/ and confluent/ need not be added.
 * A text may be a FileDescriptorProto in base64, too, as Confluent's clients
 * for Python register it. Which of its messages a value is, indexes say that
 * stand before it, each a number as Avro writes it:
 *
 *	COUNT INDEX...	the file's message, the message in that, and so on
 *	0		the file's first message: as 1 0
 */
#ifndef PROTOBUF_SCHEMA_H
#define PROTOBUF_SCHEMA_H

#include "avro/type.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/words.h"
#include "protobuf/shim.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROTOBUF_DEPTH_MAX 100	  /* of messages in each other: libprotobuf's */
#define PROTOBUF_INDEX_MAX 32	  /* of a message's type */
#define PROTOBUF_DECIMAL_MAX 1024 /* bytes of a decimal */
#define PROTOBUF_SCALE_MAX 1000000 /* of one, and as its exponent */

struct protobuf_schema {
	const struct protobuf_shim *shim;
	struct protobuf_files *files;
	struct words names;    /* of the files that were added */
	struct avro_form form; /* how values are written */
	/* The type that was asked for last, and a message of it. */
	int32_t index[PROTOBUF_INDEX_MAX];
	size_t indexes;
	const struct protobuf_type *type;
	struct protobuf_message *message;
	/* Memory of the encoder. */
	struct buf text, seen;
	char name[128]; /* fault.field */
};

/* -1, status 2: weir-protobuf.so cannot be loaded. `{0}` may be released. */
int protobuf_schema_open(struct protobuf_schema *s, struct error *e);
void protobuf_schema_release(struct protobuf_schema *s);
/* Add a file by the name that it is imported by; NULL: the schema itself. */
void protobuf_schema_add(
    struct protobuf_schema *s, const char *name, const char *text, size_t len);
/* Was a file of this name added? */
bool protobuf_schema_has(const struct protobuf_schema *s, const char *name);
/* -1, status 2: it is no schema, and `e` has a predicate. */
int protobuf_schema_settle(struct protobuf_schema *s, struct error *e);

/*
 * Read the indexes of a type; `*taken` bytes are they. NULL, or a predicate of
 * the bytes: s->type is then not what they say.
 */
const char *protobuf_schema_read_type(
    struct protobuf_schema *s, const void *p, size_t len, size_t *taken);
/* Choose a type by its name, NULL: the first one. -1: there is none. */
int protobuf_schema_choose(
    struct protobuf_schema *s, const char *name, struct error *e);
/* Append the indexes of s->type. */
void protobuf_schema_write_type(const struct protobuf_schema *s, struct buf *b);
/* Return an empty message of s->type, good until the next call. */
struct protobuf_message *protobuf_schema_message(struct protobuf_schema *s);
/* Forget that message, and its memory. */
void protobuf_schema_forget(struct protobuf_schema *s);

#endif
