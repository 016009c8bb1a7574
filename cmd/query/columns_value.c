#include "base/json.h"
#include "columns.h"

static struct sql_value
key_value(const struct rec_field *v, struct buf *scratch)
{
	const char *p = v->text, *end = v->text + v->len;
	struct json_member m;

	while (v->type == JSON_OBJECT && json_next(&p, end, &m))
		if (json_key_is(&m, "key") && m.type == JSON_STRING)
			return value_string(m.text + 1, m.len - 2, scratch);
	return (struct sql_value){SQL_NULL};
}

const struct record_place *
columns_place(const struct rec *r, struct query_place *p)
{
	if (!p->is_read) {
		p->is_good = place_read(&p->place, &r->field[p->field]);
		p->is_read = true;
	}
	return p->is_good ? &p->place : NULL;
}

static struct sql_value
place_value(
    const struct query_column *c, const struct rec *r, struct query_place *p)
{
	const struct record_place *place = columns_place(r, p);

	if (place == NULL)
		return (struct sql_value){SQL_NULL};
	switch (c->source) {
	case COLUMN_TOPIC:
		return (struct sql_value){.type = SQL_TEXT,
		    .text = place->topic.data,
		    .len = place->topic.len};
	case COLUMN_PARTITION:
		return value_integer(place->partition);
	case COLUMN_OFFSET:
		return value_integer(place->offset);
	default:
		if (place->timestamp < 0)
			return (struct sql_value){SQL_NULL};
		return value_integer(place->timestamp);
	}
}

struct sql_value
columns_value(
    const struct query_column *c, const struct rec *r, struct query_place *p)
{
	switch (c->source) {
	case COLUMN_MEMBER:
		return c->is_used ? value_of(&r->field[c->field], &p->scratch)
				  : (struct sql_value){SQL_NULL};
	case COLUMN_KEY:
		return key_value(&r->field[p->field], &p->scratch);
	case COLUMN_RECORD:
		return (struct sql_value){
		    .type = SQL_TEXT, .text = r->text, .len = r->len};
	case COLUMN_NONE:
	case COLUMN_WINDOW_START:
	case COLUMN_WINDOW_END:
		return (struct sql_value){SQL_NULL};
	default:
		return place_value(c, r, p);
	}
}

void
columns_place_release(struct query_place *p)
{
	place_release(&p->place);
	buf_release(&p->scratch);
}
