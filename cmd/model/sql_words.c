#include "base/num.h"
#include "sql.h"

#include <math.h>
#include <string.h>

static const struct sql_grammar grammars[DIALECTS] = {
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

const struct sql_grammar *
sql_grammar(enum dialect dialect)
{
	return &grammars[dialect];
}

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

void
sql_add_name(const struct sql *s, const char *field)
{
	add_quoted(s, field, s->g->quote);
}

void
sql_add_word(const struct sql *s, const char *word)
{
	add_quoted(s, word, '\'');
}

void
sql_add_number(const struct sql *s, double x)
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

void
sql_add_signed(const struct sql *s, double x)
{
	buf_add_string(s->out, signbit(x) ? " - " : " + ");
	sql_add_number(s, fabs(x));
}
