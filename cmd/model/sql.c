#include "sql.h"

#include "kinds.h"

/*
 * Beyond this logit, exp() of some databases fails, and the score is 0 or 1 to
 * 300 digits.
 */
#define LOGIT_MAX "700.0"

void
sql_begin_probability(const struct sql *s)
{
	sql_add_number(s, 1);
	buf_add_string(s->out, " / (");
	sql_add_number(s, 1);
	buf_add_string(s->out, " + EXP(-(");
	if (s->g->exp_overflows)
		buf_add_format(s->out, "%s(%s(", s->g->least, s->g->greatest);
}

void
sql_end_probability(const struct sql *s)
{
	if (s->g->exp_overflows)
		buf_add_string(s->out, ", -" LOGIT_MAX "), " LOGIT_MAX ")");
	buf_add_string(s->out, ")))");
}

void
sql_end_blocks(const struct sql *s)
{
	for (size_t j = SQL_BLOCK; j < s->m->schema.features; j += SQL_BLOCK)
		buf_add_byte(s->out, ')');
}

void
sql_export(const struct model *m, enum dialect dialect, struct buf *out)
{
	struct sql s = {.m = m, .g = sql_grammar(dialect), .out = out};
	bool checks = sql_add_checks(&s);

	if (checks)
		buf_add_string(out, "\nTHEN ");
	kinds_of(m)->sql(&s);
	buf_add_string(out, checks ? " END\n" : "\n");
}
