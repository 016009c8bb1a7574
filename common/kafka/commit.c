#include "kafka/commit.h"

#include "base/clock.h"
#include "base/stop.h"

#define STOPPED_MS 4000 /* how long to wait for an answer after a signal */
#define LOOK_MS 100	/* between two looks at signals */

/* May we wait on for an answer? After a signal, for less time. */
static bool
is_in_time(const struct kafka *k, int64_t since, int64_t *stopped)
{
	int64_t now = clock_ms();

	if (stop_requested() != 0 && *stopped == 0)
		*stopped = now;
	return *stopped != 0 ? now - *stopped < STOPPED_MS
			     : now - since < k->timeout_ms;
}

/*
 * Commit with a deadline: the plain rd_kafka_commit() waits for ever for a
 * silent broker.
 */
static rd_kafka_resp_err_t
commit_and_wait(struct kafka *k, rd_kafka_topic_partition_list_t *list)
{
	rd_kafka_queue_t *queue = rd_kafka_queue_new(k->rk);
	rd_kafka_event_t *event = NULL;
	rd_kafka_resp_err_t err;
	int64_t since = clock_ms(), stopped = 0;

	err = rd_kafka_commit_queue(k->rk, list, queue, NULL, NULL);
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR) {
		while (event == NULL && is_in_time(k, since, &stopped))
			event = rd_kafka_queue_poll(queue, LOOK_MS);
		err = event != NULL ? rd_kafka_event_error(event)
				    : RD_KAFKA_RESP_ERR__TIMED_OUT;
		if (event != NULL)
			rd_kafka_event_destroy(event);
	}
	rd_kafka_queue_destroy(queue);
	return err;
}

rd_kafka_resp_err_t
commit_places(struct kafka *k, struct places *ps, bool wait)
{
	rd_kafka_topic_partition_list_t *list;
	rd_kafka_resp_err_t err = RD_KAFKA_RESP_ERR_NO_ERROR;

	list = rd_kafka_topic_partition_list_new(1);
	for (size_t i = 0; i < ps->count; i++) {
		struct place *p = &ps->at[i];

		if (!p->mine || p->left < 0 ||
		    (!wait && p->left == p->committed))
			continue;
		rd_kafka_topic_partition_list_add(list, p->topic, p->partition)
		    ->offset = p->left;
		p->committed = p->left;
	}
	if (list->cnt > 0)
		err = wait ? commit_and_wait(k, list)
			   : rd_kafka_commit(k->rk, list, 1);
	rd_kafka_topic_partition_list_destroy(list);
	return err;
}
