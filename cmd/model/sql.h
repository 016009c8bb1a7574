/*
 * sql: writes the score as one expression of SQL.
 *
 *	CASE WHEN the record can be scored (sql_checks.c)
 *	THEN the score, which a file a kind writes (sql_linear.c), from the
 *	     columns that the model sees (sql_columns.c)
 *	END
 *
 * All of them write words in the grammar of the dialect (sql_words.c).
 */
#ifndef MODEL_SQL_H
#define MODEL_SQL_H

#include "base/buf.h"
#include "commands.h"
#include "model/model.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * So many terms stand in one row; then a parenthesis begins: SQLite takes
 * expressions of 1000 levels, and each term is one.
 */
#define SQL_BLOCK 500

struct sql_grammar {
	char quote;	    /* around an identifier */
	bool backslash;	    /* escapes within quotes, not doubled quotes */
	bool exponent;	    /* a number without one is no double */
	bool exp_overflows; /* exp() of a large number is an error */
	const char *real;   /* the type of doubles, and of texts */
	const char *text;
	const char *least, *greatest;
};

struct sql {
	const struct model *m;
	const struct sql_grammar *g;
	struct buf *out;
};

/* sql_words.c */
const struct sql_grammar *sql_grammar(enum dialect dialect);
/* Append the column of the table that has the member. */
void sql_add_name(const struct sql *s, const char *field);
void sql_add_word(const struct sql *s, const char *word);
/* Append a double with all of its digits, typed as one, not as a decimal. */
void sql_add_number(const struct sql *s, double x);
/* Append " + x" or " - |x|": two signs together would begin a comment. */
void sql_add_signed(const struct sql *s, double x);

/* sql_columns.c: append the column of the model. */
void sql_add_column(const struct sql *s, const struct schema_feature *f);
/* Append the member as a word of its category; a missing one is NULL. */
void sql_add_text(const struct sql *s, const char *field);
/*
 * Append a number's member, NULL where it is missing: of any type, to ask
 * whether it is NULL, and for a comparison.
 */
void sql_add_number_member(const struct sql *s, const char *field);
void sql_add_compared(const struct sql *s, const char *field);

/* sql_checks.c: append all conditions; returns whether there are any. */
bool sql_add_checks(const struct sql *s);

/* sql.c: the text before and after log odds that makes a probability of them. */
void sql_begin_probability(const struct sql *s);
void sql_end_probability(const struct sql *s);
/* Close the parentheses that a list of all features has opened. */
void sql_end_blocks(const struct sql *s);

/* A file a kind: append the score. */
void sql_linear(const struct sql *s);
void sql_trees(const struct sql *s);
void sql_net(const struct sql *s);

#endif
