#include "kafka/room.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/stop.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_HEADER 61 /* bytes, up to the first record */
#define ASK_MS 1000
#define LOOK_MS 100 /* between two looks at signals */

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

/* Read the limit from one topic's answer. */
static size_t
read_resource(const rd_kafka_ConfigResource_t *resource)
{
	const rd_kafka_ConfigEntry_t **entry;
	size_t entries;

	if (rd_kafka_ConfigResource_error(resource) !=
	    RD_KAFKA_RESP_ERR_NO_ERROR)
		return SIZE_MAX;
	entry = rd_kafka_ConfigResource_configs(resource, &entries);
	for (size_t i = 0; i < entries; i++) {
		const char *value = rd_kafka_ConfigEntry_value(entry[i]);

		if (value != NULL &&
		    strcmp(rd_kafka_ConfigEntry_name(entry[i]),
			"max.message.bytes") == 0)
			return (size_t)strtoull(value, NULL, 10);
	}
	return SIZE_MAX;
}

static void
read_answer(rd_kafka_event_t *event, const char *const *topic, size_t count,
    size_t *room)
{
	const rd_kafka_DescribeConfigs_result_t *result =
	    rd_kafka_event_DescribeConfigs_result(event);
	const rd_kafka_ConfigResource_t **resource = NULL;
	size_t resources = 0;

	if (result != NULL &&
	    rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR_NO_ERROR)
		resource = rd_kafka_DescribeConfigs_result_resources(
		    result, &resources);
	for (size_t i = 0; i < resources; i++)
		for (size_t k = 0; k < count; k++)
			if (strcmp(rd_kafka_ConfigResource_name(resource[i]),
				topic[k]) == 0)
				room[k] = read_resource(resource[i]);
}

/* Get the answer to one question; NULL when none comes in time. */
static rd_kafka_event_t *
await_answer(rd_kafka_queue_t *queue)
{
	int64_t since = clock_ms();
	rd_kafka_event_t *event = NULL;

	while (event == NULL && clock_ms() - since < ASK_MS &&
	    stop_requested() == 0)
		event = rd_kafka_queue_poll(queue, LOOK_MS);
	return event;
}

void
room_of_topics(
    struct kafka *k, const char *const *topic, size_t count, size_t *room)
{
	rd_kafka_ConfigResource_t **resource =
	    mem_zero(count, sizeof *resource);
	rd_kafka_AdminOptions_t *options =
	    rd_kafka_AdminOptions_new(k->rk, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
	rd_kafka_queue_t *queue = rd_kafka_queue_new(k->rk);
	rd_kafka_event_t *event;
	char why[256];

	for (size_t i = 0; i < count; i++) {
		room[i] = SIZE_MAX;
		resource[i] = rd_kafka_ConfigResource_new(
		    RD_KAFKA_RESOURCE_TOPIC, topic[i]);
	}
	rd_kafka_AdminOptions_set_request_timeout(
	    options, ASK_MS, why, sizeof why);
	rd_kafka_DescribeConfigs(k->rk, resource, count, options, queue);
	event = await_answer(queue);
	if (event != NULL) {
		read_answer(event, topic, count, room);
		rd_kafka_event_destroy(event);
	}
	rd_kafka_queue_destroy(queue);
	rd_kafka_AdminOptions_destroy(options);
	rd_kafka_ConfigResource_destroy_array(resource, count);
	free(resource);
}
