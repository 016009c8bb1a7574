#include "stream/table.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/near.h"
#include "stream/out.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Rows that are looked at for numbers: the first, and a share of the others. */
#define FIRST_ROWS 10000
#define SAMPLED 64

void
table_init(struct table *t, const struct table_ask *ask)
{
	*t = (struct table){.ask = *ask};
}

/* --- words for missing ---------------------------------------------------- */

static bool
is_listed(const char *text, size_t len, char **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(list[i]) == len && memcmp(list[i], text, len) == 0)
			return true;
	return false;
}

/* Is the cell one of the words for missing? */
static bool
is_null(const struct table *t, const char *text, size_t len)
{
	return is_listed(text, len, t->ask.nulls, t->ask.nulls_count);
}

/* May the cell be a word for missing that has blanks around it? */
static inline bool
has_blanks(const char *text, size_t len)
{
	return len > 1 &&
	    (*text == ' ' || *text == '\t' || text[len - 1] == ' ' ||
		text[len - 1] == '\t');
}

/* Is the cell one of the words for missing, but for the blanks around it? */
static bool
is_null_in_blanks(const struct table *t, const char *text, size_t len)
{
	const char *end = text + len;

	if (t->ask.nulls_count == 0 || !has_blanks(text, len))
		return false;
	while (text < end && (*text == ' ' || *text == '\t'))
		text++;
	while (end > text && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	return text < end && is_null(t, text, (size_t)(end - text));
}

/* --- cells that are almost numbers ---------------------------------------- */

/* Count a string of column i that may be almost a number. */
static __attribute__((noinline)) void
note_almost(struct table *t, size_t i, const struct csv *c, const char *text,
    size_t len)
{
	enum almost kind = almost_what(text, len);

	if (is_null_in_blanks(t, text, len)) {
		if (!c->dialect.trim)
			almosts_add(&t->almosts, i, ALMOST_NULL, c, text, len);
		return;
	}
	if (t->ask.decimal_comma && json_is_number(text, len))
		kind = ALMOST_POINT;
	if (kind != ALMOST_NOT && !t->column[i].string)
		almosts_add(&t->almosts, i, kind, c, text, len);
}

/* --- columns -------------------------------------------------------------- */

static void
drop_columns(struct table *t)
{
	/* Of a table that is split in the wrong places, that is enough. */
	if ((t->doubts & HEADER_WRONG_DELIMITER) == 0)
		almosts_tell(&t->almosts, &t->names,
		    &(struct almosts_list){t->ask.nulls, t->ask.nulls_count},
		    &(struct almosts_list){
			t->ask.strings, t->ask.strings_count});
	almosts_release(&t->almosts);
	for (size_t i = 0; i < t->columns; i++)
		buf_release(&t->column[i].member);
	free(t->column);
	words_release(&t->names);
	t->names = (struct words){0};
	t->column = NULL;
	t->columns = 0;
	t->member_len = 0;
	t->rows = 0;
}

void
table_close(struct table *t)
{
	drop_columns(t);
	buf_release(&t->record);
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

static int
refuse_strings(const struct table *t, const char *name, struct error *e)
{
	struct buf b = {0};
	struct near near;

	near_start(&near, name);
	for (size_t i = 0; i < t->columns; i++)
		near_offer(&near, t->names.text[i], strlen(t->names.text[i]));
	near_say(&near, &b);
	error_set(e, ST_CANNOT, "--strings: there is no column '%s'%s", name,
	    buf_string(&b));
	near_release(&near);
	buf_release(&b);
	return -1;
}

/* Make the table of these names, which it takes. */
static int
set_columns(struct table *t, const struct words *names, struct error *e)
{
	const struct table_ask *ask = &t->ask;

	drop_columns(t);
	t->names = *names;
	t->columns = names->count;
	t->column = mem_zero(t->columns + 1, sizeof *t->column);
	almosts_init(&t->almosts, t->columns);
	for (size_t i = 0; i < t->columns; i++) {
		const char *name = names->text[i];

		t->column[i].member = member_of(name, strlen(name));
		t->column[i].string = is_listed(
		    name, strlen(name), ask->strings, ask->strings_count);
		t->member_len += t->column[i].member.len;
	}
	for (size_t i = 0; i < ask->strings_count; i++)
		if (words_find(&t->names, ask->strings[i],
			strlen(ask->strings[i])) == WORDS_NONE)
			return refuse_strings(t, ask->strings[i], e);
	return 0;
}

/* Are these the names that the table has? */
static bool
are_names(const struct table *t, const struct words *names)
{
	bool same = names->count == t->columns;

	for (size_t i = 0; same && i < t->columns; i++)
		same = strcmp(names->text[i], t->names.text[i]) == 0;
	return same;
}

int
table_set_header(struct table *t, const struct csv *c, struct error *e)
{
	struct words names = {0};

	if (header_names(c, &t->ask.header, &names, e) < 0) {
		words_release(&names);
		return -1;
	}
	header_doubts(c, &names, &t->doubts);
	t->last_unnamed = c->cells > 0 && c->cell[c->cells - 1].len == 0;
	if (t->column == NULL || !are_names(t, &names))
		return set_columns(t, &names, e);
	words_release(&names);
	return 0;
}

int
table_set_names(struct table *t, char **names, size_t count, struct error *e)
{
	struct words list = {0};

	for (size_t i = 0; i < count; i++)
		words_add(&list, names[i], strlen(names[i]));
	t->named = true;
	return set_columns(t, &list, e);
}

/* --- rows ----------------------------------------------------------------- */

/* Does this cell pass as written? */
static inline bool
is_number(const struct table_column *column, const char *text,
    const struct csv_cell *cell)
{
	return !column->string &&
	    (cell->number || json_is_number(text, cell->len));
}

/* Append the cell if it is a number; false when it is none. */
static bool
add_number(const struct table *t, const struct table_column *column,
    const char *text, const struct csv_cell *cell, struct buf *b)
{
	if (t->ask.decimal_comma)
		return !column->string &&
		    almost_decimal_comma(text, cell->len, b);
	if (!is_number(column, text, cell))
		return false;
	buf_add(b, text, cell->len);
	return true;
}

/* Convert the row to a record in t->record. */
static void
convert(struct table *t, const struct csv *c)
{
	enum table_empty empty = t->ask.empty;
	bool nulls = t->ask.nulls_count > 0;
	struct buf *b = &t->record;

	b->len = 0;
	for (size_t i = 0; i < t->columns; i++) {
		const struct table_column *column = &t->column[i];
		const struct csv_cell *cell = &c->cell[i];
		const char *text = c->base + cell->at;

		if (cell->bare_empty && empty == TABLE_OMIT)
			continue;
		buf_add(b, column->member.data, column->member.len);
		if ((cell->bare_empty && empty == TABLE_NULL) ||
		    (nulls && is_null(t, text, cell->len))) {
			buf_add_string(b, "null");
		} else if (!add_number(t, column, text, cell, b)) {
			if (almost_may_be(text, cell->len) ||
			    (nulls && has_blanks(text, cell->len)))
				note_almost(t, i, c, text, cell->len);
			json_quote(b, text, cell->len);
		}
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
static inline __attribute__((always_inline)) char *
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

/*
 * Convert a plain row as convert() does, straight into stdout's buffer; `nulls`
 * is a constant, so that words for missing that are none cost nothing.
 */
static inline __attribute__((always_inline)) void
write_plain(struct table *t, const struct csv *c, bool nulls)
{
	/* A cell at most doubles, with its delimiter, or it is empty. */
	char *start = out_reserve(t->member_len + 2 * c->raw_len +
	    t->columns * strlen("null") + strlen("{}\n") + BUF_SHORT);
	enum table_empty empty = t->ask.empty;
	char *to = start;

	for (size_t i = 0; i < t->columns; i++) {
		const struct table_column *column = &t->column[i];
		const struct csv_cell *cell = &c->cell[i];
		const char *text = c->base + cell->at;

		if (cell->bare_empty && empty == TABLE_OMIT)
			continue;
		to = put(to, column->member.data, column->member.len);
		if (nulls && is_null(t, text, cell->len)) {
			memcpy(to, "null", 4);
			to += 4;
		} else if (is_number(column, text, cell)) {
			to = put(to, text, cell->len);
		} else if (cell->bare_empty && empty == TABLE_NULL) {
			memcpy(to, "null", 4);
			to += 4;
		} else {
			if (almost_may_be(text, cell->len) ||
			    (nulls && has_blanks(text, cell->len)))
				note_almost(t, i, c, text, cell->len);
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

/* Are all cells from this one on empty? */
static bool
are_empty(const struct csv *c, size_t from)
{
	while (from < c->cells && c->cell[from].len == 0)
		from++;
	return from >= c->cells;
}

#define RAGGED "the row has %zu cell%s, the table %zu column%s"

/* Why is a row ragged, and what makes it a row of the table? */
static const char *
ragged_form(const struct table *t, const struct csv *c)
{
	size_t n = c->cells, columns = t->columns;

	if (n == 1 && c->cell[0].len == strspn(c->raw, " \t"))
		return RAGGED ": --skip-blank passes over lines of blanks";
	if (t->named)
		return RAGGED ": --names must name them all";
	/* What the header row was told to need explains it. */
	if ((t->doubts & HEADER_WRONG_DELIMITER) != 0)
		return RAGGED;
	if (n + 1 == columns && t->last_unnamed)
		return RAGGED ": the last name in the header row is empty, "
			      "--drop-trailing drops it";
	if (n > columns && are_empty(c, columns))
		return RAGGED ": --drop-trailing drops empty cells at the end";
	if (columns == 1)
		return RAGGED ": is the first line a title (--skip-rows 1), or "
			      "-d another byte?";
	if (n == columns + 1 && t->rows == 0)
		return RAGGED ": if each row is so, the header row lacks a "
			      "name: --skip-rows 1 --names A,B,...";
	if (n > columns)
		return RAGGED ": a cell that holds the delimiter needs quotes";
	return RAGGED;
}

static int
refuse_ragged(const struct table *t, const struct csv *c, struct fault *f)
{
	return fault_set(f, REASON_RAGGED, NULL, ragged_form(t, c), c->cells,
	    c->cells == 1 ? "" : "s", t->columns, t->columns == 1 ? "" : "s");
}

/* Warn once of a row of the columns' names: a header row that is data. */
static void
doubt_names(struct table *t, const struct csv *c)
{
	for (size_t i = 0; i < t->columns; i++)
		if (strlen(t->names.text[i]) != c->cell[i].len ||
		    memcmp(t->names.text[i], c->base + c->cell[i].at,
			c->cell[i].len) != 0)
			return;
	t->repeated = true;
	warnx("%s:%" PRIu64 ": the row repeats the columns' names, and becomes "
	      "a record; %s",
	    c->name, c->number,
	    t->named && c->row == 1
		? "--skip-rows 1 passes over a header row"
		: "csv2json reads several files, each with its header row");
}

/* Note which columns have numbers; a sample of the rows is enough. */
static void
look_for_numbers(struct table *t, const struct csv *c)
{
	for (size_t i = 0; i < t->columns; i++) {
		bool *numbers = &t->almosts.column[i].numbers;

		if (*numbers)
			continue;
		t->record.len = 0;
		*numbers = add_number(t, &t->column[i], c->base + c->cell[i].at,
		    &c->cell[i], &t->record);
	}
}

int
table_write(struct table *t, const struct csv *c, struct fault *f)
{
	if (c->cells != t->columns &&
	    !(t->ask.header.drop_trailing && c->cells > t->columns &&
		are_empty(c, t->columns)))
		return refuse_ragged(t, c, f);
	if (!t->repeated && t->columns > 0 && !c->cell[0].number)
		doubt_names(t, c);
	if (t->rows == 0 && t->columns == 1)
		header_doubt_blanks(c, t->names.text[0]);
	if (t->rows++ < FIRST_ROWS || t->rows % SAMPLED == 0)
		look_for_numbers(t, c);
	if (!c->plain || t->ask.decimal_comma) {
		convert(t, c);
		out_add(t->record.data, t->record.len);
	} else if (t->ask.nulls_count > 0) {
		write_plain(t, c, true);
	} else {
		write_plain(t, c, false);
	}
	return 0;
}
