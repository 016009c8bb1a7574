/* The condition on a row, true where score would accept the record. */
#include "sql.h"

#include <math.h>
#include <string.h>

/* The largest member. It also keeps NaN and infinity out. */
#define VALUE_MAX "1E308"

/*
 * May the member be missing? If so, some column says what to do; a category of
 * one level has no column, and nothing to do.
 */
static bool
may_be_missing(const struct model *m, const char *field)
{
	bool has_column = false;

	if (schema_keeps_missing(&m->schema))
		return true;
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
		sql_add_compared(s, field);
		buf_add_string(s->out, " > ");
		sql_add_number(s, -1);
		buf_add_string(s->out, " AND ");
		sql_add_compared(s, field);
		buf_add_string(s->out, " <= " VALUE_MAX);
	} else {
		sql_add_compared(s, field);
		buf_add_string(
		    s->out, " BETWEEN -" VALUE_MAX " AND " VALUE_MAX);
	}
}

static void
add_category_check(const struct sql *s, const struct schema_category *c)
{
	sql_add_text(s, c->field);
	if (c->unseen_is_reference || c->unseen_is_missing) {
		buf_add_string(s->out, " IS NOT NULL");
		return;
	}
	buf_add_string(s->out, " IN (");
	for (size_t k = 0; k < c->levels; k++) {
		buf_add_string(s->out, k == 0 ? "" : ", ");
		sql_add_word(s, c->level[k]);
	}
	buf_add_byte(s->out, ')');
}

/* Is there a value of the member that score would reject? */
static bool
needs_check(const struct sql *s, const char *field)
{
	const struct schema_category *c = schema_category(&s->m->schema, field);

	return !may_be_missing(s->m, field) || c == NULL ||
	    (!c->unseen_is_reference && !c->unseen_is_missing);
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
			sql_add_text(s, field);
		else
			sql_add_number_member(s, field);
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

bool
sql_add_checks(const struct sql *s)
{
	static const char first[] = "CASE WHEN ";
	const char *lead = first;

	for (size_t j = 0; j < s->m->schema.features; j++) {
		if (j > 0 && j % SQL_BLOCK == 0)
			begin_block(s, &lead);
		if (!is_checked(s->m, j))
			add_check(s, s->m->schema.feature[j].field, &lead);
	}
	/* A category of one level has no column, but can be unseen. */
	for (size_t i = 0; i < s->m->schema.categories; i++)
		if (!has_column(s->m, s->m->schema.category[i].field))
			add_check(s, s->m->schema.category[i].field, &lead);
	sql_end_blocks(s);
	return lead != first;
}
