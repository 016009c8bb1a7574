#include "kafka/letters.h"

#include "base/buf.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct letter {
	struct header *header;
	size_t headers, capacity;
	struct buf text; /* our headers' values, each with a NUL after it */
};

static void
add_header(struct letter *l, const char *name, struct bytes value)
{
	l->header =
	    mem_grow(l->header, l->headers, &l->capacity, sizeof *l->header);
	l->header[l->headers++] = (struct header){
	    .name = {.p = name, .len = strlen(name)}, .value = value};
}

/* Add the headers of the message, which lends their bytes. */
static void
add_its_headers(struct letter *l, const rd_kafka_message_t *m)
{
	rd_kafka_headers_t *headers;
	const char *name;
	const void *value;
	size_t size;

	if (rd_kafka_message_headers(m, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR)
		return;
	for (size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value,
			       &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
	     i++)
		add_header(l, name, (struct bytes){.p = value, .len = size});
}

/* Add a header of ours, whose value begins at the end of l->text. */
static void
add_text(struct letter *l, const char *name, const char *value)
{
	size_t at = l->text.len, len = strlen(value);

	buf_add(&l->text, value, len + 1);
	/* The text may move until it is whole: point_at_text(). */
	add_header(l, name, (struct bytes){.p = NULL, .len = at});
}

static void
add_number(struct letter *l, const char *name, int64_t n)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, n);
	add_text(l, name, text);
}

static void
point_at_text(struct letter *l, size_t first)
{
	for (size_t i = first; i < l->headers; i++) {
		const char *p = l->text.data + l->header[i].value.len;

		l->header[i].value = (struct bytes){.p = p, .len = strlen(p)};
	}
}

static void
write_letter(struct letter *l, struct message *to, const struct aside *a)
{
	const rd_kafka_message_t *m = a->m;
	rd_kafka_timestamp_type_t type;
	int64_t time = rd_kafka_message_timestamp(m, &type);
	size_t first;

	l->headers = l->text.len = 0;
	add_its_headers(l, m);
	first = l->headers;
	add_text(l, "weir-reason", reason_name(a->fault.reason));
	add_text(l, "weir-message", a->fault.text);
	if (a->field[0] != '\0')
		add_text(l, "weir-field", a->field);
	add_text(l, "weir-tool", a->tool[0] != '\0' ? a->tool : diag_name());
	add_text(l, "weir-topic", rd_kafka_topic_name(m->rkt));
	add_number(l, "weir-partition", m->partition);
	add_number(l, "weir-offset", m->offset);
	if (type != RD_KAFKA_TIMESTAMP_NOT_AVAILABLE)
		add_number(l, "weir-timestamp", time);
	point_at_text(l, first);
	*to = (struct message){.value = {.p = m->payload, .len = m->len},
	    .key = {.p = m->key, .len = m->key_len},
	    .header = l->header,
	    .headers = l->headers,
	    .partition = MESSAGE_ANY_PARTITION};
}

void
letters_write(struct letters *l, const struct batch *b)
{
	l->count = 0;
	for (size_t i = 0; i < b->asides; i++) {
		size_t old = l->capacity;

		l->message = mem_grow(
		    l->message, l->count, &l->capacity, sizeof *l->message);
		if (l->capacity != old) {
			l->letter = mem_resize(
			    l->letter, l->capacity, sizeof *l->letter);
			memset(l->letter + old, 0,
			    (l->capacity - old) * sizeof *l->letter);
		}
		write_letter(
		    &l->letter[l->count], &l->message[l->count], &b->aside[i]);
		l->count++;
	}
}

void
letters_release(struct letters *l)
{
	for (size_t i = 0; i < l->capacity; i++) {
		free(l->letter[i].header);
		buf_release(&l->letter[i].text);
	}
	free(l->letter);
	free(l->message);
	*l = (struct letters){0};
}
