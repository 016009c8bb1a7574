#include "columns.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/near.h"
#include "carry.h"
#include "lex.h"
#include "store/sql.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* SQLite takes 2,000; the rest are for hidden ones. */
#define COLUMNS_MOST 1900

struct query_column *
columns_find(const struct query_columns *c, const char *name)
{
	for (size_t i = 0; i < c->count; i++)
		if (strcasecmp(c->at[i].name, name) == 0)
			return &c->at[i];
	return NULL;
}

/* Add a column, unless there is one of this name. */
static struct query_column *
add(struct query_columns *c, const char *name, enum column_source source,
    bool is_hidden)
{
	struct query_column *new;

	if (columns_find(c, name) != NULL)
		return NULL;
	c->at = mem_grow(c->at, c->count, &c->capacity, sizeof *c->at);
	new = &c->at[c->count++];
	*new = (struct query_column){.name = mem_string(name),
	    .source = source,
	    .type = "",
	    .is_hidden = is_hidden};
	return new;
}

const char *
columns_type(enum json_type type)
{
	switch (type) {
	case JSON_TRUE:
	case JSON_FALSE:
		return " BOOLEAN";
	case JSON_ARRAY:
	case JSON_OBJECT:
		return " JSON BLOB";
	default:
		return "";
	}
}

/* Is it a string that SQL takes for no number? */
static bool
is_text(const struct json_member *m)
{
	return m->type == JSON_STRING && m->len > 2 &&
	    strchr("0123456789+-. ", m->text[1]) == NULL;
}

/* Add the column of a member of the first record. */
static void
add_member(
    struct query_columns *c, const char *name, const struct json_member *m)
{
	struct query_column *new = add(c, name, COLUMN_MEMBER, false);

	if (new != NULL) {
		new->type = columns_type(m->type);
		new->is_text = is_text(m);
	} else
		warnx("member '%s' is no column: SQL does not tell it from "
		      "'%s'",
		    name, columns_find(c, name)->name);
}

static void
add_members(struct query_columns *c, const char *text, size_t len)
{
	const char *p = text + strspn(text, " \t\r"), *end = text + len;
	struct json_member m;
	struct buf name = {0};
	size_t left_out = 0;

	while (json_next(&p, end, &m)) {
		name.len = 0;
		json_unescape(&name, m.key, m.key_len);
		if (memchr(name.data, '\0', name.len) != NULL)
			continue; /* SQL has no name for it */
		if (strcmp(buf_string(&name), PLACE_MEMBER) == 0)
			add(c, PLACE_MEMBER, COLUMN_MEMBER, true);
		else if (c->count >= COLUMNS_MOST)
			left_out++;
		else
			add_member(c, buf_string(&name), &m);
	}
	if (left_out > 0)
		warnx("%zu members of the first record are columns only where "
		      "the statement names them: SQL has no room for more than "
		      "%d",
		    left_out, COLUMNS_MOST);
	buf_release(&name);
}

/* Put a column that is always NULL before the hidden ones. */
static void
add_first(struct query_columns *c)
{
	struct query_column first;

	add(c, CARRY_COLUMN, COLUMN_NONE, false);
	first = c->at[c->count - 1];
	memmove(&c->at[1], &c->at[0], (c->count - 1) * sizeof *c->at);
	c->at[0] = first;
}

void
columns_make(
    struct query_columns *c, const char *first, size_t len, bool windows)
{
	*c = (struct query_columns){0};
	if (first != NULL)
		add_members(c, first, len);
	/* Hidden ones come last. */
	for (size_t i = 0; i + 1 < c->count; i++)
		if (c->at[i].is_hidden) {
			struct query_column hidden = c->at[i];

			memmove(&c->at[i], &c->at[i + 1],
			    (c->count - i - 1) * sizeof *c->at);
			c->at[c->count - 1] = hidden;
			break;
		}
	/* `*` must mean something, even for a record without members. */
	if (c->count == 0 || c->at[0].is_hidden)
		add_first(c);
	for (size_t i = 0; i < c->count; i++)
		c->visible += !c->at[i].is_hidden;
	if (windows) {
		add(c, "window_start", COLUMN_WINDOW_START, true);
		add(c, "window_end", COLUMN_WINDOW_END, true);
	}
	add(c, "_topic", COLUMN_TOPIC, true);
	add(c, "_partition", COLUMN_PARTITION, true);
	add(c, "_offset", COLUMN_OFFSET, true);
	add(c, "_timestamp", COLUMN_TIMESTAMP, true);
	add(c, "_key", COLUMN_KEY, true);
	add(c, CARRY_COLUMN, COLUMN_RECORD, true);
}

bool
columns_add(struct query_columns *c, const char *name)
{
	struct query_column *new = add(c, name, COLUMN_MEMBER, true);

	if (new == NULL)
		return false;
	new->is_unseen = true;
	c->unseen++;
	return true;
}

void
columns_look(struct query_columns *c, const struct rec *r)
{
	for (size_t i = 0; c->unseen > 0 && i < c->count; i++) {
		struct query_column *column = &c->at[i];

		if (column->is_unseen && column->is_used &&
		    r->field[column->field].type != JSON_ABSENT) {
			column->is_unseen = false;
			c->unseen--;
		}
	}
}

/* Does the statement have "name", which may stand for 'text'? */
static bool
is_in_quotes(const char *statement, const char *name)
{
	struct buf quoted = {0};
	bool found;

	sql_quote(&quoted, name, strlen(name));
	found = strstr(statement, buf_string(&quoted)) != NULL;
	buf_release(&quoted);
	return found;
}

/* Say it of one column; a name near to it shows what was meant. */
static void
warn_of(const struct query_columns *c, const char *statement, const char *name)
{
	struct buf names = {0};
	struct near near;

	near_start(&near, name);
	for (size_t i = 0; i < c->count; i++)
		if (!c->at[i].is_unseen)
			near_offer(&near, c->at[i].name, strlen(c->at[i].name));
	near_say(&near, &names);
	if (strcasecmp(name, "window_start") == 0 ||
	    strcasecmp(name, "window_end") == 0)
		warnx("'%s' is NULL: it is a column with --window", name);
	else if (is_in_quotes(statement, name))
		warnx("no record has a member '%s', so \"%s\" is NULL: a text "
		      "has single quotes",
		    name, name);
	else
		warnx("no record has a member '%s', so it is NULL%s", name,
		    names.len > 0 ? buf_string(&names) : "");
	near_release(&near);
	buf_release(&names);
}

void
columns_warn(const struct query_columns *c, const char *statement)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->at[i].is_unseen && c->at[i].is_used)
			warn_of(c, statement, c->at[i].name);
}

void
columns_release(struct query_columns *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->at[i].name);
	free(c->at);
}

void
columns_declare(const struct query_columns *c, struct buf *sql)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct query_column *column = &c->at[i];

		buf_add_byte(sql, i == 0 ? '(' : ',');
		sql_quote(sql, column->name, strlen(column->name));
		buf_add_string(sql, column->type);
		if (column->is_hidden)
			buf_add_string(sql, " HIDDEN");
	}
	buf_add_byte(sql, ')');
}

size_t
columns_want(struct query_columns *c, struct rec *r)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->at[i].is_used && c->at[i].source == COLUMN_MEMBER)
			c->at[i].field = rec_want(r, c->at[i].name);
	return rec_want(r, PLACE_MEMBER);
}
