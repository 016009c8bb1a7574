#include "store/sql.h"

#include <string.h>

void
sql_quote(struct buf *b, const char *name, size_t len)
{
	buf_add_byte(b, '"');
	for (size_t i = 0; i < len; i++) {
		if (name[i] == '"')
			buf_add_byte(b, '"');
		buf_add_byte(b, name[i]);
	}
	buf_add_byte(b, '"');
}

static void
add_name(struct buf *b, const char *name)
{
	sql_quote(b, name, strlen(name));
}

/* Append the key's columns in brackets. */
static void
add_key(struct buf *b, const struct store_table *t)
{
	const char *before = "(";

	for (size_t i = 0; i < t->count; i++)
		if (t->column[i].is_key) {
			buf_add_string(b, before);
			add_name(b, t->column[i].name);
			before = ", ";
		}
	buf_add_byte(b, ')');
}

void
sql_create(struct buf *b, const struct store_table *t,
    const char *const type[STORE_TYPES])
{
	buf_add_string(b, "CREATE TABLE ");
	add_name(b, t->name);
	buf_add_string(b, " (");
	for (size_t i = 0; i < t->count; i++) {
		buf_add_string(b, i == 0 ? "\n  " : ",\n  ");
		add_name(b, t->column[i].name);
		buf_add_format(b, " %s%s", type[t->column[i].type],
		    t->column[i].is_key ? " NOT NULL" : "");
	}
	if (t->keys > 0) {
		buf_add_string(b, ",\n  PRIMARY KEY ");
		add_key(b, t);
	}
	buf_add_string(b, "\n)");
}

void
sql_add_column(struct buf *b, const struct store_table *t,
    const struct store_column *c, const char *const type[STORE_TYPES])
{
	buf_add_string(b, "ALTER TABLE ");
	add_name(b, t->name);
	buf_add_string(b, " ADD COLUMN ");
	add_name(b, c->name);
	buf_add_format(b, " %s", type[c->type]);
}

void
sql_names(struct buf *b, const struct store_table *t)
{
	const char *before = "";

	for (size_t i = 0; i < t->count; i++)
		if (!t->column[i].is_left) {
			buf_add_string(b, before);
			add_name(b, t->column[i].name);
			before = ", ";
		}
}

void
sql_insert(struct buf *b, const struct store_table *t)
{
	buf_add_string(b, "INSERT INTO ");
	add_name(b, t->name);
	buf_add_string(b, " (");
	sql_names(b, t);
	buf_add_byte(b, ')');
}

void
sql_conflict(struct buf *b, const struct store_table *t)
{
	const char *before = " DO UPDATE SET ";

	if (t->keys == 0)
		return;
	buf_add_string(b, " ON CONFLICT ");
	add_key(b, t);
	for (size_t i = 0; i < t->count; i++)
		if (!t->column[i].is_key && !t->column[i].is_left) {
			buf_add_string(b, before);
			add_name(b, t->column[i].name);
			buf_add_string(b, " = excluded.");
			add_name(b, t->column[i].name);
			before = ", ";
		}
	if (before[1] == 'D')
		buf_add_string(b, " DO NOTHING");
}
