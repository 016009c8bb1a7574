/*
 * body: a request's body as the members of one JSON object.
 */
#ifndef SERVE_BODY_H
#define SERVE_BODY_H

#include "base/json.h"
#include "serve.h"

#include <stdbool.h>
#include <stddef.h>

/* A member that a body may have; the last has no name. */
struct body_member {
	const char *name;
	struct json_member value; /* of type JSON_ABSENT: it has none */
};

/*
 * Check the body, and find these members. Answers 400 (415 for CSV) and returns
 * false when it is no JSON object, or has one of them twice.
 *
 * A newline is put behind the body; body_restore() takes it away again, in any
 * case.
 */
bool body_read(struct call *c, struct body_member *members, char *behind);
void body_restore(struct call *c, char behind);

#endif
