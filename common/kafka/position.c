#include "kafka/position.h"

#include "stream/cut.h"

size_t
position_want(struct rec *r)
{
	return rec_want(r, PLACE_MEMBER);
}

int
position_stamp(struct buf *b, const struct rec *r, size_t field,
    const rd_kafka_message_t *m, bool decoded, int64_t from, struct fault *f)
{
	if (r->field[field].type != JSON_ABSENT)
		return fault_set(f, REASON_MEMBER_EXISTS, PLACE_MEMBER,
		    "the record already has '%s'", PLACE_MEMBER);
	buf_add(b, r->text, r->brace);
	if (!r->empty)
		buf_add_byte(b, ',');
	buf_add_string(b, "\"" PLACE_MEMBER "\":");
	envelope_write_place(b, m, decoded, from);
	buf_add(b, r->text + r->brace, r->len - r->brace);
	return 0;
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
		return fault_set(f, REASON_WRONG_TYPE, PLACE_MEMBER,
		    "field '%s' is not a position, which is an object",
		    PLACE_MEMBER);
	if (envelope_read_place(env, v->text, v->len, m, f) < 0)
		return -1;
	cut_find(r, field, &from, &to);
	buf_add(b, r->text, (size_t)(from - r->text));
	buf_add(b, to, (size_t)(r->text + r->len - to));
	return 1;
}
