#include "base/json.h"
#include "cell.h"
#include "print_kinds.h"
#include "stream/out.h"

#include <string.h>

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
	cell_json(p, (int)i, b);
}

void
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

void
print_line(const struct print *p)
{
	out_add(p->rec->text, p->rec->len);
	out_add_byte('\n');
}
