#include "print.h"

#include "base/diag.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/utf8.h"
#include "stream/out.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- NDJSON ----------------------------------------------------------------- */

static void
add_real(struct buf *b, double x)
{
	if (isnan(x))
		buf_add_string(b, "null");
	else if (isinf(x))
		buf_add_string(b, x > 0 ? "9e999" : "-9e999");
	else
		buf_add_number(b, x);
}

static void
add_boolean(struct buf *b, sqlite3_int64 n)
{
	if (n == 0 || n == 1)
		buf_add_string(b, n == 1 ? "true" : "false");
	else
		buf_add_format(b, "%lld", n);
}

/*
 * Get a text of SQLite's as UTF-8: it can be made of any bytes there, and each
 * wrong one is printed as U+FFFD.
 */
static void
get_text(struct print *p, int i, const char **text, size_t *len)
{
	sqlite3_stmt *s = p->statement->stmt;
	const char *at = sqlite3_column_blob(s, i), *end;

	*len = at != NULL ? (size_t)sqlite3_column_bytes(s, i) : 0;
	*text = at != NULL ? at : "";
	if (utf8_valid(*text, *len))
		return;
	p->text.len = 0;
	for (end = at + *len; at < end;) {
		size_t n =
		    (unsigned char)*at < 0x80 ? 1 : utf8_sequence(at, end);

		if (n > 0)
			buf_add(&p->text, at, n);
		else
			buf_add_string(&p->text, "\xef\xbf\xbd");
		at += n > 0 ? n : 1;
	}
	*text = p->text.data;
	*len = p->text.len;
	if (!p->was_wrong)
		warnx("column '%s' of the result has bytes that are no UTF-8: "
		      "each is printed as U+FFFD (hex(x) shows them)",
		    p->statement->result[i].name);
	p->was_wrong = true;
}

static void
add_json(struct print *p, int i, bool is_boolean, struct buf *b)
{
	sqlite3_stmt *s = p->statement->stmt;
	const char *text;
	size_t len;

	switch (sqlite3_column_type(s, i)) {
	case SQLITE_INTEGER:
		if (is_boolean)
			add_boolean(b, sqlite3_column_int64(s, i));
		else
			buf_add_format(b, "%lld", sqlite3_column_int64(s, i));
		break;
	case SQLITE_FLOAT:
		add_real(b, sqlite3_column_double(s, i));
		break;
	case SQLITE_TEXT:
	case SQLITE_BLOB:
		get_text(p, i, &text, &len);
		json_quote(b, text, len);
		break;
	default:
		buf_add_string(b, "null");
	}
}

static bool
is_excepted(const struct star *star, const struct json_member *m)
{
	for (size_t i = 0; i < star->except.count; i++)
		if (json_key_is(m, star->except.name[i]))
			return true;
	return false;
}

/* Append the record's members, with a comma before the first one. */
static void
add_members(const struct print *p, struct buf *b)
{
	const struct rec *r = p->rec;
	const struct star *star = &p->statement->star;
	const char *at = r->text + strspn(r->text, " \t\r");
	struct json_member m;

	if (r->empty)
		return;
	if (star->except.count == 0) {
		buf_add_byte(b, ',');
		buf_add(b, at + 1, r->brace - (size_t)(at + 1 - r->text));
		return;
	}
	while (json_next(&at, r->text + r->len, &m)) {
		if (is_excepted(star, &m))
			continue;
		buf_add_string(b, ",\"");
		buf_add(b, m.key, m.key_len);
		buf_add_string(b, "\":");
		buf_add(b, m.text, m.len);
	}
}

static void
add_result(struct print *p, size_t i)
{
	const struct statement *s = p->statement;
	const struct result *r = &s->result[i];
	struct buf *b = &p->row;

	if (s->has_star && i == s->star.item) {
		add_members(p, b);
		return;
	}
	buf_add(b, p->head[i].data, p->head[i].len);
	if (r->member != NULL && r->member->source == COLUMN_MEMBER) {
		const struct rec_field *v = &p->rec->field[r->member->field];

		if (v->type == JSON_ABSENT)
			buf_add_string(b, "null");
		else
			buf_add(b, v->text, v->len);
		return;
	}
	add_json(p, (int)i, r->is_boolean, b);
}

