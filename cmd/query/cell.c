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

void
cell_json(struct print *p, int i, bool is_boolean, struct buf *b)
{
	sqlite3_stmt *s = p->statement->stmt;
	const char *text;
	size_t len;

	switch (sqlite3_column_type(s, i)) {
	case SQLITE_INTEGER:
		if (is_boolean)
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
		json_quote(b, text, len);
		break;
	default:
		buf_add_string(b, "null");
	}
}

/* --- cells ------------------------------------------------------------------ */

void
cell_add(struct print *p, size_t i, struct buf *b)
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
		cell_json(p, n, r->is_boolean, b);
	} else if (sqlite3_column_type(s->stmt, n) != SQLITE_NULL) {
		const char *text;
		size_t len;

		get_text(p, n, &text, &len);
		buf_add(b, text, len);
	}
}
