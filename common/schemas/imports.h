/*
 * imports: the .proto files that a .proto file imports, and the subjects that a
 * registry has them under: as Confluent's clients do, each under the name that
 * it is imported by.
 *
 *	imports_read(&m, &schema, "proto/tx.proto", &text, &e)
 *	imports_settle(&m, fetch, registers, &e)
 *	imports_write(&m, NULL, &j)
 *	imports_release(&m)
 *
 * An import is looked for in the folder of the first file, and in the folders
 * above it, as far as its path names them.
 */
#ifndef SCHEMAS_IMPORTS_H
#define SCHEMAS_IMPORTS_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/json_out.h"
#include "base/words.h"
#include "protobuf/schema.h"
#include "schemas/fetch.h"

#include <stdbool.h>

struct imports {
	struct protobuf_schema *schema; /* lent */
	struct words names;
	struct imported {
		struct buf text;
		long long version; /* of its subject; 0: not yet known */
	} * file;		   /* by names */
	size_t capacity;
};

/* Add the file's text, and all that it imports, to the schema. */
int imports_read(struct imports *m, struct protobuf_schema *s, const char *path,
    const struct buf *text, struct error *e);
/*
 * Ask for the version of each import, after those that it imports itself;
 * `registers`: a new one is registered.
 */
int imports_settle(
    struct imports *m, struct fetch *f, bool registers, struct error *e);
/*
 * Write the member "references" of a file, NULL: the first one; nothing, when it
 * imports none.
 */
void
imports_write(const struct imports *m, const char *name, struct json_out *j);
void imports_release(struct imports *m);

#endif