static void
print_object(struct print *p)
{
	const struct rec_field *place;

	p->row.len = 0;
	for (size_t i = 0; i < p->statement->results; i++)
		add_result(p, i);
	if (p->has_place) {
		place = &p->rec->field[p->place];
		if (place->type == JSON_OBJECT) {
			buf_add_string(&p->row, ",\"" PLACE_MEMBER "\":");
			buf_add(&p->row, place->text, place->len);
		}
	}
	if (p->row.len == 0)
		buf_add_byte(&p->row, ',');
	if (p->row.len == 1)
		p->row.len = 0;
	out_add_byte('{');
	if (p->row.len > 0)
		out_add(p->row.data + 1, p->row.len - 1);
	out_add("}\n", 2);
}

/* The row is the record: its line, byte for byte. */
static void
print_line(const struct print *p)
{
	out_add(p->rec->text, p->rec->len);
	out_add_byte('\n');
}

/* --- cells ------------------------------------------------------------------ */

/* Append the characters of a value as a cell shows them. */
static void
add_cell(struct print *p, size_t i, struct buf *b)
{
	const struct statement *s = p->statement;
	const struct result *r = &s->result[i];
	const struct rec_field *v = NULL;
	int n = (int)i;

	if (r->member != NULL && r->member->source == COLUMN_MEMBER)
		v = &p->rec->field[r->member->field];
	if (v != NULL && v->type != JSON_STRING && v->type != JSON_NULL &&
	    v->type != JSON_ABSENT) {
		buf_add(b, v->text, v->len);
	} else if (sqlite3_column_type(s->stmt, n) == SQLITE_INTEGER ||
	    sqlite3_column_type(s->stmt, n) == SQLITE_FLOAT) {
		add_json(p, n, r->is_boolean, b);
	} else if (sqlite3_column_type(s->stmt, n) != SQLITE_NULL) {
		const char *text;
		size_t len;

		get_text(p, n, &text, &len);
		buf_add(b, text, len);
	}
}

static void
out_csv(const char *text, size_t len, bool is_text)
{
	bool quote = is_text && len == 0;

	for (size_t i = 0; i < len && !quote; i++)
		quote = strchr(",\"\r\n", text[i]) != NULL;
	if (!quote) {
		out_add(text, len);
		return;
	}
	out_add_byte('"');
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '"')
			out_add_byte('"');
		out_add_byte(text[i]);
	}
	out_add_byte('"');
}

static void
out_tsv(const char *text, size_t len)
{
	static const char from[] = "\t\n\r\\", to[] = "tnr\\";

	for (size_t i = 0; i < len; i++) {
		const char *at = memchr(from, text[i], sizeof from - 1);

		if (at != NULL)
			out_add_byte('\\');
		out_add_byte(at != NULL ? to[at - from] : text[i]);
	}
}

static void
out_text(const struct print *p, const char *text, size_t len, bool is_text)
{
	if (p->format == PRINT_CSV)
		out_csv(text, len, is_text);
	else
		out_tsv(text, len);
}

static void
print_header(struct print *p)
{
	const struct statement *s = p->statement;

	p->has_header = true;
	for (size_t i = 0; i < s->results; i++) {
		if (i > 0)
			out_add_byte(p->format == PRINT_CSV ? ',' : '\t');
		out_text(p, s->result[i].name, strlen(s->result[i].name), true);
	}
	out_add_byte('\n');
}

static void
print_cells(struct print *p)
{
	const struct statement *s = p->statement;

	if (!p->has_header)
		print_header(p);
	for (size_t i = 0; i < s->results; i++) {
		if (i > 0)
			out_add_byte(p->format == PRINT_CSV ? ',' : '\t');
		p->row.len = 0;
		add_cell(p, i, &p->row);
		out_text(p, p->row.data, p->row.len,
		    sqlite3_column_type(s->stmt, (int)i) == SQLITE_TEXT);
	}
	out_add_byte('\n');
}

