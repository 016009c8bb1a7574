#include "kafka/room.h"

#include "kafka/described.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_HEADER 61 /* bytes, up to the first record */

/*
 * Return the size of a length as the protocol writes it: zigzag, seven bits a
 * byte; -1 for none.
 */
static size_t
length_size(bool none, size_t len)
{
	size_t value = none ? 1 : 2 * len, size = 1;

	while (value >= 128) {
		value /= 128;
		size++;
	}
	return size;
}

static size_t
bytes_size(const struct bytes *b)
{
	return length_size(b->p == NULL, b->len) + (b->p != NULL ? b->len : 0);
}

size_t
room_needed(const struct message *m)
{
	/* Attributes, and the first record's offset and time: one byte each. */
	size_t body = 3 + bytes_size(&m->key) + bytes_size(&m->value) +
	    length_size(false, m->headers);

	for (size_t i = 0; i < m->headers; i++)
		body += bytes_size(&m->header[i].name) +
		    bytes_size(&m->header[i].value);
	return BATCH_HEADER + length_size(false, body) + body;
}

/* Keep a topic's limit. */
static void
take(void *arg, size_t topic, const char *name, const char *value)
{
	size_t *room = arg;

	if (strcmp(name, "max.message.bytes") == 0)
		room[topic] = (size_t)strtoull(value, NULL, 10);
}

void
room_of_topics(
    struct kafka *k, const char *const *topic, size_t count, size_t *room)
{
	for (size_t i = 0; i < count; i++)
		room[i] = SIZE_MAX;
	described_topics(k, topic, count, take, room);
}
