#include "kafka/outputs.h"

#include "base/json.h"
#include "base/mem.h"
#include "kafka/envelope.h"
#include "kafka/position.h"
#include "kafka/room.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct output_parts {
	struct buf value, key, coded;
	struct envelope stamp;
};

void
outputs_init(struct outputs *o, const struct output_form *form)
{
	*o = (struct outputs){.form = form, .room = SIZE_MAX};
	rec_init(&o->rec);
	o->stamp = position_want(&o->rec);
	o->key = form->key != NULL ? rec_want(&o->rec, form->key) : 0;
}

void
outputs_release(struct outputs *o)
{
	for (size_t i = 0; i < o->capacity; i++) {
		buf_release(&o->parts[i].value);
		buf_release(&o->parts[i].key);
		buf_release(&o->parts[i].coded);
		envelope_release(&o->parts[i].stamp);
	}
	free(o->parts);
	free(o->message);
	free(o->fault);
	rec_release(&o->rec);
}

void
outputs_clear(struct outputs *o)
{
	o->count = o->faults = 0;
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

/* Set the key; -1: there is none; 1: it does not fit its schema. */
static int
set_key(const struct outputs *o, struct output_parts *parts, struct message *m,
    struct fault *f)
{
	const struct rec_field *v = &o->rec.field[o->key];

	parts->key.len = 0;
	buf_reserve(&parts->key, 1);
	if (v->type != JSON_ABSENT && o->form->schemas.key != NULL) {
		if (writer_add(o->form->schemas.key, v->text, v->len,
			&parts->key, f) < 0)
			return 1;
		m->key = (struct bytes){parts->key.data, parts->key.len};
		return 0;
	}
	if (v->type == JSON_ABSENT || v->type == JSON_NULL ||
	    v->type == JSON_ARRAY || v->type == JSON_OBJECT)
		return fault_set(f, REASON_MISSING, v->name,
		    "field '%s' is missing or no key", v->name);
	rec_text(&o->rec, o->key, &parts->key);
	m->key = (struct bytes){parts->key.data, parts->key.len};
	return 0;
}

static void
leave_out(struct outputs *o, size_t number, const struct fault *f)
{
	struct output_fault *added;

	o->fault =
	    mem_grow(o->fault, o->faults, &o->fault_capacity, sizeof *o->fault);
	added = &o->fault[o->faults++];
	*added = (struct output_fault){.number = number, .fault = *f};
	if (f->field != NULL)
		snprintf(added->field, sizeof added->field, "%s", f->field);
	added->fault.field = NULL; /* it does not last */
}

/* Write the record by its schema; 1: it does not fit. */
static int
set_value(struct outputs *o, struct output_parts *parts, const char *text,
    size_t len, struct message *m, struct fault *f)
{
	m->value = (struct bytes){text, len};
	if (o->form->schemas.value == NULL)
		return 0;
	parts->coded.len = 0;
	if (writer_add(o->form->schemas.value, text, len, &parts->coded, f) < 0)
		return 1;
	m->value = (struct bytes){parts->coded.data, parts->coded.len};
	return 0;
}

/*
 * Make a message of a line; 1: it does not fit its schema, or the topic; -1: it
 * is no record.
 */
static int
make_message(struct outputs *o, struct output_parts *parts, const char *line,
    size_t len, struct message *m, struct fault *f)
{
	int failed;

	if (rec_read(&o->rec, line, len, f) < 0)
		return -1;
	parts->value.len = 0;
	parts->stamp.writes_value = o->form->schemas.value != NULL;
	parts->stamp.writes_key = o->form->key != NULL;
	failed = position_strip(
	    &parts->value, &o->rec, o->stamp, &parts->stamp, m, f);
	if (failed < 0)
		return -1;
	if (failed > 0) {
		memset(
		    buf_reserve(&parts->value, JSON_SLACK), '\n', JSON_SLACK);
		line = parts->value.data;
		len = parts->value.len;
	}
	failed = o->form->key != NULL ? set_key(o, parts, m, f) : 0;
	if (failed == 0)
		failed = set_value(o, parts, line, len, m, f);
	if (failed != 0 || room_needed(m) <= o->room)
		return failed;
	fault_set(f, REASON_TOO_LARGE, NULL,
	    "its output is too large for topic '%s': more than %zu bytes",
	    o->topic, o->room);
	return 1;
}

/* Make line `number` the next message; -1 when it is no record. */
static int
add_line(struct outputs *o, size_t number, const char *line, size_t len,
    struct fault *f)
{
	struct message m = {.partition = MESSAGE_ANY_PARTITION};
	int failed = make_message(o, next_parts(o), line, len, &m, f);

	if (failed > 0)
		leave_out(o, number, f);
	else if (failed == 0)
		o->message[o->count++] = m;
	return failed < 0 ? -1 : 0;
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
