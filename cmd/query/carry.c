#include "carry.h"

#include "lex.h"

#include <stddef.h>

/* Read a token at *p that is in no bracket; those in brackets are passed. */
static struct lexeme
next_outer(const char **p)
{
	int depth = 0;

	for (;;) {
		struct lexeme t = lex_next(p);

		depth += lex_is(&t, "(");
		if (t.kind == LEX_END || depth == 0)
			return t;
		depth -= lex_is(&t, ")");
	}
}

/* Is it a word after which rows are not records one by one? */
static bool
is_merging(const struct lexeme *t)
{
	static const char *const words[] = {"DISTINCT", "GROUP", "UNION",
	    "INTERSECT", "EXCEPT", "VALUES", "HAVING"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (lex_is(t, words[i]))
			return true;
	return false;
}

bool
carry_write(const char *sql, struct buf *with)
{
	const char *p = sql, *from = NULL;
	bool is_sorted = false;
	struct lexeme t;

	do
		t = next_outer(&p);
	while (t.kind != LEX_END && !lex_is(&t, "SELECT"));
	while ((t = next_outer(&p)).kind != LEX_END) {
		if (is_merging(&t))
			return false;
		if (from == NULL && lex_is(&t, "FROM"))
			from = t.text;
		is_sorted = is_sorted || lex_is(&t, "ORDER");
	}
	if (from == NULL || !is_sorted)
		return false;
	buf_add(with, sql, (size_t)(from - sql));
	buf_add_string(with, ",\"" CARRY_COLUMN "\" ");
	buf_add_string(with, from);
	return true;
}
