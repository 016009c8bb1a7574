#include "base/plain.h"
#include "json2csv.h"
#include "stream/out.h"

#include <string.h>

/* --- cells ---------------------------------------------------------------- */

/* Must a cell of these bytes have quotes? */
static bool
needs_quotes(const char *p, size_t len, char delimiter)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] == delimiter || p[i] == '"' || p[i] == '\n' ||
		    p[i] == '\r')
			return true;
	/* An empty cell without quotes is null. */
	return len == 0;
}

/* Write the cell in quotes at `to`, at most 2 + 2 * len bytes. */
static char *
put_quoted(char *to, const char *p, size_t len)
{
	*to++ = '"';
	for (size_t i = 0; i < len; i++) {
		if (p[i] == '"')
			*to++ = '"';
		*to++ = p[i];
	}
	*to++ = '"';
	return to;
}

/* Write the cell, with quotes if it needs them; return its end. */
static char *
put_cell(char *to, const char *p, size_t len, char delimiter)
{
	if (needs_quotes(p, len, delimiter))
		return put_quoted(to, p, len);
	memcpy(to, p, len);
	return to + len;
}

/* Would a reader take the file's first bytes for a byte order mark? */
static bool
begins_as_mark(const char *name)
{
	return strncmp(name, "\xef\xbb\xbf", 3) == 0;
}

/* Write the cell of a string; NULL: it holds a NUL byte. */
static char *
put_string(char *to, const struct rec *r, size_t field, struct buf *scratch,
    char delimiter)
{
	const struct rec_field *v = &r->field[field];

	if (memchr(v->text, '\\', v->len) == NULL)
		return put_cell(to, v->text + 1, v->len - 2, delimiter);
	scratch->len = 0;
	rec_text(r, field, scratch);
	if (memchr(scratch->data, '\0', scratch->len) != NULL)
		return NULL;
	return put_cell(to, scratch->data, scratch->len, delimiter);
}

/* Write a number, true or false; BUF_SHORT bytes are readable after it. */
static char *
put_plain(char *to, const struct rec_field *v, char delimiter)
{
	/* No such byte is a delimiter, but for those of numbers and words. */
	if (delimiter == '\t' || delimiter == ',' || delimiter == ';' ||
	    delimiter == '|') {
		memcpy(to, v->text, BUF_SHORT);
		if (v->len > BUF_SHORT)
			memcpy(to, v->text, v->len);
		return to + v->len;
	}
	return put_cell(to, v->text, v->len, delimiter);
}

/* Write a number with a comma for its point; it has no other one. */
static char *
put_decimal_comma(
    char *to, const struct rec_field *v, struct buf *scratch, char delimiter)
{
	char *point;

	scratch->len = 0;
	buf_add(scratch, v->text, v->len);
	point = memchr(scratch->data, '.', scratch->len);
	if (point != NULL)
		*point = ',';
	return put_cell(to, scratch->data, scratch->len, delimiter);
}

static char *
put_field(char *to, const struct rec *r, size_t field, struct buf *scratch,
    const struct opts *o)
{
	const struct rec_field *v = &r->field[field];

	switch (v->type) {
	case JSON_ABSENT:
	case JSON_NULL:
		return to;
	case JSON_STRING:
		return put_string(to, r, field, scratch, o->delimiter);
	case JSON_ARRAY:
	case JSON_OBJECT:
		return put_cell(to, v->text, v->len, o->delimiter);
	case JSON_NUMBER:
		if (o->decimal_comma)
			return put_decimal_comma(to, v, scratch, o->delimiter);
		return put_plain(to, v, o->delimiter);
	default:
		return put_plain(to, v, o->delimiter);
	}
}

/* --- rows ----------------------------------------------------------------- */

static char *
put_end(char *to, const struct opts *o)
{
	if (o->crlf)
		*to++ = '\r';
	*to++ = '\n';
	return to;
}

void
row_write_header(const struct rec *r, const struct opts *o)
{
	for (size_t i = 0; i < r->fields; i++) {
		const char *name = r->field[i].name;
		size_t len = strlen(name);
		char *start, *to;

		start = to = out_reserve(2 * len + 3);
		if (i > 0)
			*to++ = o->delimiter;
		to = i == 0 && begins_as_mark(name)
		    ? put_quoted(to, name, len)
		    : put_cell(to, name, len, o->delimiter);
		out_advance((size_t)(to - start));
	}
	out_add(o->crlf ? "\r\n" : "\n", o->crlf ? 2 : 1);
}

static int
check_nested(const struct rec *r, size_t field, struct fault *f)
{
	const struct rec_field *v = &r->field[field];

	if (v->type != JSON_ARRAY && v->type != JSON_OBJECT)
		return 0;
	fault_set(f, REASON_WRONG_TYPE, v->name, "field '%s' is %s", v->name,
	    v->type == JSON_ARRAY ? "an array" : "an object");
	return fault_advise(f,
	    "--flatten . makes columns of its members, --json writes it as "
	    "JSON text");
}

int
row_write(const struct rec *r, const struct opts *o, struct buf *scratch,
    bool *seen, struct fault *f)
{
	char *start, *to;

	/* Each byte at most twice, and for each cell quotes and delimiter. */
	start = to = out_reserve(2 * r->len + 3 * r->fields + 2 + BUF_SHORT);
	for (size_t i = 0; i < r->fields; i++) {
		if (!o->json && check_nested(r, i, f) < 0)
			return -1;
		if (i > 0)
			*to++ = o->delimiter;
		to = put_field(to, r, i, scratch, o);
		if (to == NULL) {
			fault_set(f, REASON_NUL_BYTE, r->field[i].name,
			    "field '%s' has a NUL byte, which CSV cannot have",
			    r->field[i].name);
			return fault_advise(f, "%s", "");
		}
		seen[i] = seen[i] || r->field[i].type != JSON_ABSENT;
	}
	to = put_end(to, o);
	out_advance((size_t)(to - start));
	return 0;
}
