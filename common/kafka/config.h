/*
 * config: a file of properties, as for Java's clients and librdkafka's, as a
 * list of keys and values.
 *
 * - KEY=VALUE or KEY: VALUE, a property a line, of any length; blanks around
 *   both are cut off. A later one holds against an earlier one.
 * - A line that begins with # or ! is a comment; an empty one is nothing.
 * - A line that ends with a backslash goes on in the next one, after its
 *   blanks.
 * - \t \n \r \f, \uXXXX; a backslash before any other character except a letter
 *   or digit stands for that character. Anything else is an error: Java
 *   silently drops such a backslash, even in a password.
 */
#ifndef KAFKA_CONFIG_H
#define KAFKA_CONFIG_H

#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>

struct property {
	char *key, *value;
	int line;   /* where it begins */
	bool taken; /* it was dealt with; librdkafka does not get it */
};

struct config {
	const char *path; /* lent */
	struct property *property;
	size_t count, capacity;
	bool has_secrets;
};

/*
 * Read a file. No error quotes a value. A warning tells of secrets that others
 * can read; a process that has read secrets does not dump core.
 */
int config_read(struct config *c, const char *path, struct error *e);
void config_release(struct config *c);

/* Find the last property of that name that is not taken, or NULL. */
struct property *config_find(const struct config *c, const char *key);
/* Add a property (both texts are copied), as if it stood in that line. */
void config_add(struct config *c, const char *key, const char *value, int line);

/* Is this the name (of `len` bytes) of a property whose value is a secret? */
bool config_is_secret(const char *key, size_t len);

#endif
