#include "kafka/position.h"

size_t
position_want(struct rec *r)
{
	return rec_want(r, POSITION_MEMBER);
}

int
position_stamp(struct buf *b, const struct rec *r, size_t field,
    const rd_kafka_message_t *m, struct fault *f)
{
	if (r->field[field].type != JSON_ABSENT)
		return fault_set(f, REASON_MEMBER_EXISTS, POSITION_MEMBER,
		    "field '%s' is there already", POSITION_MEMBER);
	buf_add(b, r->text, r->brace);
	if (!r->empty)
		buf_add_byte(b, ',');
	buf_add_string(b, "\"" POSITION_MEMBER "\":");
	envelope_write_place(b, m);
	buf_add(b, r->text + r->brace, r->len - r->brace);
	return 0;
}

/*
 * The stamp's own bytes and those that join it to its neighbours: the comma
 * before it or, where it is the first member, the one behind it.
 */
static void
find_cut(const struct rec *r, const struct rec_field *v, const char **from,
    const char **to)
{
	const char *end = r->text + r->len;
	const char *p = json_blanks(r->text, end);
	const char *comma = NULL, *key = json_blanks(p + 1, end);
	struct json_member m;

	while (json_next(&p, end, &m) && m.text != v->text) {
		comma = json_blanks(p, end);
		key = json_blanks(comma + 1, end);
	}
	*to = v->text + v->len;
	*from = comma != NULL ? comma : key;
	if (comma == NULL && *json_blanks(*to, end) == ',')
		*to = json_blanks(*to, end) + 1;
}

int
position_strip(struct buf *b, const struct rec *r, size_t field,
    struct envelope *env, struct message *m, struct fault *f)
{
	const struct rec_field *v = &r->field[field];
	const char *from, *to;

	if (v->type == JSON_ABSENT)
		return 0;
	if (v->type != JSON_OBJECT)
		return fault_set(f, REASON_WRONG_TYPE, POSITION_MEMBER,
		    "field '%s' is not a position", POSITION_MEMBER);
	if (envelope_read_place(env, v->text, v->len, m, f) < 0)
		return -1;
	find_cut(r, v, &from, &to);
	buf_add(b, r->text, (size_t)(from - r->text));
	buf_add(b, to, (size_t)(r->text + r->len - to));
	return 1;
}
