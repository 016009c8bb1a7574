/*
 * tokens: who may ask. A file has a token a line, so that an old one and a new
 * one can hold at the same time; it is read again when it changes. Blank lines,
 * and those that begin with '#', are passed over.
 */
#ifndef SERVE_TOKENS_H
#define SERVE_TOKENS_H

#include "base/changed.h"
#include "base/diag.h"
#include "http/request.h"

#include <stdbool.h>
#include <stddef.h>

struct tokens {
	struct changed file; /* its path is NULL: everybody may */
	char **token;
	size_t count;
};

/* -1: the file cannot be read, or has no token, or what is none. */
int tokens_open(struct tokens *t, const char *path, struct error *e);
/* Read the file again if it changed; the old tokens hold if it cannot be. */
void tokens_look(struct tokens *t);
/*
 * Does the header Authorization have one of the tokens? The time does not tell
 * how much of a token is right.
 */
bool tokens_allow(const struct tokens *t, const struct http_text *header);
void tokens_release(struct tokens *t);

#endif
