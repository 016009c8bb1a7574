#include "base/diag.h"
#include "base/mem.h"
#include "json2csv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void
want(struct row_columns *c, const char *name)
{
	rec_want(&c->filter->rec, name);
	rec_want(&c->flat, name);
}

static void
fix(struct row_columns *c, const struct opts *o)
{
	c->fixed = true;
	c->seen = mem_zero(c->flat.fields, sizeof *c->seen);
	if (!o->no_header)
		row_write_header(&c->flat, o);
}

void
columns_init(struct row_columns *c, struct filter *f, const struct opts *o)
{
	*c = (struct row_columns){.filter = f};
	rec_init(&c->flat);
	for (size_t i = 0; i < o->columns_count; i++)
		want(c, o->columns[i]);
	if (o->columns != NULL)
		fix(c, o);
}

void
columns_close(struct row_columns *c)
{
	if (c->dropped > 0)
		warnx("in %" PRIu64 " of %" PRIu64
		      " records, members that are no columns are left out, "
		      "such as '%s'",
		    c->dropped, c->filter->in, buf_string(&c->example));
	for (size_t i = 0; c->filter->in > 0 && c->fixed && i < c->flat.fields;
	     i++)
		if (!c->seen[i])
			warnx("no row has a value of '%s'",
			    c->flat.field[i].name);
	rec_release(&c->flat);
	free(c->seen);
	buf_release(&c->example);
	buf_release(&c->text);
	buf_release(&c->name);
}

/* --- flattening ----------------------------------------------------------- */

static bool
has_nested(const struct rec *r)
{
	for (size_t i = 0; i < r->fields; i++)
		if (r->field[i].type == JSON_ARRAY ||
		    r->field[i].type == JSON_OBJECT)
			return true;
	return false;
}

/* Read the flattened record; two names may have become one. */
static const struct rec *
read_apart(struct row_columns *c, const struct opts *o, struct fault *f)
{
	if (rec_read(&c->flat, c->text.data, c->text.len, f) == 0)
		return &c->flat;
	fault_advise(
	    f, "another separator than '%s' may keep them apart", o->flatten);
	return NULL;
}

/* Return the reader of the record, which may have to be flattened; or NULL. */
static const struct rec *
read_flat(struct row_columns *c, const struct opts *o, struct fault *f)
{
	struct rec *r = &c->filter->rec;

	if (o->flatten == NULL || (r->others == 0 && !has_nested(r)))
		return r;
	c->text.len = 0;
	flatten_object(&c->text, r->text, r->len, o->flatten);
	return read_apart(c, o, f);
}

/* --- members that are no columns ------------------------------------------ */

/* Does a column stand for a member of the member in `c->name`? */
static bool
has_columns(const struct row_columns *c, const char *separator)
{
	size_t len = c->name.len, separator_len = strlen(separator);

	for (size_t i = 0; i < c->flat.fields; i++) {
		const char *name = c->flat.field[i].name;

		if (strlen(name) > len + separator_len &&
		    memcmp(name, c->name.data, len) == 0 &&
		    memcmp(name + len, separator, separator_len) == 0)
			return true;
	}
	return false;
}

/*
 * Find the first member of the record that is no column; its name is in
 * `c->name`. Null in the place of an object or an array that was flattened is
 * none: the cells of its columns are empty, as for null.
 */
static bool
find_other(struct row_columns *c, const struct opts *o, const struct rec *r)
{
	const char *end = r->text + r->len, *p = json_blanks(r->text, end);
	struct json_member m;

	while (r->others > 0 && json_next(&p, end, &m)) {
		c->name.len = 0;
		json_unescape(&c->name, m.key, m.key_len);
		if (words_find(&r->names, c->name.data, c->name.len) ==
			WORDS_NONE &&
		    (m.type != JSON_NULL || o->flatten == NULL ||
			!has_columns(c, o->flatten)))
			return true;
	}
	return false;
}

static int
take_others(struct row_columns *c, const struct opts *o, const struct rec *r,
    struct fault *f)
{
	if (!find_other(c, o, r))
		return 0;
	if (o->columns != NULL) {
		if (c->dropped++ == 0)
			buf_add(&c->example, c->name.data, c->name.len);
		return 0;
	}
	fault_set(f, REASON_NO_COLUMN, NULL,
	    "member '%s' is no column: the first record has none of that name",
	    buf_string(&c->name));
	return fault_advise(f, "--columns names the columns");
}

/* --- the first record ----------------------------------------------------- */

/* May the record name the columns? Its members are left in `c->text`. */
static int
check_first(struct row_columns *c, const struct opts *o, const struct rec *r,
    struct fault *f)
{
	const char *end = r->text + r->len, *p = json_blanks(r->text, end);
	struct json_member m;

	if (r->empty)
		return fault_set(f, REASON_MISSING, NULL,
		    "the record has no members, to be the columns");
	while (json_next(&p, end, &m)) {
		c->name.len = 0;
		json_unescape(&c->name, m.key, m.key_len);
		if (memchr(c->name.data, '\0', c->name.len) != NULL)
			return fault_set(f, REASON_NUL_BYTE, NULL,
			    "a member's name has a NUL byte");
		if (!o->json &&
		    (m.type == JSON_ARRAY || m.type == JSON_OBJECT)) {
			fault_set(f, REASON_WRONG_TYPE, NULL,
			    "field '%s' is %s", buf_string(&c->name),
			    m.type == JSON_ARRAY ? "an array" : "an object");
			return fault_advise(f,
			    "--flatten . makes columns of its members, --json "
			    "writes it as JSON text");
		}
	}
	return 0;
}

/* Make the first good record's members the columns, and read it by them. */
static const struct rec *
fix_by_first(struct row_columns *c, const struct opts *o, const struct rec *r,
    struct fault *f)
{
	struct rec *own = &c->filter->rec;
	const char *end = r->text + r->len, *p = json_blanks(r->text, end);
	struct json_member m;

	if (check_first(c, o, r, f) < 0)
		return NULL;
	while (json_next(&p, end, &m)) {
		c->name.len = 0;
		json_unescape(&c->name, m.key, m.key_len);
		want(c, buf_string(&c->name));
	}
	if (r == own ? rec_read(own, r->text, r->len, f) == 0
		     : read_apart(c, o, f) != NULL) {
		fix(c, o);
		return r;
	}
	/* A member stands twice: the next record names the columns. */
	if (f->field != NULL) {
		c->name.len = 0;
		buf_add_string(&c->name, f->field);
		f->field = buf_string(&c->name);
	}
	rec_release(own);
	rec_release(&c->flat);
	return NULL;
}

const struct rec *
columns_read(struct row_columns *c, const struct opts *o, struct fault *f)
{
	const struct rec *r = read_flat(c, o, f);

	if (r == NULL)
		return NULL;
	if (!c->fixed)
		return fix_by_first(c, o, r, f);
	return take_others(c, o, r, f) < 0 ? NULL : r;
}
