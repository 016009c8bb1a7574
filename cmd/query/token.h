/*
 * token: the words of an SQL statement, as SQLite reads them.
 *
 * query looks at a statement before SQLite does: to learn which members it
 * names, to spell out `* EXCEPT (a, b)`, and to see a lone `SELECT *`. Blanks
 * and comments are passed over. Nothing is checked: that is SQLite's part.
 */
#ifndef QUERY_TOKEN_H
#define QUERY_TOKEN_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

enum token_kind {
	TOKEN_END,
	TOKEN_NAME,   /* a bare word, a keyword or not */
	TOKEN_QUOTED, /* "a name", `a name` or [a name] */
	TOKEN_STRING, /* 'text' */
	TOKEN_NUMBER,
	TOKEN_OTHER, /* one byte: a bracket, an operator */
};

struct token {
	enum token_kind kind;
	const char *text; /* with its quotes */
	size_t len;
};

/* Read the token at *p, and move *p after it. */
struct token token_next(const char **p);
/* Is it this bare word, in any case; or this one byte? */
bool token_is(const struct token *t, const char *word);
/* Append the name that a TOKEN_NAME or TOKEN_QUOTED stands for. */
void token_name(const struct token *t, struct buf *b);
/* Append a name with double quotes around it, as SQL has them. */
void token_quote(struct buf *b, const char *name, size_t len);

#endif
