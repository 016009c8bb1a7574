#include "kafka/committed.h"

#include "base/clock.h"
#include "base/stop.h"

#include <stdbool.h>

#define CALL_MS 5000 /* one question, */
#define CALL_MIN_MS 500
#define CALLS 4 /* questions that the time is for */

static bool
is_passing(rd_kafka_resp_err_t err)
{
	switch (err) {
	case RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT:
	case RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS:
	case RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE:
	case RD_KAFKA_RESP_ERR_NOT_COORDINATOR:
	case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
	case RD_KAFKA_RESP_ERR__TIMED_OUT:
	case RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
	case RD_KAFKA_RESP_ERR__TRANSPORT:
	case RD_KAFKA_RESP_ERR__WAIT_COORD:
		return true;
	default:
		return false;
	}
}

static rd_kafka_resp_err_t
ask(rd_kafka_t *consumer, rd_kafka_topic_partition_list_t *list, int ms)
{
	rd_kafka_resp_err_t err;

	/* Remnants of an earlier answer must not pass for offsets. */
	for (int i = 0; i < list->cnt; i++) {
		list->elems[i].offset = RD_KAFKA_OFFSET_INVALID;
		list->elems[i].err = RD_KAFKA_RESP_ERR_NO_ERROR;
	}
	err = rd_kafka_committed(consumer, list, ms);
	for (int i = 0; err == RD_KAFKA_RESP_ERR_NO_ERROR && i < list->cnt; i++)
		err = list->elems[i].err;
	return err;
}

rd_kafka_resp_err_t
committed_find(
    rd_kafka_t *consumer, rd_kafka_topic_partition_list_t *list, int64_t ms)
{
	int64_t since = clock_ms(), call = ms / CALLS;
	rd_kafka_resp_err_t err;

	/* A question that a broker took along is asked again in time. */
	if (call > CALL_MS)
		call = CALL_MS;
	if (call < CALL_MIN_MS)
		call = CALL_MIN_MS;
	for (;;) {
		err = ask(consumer, list, (int)call);
		if (!is_passing(err) || clock_ms() - since > ms ||
		    stop_requested() != 0)
			return err;
		clock_sleep(50);
	}
}
