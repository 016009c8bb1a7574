#include "kafka/removal.h"

#include "kafka/admin.h"
#include "kafka/attempt.h"

#include <string.h>

static rd_kafka_resp_err_t
ask(const struct attempt *a, rd_kafka_DeleteTopic_t *topic)
{
	struct request r = request_begin(a, RD_KAFKA_ADMIN_OP_DELETETOPICS);
	rd_kafka_resp_err_t err;
	size_t n;

	rd_kafka_DeleteTopics(a->k->rk, &topic, 1, r.options, r.queue);
	err = request_wait(&r);
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR)
		err = rd_kafka_topic_result_error(
		    rd_kafka_DeleteTopics_result_topics(
			rd_kafka_event_DeleteTopics_result(r.event), &n)[0]);
	request_end(&r);
	return err;
}

/* Is the topic still known? -1: nobody answers. */
static int
is_there(struct kafka *k, const char *topic, struct error *e)
{
	const struct rd_kafka_metadata *md;
	bool found = false;

	if (admin_metadata(k, &md, e) < 0)
		return -1;
	for (int i = 0; i < md->topic_cnt; i++)
		found = found || strcmp(md->topics[i].topic, topic) == 0;
	rd_kafka_metadata_destroy(md);
	return found;
}

static int
wait_until_gone(struct kafka *k, const char *topic, struct error *e)
{
	struct attempt a = attempt_begin(k);
	int there;

	do {
		there = is_there(k, topic, e);
		if (there <= 0)
			return there;
	} while (attempt_again(&a, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE));
	return error_set(
	    e, ST_FAILED, "topic '%s' is deleted, but still shows", topic);
}

int
removal_delete(struct kafka *k, const char *name, struct error *e)
{
	struct attempt a = attempt_begin(k);
	rd_kafka_DeleteTopic_t *topic;
	rd_kafka_resp_err_t err;
	int tried = 0;

	if (admin_is_mock(k))
		return error_set(e, ST_CANNOT,
		    "the mock cluster of kafka-sandbox deletes no topics: they "
		    "end with it");
	topic = rd_kafka_DeleteTopic_new(name);
	do {
		err = ask(&a, topic);
		tried++;
	} while (attempt_again(&a, err));
	rd_kafka_DeleteTopic_destroy(topic);
	/* After a lost answer it may well be this call that deleted it. */
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR ||
	    (err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART && tried > 1))
		return wait_until_gone(k, name, e);
	return attempt_failed(&a, err, "cannot delete a topic", e);
}
