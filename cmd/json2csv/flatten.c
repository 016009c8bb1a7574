#include "json2csv.h"

#include <string.h>

/* What flatten() carries into each object and array. */
struct flat {
	struct buf *out;
	const char *separator;
	size_t separator_len;
	struct buf path; /* the names on the way, unescaped */
	bool has_members;
};

static void
write_member(struct flat *f, const struct json_member *m)
{
	bool empty = m->type == JSON_OBJECT || m->type == JSON_ARRAY;

	if (f->has_members)
		buf_add_byte(f->out, ',');
	f->has_members = true;
	json_quote(f->out, f->path.data, f->path.len);
	buf_add_byte(f->out, ':');
	if (empty)
		buf_add_string(
		    f->out, m->type == JSON_OBJECT ? "\"{}\"" : "\"[]\"");
	else
		buf_add(f->out, m->text, m->len);
}

static bool
is_empty(const struct json_member *m)
{
	const char *p = m->text;
	struct json_member first;

	return (m->type != JSON_OBJECT && m->type != JSON_ARRAY) ||
	    !json_next(&p, m->text + m->len, &first);
}

/* Write the members of an object or an array; json.h limits their depth. */
static void
flatten(struct flat *f, const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	size_t base = f->path.len;
	unsigned long index = 0;
	struct json_member m;

	while (json_next(&p, end, &m)) {
		f->path.len = base;
		if (base > 0)
			buf_add(&f->path, f->separator, f->separator_len);
		if (m.key == NULL)
			buf_add_format(&f->path, "%lu", index++);
		else
			json_unescape(&f->path, m.key, m.key_len);
		if (is_empty(&m))
			write_member(f, &m);
		else
			flatten(f, m.text, m.len);
	}
	f->path.len = base;
}

void
flatten_object(
    struct buf *b, const char *text, size_t len, const char *separator)
{
	struct flat f = {.out = b,
	    .separator = separator,
	    .separator_len = strlen(separator)};

	buf_add_byte(b, '{');
	flatten(&f, text, len);
	buf_add_byte(b, '}');
	buf_reserve(b, 1 + JSON_SLACK);
	memset(b->data + b->len, 0, 1 + JSON_SLACK);
	b->data[b->len] = '\n';
	buf_release(&f.path);
}
