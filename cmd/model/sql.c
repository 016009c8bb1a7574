/*
 * The score as one expression of SQL. One file, since every part of the
 * expression is written in the grammar that the dialect has for it.
 */
#include "base/buf.h"
#include "base/num.h"
#include "commands.h"

#include <math.h>
#include <string.h>

/*
 * Beyond this logit, exp() of some databases fails, and the score is 0 or 1 to
 * 300 digits.
 */
#define LOGIT_MAX "700.0"
/*
 * So many terms stand in one row; then a parenthesis begins: SQLite takes
 * expressions of 1000 levels, and each term is one.
 */
#define BLOCK 500
/* The largest member. It also keeps NaN and infinity out. */
#define VALUE_MAX "1E308"
/* A whole number that is no larger is written with its digits alone. */
#define WHOLE_MAX 1e15

static const struct grammar {
	char quote;	    /* around an identifier */
	bool backslash;	    /* escapes within quotes, not doubled quotes */
	bool exponent;	    /* a number without one is no double */
	bool exp_overflows; /* exp() of a large number is an error */
	const char *real;   /* the type of doubles, and of texts */
	const char *text;
	const char *least, *greatest;
} grammars[DIALECTS] = {
    [SQLITE] = {.quote = '"',
	.real = "REAL",
	.text = "TEXT",
	.least = "MIN",
	.greatest = "MAX"},
    [POSTGRESQL] = {.quote = '"',
	.exp_overflows = true,
	.real = "DOUBLE PRECISION",
	.text = "TEXT",
	.least = "LEAST",
	.greatest = "GREATEST"},
    [BIGQUERY] = {.quote = '`',
	.backslash = true,
	.exp_overflows = true,
	.real = "FLOAT64",
	.text = "STRING",
	.least = "LEAST",
	.greatest = "GREATEST"},
    [KSQLDB] = {.quote = '`',
	.exponent = true,
	.real = "DOUBLE",
	.text = "VARCHAR",
	.least = "LEAST",
	.greatest = "GREATEST"},
};

struct sql {
	const struct model *m;
	const struct grammar *g;
	struct buf *out;
};

/* --- words ---------------------------------------------------------------- */

static void
add_quoted(const struct sql *s, const char *text, char quote)
{
	buf_add_byte(s->out, quote);
	for (; *text != '\0'; text++) {
		if (s->g->backslash && *text == '\n') {
			buf_add_string(s->out, "\\n");
			continue;
		}
		if (s->g->backslash && *text == '\r') {
			buf_add_string(s->out, "\\r");
			continue;
		}
		if (s->g->backslash && (*text == quote || *text == '\\'))
			buf_add_byte(s->out, '\\');
		else if (*text == quote)
			buf_add_byte(s->out, quote);
		buf_add_byte(s->out, *text);
	}
	buf_add_byte(s->out, quote);
}

static void
add_column(const struct sql *s, const char *field)
{
	add_quoted(s, field, s->g->quote);
}

static void
add_word(const struct sql *s, const char *word)
{
	add_quoted(s, word, '\'');
}

/* Append a double with all of its digits, typed as one, not as a decimal. */
static void
add_number(const struct sql *s, double x)
{
	char text[NUM_MAX], *e;
	size_t len = num_format(text, x);

	text[len] = '\0';
	e = strchr(text, 'e');
	if (e != NULL)
		*e = 'E';
	buf_add_string(s->out, text);
	if (e == NULL && s->g->exponent)
		buf_add_string(s->out, "E0");
	else if (e == NULL && strchr(text, '.') == NULL)
		buf_add_string(s->out, ".0");
}

/* Append " + x" or " - |x|": two signs together would begin a comment. */
static void
add_signed(const struct sql *s, double x)
{
	buf_add_string(s->out, signbit(x) ? " - " : " + ");
	add_number(s, fabs(x));
}

/* --- values --------------------------------------------------------------- */

static void
add_cast(const struct sql *s, const char *field, const char *type)
{
	buf_add_string(s->out, "CAST(");
	add_column(s, field);
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
		add_word(s, word);
		if (num_real(word, -WHOLE_MAX, WHOLE_MAX, &x) && x == floor(x))
			buf_add_format(s->out, ", '%.0f', '%.0f.0'", x, x);
	}
}

/*
 * Append the number's column, NULL where it has a word that means missing. Such
 * a column is a text, or in SQLite of any type: it is cast where the result is
 * not only asked whether it is NULL.
 */
