/* reference: a name in a schema, and the subject that has it. */
#ifndef SCHEMAS_REFERENCE_H
#define SCHEMAS_REFERENCE_H

#include "base/diag.h"

#include <stddef.h>

struct answer_reference {
	char *name, *subject;
	long long version; /* -1: unknown, or the latest */
};

/* What the file of a schema refers to, by --reference. */
struct references {
	struct answer_reference *list;
	size_t count, capacity;
};

/*
 * Parse NAME=SUBJECT[:VERSION], and add it. -1, status 2: it is of another form.
 */
int references_take(struct references *r, const char *text, struct error *e);
/* Find the version of "SUBJECT:VERSION"; NULL: there is none. */
const char *reference_version(const char *text);

#endif
