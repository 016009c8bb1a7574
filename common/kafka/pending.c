#include "kafka/pending.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK (256 << 10) /* bytes, or one message if that is larger */
#define ALIGN _Alignof(struct pending)

struct pending_block {
	struct pending_block *next, *previous;
	size_t capacity, used; /* bytes of data */
	size_t live;	       /* messages that are not gone */
	_Alignas(struct pending) char data[];
};

/* Copy bytes to `*place` and step it on. */
static struct bytes
put_bytes(char **place, struct bytes b)
{
	struct bytes copy = {.len = b.len};

	if (b.p == NULL)
		return copy;
	copy.p = *place;
	if (b.len > 0)
		memcpy(*place, b.p, b.len);
	(*place)[b.len] = '\0'; /* a header's name is a C string */
	*place += b.len + 1;
	return copy;
}

static size_t
room_for(struct bytes b)
{
	return b.p == NULL ? 0 : b.len + 1;
}

static size_t
size_of(const struct message *m)
{
	size_t size = sizeof(struct pending) + m->headers * sizeof *m->header;

	size += room_for(m->value) + room_for(m->key) + room_for(m->raw);
	for (size_t i = 0; i < m->headers; i++)
		size +=
		    room_for(m->header[i].name) + room_for(m->header[i].value);
	return (size + ALIGN - 1) / ALIGN * ALIGN;
}

/* --- blocks --------------------------------------------------------------- */

static struct pending_block *
new_block(struct pendings *s, size_t size)
{
	struct pending_block *b = s->spare;

	if (size > BLOCK || b == NULL) {
		size = size > BLOCK ? size : BLOCK;
		b = mem_alloc(sizeof *b + size);
		b->capacity = size;
	} else {
		s->spare = b->next;
	}
	b->used = b->live = 0;
	b->next = NULL;
	b->previous = s->last;
	if (s->last != NULL)
		s->last->next = b;
	else
		s->first = b;
	s->last = b;
	s->held += b->capacity;
	return b;
}

/* Retire a block whose messages are all gone. */
static void
retire_block(struct pendings *s, struct pending_block *b)
{
	if (b->previous != NULL)
		b->previous->next = b->next;
	else
		s->first = b->next;
	if (b->next != NULL)
		b->next->previous = b->previous;
	else
		s->last = b->previous;
	s->held -= b->capacity;
	if (b->capacity > BLOCK) {
		free(b);
		return;
	}
	b->next = s->spare;
	s->spare = b;
}

static struct pending *
at(struct pending_block *b, size_t offset)
{
	return (struct pending *)(void *)(b->data + offset);
}

/* Find the first message that is not gone, from a place in a block on. */
static struct pending *
seek(struct pending_block *b, size_t offset)
{
	for (; b != NULL; b = b->next, offset = 0)
		for (; offset < b->used; offset += at(b, offset)->size)
			if (!at(b, offset)->gone)
				return at(b, offset);
	return NULL;
}

/* --- the interface -------------------------------------------------------- */

struct pending *
pending_add(struct pendings *s, const struct message *m)
{
	size_t size = size_of(m);
	struct pending_block *b = s->last;
	struct header *headers;
	struct pending *p;
	char *place;

	if (b == NULL || b->capacity - b->used < size)
		b = new_block(s, size);
	p = at(b, b->used);
	b->used += size;
	b->live++;
	*p =
	    (struct pending){.m = *m, .block = b, .size = size, .unsent = true};
	headers = p->headers;
	place = (char *)(void *)(headers + m->headers);
	for (size_t i = 0; i < m->headers; i++)
		headers[i] = (struct header){
		    .name = put_bytes(&place, m->header[i].name),
		    .value = put_bytes(&place, m->header[i].value)};
	p->m.header = headers;
	p->m.value = put_bytes(&place, m->value);
	p->m.key = put_bytes(&place, m->key);
	p->m.raw = put_bytes(&place, m->raw);
	return p;
}

void
pending_remove(struct pendings *s, struct pending *p)
{
	p->gone = true;
	if (--p->block->live == 0)
		retire_block(s, p->block);
}

struct pending *
pending_first(const struct pendings *s)
{
	return seek(s->first, 0);
}

struct pending *
pending_next(const struct pending *p)
{
	size_t offset = (size_t)((const char *)p - p->block->data);

	return seek(p->block, offset + p->size);
}

static void
free_blocks(struct pending_block *b)
{
	struct pending_block *next;

	for (; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
}

void
pending_release(struct pendings *s)
{
	free_blocks(s->first);
	free_blocks(s->spare);
	*s = (struct pendings){0};
}
