#include "kafka/settings.h"

#include "base/mem.h"
#include "kafka/admin.h"
#include "kafka/attempt.h"

#include <stdlib.h>
#include <string.h>

static int
by_name(const void *a, const void *b)
{
	const rd_kafka_ConfigEntry_t *const *x = a, *const *y = b;

	return strcmp(
	    rd_kafka_ConfigEntry_name(*x), rd_kafka_ConfigEntry_name(*y));
}

/* Write an object of the entries that were set for the topic, or not for it. */
static void
write_some(struct json_out *j, const char *name,
    const rd_kafka_ConfigEntry_t **entry, size_t n, bool own)
{
	json_out_object(j, name);
	for (size_t i = 0; i < n; i++) {
		rd_kafka_ConfigSource_t source =
		    rd_kafka_ConfigEntry_source(entry[i]);

		if (source == RD_KAFKA_CONFIG_SOURCE_DEFAULT_CONFIG ||
		    own !=
			(source == RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG))
			continue;
		json_out_string(j, rd_kafka_ConfigEntry_name(entry[i]),
		    rd_kafka_ConfigEntry_value(entry[i]));
	}
	json_out_end(j);
}

static void
write_all(struct json_out *j, const rd_kafka_ConfigResource_t *topic)
{
	size_t n;
	const rd_kafka_ConfigEntry_t **given =
	    rd_kafka_ConfigResource_configs(topic, &n);
	const rd_kafka_ConfigEntry_t **entry = mem_zero(n + 1, sizeof *entry);

	for (size_t i = 0; i < n; i++)
		entry[i] = given[i];
	qsort(entry, n, sizeof *entry, by_name);
	write_some(j, "config", entry, n, true);
	write_some(j, "broker_config", entry, n, false);
	free(entry);
}

/* Ask once, and write the answer. */
static rd_kafka_resp_err_t
ask(const struct attempt *a, struct json_out *j,
    rd_kafka_ConfigResource_t *topic)
{
	struct request r = request_begin(a, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
	const rd_kafka_ConfigResource_t *answer;
	rd_kafka_resp_err_t err;
	size_t n;

	rd_kafka_DescribeConfigs(a->k->rk, &topic, 1, r.options, r.queue);
	err = request_wait(&r);
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR) {
		answer = rd_kafka_DescribeConfigs_result_resources(
		    rd_kafka_event_DescribeConfigs_result(r.event), &n)[0];
		err = rd_kafka_ConfigResource_error(answer);
		if (err == RD_KAFKA_RESP_ERR_NO_ERROR)
			write_all(j, answer);
	}
	request_end(&r);
	return err;
}

int
settings_write(
    struct json_out *j, struct kafka *k, const char *topic, struct error *e)
{
	struct attempt a = attempt_begin(k);
	rd_kafka_ConfigResource_t *resource;
	rd_kafka_resp_err_t err;

	if (admin_is_mock(k)) {
		json_out_null(j, "config");
		json_out_null(j, "broker_config");
		return 0;
	}
	resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic);
	do
		err = ask(&a, j, resource);
	while (attempt_again(&a, err));
	rd_kafka_ConfigResource_destroy(resource);
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR)
		return 0;
	return attempt_failed(
	    &a, err, "cannot ask for a topic's properties", e);
}
