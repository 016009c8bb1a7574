#include "plus.h"

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

void
plus_warn(const char *statement, const struct query_columns *c)
{
	/* The four tokens at hand, the last one last. */
	struct lexeme t[4] = {{0}};

	do {
		for (int i = 0; i < 3; i++)
			t[i] = t[i + 1];
		t[3] = lex_next(&statement);
		if (!lex_is(&t[2], "+"))
			continue;
		if (is_text(&t[1], c) || is_text(&t[3], c) ||
		    (lex_is(&t[1], ")") && is_text_type(&t[0]))) {
			warnx("+ adds numbers, and a text counts as 0: || "
			      "joins texts");
			return;
		}
	} while (t[3].kind != LEX_END);
}
