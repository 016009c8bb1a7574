#include "kafka/attempt.h"

#include "base/clock.h"
#include "base/stop.h"

#define RETRY_MS 100   /* between two attempts */
#define REMIND_MS 5000 /* between two notes that we wait */
#define LOOK_MS 100    /* between two looks at signals */

struct attempt
attempt_begin(struct kafka *k)
{
	int64_t now = clock_ms();

	return (struct attempt){.k = k, .start = now, .reminded = now};
}

int
attempt_time_left(const struct attempt *a)
{
	int64_t left = a->start + a->k->timeout_ms - clock_ms();

	return left > 0 ? (int)left : 0;
}

/*
 * Let the callbacks run: they tell of refused credentials. Those of a client
 * that reads would rebalance, and we may be in a callback of that.
 */
static void
serve(struct kafka *k, bool unassigned)
{
	rd_kafka_message_t *m = NULL;

	if (!k->reads)
		rd_kafka_poll(k->rk, 0);
	else if (unassigned)
		m = rd_kafka_consumer_poll(k->rk, 0);
	if (m != NULL)
		rd_kafka_message_destroy(m);
}

/*
 * Is it an error that goes once a coordinator, controller or leader is known?
 */
static bool
is_passing(rd_kafka_resp_err_t err)
{
	switch (err) {
	case RD_KAFKA_RESP_ERR__TRANSPORT:
	case RD_KAFKA_RESP_ERR__TIMED_OUT:
	case RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
	case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
	case RD_KAFKA_RESP_ERR__RESOLVE:
	case RD_KAFKA_RESP_ERR__WAIT_COORD:
	case RD_KAFKA_RESP_ERR__WAIT_CACHE:
	case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
	case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
	case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
	case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
	case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
	case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
	case RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE:
	case RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE:
	case RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION:
	case RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS:
	case RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE:
	case RD_KAFKA_RESP_ERR_NOT_COORDINATOR:
	case RD_KAFKA_RESP_ERR_NOT_CONTROLLER:
	case RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR:
	case RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH:
	case RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH:
	case RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE:
	case RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT:
		return true;
	default:
		return false;
	}
}

bool
attempt_may_pass(const struct attempt *a, rd_kafka_resp_err_t err)
{
	return a->patient ? !kafka_is_denial(err) : is_passing(err);
}

bool
attempt_again(struct attempt *a, rd_kafka_resp_err_t err)
{
	struct kafka *k = a->k;
	int64_t now = clock_ms();

	serve(k, a->unassigned);
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR || !attempt_may_pass(a, err) ||
	    k->denied || attempt_time_left(a) == 0 || stop_requested() != 0)
		return false;
	if (now - a->reminded > REMIND_MS) {
		a->reminded = now;
		warnx("no broker answers%s%s; still trying, for %g s in all",
		    k->error != RD_KAFKA_RESP_ERR_NO_ERROR ? ": " : "", k->text,
		    (double)k->timeout_ms / 1000);
	}
	clock_sleep(RETRY_MS);
	return true;
}

int
attempt_failed(const struct attempt *a, rd_kafka_resp_err_t err,
    const char *what, struct error *e)
{
	struct kafka *k = a->k;

	if (k->denied)
		return kafka_failure(k, e,
		    k->client.answered ? "refused by the broker"
				       : "cannot connect");
	if (!attempt_may_pass(a, err))
		return error_set(e, ST_CANNOT, "%s: %s", what, cause_of(err));
	if (k->error != RD_KAFKA_RESP_ERR_NO_ERROR || !k->client.answered)
		return kafka_failure(k, e, "no broker answers");
	return error_set(e, ST_FAILED, "%s: %s", what, cause_of(err));
}

/* --- requests of the admin interface -------------------------------------- */

struct request
request_begin(const struct attempt *a, rd_kafka_admin_op_t op)
{
	struct request r = {.k = a->k,
	    .options = rd_kafka_AdminOptions_new(a->k->rk, op),
	    .queue = rd_kafka_queue_new(a->k->rk)};
	int ms = attempt_time_left(a);
	char why[128];

	if (a->request_ms > 0 && ms > a->request_ms)
		ms = a->request_ms;
	rd_kafka_AdminOptions_set_request_timeout(
	    r.options, ms > 100 ? ms : 100, why, sizeof why);
	return r;
}

rd_kafka_resp_err_t
request_wait(struct request *r)
{
	while (stop_requested() == 0 && !r->k->denied) {
		r->event = rd_kafka_queue_poll(r->queue, LOOK_MS);
		if (r->event != NULL)
			return rd_kafka_event_error(r->event);
		serve(r->k, false);
	}
	return RD_KAFKA_RESP_ERR__TIMED_OUT;
}

void
request_end(struct request *r)
{
	if (r->event != NULL)
		rd_kafka_event_destroy(r->event);
	rd_kafka_AdminOptions_destroy(r->options);
	rd_kafka_queue_destroy(r->queue);
}
