#include "base/json.h"
#include "cell.h"
#include "print_kinds.h"
#include "stream/out.h"

#include <string.h>
#include <strings.h>

/* SQL does not distinguish upper and lower case: nor does EXCEPT. */
static bool
is_excepted(
    const struct star *star, const struct json_member *m, struct buf *scratch)
{
	const char *name = m->key;
	size_t len = m->key_len;

	if (m->key_escaped) {
		scratch->len = 0;
		json_unescape(scratch, m->key, m->key_len);
		name = scratch->data;
		len = scratch->len;
	}
	for (size_t i = 0; i < star->except.count; i++)
		if (len == strlen(star->except.name[i]) &&
		    strncasecmp(name, star->except.name[i], len) == 0)
			return true;
	return false;
}

/* Append the record's members, with a comma before the first one. */
static void
add_members(struct print *p, struct buf *b)
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
		if (is_excepted(star, &m, &p->text))
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

	buf_add(b, p->head[i].data, p->head[i].len);
	if (r->member != NULL && r->member->source == COLUMN_MEMBER) {
		const struct rec_field *v = &p->rec->field[r->member->field];

		if (v->type == JSON_ABSENT)
			buf_add_string(b, "null");
		else
			buf_add(b, v->text, v->len);
		return;
	}
	cell_json(p, (int)i, b);
}

void
print_object(struct print *p)
{
	const struct statement *s = p->statement;
	const struct rec_field *place;

	p->row.len = 0;
	for (size_t i = 0; i < s->results; i++) {
		if (!s->has_star || i != s->star.item) {
			add_result(p, i);
			continue;
		}
		add_members(p, &p->row);
		i += s->star_width - 1;
	}
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

void
print_line(const struct print *p)
{
	out_add(p->rec->text, p->rec->len);
	out_add_byte('\n');
}
