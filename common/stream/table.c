#include "stream/table.h"

#include "base/json.h"
#include "base/mem.h"
#include "stream/out.h"

#include <stdlib.h>
#include <string.h>

void
table_init(struct table *t, enum table_empty empty, char **strings,
    size_t strings_count)
{
	*t = (struct table){
	    .empty = empty, .strings = strings, .strings_count = strings_count};
}

static void
drop_columns(struct table *t)
{
	for (size_t i = 0; i < t->columns; i++)
		buf_release(&t->column[i].member);
	free(t->column);
	t->column = NULL;
	t->columns = 0;
	t->member_len = 0;
}

void
table_release(struct table *t)
{
	drop_columns(t);
	buf_release(&t->record);
}

static bool
is_listed(const char *name, size_t len, char **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(list[i]) == len && memcmp(list[i], name, len) == 0)
			return true;
	return false;
}

/* Write how a member of this name begins. */
static struct buf
member_of(const char *name, size_t len)
{
	struct buf member = {0};

	buf_add_byte(&member, ',');
	json_quote(&member, name, len);
	buf_add_byte(&member, ':');
	buf_reserve(&member, BUF_SHORT); /* for put() */
	return member;
}

static bool
is_column(const struct table *t, const struct buf *member)
{
	for (size_t i = 0; i < t->columns; i++) {
		const struct buf *other = &t->column[i].member;

		if (other->len == member->len &&
		    memcmp(other->data, member->data, member->len) == 0)
			return true;
	}
	return false;
}

/* Add a column; -1 when there is one of that name. */
static int
add_column(struct table *t, const char *name, size_t len, struct error *e)
{
	struct table_column c = {.member = member_of(name, len),
	    .string = is_listed(name, len, t->strings, t->strings_count)};

	if (is_column(t, &c.member)) {
		buf_release(&c.member);
		return error_set(e, ST_CANNOT,
		    "two columns have the name '%.*s'", (int)len, name);
	}
	t->column = mem_resize(t->column, t->columns + 1, sizeof *t->column);
	t->column[t->columns++] = c;
	t->member_len += c.member.len;
	return 0;
}

/* Check that every column named for strings is there. */
static int
check_strings(const struct table *t, struct error *e)
{
	for (size_t i = 0; i < t->strings_count; i++) {
		struct buf member =
		    member_of(t->strings[i], strlen(t->strings[i]));
		bool found = is_column(t, &member);

		buf_release(&member);
		if (!found)
			return error_set(e, ST_CANNOT,
			    "--strings: there is no column '%s'",
			    t->strings[i]);
	}
	return 0;
}

int
table_set_header(struct table *t, const struct csv *c, struct error *e)
{
	if (c->bad)
		return error_set(e, ST_CANNOT, "%s:1: header row: %s", c->name,
		    c->fault.text);
	drop_columns(t);
	for (size_t i = 0; i < c->cells; i++)
		if (add_column(t, c->base + c->cell[i].at, c->cell[i].len, e) <
		    0)
			return -1;
	return check_strings(t, e);
}

int
table_set_names(struct table *t, char **names, size_t count, struct error *e)
{
	drop_columns(t);
	for (size_t i = 0; i < count; i++)
		if (add_column(t, names[i], strlen(names[i]), e) < 0)
			return -1;
	return check_strings(t, e);
}

/* Does this cell pass as written? */
static inline bool
is_number(const struct table_column *column, const char *text,
    const struct csv_cell *cell)
{
	return !column->string &&
	    (cell->number || json_is_number(text, cell->len));
}

/* Convert the row to a record in t->record. */
static void
convert(struct table *t, const struct csv *c)
{
	struct buf *b = &t->record;

	b->len = 0;
	for (size_t i = 0; i < t->columns; i++) {
		const struct table_column *column = &t->column[i];
		const struct csv_cell *cell = &c->cell[i];
		const char *text = c->base + cell->at;

		if (cell->bare_empty && t->empty == TABLE_OMIT)
			continue;
		buf_add(b, column->member.data, column->member.len);
		if (cell->bare_empty && t->empty == TABLE_NULL)
			buf_add_string(b, "null");
		else if (is_number(column, text, cell))
			buf_add(b, text, cell->len);
		else
			json_quote(b, text, cell->len);
	}
	if (b->len == 0)
		buf_add_byte(b, '{');
	b->data[0] = '{'; /* where the first member has its comma */
	buf_add_string(b, "}\n");
}

/*
 * Copy bytes that are mostly few: 32 at a time, which is quicker than an exact
 * copy. 32 more must be readable after them, and writable.
 */
static inline char *
put(char *to, const char *p, size_t len)
{
	for (; len > BUF_SHORT; len -= BUF_SHORT) {
		memcpy(to, p, BUF_SHORT);
		to += BUF_SHORT;
		p += BUF_SHORT;
	}
	memcpy(to, p, BUF_SHORT);
	return to + len;
}

/* Write a plain cell's text as a string: only its backslashes are special. */
static char *
put_string(char *to, const char *p, size_t len)
{
	*to++ = '"';
	if (memchr(p, '\\', len) == NULL) {
		to = put(to, p, len);
	} else {
		for (size_t i = 0; i < len; i++) {
			if (p[i] == '\\')
				*to++ = '\\';
			*to++ = p[i];
		}
	}
	*to++ = '"';
	return to;
}

/* Convert a plain row as convert() does, straight into stdout's buffer. */
static void
write_plain(const struct table *t, const struct csv *c)
{
	/* A cell at most doubles, with its delimiter, or it is empty. */
	char *start = out_reserve(t->member_len + 2 * c->raw_len +
	    t->columns * strlen("null") + strlen("{}\n") + BUF_SHORT);
	char *to = start;

	for (size_t i = 0; i < t->columns; i++) {
		const struct table_column *column = &t->column[i];
		const struct csv_cell *cell = &c->cell[i];
		const char *text = c->base + cell->at;

		if (cell->bare_empty && t->empty == TABLE_OMIT)
			continue;
		to = put(to, column->member.data, column->member.len);
		if (is_number(column, text, cell)) {
			to = put(to, text, cell->len);
		} else if (cell->bare_empty && t->empty == TABLE_NULL) {
			memcpy(to, "null", 4);
			to += 4;
		} else {
			to = put_string(to, text, cell->len);
		}
	}
	if (to == start)
		to++;
	*start = '{';
	*to++ = '}';
	*to++ = '\n';
	out_advance((size_t)(to - start));
}

int
table_write(struct table *t, const struct csv *c, struct fault *f)
{
	if (c->cells != t->columns)
		return fault_set(f, REASON_RAGGED, NULL,
		    "the row has %zu cells, the table %zu columns", c->cells,
		    t->columns);
	if (c->plain) {
		write_plain(t, c);
	} else {
		convert(t, c);
		out_add(t->record.data, t->record.len);
	}
	return 0;
}
