#include "cell.h"

#include "base/diag.h"
#include "base/json.h"
#include "base/utf8.h"

#include <math.h>
#include <string.h>

/* --- JSON ------------------------------------------------------------------- */

static void
add_integer(struct buf *b, sqlite3_int64 n)
{
	char text[24], *p = text + sizeof text;
	uint64_t left = n < 0 ? -(uint64_t)n : (uint64_t)n;

	do
		*--p = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	if (n < 0)
		*--p = '-';
	buf_add(b, p, (size_t)(text + sizeof text - p));
}

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
		add_integer(b, n);
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

/* A value that SQL has not: of window_start, where its window has no such row. */
static struct sql_value
value_of_null(struct print *p, int i)
{
	const struct query_column *bound = p->statement->result[i].bound;

	if (bound == NULL)
		return (struct sql_value){SQL_NULL};
	return live_bound(p->live, bound, &p->text);
}

static void
add_null(struct print *p, int i, struct buf *b)
{
	struct sql_value v = value_of_null(p, i);

	if (v.type == SQL_INTEGER)
		add_integer(b, v.integer);
	else if (v.type == SQL_REAL)
		add_real(b, v.real);
	else if (v.type == SQL_TEXT)
		json_quote(b, v.text, v.len);
	else
		buf_add_string(b, "null");
}

/* May a text of this kind be JSON as it is? */
static bool
may_be_json(enum result_kind kind, const char *text, size_t len)
{
	switch (kind) {
	case RESULT_NESTED:
		return len > 1 && (*text == '{' || *text == '[');
	case RESULT_DECIMAL:
		return len > 0 &&
		    (*text == '-' || (*text >= '0' && *text <= '9'));
	default:
		return kind == RESULT_JSON && len > 0;
	}
}

/*
 * Append a text as it is, on one line, where its column's type says that it is
 * JSON, and it is.
 */
static bool
add_as_json(struct print *p, int i, const char *text, size_t len, struct buf *b)
{
	static const char slack[JSON_SLACK + 1] = {'\n'};
	struct json_fault fault;

	if (!may_be_json(p->statement->result[i].kind, text, len) ||
	    text == p->text.data)
		return false;
	p->text.len = 0;
	buf_add(&p->text, text, len);
	for (size_t j = 0; j < len; j++)
		if (p->text.data[j] == '\n' || p->text.data[j] == '\r')
			p->text.data[j] = ' ';
	buf_add(&p->text, slack, sizeof slack);
	if (!json_valid(p->text.data, len, &fault))
		return false;
	buf_add(b, p->text.data, len);
	return true;
}

void
cell_json(struct print *p, int i, struct buf *b)
{
	sqlite3_stmt *s = p->statement->stmt;
	const char *text;
	size_t len;

	switch (sqlite3_column_type(s, i)) {
	case SQLITE_INTEGER:
		if (p->statement->result[i].kind == RESULT_BOOLEAN)
			add_boolean(b, sqlite3_column_int64(s, i));
		else
			add_integer(b, sqlite3_column_int64(s, i));
		break;
	case SQLITE_FLOAT:
		add_real(b, sqlite3_column_double(s, i));
		break;
	case SQLITE_TEXT:
	case SQLITE_BLOB:
		get_text(p, i, &text, &len);
		if (!add_as_json(p, i, text, len, b))
			json_quote(b, text, len);
		break;
	default:
		add_null(p, i, b);
	}
}

/* --- cells ------------------------------------------------------------------ */

/* Does a cell show the value as JSON has it? (Or its characters.) */
static bool
is_number(struct print *p, int i, struct sql_value *null)
{
	switch (sqlite3_column_type(p->statement->stmt, i)) {
	case SQLITE_INTEGER:
	case SQLITE_FLOAT:
		return true;
	case SQLITE_NULL:
		*null = value_of_null(p, i);
		return null->type == SQL_INTEGER || null->type == SQL_REAL;
	default:
		return false;
	}
}

void
cell_add(struct print *p, size_t i, struct buf *b)
{
	const struct statement *s = p->statement;
	const struct result *r = &s->result[i];
	const struct rec_field *v = NULL;
	struct sql_value null = {SQL_NULL};
	const char *text;
	size_t len;

	if (r->member != NULL && r->member->source == COLUMN_MEMBER)
		v = &p->rec->field[r->member->field];
	if (v != NULL && v->type != JSON_STRING && v->type != JSON_NULL &&
	    v->type != JSON_ABSENT) {
		buf_add(b, v->text, v->len);
	} else if (is_number(p, (int)i, &null)) {
		cell_json(p, (int)i, b);
	} else if (null.type == SQL_TEXT) {
		buf_add(b, null.text, null.len);
	} else if (sqlite3_column_type(s->stmt, (int)i) != SQLITE_NULL) {
		get_text(p, (int)i, &text, &len);
		buf_add(b, text, len);
	}
}