/* --- a table ---------------------------------------------------------------- */

/* The characters of UTF-8 text: those that are no continuation. */
static size_t
characters(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

/* Print a row of cells; each ends with a NUL. Returns the place after it. */
static const char *
print_aligned(const struct print *p, const char *cell)
{
	for (size_t i = 0; i < p->statement->results; i++) {
		size_t len = strlen(cell), n = characters(cell);
		bool last = i + 1 == p->statement->results;

		out_add(cell, len);
		for (size_t j = n; !last && j < p->width[i] + 2; j++)
			out_add_byte(' ');
		cell += len + 1;
	}
	out_add_byte('\n');
	return cell;
}

/* Keep a cell, without bytes that would move others. */
static void
keep_cell(struct print *p, size_t i, size_t from)
{
	size_t n;

	for (size_t j = from; j < p->cells.len; j++)
		if ((unsigned char)p->cells.data[j] < ' ')
			p->cells.data[j] = '?';
	buf_add_byte(&p->cells, '\0');
	n = characters(p->cells.data + from);
	if (n > p->width[i])
		p->width[i] = n;
}

static void
keep_names(struct print *p)
{
	for (size_t i = 0; i < p->statement->results; i++) {
		size_t from = p->cells.len;

		buf_add_string(&p->cells, p->statement->result[i].name);
		keep_cell(p, i, from);
	}
	p->has_header = true;
}

static void
print_kept(struct print *p)
{
	const char *cell = p->cells.data, *end = cell + p->cells.len;

	while (cell < end)
		cell = print_aligned(p, cell);
	p->cells.len = 0;
}

static void
print_table(struct print *p)
{
	if (!p->has_header)
		keep_names(p);
	for (size_t i = 0; i < p->statement->results; i++) {
		size_t from = p->cells.len;

		add_cell(p, i, &p->cells);
		keep_cell(p, i, from);
	}
	if (++p->rows >= PRINT_ROWS)
		print_kept(p);
}

/* --- all of it -------------------------------------------------------------- */

static bool
has_result(const struct statement *s, const char *name)
{
	for (size_t i = 0; i < s->results; i++)
		if (strcmp(s->result[i].name, name) == 0)
			return true;
	return false;
}

void
print_begin(struct print *p, enum print_format format,
    const struct statement *s, const struct rec *rec, size_t place)
{
	*p = (struct print){.format = format,
	    .statement = s,
	    .rec = rec,
	    .place = place,
	    .has_place = s->plan.is_by_row && !s->has_star &&
		!has_result(s, PLACE_MEMBER)};
	p->head = mem_zero(s->results, sizeof *p->head);
	p->width = mem_zero(s->results, sizeof *p->width);
	for (size_t i = 0; i < s->results; i++) {
		buf_add_byte(&p->head[i], ',');
		json_quote(
		    &p->head[i], s->result[i].name, strlen(s->result[i].name));
		buf_add_byte(&p->head[i], ':');
	}
}

void
print_row(struct print *p)
{
	const struct statement *s = p->statement;

	if (p->format == PRINT_TABLE)
		print_table(p);
	else if (p->format != PRINT_NDJSON)
		print_cells(p);
	else if (s->has_star && s->results == 1 && s->star.except.count == 0)
		print_line(p);
	else
		print_object(p);
}

void
print_end(struct print *p)
{
	if (p->format == PRINT_TABLE && !p->has_header)
		keep_names(p);
	else if (p->format != PRINT_NDJSON && !p->has_header)
		print_header(p);
	print_kept(p);
	for (size_t i = 0; i < p->statement->results; i++)
		buf_release(&p->head[i]);
	free(p->head);
	free(p->width);
	buf_release(&p->row);
	buf_release(&p->text);
	buf_release(&p->cells);
}
