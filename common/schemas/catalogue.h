/*
 * catalogue: fetched schemas, ready to use, by their path in the registry.
 */
#ifndef SCHEMAS_CATALOGUE_H
#define SCHEMAS_CATALOGUE_H

#include "avro/type.h"
#include "base/words.h"
#include "protobuf/schema.h"
#include "schemas/answer.h"
#include "schemas/fetch.h"

#include <stdbool.h>
#include <stdint.h>

struct catalogue_entry {
	char *name; /* "id 7" */
	enum schema_kind kind;
	bool usable;
	bool unknown;	  /* the registry does not have it */
	int64_t again_at; /* then: when to ask again */
	struct error why; /* a predicate of the schema, when it is not usable */
	struct avro_schema avro;
	struct protobuf_schema *protobuf; /* or NULL */
	char *text;			  /* of a schema of another kind */
	size_t len;
	struct answer_reference *reference; /* of that */
	size_t references;
	long long id, version; /* or -1 */
};

struct catalogue {
	struct fetch *fetch;		  /* lent */
	struct avro_form form;		  /* how values are written */
	const struct avro_schema *reader; /* resolve.h; or NULL */
	struct words paths;
	struct catalogue_entry **entry;
	size_t capacity;
	struct catalogue_entry spare; /* when there are too many */
};

/*
 * Find the schema of a path, "schemas/ids/7". NULL: the registry cannot be
 * asked. The entry is good until the next call, and may say that the registry does not have it, or that it is of
 * no use.
 */
const struct catalogue_entry *catalogue_find(
    struct catalogue *c, const char *path, const char *name, struct error *e);
void catalogue_release(struct catalogue *c);
/*
 * Add the types of the schemas that a text of Avro refers to. 1: they are of no
 * use, and `e` has a predicate of the text; -1: the registry cannot be asked.
 */
int catalogue_refer(struct catalogue *c, struct avro_schema *s,
    const struct answer_reference *r, size_t count, struct error *e);

#endif
