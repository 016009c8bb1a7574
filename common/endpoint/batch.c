#include "endpoint/batch.h"

#include "base/mem.h"

#include <stdlib.h>

#define NO_NUMBER "its prediction holds no number"

void
endpoint_batch_clear(struct endpoint_batch *b)
{
	b->state = ENDPOINT_FREE;
	b->text.len = b->result.len = 0;
	b->count = 0;
	b->tries = 0;
	b->next_try = b->deadline = 0;
}

void
endpoint_batch_release(struct endpoint_batch *b)
{
	buf_release(&b->text);
	buf_release(&b->result);
	free(b->entry);
	free(b->kept);
	free(b->prediction);
}

void
endpoint_batch_add(struct endpoint_batch *b, const char *line, size_t line_len,
    const char *instance, size_t instance_len, const void *kept)
{
	struct endpoint_entry *entry;

	b->entry = mem_grow(b->entry, b->count, &b->capacity, sizeof *b->entry);
	b->kept = mem_grow(b->kept, b->count, &b->kept_capacity, b->size);
	memcpy(b->kept + b->count * b->size, kept, b->size);
	entry = &b->entry[b->count++];
	*entry = (struct endpoint_entry){.line = b->text.len,
	    .line_len = line_len,
	    .instance = b->text.len,
	    .instance_len = line_len};
	buf_add(&b->text, line, line_len);
	if (instance == NULL)
		return;
	entry->instance = b->text.len;
	entry->instance_len = instance_len;
	buf_add(&b->text, instance, instance_len);
}

void
endpoint_batch_body(const struct endpoint_batch *b, struct buf *body)
{
	body->len = 0;
	buf_add_string(body, "{\"instances\":[");
	for (size_t i = b->part.lo; i < b->part.hi; i++) {
		if (i > b->part.lo)
			buf_add_byte(body, ',');
		buf_add(body, b->text.data + b->entry[i].instance,
		    b->entry[i].instance_len);
	}
	buf_add_string(body, "]}");
}

static void
set_result(struct endpoint_batch *b, size_t i, const char *text, size_t len)
{
	b->entry[i].result = b->result.len;
	b->entry[i].result_len = len;
	buf_add(&b->result, text, len);
}

int
endpoint_batch_answer(struct endpoint_batch *b, struct buf *answer,
    const char *pointer, size_t model, struct error *e)
{
	size_t lo = b->part.lo, count = b->part.hi - lo;

	while (b->prediction_capacity < count)
		b->prediction = mem_grow(b->prediction, b->prediction_capacity,
		    &b->prediction_capacity, sizeof *b->prediction);
	if (predictions_read(answer, pointer, b->prediction, count, e) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		const struct prediction *p = &b->prediction[i];
		struct endpoint_entry *entry = &b->entry[lo + i];

		entry->number = p->number;
		entry->model = model;
		entry->refused = p->text == NULL;
		if (entry->refused)
			set_result(b, lo + i, NO_NUMBER, sizeof NO_NUMBER - 1);
		else
			set_result(b, lo + i, p->text, p->len);
	}
	return 0;
}

void
endpoint_batch_refuse(struct endpoint_batch *b, const struct buf *words)
{
	b->entry[b->part.lo].refused = true;
	set_result(b, b->part.lo, words->data, words->len);
}
