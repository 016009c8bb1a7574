/*
 * lex: the words of an SQL statement, as SQLite reads them.
 *
 * query looks at a statement before SQLite does: to learn which members it
 * names, to spell out `* EXCEPT (a, b)`, and to see a lone `SELECT *`. Blanks
 * and comments are passed over. Nothing is checked: that is SQLite's part.
 */
#ifndef QUERY_LEX_H
#define QUERY_LEX_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

enum lex_kind {
	LEX_END,
	LEX_NAME,   /* a bare word, a keyword or not */
	LEX_QUOTED, /* "a name", `a name` or [a name] */
	LEX_STRING, /* 'text' */
	LEX_NUMBER,
	LEX_OTHER, /* one byte: a bracket, an operator */
};

struct lexeme {
	enum lex_kind kind;
	const char *text; /* with its quotes */
	size_t len;
};

/* Read the token at *p, and move *p after it. */
struct lexeme lex_next(const char **p);
/* Is it this bare word, in any case; or this one byte? */
bool lex_is(const struct lexeme *t, const char *word);
/* Append the name that a LEX_NAME or LEX_QUOTED stands for. */
void lex_name(const struct lexeme *t, struct buf *b);

#endif
