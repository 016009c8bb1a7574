/*
 * One file, since a message is in one of three places (the queue, a report, a
 * producer that has to be replaced), and every function moves some of them.
 */
#include "kafka/sink.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/metrics_file.h"
#include "base/stop.h"
#include "kafka/conf.h"
#include "kafka/property.h"
#include "kafka/room.h"
#include "kafka/topic.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define REBUILDS_MAX 3 /* producers abandoned one after the other */

#define BATCH 256	    /* messages handed over together */
#define HELD_MIN (64 << 20) /* for copies of messages on their way */

/* --- failures ------------------------------------------------------------- */

/* Does the broker (or librdkafka) refuse this very message? */
static bool
is_bad_message(rd_kafka_resp_err_t err)
{
	switch (err) {
	case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
	case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
	case RD_KAFKA_RESP_ERR_INVALID_MSG:
	case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
	case RD_KAFKA_RESP_ERR_INVALID_RECORD:
	case RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP:
		return true;
	default:
		return false;
	}
}

static bool
is_too_large(rd_kafka_resp_err_t err)
{
	return err == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE ||
	    err == RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE ||
	    err == RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE;
}

static bool
is_time_out(rd_kafka_resp_err_t err)
{
	return err == RD_KAFKA_RESP_ERR__MSG_TIMED_OUT ||
	    err == RD_KAFKA_RESP_ERR__PURGE_QUEUE ||
	    err == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT;
}

static size_t
configured(const struct sink *s, const char *key)
{
	char value[32];

	kafka_conf_get(rd_kafka_conf(s->kafka.rk), key, value, sizeof value);
	return strtoul(value, NULL, 10);
}

/* Say of a message that it is too large: how large, and what the limit is. */
static void
tell_too_large(struct sink *s, const struct message *m, rd_kafka_resp_err_t err,
    bool ours, struct fault *f)
{
	size_t size = room_needed(m);

	if (ours) {
		fault_set(f, REASON_TOO_LARGE, NULL,
		    "a message of %zu bytes is larger than message.max.bytes "
		    "of the client, %zu",
		    size, configured(s, "message.max.bytes"));
		fault_advise(
		    f, "-X message.max.bytes=N allows more, if the topic does");
		return;
	}
	if (err != RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE) {
		fault_set(f, REASON_TOO_LARGE, NULL, "%s, %zu bytes",
		    cause_of(err), size);
		return;
	}
	if (s->room == 0)
		room_of_topics(&s->kafka, &s->topic, 1, &s->room);
	if (s->room == SIZE_MAX)
		fault_set(f, REASON_TOO_LARGE, NULL,
		    "a message of %zu bytes is larger than max.message.bytes "
		    "of topic '%.64s'",
		    size, s->topic);
	else
		fault_set(f, REASON_TOO_LARGE, NULL,
		    "the broker takes no message of %zu bytes: "
		    "max.message.bytes of topic '%.64s' is %zu",
		    size, s->topic, s->room);
	if (s->codec == NULL)
		fault_advise(f, "-z zstd makes messages smaller");
}

/* Forget a message that is reported, one way or the other. */
static void
forget(struct sink *s, struct pending *p)
{
	if (!p->unsent)
		s->outstanding--;
	pending_remove(&s->pendings, p);
}

