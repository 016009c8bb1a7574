#include "ksql.h"

#include "lex.h"

/* Is it a text: one in quotes, or a member that is one in the first record? */
static bool
is_text(const struct lexeme *t, const struct query_columns *c)
{
	const struct query_column *column;
	struct buf name = {0};

	if (t->kind == LEX_STRING)
		return true;
	if (t->kind != LEX_NAME && t->kind != LEX_QUOTED)
		return false;
	lex_name(t, &name);
	column = columns_find(c, buf_string(&name));
	buf_release(&name);
	return column != NULL && column->is_text;
}

/* Is it a type of text, as in CAST(x AS VARCHAR)? */
static bool
is_text_type(const struct lexeme *t)
{
	return lex_is(t, "VARCHAR") || lex_is(t, "TEXT") ||
	    lex_is(t, "STRING") || lex_is(t, "CHAR");
}

/* Four tokens of a statement, the last one last: is a + between texts? */
static bool
joins_texts(const struct lexeme t[4], const struct query_columns *c)
{
	return lex_is(&t[2], "+") &&
	    (is_text(&t[1], c) || is_text(&t[3], c) ||
		(lex_is(&t[1], ")") && is_text_type(&t[0])));
}

/* Is it a name after ->, and no member? It is the key of one, then. */
static bool
is_bare_key(const struct lexeme t[4], const struct query_columns *c)
{
	const struct query_column *column;
	struct buf name = {0};
	bool arrow = lex_is(&t[2], ">") &&
	    (lex_is(&t[1], "-") || (lex_is(&t[1], ">") && lex_is(&t[0], "-")));

	if (!arrow || t[3].kind != LEX_NAME)
		return false;
	lex_name(&t[3], &name);
	column = columns_find(c, buf_string(&name));
	buf_release(&name);
	return column == NULL || column->is_unseen;
}

void
ksql_warn(const char *statement, const struct query_columns *c)
{
	struct lexeme t[4] = {{0}};
	bool plus = false, arrow = false;

	do {
		for (int i = 0; i < 3; i++)
			t[i] = t[i + 1];
		t[3] = lex_next(&statement);
		if (!plus && joins_texts(t, c))
			warnx("+ adds numbers, and a text counts as 0: || "
			      "joins texts");
		plus = plus || joins_texts(t, c);
		if (!arrow && is_bare_key(t, c))
			warnx("after -> the key of a nested member has single "
			      "quotes: ->>'%.*s' gets its value",
			    (int)t[3].len, t[3].text);
		arrow = arrow || is_bare_key(t, c);
	} while (t[3].kind != LEX_END);
}
