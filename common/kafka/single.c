#include "kafka/single.h"

#include "base/clock.h"
#include "base/stop.h"

#define POLL_MS 50

static void
on_report(rd_kafka_t *rk, const rd_kafka_message_t *report, void *opaque)
{
	/* The opaque of each of our clients is its struct kafka. */
	struct single *s = (struct single *)opaque;

	(void)rk;
	s->reported = true;
	s->err = report->err;
	s->status = rd_kafka_message_status(report);
	s->offset = report->offset;
}

int
single_start(struct single *s, struct error *e)
{
	static const char *const defaults[] = {"client.id", "weir-models",
	    "linger.ms", "0", "message.max.bytes", "1000000000", NULL};
	/* No retry of librdkafka's makes a second copy. */
	static const char *const fixed[] = {
	    "enable.idempotence", "true", "acks", "all", NULL};
	rd_kafka_conf_t *conf;
	char why[256];

	if (s->kafka.rk != NULL)
		return 0;
	conf = kafka_conf(s->options, defaults, e);
	if (conf == NULL)
		return -1;
	for (const char *const *p = fixed; *p != NULL; p += 2)
		rd_kafka_conf_set(conf, p[0], p[1], why, sizeof why);
	rd_kafka_conf_set_dr_msg_cb(conf, on_report);
	if (kafka_start(&s->kafka, s->options, RD_KAFKA_PRODUCER, conf, e) < 0)
		return -1;
	s->rkt = rd_kafka_topic_new(s->kafka.rk, s->topic, NULL);
	return 0;
}

/* Give the client up: it may have a message that nobody waits for. */
static void
abandon(struct single *s)
{
	rd_kafka_purge(
	    s->kafka.rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
	rd_kafka_flush(s->kafka.rk, 1000);
	single_release(s);
}

/* Wait for the report; false: it does not come in time. */
static bool
await_report(struct single *s)
{
	int64_t since = clock_ms();

	while (!s->reported && clock_ms() - since < s->kafka.timeout_ms &&
	    stop_requested() == 0 && !s->kafka.denied)
		rd_kafka_poll(s->kafka.rk, POLL_MS);
	return s->reported;
}

/* Say why a message is not known to be there. */
static enum single_outcome
fail(struct single *s, struct error *e)
{
	bool sent = s->status == RD_KAFKA_MSG_STATUS_POSSIBLY_PERSISTED;

	if (s->reported && s->err != RD_KAFKA_RESP_ERR__PURGE_QUEUE &&
	    s->err != RD_KAFKA_RESP_ERR__PURGE_INFLIGHT &&
	    s->err != RD_KAFKA_RESP_ERR__MSG_TIMED_OUT)
		error_set(e,
		    kafka_is_denial(s->err) || kafka_is_missing(s->err) || !sent
			? ST_CANNOT
			: ST_FAILED,
		    "cannot write to topic '%s': %s", s->topic,
		    cause_of(s->err));
	else
		kafka_failure(&s->kafka, e, "no broker takes the message");
	return sent ? SINGLE_PERHAPS : SINGLE_REFUSED;
}

enum single_outcome
single_send(
    struct single *s, const struct message *m, int64_t *offset, struct error *e)
{
	enum single_outcome outcome;
	rd_kafka_resp_err_t err;
	struct message to_first = *m;

	if (single_start(s, e) < 0)
		return SINGLE_REFUSED;
	to_first.partition = 0;
	s->reported = false;
	s->status = RD_KAFKA_MSG_STATUS_NOT_PERSISTED;
	err = message_send(s->kafka.rk, s->rkt, &to_first, NULL);
	if (err != RD_KAFKA_RESP_ERR_NO_ERROR) {
		s->reported = true;
		s->err = err;
		outcome = fail(s, e);
		abandon(s);
		return outcome;
	}
	if (await_report(s) && s->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
		*offset = s->offset;
		return SINGLE_SENT;
	}
	if (!s->reported) {
		/* A purge reports it, by how far it had come. */
		rd_kafka_purge(s->kafka.rk,
		    RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
		s->status = RD_KAFKA_MSG_STATUS_POSSIBLY_PERSISTED;
		rd_kafka_flush(s->kafka.rk, 1000);
	}
	outcome = fail(s, e);
	abandon(s);
	return outcome;
}

void
single_release(struct single *s)
{
	if (s->rkt != NULL)
		rd_kafka_topic_destroy(s->rkt);
	if (s->kafka.rk != NULL)
		rd_kafka_destroy_flags(
		    s->kafka.rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
	s->rkt = NULL;
	s->kafka.rk = NULL;
}