/* Fail a message: tell the caller and forget it. */
static void
fail(struct sink *s, struct pending *p, rd_kafka_resp_err_t err,
    bool maybe_there)
{
	struct bytes raw = p->m.raw.p != NULL ? p->m.raw : p->m.value;
	struct rejected record = {.raw = raw.p != NULL ? raw.p : "",
	    .len = raw.len,
	    .source = p->m.source,
	    .line = p->m.line,
	    .persisted = maybe_there || p->maybe_there ? "maybe" : "no"};
	enum status status = ST_FAILED;
	struct fault why;

	if (is_time_out(err)) {
		fault_set(&why, REASON_TIMED_OUT, NULL,
		    "not delivered in time%s%s",
		    s->kafka.error != RD_KAFKA_RESP_ERR_NO_ERROR ? ": " : "",
		    s->kafka.text);
		status = s->kafka.denied ? ST_CANNOT : ST_FAILED;
	} else if (is_too_large(err)) {
		tell_too_large(s, &p->m, err, p->unsent, &why);
		status = ST_REJECTED;
	} else if (is_bad_message(err)) {
		fault_set(
		    &why, REASON_BROKER_REFUSED, NULL, "%s", cause_of(err));
		status = ST_REJECTED;
	} else {
		fault_set(&why, REASON_BROKER_REFUSED, NULL,
		    "not delivered: %s", cause_of(err));
		if (kafka_is_denial(err) ||
		    err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ||
		    err == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC ||
		    err == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION)
			status = ST_CANNOT;
	}
	if (s->status < status)
		s->status = status;
	s->failed++;
	s->on_failed(s->arg, &record, &why);
	forget(s, p);
}

/* Is the producer beyond help, so that only a new one can go on? */
static bool
is_fatal(const struct sink *s)
{
	return rd_kafka_fatal_error(s->kafka.rk, NULL, 0) !=
	    RD_KAFKA_RESP_ERR_NO_ERROR;
}

static void
on_report(rd_kafka_t *rk, const rd_kafka_message_t *report, void *opaque)
{
	struct kafka *k = opaque;
	struct sink *s = (struct sink *)(void *)k;
	struct pending *p = report->_private;
	bool maybe_there = rd_kafka_message_status(report) ==
	    RD_KAFKA_MSG_STATUS_POSSIBLY_PERSISTED;

	(void)rk;
	s->reported = true;
	if (report->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
		s->delivered++;
		s->rebuilds = 0;
		kafka_forget_complaint(&s->kafka);
		forget(s, p);
		return;
	}
	if (kafka_is_denial(report->err))
		s->kafka.denied = true;
	if (is_bad_message(report->err) && !p->alone) {
		/* Another message of its batch may be the cause: see alone. */
		p->suspect = true;
		s->suspects++;
	} else if (is_fatal(s) && s->rebuilds < REBUILDS_MAX && !s->given_up) {
		p->maybe_there = p->maybe_there || maybe_there;
	} else {
		fail(s, p, report->err, maybe_there);
	}
}

/* --- the producer --------------------------------------------------------- */

static int
start(struct sink *s, struct error *e)
{
	static const char *const defaults[] = {"client.id", "weir-produce",
	    "enable.idempotence", "true", "acks", "all",
	    /* As Java's clients do: the same key, the same partition. */
	    "partitioner", "murmur2_random",
	    /* The deadline is ours: --timeout without any progress. */
	    "message.timeout.ms", "0", "queue.buffering.max.kbytes", "65536",
	    /* 5 saves a tenth of the broker's work, but slows a pipe. */
	    "linger.ms", "2", NULL};
	rd_kafka_conf_t *conf = kafka_conf(s->options, defaults, e);
	char why[256];

	if (conf == NULL)
		return -1;
	if (s->codec != NULL &&
	    rd_kafka_conf_set(conf, "compression.codec", s->codec, why,
		sizeof why) != RD_KAFKA_CONF_OK) {
		rd_kafka_conf_destroy(conf);
		return property_refused(
		    "-z", "compression.codec", s->codec, why, e);
	}
	rd_kafka_conf_set_dr_msg_cb(conf, on_report);
	return kafka_start(&s->kafka, s->options, RD_KAFKA_PRODUCER, conf, e);
}

int
sink_open(struct sink *s, const struct kafka_opts *o, const char *topic,
    const char *codec, struct error *e)
{
	*s = (struct sink){.options = o, .topic = topic, .codec = codec};
	if (start(s, e) < 0 ||
	    topic_find_to_write(&s->kafka, topic, &s->partitions, e) < 0)
		return -1;
	s->rkt = rd_kafka_topic_new(s->kafka.rk, topic, NULL);
	s->batch = mem_zero(BATCH, sizeof *s->batch);
	/* Twice what the queue takes: it bounds what lies around its gaps. */
	s->held_max =
	    2048 * configured(s, "queue.buffering.max.kbytes") + HELD_MIN;
	spread_init(&s->spread, s->kafka.rk, s->partitions);
	s->progressed = clock_ms();
	return 0;
}

