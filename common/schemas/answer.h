/* answer: what a schema registry says about a schema. */
#ifndef SCHEMAS_ANSWER_H
#define SCHEMAS_ANSWER_H

#include "base/buf.h"
#include "base/diag.h"
#include "schemas/reference.h"

#include <stddef.h>

enum schema_kind {
	SCHEMA_AVRO,
	SCHEMA_JSON,
	SCHEMA_PROTOBUF,
	SCHEMA_OTHER, /* a kind that is not known here */
};

struct answer {
	char *schema; /* its text, or NULL */
	size_t len;
	enum schema_kind kind;
	long long id;	   /* or -1 */
	long long version; /* of its subject, or -1 */
	struct answer_reference *reference;
	size_t references;
};

/*
 * Read a registry's answer; the text gets some bytes after its end. -1, status
 * 3: it is no JSON object, and `e` has a predicate.
 */
int answer_read(struct answer *a, struct buf *text, struct error *e);
void answer_release(struct answer *a);
/* Free a list of references that was taken out of an answer. */
void answer_release_references(struct answer_reference *r, size_t count);
/* Append its member `message`, on one line, if it has that. */
void answer_message(struct buf *text, struct buf *message);
/* Name a kind as messages do: "Avro". */
const char *schema_kind_name(enum schema_kind kind);

#endif
