#include "kafka/described.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/stop.h"

#include <stdlib.h>
#include <string.h>

#define ASK_MS 1000
#define LOOK_MS 100 /* between two looks at signals */

/* A question, and who takes its answer. */
struct described_question {
	const char *const *topic;
	size_t count;
	void (*take)(
	    void *arg, size_t topic, const char *name, const char *value);
	void *arg;
};

/* Give away one topic's answer; false: it is an error. */
static bool
read_resource(const struct described_question *d,
    const rd_kafka_ConfigResource_t *r, size_t topic)
{
	const rd_kafka_ConfigEntry_t **entry;
	size_t entries;

	if (rd_kafka_ConfigResource_error(r) != RD_KAFKA_RESP_ERR_NO_ERROR)
		return false;
	entry = rd_kafka_ConfigResource_configs(r, &entries);
	for (size_t i = 0; i < entries; i++) {
		const char *value = rd_kafka_ConfigEntry_value(entry[i]);

		if (value != NULL)
			d->take(d->arg, topic,
			    rd_kafka_ConfigEntry_name(entry[i]), value);
	}
	return true;
}

static bool
read_answer(const struct described_question *d, rd_kafka_event_t *event)
{
	const rd_kafka_DescribeConfigs_result_t *result =
	    rd_kafka_event_DescribeConfigs_result(event);
	const rd_kafka_ConfigResource_t **resource = NULL;
	size_t resources = 0;
	bool good = true;

	if (result != NULL &&
	    rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR_NO_ERROR)
		resource = rd_kafka_DescribeConfigs_result_resources(
		    result, &resources);
	for (size_t i = 0; i < resources; i++)
		for (size_t k = 0; k < d->count; k++)
			if (strcmp(rd_kafka_ConfigResource_name(resource[i]),
				d->topic[k]) == 0)
				good = read_resource(d, resource[i], k) && good;
	return good && resources > 0;
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

bool
described_topics(struct kafka *k, const char *const *topic, size_t count,
    void (*take)(void *arg, size_t topic, const char *name, const char *value),
    void *arg)
{
	struct described_question d = {topic, count, take, arg};
	rd_kafka_ConfigResource_t **resource =
	    mem_zero(count, sizeof *resource);
	rd_kafka_AdminOptions_t *options =
	    rd_kafka_AdminOptions_new(k->rk, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
	rd_kafka_queue_t *queue = rd_kafka_queue_new(k->rk);
	rd_kafka_event_t *event;
	bool answered = false;
	char why[256];

	for (size_t i = 0; i < count; i++)
		resource[i] = rd_kafka_ConfigResource_new(
		    RD_KAFKA_RESOURCE_TOPIC, topic[i]);
	rd_kafka_AdminOptions_set_request_timeout(
	    options, ASK_MS, why, sizeof why);
	rd_kafka_DescribeConfigs(k->rk, resource, count, options, queue);
	event = await_answer(queue);
	if (event != NULL) {
		answered = read_answer(&d, event);
		rd_kafka_event_destroy(event);
	}
	rd_kafka_queue_destroy(queue);
	rd_kafka_AdminOptions_destroy(options);
	rd_kafka_ConfigResource_destroy_array(resource, count);
	free(resource);
	return answered;
}
