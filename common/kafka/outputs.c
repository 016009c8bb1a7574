#include "kafka/outputs.h"

#include "base/json.h"
#include "base/mem.h"
#include "kafka/envelope.h"
#include "kafka/position.h"
#include "kafka/room.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct output_parts {
	struct buf value, key;
	struct envelope stamp;
};

void
outputs_init(struct outputs *o, const char *key)
{
	*o = (struct outputs){.keyed = key != NULL, .room = SIZE_MAX};
	rec_init(&o->rec);
	o->stamp = position_want(&o->rec);
	o->key = key != NULL ? rec_want(&o->rec, key) : 0;
}

void
outputs_release(struct outputs *o)
{
	for (size_t i = 0; i < o->capacity; i++) {
		buf_release(&o->parts[i].value);
		buf_release(&o->parts[i].key);
		envelope_release(&o->parts[i].stamp);
	}
	free(o->parts);
	free(o->message);
	free(o->large);
	rec_release(&o->rec);
}

void
outputs_clear(struct outputs *o)
{
	o->count = o->larges = 0;
}

/* Make room for the next message and its parts. */
static struct output_parts *
next_parts(struct outputs *o)
{
	size_t old = o->capacity;

	o->message =
	    mem_grow(o->message, o->count, &o->capacity, sizeof *o->message);
	if (o->capacity != old) {
		o->parts = mem_resize(o->parts, o->capacity, sizeof *o->parts);
		memset(
		    o->parts + old, 0, (o->capacity - old) * sizeof *o->parts);
	}
	return &o->parts[o->count];
}

static int
set_key(const struct outputs *o, struct output_parts *parts, struct message *m,
    struct fault *f)
{
	const struct rec_field *v = &o->rec.field[o->key];

	if (v->type == JSON_ABSENT || v->type == JSON_NULL ||
	    v->type == JSON_ARRAY || v->type == JSON_OBJECT)
		return fault_set(f, REASON_MISSING, v->name,
		    "field '%s' is missing or no key", v->name);
	parts->key.len = 0;
	buf_reserve(&parts->key, 1);
	rec_text(&o->rec, o->key, &parts->key);
	m->key = (struct bytes){parts->key.data, parts->key.len};
	return 0;
}

static void
leave_out(struct outputs *o, size_t number)
{
	o->large =
	    mem_grow(o->large, o->larges, &o->large_capacity, sizeof *o->large);
	o->large[o->larges++] = number;
}

/* Make line `number` the next message; -1 when it is no record. */
static int
add_line(struct outputs *o, size_t number, const char *line, size_t len,
    struct fault *f)
{
	struct output_parts *parts = next_parts(o);
	struct message m = {.partition = MESSAGE_ANY_PARTITION};
	int stripped;

	if (rec_read(&o->rec, line, len, f) < 0)
		return -1;
	parts->value.len = 0;
	stripped = position_strip(
	    &parts->value, &o->rec, o->stamp, &parts->stamp, &m, f);
	if (stripped < 0)
		return -1;
	m.value = stripped ? (struct bytes){parts->value.data, parts->value.len}
			   : (struct bytes){line, len};
	if (o->keyed && set_key(o, parts, &m, f) < 0)
		return -1;
	if (room_needed(&m) > o->room)
		leave_out(o, number);
	else
		o->message[o->count++] = m;
	return 0;
}

int
outputs_read(struct outputs *o, struct buf *text, struct error *e)
{
	const char *p, *end;
	struct fault f;
	size_t number = 0;

	outputs_clear(o);
	if (text->len == 0)
		return 0;
	memset(buf_reserve(text, JSON_SLACK), 0, JSON_SLACK);
	p = text->data;
	for (end = p + text->len; p < end;) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));

		if (add_line(o, number++, p, (size_t)(stop - p), &f) < 0)
			return error_set(e, ST_FAILED,
			    "line %zu of it is no record: %s", number, f.text);
		p = stop + 1;
	}
	return 0;
}
