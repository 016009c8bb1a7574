#include "columns.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/near.h"
#include "lex.h"
#include "store/sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- the list --------------------------------------------------------------- */

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
	*new = (struct query_column){
	    .name = mem_string(name), .source = source, .is_hidden = is_hidden};
	return new;
}

/* Is it a string that SQL takes for no number? */
static bool
is_text(const struct json_member *m)
{
	return m->type == JSON_STRING && m->len > 2 &&
	    strchr("0123456789+-. ", m->text[1]) == NULL;
}

static void
add_members(struct query_columns *c, const char *text, size_t len)
{
	const char *p = text + strspn(text, " \t\r"), *end = text + len;
	struct json_member m;
	struct buf name = {0};

	while (json_next(&p, end, &m)) {
		struct query_column *new;

		name.len = 0;
		json_unescape(&name, m.key, m.key_len);
		if (memchr(name.data, '\0', name.len) != NULL)
			continue; /* SQL has no name for it */
		if (strcmp(buf_string(&name), PLACE_MEMBER) == 0) {
			add(c, PLACE_MEMBER, COLUMN_MEMBER, true);
			continue;
		}
		new = add(c, buf_string(&name), COLUMN_MEMBER, false);
		if (new != NULL) {
			new->is_boolean =
			    m.type == JSON_TRUE || m.type == JSON_FALSE;
			new->is_text = is_text(&m);
		} else
			warnx("member '%s' is no column: SQL does not tell it "
			      "from '%s'",
			    buf_string(&name),
			    columns_find(c, buf_string(&name))->name);
	}
	buf_release(&name);
}

/* Put a column that is always NULL before the hidden ones. */
static void
add_first(struct query_columns *c)
{
	struct query_column first;

	add(c, "_record", COLUMN_NONE, false);
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
	if (is_in_quotes(statement, name))
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
		if (column->is_boolean)
			buf_add_string(sql, " BOOLEAN");
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

/* Whole numbers up to here are doubles without a gap: 2^53. */
#define WHOLE_MOST 9007199254740992.0

/* --- values ----------------------------------------------------------------- */

static struct sql_value
text_value(const char *text, size_t len)
{
	return (struct sql_value){.type = SQL_TEXT, .text = text, .len = len};
}

static struct sql_value
integer_value(int64_t n)
{
	return (struct sql_value){.type = SQL_INTEGER, .integer = n};
}

static struct sql_value
string_value(const char *text, size_t len, struct buf *scratch)
{
	size_t from;

	if (memchr(text, '\\', len) == NULL)
		return text_value(text, len);
	from = scratch->len;
	json_unescape(scratch, text, len);
	return text_value(scratch->data + from, scratch->len - from);
}

/* Make a number an INTEGER, if it is a whole one. */
static struct sql_value
whole_value(double x)
{
	int64_t n = (int64_t)x;

	return (double)n == x ? integer_value(n)
			      : (struct sql_value){.type = SQL_REAL, .real = x};
}

static struct sql_value
number_value(const struct rec_field *v)
{
	size_t i = v->text[0] == '-', digits = v->len - i;
	uint64_t n = 0;

	/* 18 digits fit in any case; 19 are looked at with care. */
	for (; i < v->len && v->text[i] >= '0' && v->text[i] <= '9' &&
	     digits <= 19;
	     i++)
		n = n * 10 + (uint64_t)(v->text[i] - '0');
	if (i == v->len && n <= INT64_MAX && !(n == 0 && v->text[0] == '-'))
		return integer_value(
		    v->text[0] == '-' ? -(int64_t)n : (int64_t)n);
	/* 1e+05, as R writes 100000, divides as a whole number does. */
	if (memchr(v->text, '.', v->len) == NULL &&
	    fabs(v->number) <= WHOLE_MOST && v->number != 0)
		return whole_value(v->number);
	return (struct sql_value){.type = SQL_REAL, .real = v->number};
}

struct sql_value
columns_member(const struct rec_field *v, struct buf *scratch)
{
	struct sql_value value = {SQL_NULL};

	switch (v->type) {
	case JSON_TRUE:
	case JSON_FALSE:
		return integer_value(v->type == JSON_TRUE);
	case JSON_NUMBER:
		return number_value(v);
	case JSON_STRING:
		return string_value(v->text + 1, v->len - 2, scratch);
	case JSON_ARRAY:
	case JSON_OBJECT:
		value = text_value(v->text, v->len);
		value.is_json = true;
		return value;
	default:
		return value;
	}
}

static struct sql_value
key_value(const struct rec_field *v, struct buf *scratch)
{
	const char *p = v->text, *end = v->text + v->len;
	struct json_member m;

	while (v->type == JSON_OBJECT && json_next(&p, end, &m))
		if (json_key_is(&m, "key") && m.type == JSON_STRING)
			return string_value(m.text + 1, m.len - 2, scratch);
	return (struct sql_value){SQL_NULL};
}

static struct sql_value
place_value(
    const struct query_column *c, const struct rec *r, struct query_place *p)
{
	const struct record_place *place = &p->place;

	if (!p->is_read) {
		p->is_good = place_read(&p->place, &r->field[p->field]);
		p->is_read = true;
	}
	if (!p->is_good)
		return (struct sql_value){SQL_NULL};
	switch (c->source) {
	case COLUMN_TOPIC:
		return text_value(place->topic.data, place->topic.len);
	case COLUMN_PARTITION:
		return integer_value(place->partition);
	case COLUMN_OFFSET:
		return integer_value(place->offset);
	default:
		if (place->timestamp < 0)
			return (struct sql_value){SQL_NULL};
		return integer_value(place->timestamp);
	}
}

struct sql_value
columns_value(
    const struct query_column *c, const struct rec *r, struct query_place *p)
{
	switch (c->source) {
	case COLUMN_MEMBER:
		return c->is_used
		    ? columns_member(&r->field[c->field], &p->scratch)
		    : (struct sql_value){SQL_NULL};
	case COLUMN_KEY:
		return key_value(&r->field[p->field], &p->scratch);
	case COLUMN_NONE:
	case COLUMN_WINDOW_START:
	case COLUMN_WINDOW_END:
		return (struct sql_value){SQL_NULL};
	default:
		return place_value(c, r, p);
	}
}

void
columns_place_release(struct query_place *p)
{
	place_release(&p->place);
	buf_release(&p->scratch);
}