static void
add_number_column(const struct sql *s, const char *field)
{
	if (s->m->schema.nulls == 0) {
		add_column(s, field);
		return;
	}
	buf_add_string(s->out, "CASE WHEN ");
	add_cast(s, field, s->g->text);
	buf_add_string(s->out, " NOT IN (");
	add_nulls(s);
	buf_add_string(s->out, ") THEN ");
	add_column(s, field);
	buf_add_string(s->out, " END");
}

/* Append the member as a number. */
static void
add_real(const struct sql *s, const char *field)
{
	buf_add_string(s->out, "CAST(");
	add_number_column(s, field);
	buf_add_format(s->out, " AS %s)", s->g->real);
}

/* Append the number's column for a comparison. */
static void
add_compared(const struct sql *s, const char *field)
{
	if (s->m->schema.nulls == 0)
		add_column(s, field);
	else
		add_real(s, field);
}

/* Append the member as a word of its category; an empty one is missing. */
static void
add_text(const struct sql *s, const char *field)
{
	for (size_t i = 0; i < s->m->schema.nulls; i++)
		buf_add_string(s->out, "NULLIF(");
	buf_add_string(s->out, "NULLIF(");
	add_cast(s, field, s->g->text);
	buf_add_string(s->out, ", '')");
	for (size_t i = 0; i < s->m->schema.nulls; i++) {
		buf_add_string(s->out, ", ");
		add_word(s, s->m->schema.null[i]);
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
	add_number(s, f->missing);
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
	add_number(&to, 1);
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
add_clipped(const struct sql *s, const struct schema_feature *f)
{
	if (isnan(f->clip[0])) {
		add_transformed(s, f);
		return;
	}
	buf_add_format(s->out, "%s(%s(", s->g->least, s->g->greatest);
	add_transformed(s, f);
	buf_add_string(s->out, ", ");
	add_number(s, f->clip[0]);
	buf_add_string(s->out, "), ");
	add_number(s, f->clip[1]);
	buf_add_byte(s->out, ')');
}

static void
add_case(const struct sql *s, double yes, double no)
{
	buf_add_string(s->out, " THEN ");
	add_number(s, yes);
	buf_add_string(s->out, " ELSE ");
	add_number(s, no);
	buf_add_string(s->out, " END");
}

static void
add_level(const struct sql *s, const struct schema_feature *f)
{
	buf_add_string(s->out, "CASE");
	if (!isnan(f->missing)) {
		buf_add_string(s->out, " WHEN ");
		add_text(s, f->field);
		buf_add_string(s->out, " IS NULL THEN ");
		add_number(s, f->missing);
	}
	buf_add_string(s->out, " WHEN ");
	add_text(s, f->field);
	buf_add_string(s->out, " = ");
	add_word(s, f->level);
	add_case(s, 1, 0);
}

static void
add_indicator(const struct sql *s, const struct schema_feature *f)
{
	buf_add_string(s->out, "CASE WHEN ");
	if (schema_category(&s->m->schema, f->field) != NULL)
		add_text(s, f->field);
	else
		add_number_column(s, f->field);
	buf_add_string(s->out, " IS NULL");
	add_case(s, 1, 0);
}

/* Append the column of the sum. */
static void
add_value(const struct sql *s, const struct schema_feature *f)
{
	if (f->level != NULL)
		add_level(s, f);
	else if (f->is_indicator)
		add_indicator(s, f);
	else
		add_clipped(s, f);
}

/* --- which rows have a score ---------------------------------------------- */

/*
 * May the member be missing? If so, some column says what to do; a category of
 * one level has no column, and nothing to do.
 */
static bool
may_be_missing(const struct model *m, const char *field)
{
	bool has_column = false;

	for (size_t j = 0; j < m->schema.features; j++) {
		const struct schema_feature *f = &m->schema.feature[j];

		if (strcmp(f->field, field) != 0)
			continue;
		if (f->is_indicator || !isnan(f->missing))
			return true;
		has_column = true;
	}
	return !has_column && m->schema.missing != NULL;
}

static bool
takes_log(const struct model *m, const char *field)
{
	for (size_t j = 0; j < m->schema.features; j++)
		if (strcmp(m->schema.feature[j].field, field) == 0 &&
		    m->schema.feature[j].log1p)
			return true;
	return false;
}

static void
add_number_check(const struct sql *s, const char *field)
{
	if (takes_log(s->m, field)) {
		add_compared(s, field);
		buf_add_string(s->out, " > ");
		add_number(s, -1);
		buf_add_string(s->out, " AND ");
		add_compared(s, field);
		buf_add_string(s->out, " <= " VALUE_MAX);
	} else {
		add_compared(s, field);
		buf_add_string(
		    s->out, " BETWEEN -" VALUE_MAX " AND " VALUE_MAX);
	}
}

static void
add_category_check(const struct sql *s, const struct schema_category *c)
{
	add_text(s, c->field);
	if (c->unseen_is_reference) {
		buf_add_string(s->out, " IS NOT NULL");
		return;
	}
	buf_add_string(s->out, " IN (");
	for (size_t k = 0; k < c->levels; k++) {
		buf_add_string(s->out, k == 0 ? "" : ", ");
		add_word(s, c->level[k]);
	}
	buf_add_byte(s->out, ')');
}

/* Is there a value of the member that score would reject? */
static bool
needs_check(const struct sql *s, const char *field)
{
	const struct schema_category *c = schema_category(&s->m->schema, field);

	return !may_be_missing(s->m, field) || c == NULL ||
	    !c->unseen_is_reference;
}

/*
 * Append a condition on one member, true where it has a value to score by.
 * `*lead` is the text before it, and before the next one.
 */
static void
add_check(const struct sql *s, const char *field, const char **lead)
{
	const struct schema_category *c = schema_category(&s->m->schema, field);
	bool missing = may_be_missing(s->m, field);

	if (!needs_check(s, field))
		return;
	buf_add_string(s->out, *lead);
	*lead = "\n AND ";
	if (missing) {
		buf_add_byte(s->out, '(');
		if (c != NULL)
			add_text(s, field);
		else
			add_number_column(s, field);
		buf_add_string(s->out, " IS NULL OR ");
	}
	if (c != NULL)
		add_category_check(s, c);
	else
		add_number_check(s, field);
	if (missing)
		buf_add_byte(s->out, ')');
}

/* Is this member that of an earlier feature? */
static bool
is_checked(const struct model *m, size_t j)
{
	for (size_t i = 0; i < j; i++)
		if (strcmp(m->schema.feature[i].field,
			m->schema.feature[j].field) == 0)
			return true;
	return false;
}

static bool
has_column(const struct model *m, const char *field)
{
	for (size_t j = 0; j < m->schema.features; j++)
		if (strcmp(m->schema.feature[j].field, field) == 0)
			return true;
	return false;
}

/* Open a parenthesis for all that follows. */
static void
begin_block(const struct sql *s, const char **lead)
{
	buf_add_string(s->out, *lead);
	buf_add_string(s->out, "(TRUE");
	*lead = "\n AND ";
}

static void
end_blocks(const struct sql *s)
{
	for (size_t j = BLOCK; j < s->m->schema.features; j += BLOCK)
		buf_add_byte(s->out, ')');
}

/* Append all conditions; returns whether there are any. */
static bool
add_checks(const struct sql *s)
{
	static const char first[] = "CASE WHEN ";
	const char *lead = first;

	for (size_t j = 0; j < s->m->schema.features; j++) {
		if (j > 0 && j % BLOCK == 0)
			begin_block(s, &lead);
		if (!is_checked(s->m, j))
			add_check(s, s->m->schema.feature[j].field, &lead);
	}
	/* A category of one level has no column, but can be unseen. */
	for (size_t i = 0; i < s->m->schema.categories; i++)
		if (!has_column(s->m, s->m->schema.category[i].field))
			add_check(s, s->m->schema.category[i].field, &lead);
	end_blocks(s);
	return lead != first;
}

/* --- the sum -------------------------------------------------------------- */

static void
add_logit(const struct sql *s)
{
	const struct linear *l = linear_of(s->m);

	add_number(s, l->intercept_standardised);
	for (size_t j = 0; j < s->m->schema.features; j++) {
		if (j > 0 && j % BLOCK == 0) {
			buf_add_string(s->out, "\n + (");
			add_number(s, 0);
		}
		buf_add_byte(s->out, '\n');
		add_signed(s, l->coefficient[j]);
		buf_add_string(s->out, " * (");
		add_value(s, &s->m->schema.feature[j]);
		add_signed(s, -l->mean[j]);
		buf_add_byte(s->out, ')');
	}
	end_blocks(s);
}

void
sql_export(const struct model *m, enum dialect dialect, struct buf *out)
{
	struct sql s = {.m = m, .g = &grammars[dialect], .out = out};
	bool checks = add_checks(&s);

	if (checks)
		buf_add_string(out, "\nTHEN ");
	add_number(&s, 1);
	buf_add_string(out, " / (");
	add_number(&s, 1);
	buf_add_string(out, " + EXP(-(");
	if (s.g->exp_overflows)
		buf_add_format(out, "%s(%s(", s.g->least, s.g->greatest);
	add_logit(&s);
	if (s.g->exp_overflows)
		buf_add_string(out, ", -" LOGIT_MAX "), " LOGIT_MAX ")");
	buf_add_string(out, checks ? "))) END\n" : ")))\n");
}
