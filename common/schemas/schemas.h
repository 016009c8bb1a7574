/*
 * schemas: the schemas of a registry, fetched once each, and what they make of
 * a message's bytes: a JSON text.
 *
 *	schemas_open(&s, &opts, &access, &e)
 *	wire_read(&w, ...)
 *	schemas_text(s, &w, "value", max, &b, &text, &fault)
 *	schemas_close(s)
 *
 * A schema never changes, so that it is kept for as long as the program runs.
 * One that the registry does not have is asked for again after a minute. Bytes
 * of JSON Schema are JSON already, and are not checked against it.
 */
#ifndef SCHEMAS_SCHEMAS_H
#define SCHEMAS_SCHEMAS_H

#include "avro/type.h"
#include "base/diag.h"
#include "base/opt.h"
#include "schemas/fetch.h"
#include "schemas/wire.h"
#include "stream/fault.h"

#include <stdbool.h>
#include <stddef.h>

struct schemas_opts {
	const char *url;       /* of --schema-registry, or NULL: none */
	struct avro_form form; /* of --avro */
	const char *reader;    /* of --reader-schema: a file, or NULL */
	bool plain_keys;       /* keys have no schema */
	bool plain_values;     /* nor have values */
};

/* The options of programs that read; their struct opts has `schemas`. */
extern const struct opt schemas_options[];
#define SCHEMAS_OPTIONS                                                        \
	{                                                                      \
		schemas_options, offsetof(OPT_OF, schemas), false              \
	}

/* The JSON text of a value: lent, or in the caller's buffer. */
struct schemas_text {
	const char *p; /* NULL: there is none */
	size_t len;
	char schema[WIRE_NAME_MAX]; /* "id 7" */
};

struct schemas;

/* Both are lent, with their texts. -1, status 2. */
int schemas_open(struct schemas **s, const struct schemas_opts *o,
    const struct fetch_opts *access, struct error *e);
void schemas_close(struct schemas *s);

/*
 * Find the text of bytes with a schema, of at most `max` bytes; where it is not
 * the bytes themselves, it is put into `b`. `what` they are: "value". -1:
 * reject the message; or stop, if schemas_failure() then says why.
 */
int schemas_text(struct schemas *s, const struct wire *w, const char *what,
    size_t max, struct buf *b, struct schemas_text *text, struct fault *f);
/* Return why the registry cannot be asked, status 2 or 3, or NULL. */
const struct error *schemas_failure(const struct schemas *s);

#endif
