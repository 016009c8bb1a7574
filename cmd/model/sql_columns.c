/* The columns that the model sees, as expressions of a record's members. */
#include "base/num.h"
#include "sql.h"

#include <math.h>

/* A whole number that is no larger is written with its digits alone. */
#define WHOLE_MAX 1e15

static void
add_cast(const struct sql *s, const char *field, const char *type)
{
	buf_add_string(s->out, "CAST(");
	sql_add_name(s, field);
	buf_add_format(s->out, " AS %s)", type);
}

/*
 * Append the words that mean missing, with a comma between two. A whole number
 * is written with and without ".0", as databases print it.
 */
static void
add_nulls(const struct sql *s)
{
	const struct schema *m = &s->m->schema;

	for (size_t i = 0; i < m->nulls; i++) {
		const char *word = m->null[i];
		double x;

		buf_add_string(s->out, i > 0 ? ", " : "");
		sql_add_word(s, word);
		if (num_real(word, -WHOLE_MAX, WHOLE_MAX, &x) && x == floor(x))
			buf_add_format(s->out, ", '%.0f', '%.0f.0'", x, x);
	}
}

/*
 * Append the number's column, NULL where it has a word that means missing. Such
 * a column is a text, or in SQLite of any type: it is cast where the result is
 * not only asked whether it is NULL.
 */
void
sql_add_number_member(const struct sql *s, const char *field)
{
	if (s->m->schema.nulls == 0) {
		sql_add_name(s, field);
		return;
	}
	buf_add_string(s->out, "CASE WHEN ");
	add_cast(s, field, s->g->text);
	buf_add_string(s->out, " NOT IN (");
	add_nulls(s);
	buf_add_string(s->out, ") THEN ");
	sql_add_name(s, field);
	buf_add_string(s->out, " END");
}

/* Append the member as a number. */
static void
add_real(const struct sql *s, const char *field)
{
	buf_add_string(s->out, "CAST(");
	sql_add_number_member(s, field);
	buf_add_format(s->out, " AS %s)", s->g->real);
}

/* Append the number's column for a comparison. */
void
sql_add_compared(const struct sql *s, const char *field)
{
	if (s->m->schema.nulls == 0)
		sql_add_name(s, field);
	else
		add_real(s, field);
}

/* Append the member as a word of its category; an empty one is missing. */
void
sql_add_text(const struct sql *s, const char *field)
{
	for (size_t i = 0; i < s->m->schema.nulls; i++)
		buf_add_string(s->out, "NULLIF(");
	buf_add_string(s->out, "NULLIF(");
	add_cast(s, field, s->g->text);
	buf_add_string(s->out, ", '')");
	for (size_t i = 0; i < s->m->schema.nulls; i++) {
		buf_add_string(s->out, ", ");
		sql_add_word(s, s->m->schema.null[i]);
		buf_add_byte(s->out, ')');
	}
}

/* Append the member as a number, with the substitute for a missing one. */
static void
add_filled(const struct sql *s, const struct schema_feature *f)
{
	if (isnan(f->missing)) {
		add_real(s, f->field);
		return;
	}
	buf_add_string(s->out, "COALESCE(");
	add_real(s, f->field);
	buf_add_string(s->out, ", ");
	sql_add_number(s, f->missing);
	buf_add_byte(s->out, ')');
}

/*
 * Append ln(1 + x) to the last bits, as databases have no function for it (W.
 * Kahan): x where u = 1 + x is 1, else ln(u) x / (u - 1).
 */
static void
add_log1p(const struct sql *s, const struct schema_feature *f)
{
	struct buf x = {0}, u = {0}, one = {0};
	struct sql to = *s;

	to.out = &x;
	add_filled(&to, f);
	to.out = &one;
	sql_add_number(&to, 1);
	buf_add_format(&u, "(%s + %s)", buf_string(&one), buf_string(&x));
	buf_add_format(s->out,
	    "CASE WHEN %s = %s THEN %s ELSE LN(%s) * %s / (%s - %s) END",
	    buf_string(&u), buf_string(&one), buf_string(&x), buf_string(&u),
	    buf_string(&x), buf_string(&u), buf_string(&one));
	buf_release(&x);
	buf_release(&u);
	buf_release(&one);
}

static void
add_transformed(const struct sql *s, const struct schema_feature *f)
{
	if (f->log1p)
		add_log1p(s, f);
	else
		add_filled(s, f);
}

static void
begin_limits(const struct sql *s)
{
	buf_add_format(s->out, "%s(%s(", s->g->least, s->g->greatest);
}

static void
end_limits(const struct sql *s, double low, double high)
{
	buf_add_string(s->out, ", ");
	sql_add_number(s, low);
	buf_add_string(s->out, "), ");
	sql_add_number(s, high);
	buf_add_byte(s->out, ')');
}

static void
add_clipped(const struct sql *s, const struct schema_feature *f)
{
	if (isnan(f->clip[0])) {
		add_transformed(s, f);
		return;
	}
	begin_limits(s);
	add_transformed(s, f);
	end_limits(s, f->clip[0], f->clip[1]);
}

static void
add_piece(const struct sql *s, const struct schema_feature *f)
{
	begin_limits(s);
	buf_add_byte(s->out, '(');
	add_clipped(s, f);
	sql_add_signed(s, -f->piece[0]);
	buf_add_string(s->out, ") / ");
	sql_add_number(s, f->piece[1] - f->piece[0]);
	end_limits(s, 0, 1);
}

static void
add_case(const struct sql *s, double yes, double no)
{
	buf_add_string(s->out, " THEN ");
	sql_add_number(s, yes);
	buf_add_string(s->out, " ELSE ");
	sql_add_number(s, no);
	buf_add_string(s->out, " END");
}

static void
add_level(const struct sql *s, const struct schema_feature *f)
{
	buf_add_string(s->out, "CASE");
	if (!isnan(f->missing)) {
		buf_add_string(s->out, " WHEN ");
		sql_add_text(s, f->field);
		buf_add_string(s->out, " IS NULL THEN ");
		sql_add_number(s, f->missing);
	}
	buf_add_string(s->out, " WHEN ");
	sql_add_text(s, f->field);
	buf_add_string(s->out, " = ");
	sql_add_word(s, f->level);
	add_case(s, 1, 0);
}

static void
add_indicator(const struct sql *s, const struct schema_feature *f)
{
	buf_add_string(s->out, "CASE WHEN ");
	if (schema_category(&s->m->schema, f->field) != NULL)
		sql_add_text(s, f->field);
	else
		sql_add_number_member(s, f->field);
	buf_add_string(s->out, " IS NULL");
	add_case(s, 1, 0);
}

/* Append the column of the sum. */
void
sql_add_column(const struct sql *s, const struct schema_feature *f)
{
	if (f->level != NULL)
		add_level(s, f);
	else if (f->is_indicator)
		add_indicator(s, f);
	else if (schema_is_piece(f))
		add_piece(s, f);
	else
		add_clipped(s, f);
}