static void
stop_producer(struct sink *s)
{
	if (s->rkt != NULL)
		rd_kafka_topic_destroy(s->rkt);
	if (s->kafka.rk != NULL)
		rd_kafka_destroy_flags(
		    s->kafka.rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
	s->rkt = NULL;
	s->kafka.rk = NULL;
}

void
sink_release(struct sink *s)
{
	stop_producer(s);
	pending_release(&s->pendings);
	free(s->batch);
	s->batch = NULL;
}

/* Has the sink tried for long enough? */
static bool
is_stuck(struct sink *s)
{
	int64_t now = clock_ms();

	if (stop_requested() != 0 && s->stopping == 0)
		s->stopping = now;
	if (s->stopping != 0 && now - s->stopping > SINK_DRAIN_MS)
		return true;
	return now - s->progressed > s->kafka.timeout_ms;
}

/* Fail everything that is not delivered. */
static void
give_up(struct sink *s)
{
	struct pending *p, *next;

	s->given_up = true;
	rd_kafka_purge(
	    s->kafka.rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
	rd_kafka_flush(s->kafka.rk, 1000);
	/* Only without its threads are the lent bytes surely ours again. */
	stop_producer(s);
	for (p = pending_first(&s->pendings); p != NULL; p = next) {
		next = pending_next(p);
		fail(s, p, RD_KAFKA_RESP_ERR__PURGE_INFLIGHT, !p->unsent);
	}
	s->batched = 0;
}

/*
 * Replace a producer that librdkafka has given up, and send again all that was
 * not reported as delivered. Messages that the old one may have sent can then
 * be there twice: a warning says so.
 */
static void
rebuild(struct sink *s)
{
	struct pending *p;
	uint64_t maybe = 0;
	rd_kafka_resp_err_t err = rd_kafka_fatal_error(s->kafka.rk, NULL, 0);

	rd_kafka_purge(
	    s->kafka.rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
	rd_kafka_flush(s->kafka.rk, 1000);
	s->rebuilds++;
	stop_producer(s);
	for (p = pending_first(&s->pendings); p != NULL; p = pending_next(p))
		maybe += p->maybe_there;
	warnx("the producer failed (%s): sending %" PRIu64 " messages again, "
	      "%" PRIu64 " of which may then be there twice",
	    cause_of(err), s->outstanding - s->suspects, maybe);
	if (start(s, &s->error) < 0) {
		s->given_up = true;
		return;
	}
	s->rkt = rd_kafka_topic_new(s->kafka.rk, s->topic, NULL);
	for (p = pending_first(&s->pendings); p != NULL; p = pending_next(p)) {
		if (p->suspect || p->unsent)
			continue;
		/* Reports may end others meanwhile, but not this one. */
		while (message_send(s->kafka.rk, s->rkt, &p->m, p) ==
		    RD_KAFKA_RESP_ERR__QUEUE_FULL) {
			rd_kafka_poll(s->kafka.rk, 50);
			if (is_stuck(s) || is_fatal(s))
				return; /* serve() goes on */
		}
	}
}

/* Poll delivery reports for `ms`; rebuild or give up if they ask for it. */
static void
serve(struct sink *s, int ms)
{
	if (s->given_up)
		return;
	rd_kafka_poll(s->kafka.rk, ms);
	metrics_file_look(); /* in long waits, too */
	if (s->reported)
		s->progressed = clock_ms();
	s->reported = false;
	if (is_fatal(s) && s->rebuilds < REBUILDS_MAX)
		rebuild(s);
	else if (is_fatal(s) || s->kafka.denied ||
	    (s->outstanding > 0 && is_stuck(s)))
		give_up(s);
}

/* Note that librdkafka has taken a message, or never will. */
static void
note_handed(struct sink *s, struct pending *p, rd_kafka_resp_err_t err)
{
	if (err != RD_KAFKA_RESP_ERR_NO_ERROR) {
		fail(s, p, err, false);
		return;
	}
	p->unsent = false;
	if (s->outstanding++ == 0)
		s->progressed = clock_ms();
}

/* Must we wait before the message can be handed over again? */
static bool
is_not_now(rd_kafka_resp_err_t err)
{
	return err == RD_KAFKA_RESP_ERR__QUEUE_FULL ||
	    err == RD_KAFKA_RESP_ERR__FATAL;
}

/* Hand over the batch from `from` on; returns how far it came. */
static size_t
hand_batch(struct sink *s, size_t from)
{
	size_t i;

	rd_kafka_produce_batch(s->rkt, MESSAGE_ANY_PARTITION,
	    RD_KAFKA_MSG_F_PARTITION, s->batch + from,
	    (int)(s->batched - from));
	for (i = from; i < s->batched && !is_not_now(s->batch[i].err); i++)
		note_handed(s, s->batch[i]._private, s->batch[i].err);
	return i;
}

/* Hand over the batch, as soon as there is room for each of it. */
static void
send_batch(struct sink *s)
{
	size_t done = 0;

	while (!s->given_up && done < s->batched) {
		done = hand_batch(s, done);
		serve(s, done < s->batched ? 50 : 0);
	}
	s->batched = 0;
	while (!s->given_up && s->pendings.held > s->held_max &&
	    s->outstanding > s->suspects)
		serve(s, 50);
}

/* Hand over one message by itself, as soon as there is room. */
static void
send_alone(struct sink *s, struct pending *p)
{
	while (!s->given_up) {
		rd_kafka_resp_err_t err =
		    message_send(s->kafka.rk, s->rkt, &p->m, p);

		if (!is_not_now(err)) {
			note_handed(s, p, err);
			return;
		}
		serve(s, 50);
	}
}

/*
 * Send those whose batches were refused again, each in its own batch, when all
 * others are done: this finds the offending one.
 */
static void
settle_suspects(struct sink *s)
{
	struct pending *p, *next;

	while (!s->given_up && s->outstanding > s->suspects)
		serve(s, 50);
	for (p = pending_first(&s->pendings); p != NULL && !s->given_up;
	     p = next) {
		uint64_t before = s->outstanding;

		next = pending_next(p);
		if (!p->suspect)
			continue;
		p->alone = true;
		p->suspect = false;
		p->unsent = true;
		s->suspects--;
		s->outstanding--;
		send_alone(s, p);
		while (!s->given_up && s->outstanding == before)
			serve(s, 50);
	}
}

/* Append the message to the batch. */
static void
add_to_batch(struct sink *s, struct pending *p)
{
	s->batch[s->batched++] =
	    (rd_kafka_message_t){.partition = p->m.partition,
		.payload = (void *)(uintptr_t)p->m.value.p,
		.len = p->m.value.len,
		.key = (void *)(uintptr_t)p->m.key.p,
		.key_len = p->m.key.len,
		._private = p};
}

bool
sink_send(struct sink *s, const struct message *m)
{
	struct pending *p = pending_add(&s->pendings, m);

	p->m.partition = spread_partition(&s->spread, m);
	if (s->given_up)
		fail(s, p, RD_KAFKA_RESP_ERR__PURGE_QUEUE, false);
	else if (s->suspects > 0)
		settle_suspects(s);
	if (s->given_up)
		return false;
	if (m->headers == 0 && m->timestamp == 0) {
		add_to_batch(s, p);
		if (s->batched == BATCH)
			send_batch(s);
	} else {
		send_batch(s);
		if (!s->given_up) {
			send_alone(s, p);
			serve(s, 0);
		}
	}
	return !s->given_up;
}

bool
sink_poll(struct sink *s)
{
	send_batch(s);
	serve(s, 0);
	if (s->suspects > 0)
		settle_suspects(s);
	spread_pause(&s->spread);
	return !s->given_up;
}

void
sink_drain(struct sink *s)
{
	send_batch(s);
	while (s->outstanding > 0 && !s->given_up) {
		serve(s, 100);
		if (s->suspects > 0)
			settle_suspects(s);
	}
}
