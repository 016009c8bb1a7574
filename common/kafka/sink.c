#include "kafka/sink.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/stop.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define REBUILDS_MAX 3 /* producers given up one after the other */

/* A message that was sent, until it is reported. Its bytes are behind it. */
struct pending {
	struct pending *next, *previous;
	struct message m;
	bool alone;	  /* sent with no other in its batch */
	bool suspect;	  /* to be sent alone: its batch was refused */
	bool maybe_there; /* a producer that was given up may have sent it */
	struct header headers[]; /* and behind them the bytes */
};

/* --- the list of pending messages ---------------------------------------- */

/* Copy bytes to `*place` and step it on. */
static struct bytes
put_bytes(char **place, struct bytes b)
{
	struct bytes copy = {.len = b.len};

	if (b.p == NULL)
		return copy;
	copy.p = *place;
	if (b.len > 0)
		memcpy(*place, b.p, b.len);
	(*place)[b.len] = '\0'; /* a header's name is a C string */
	*place += b.len + 1;
	return copy;
}

static size_t
room_for(struct bytes b)
{
	return b.p == NULL ? 0 : b.len + 1;
}

static struct pending *
copy_message(const struct message *m)
{
	size_t size = m->headers * sizeof *m->header;
	struct header *headers;
	struct pending *p;
	char *place;

	size += room_for(m->value) + room_for(m->key) + room_for(m->raw);
	for (size_t i = 0; i < m->headers; i++)
		size +=
		    room_for(m->header[i].name) + room_for(m->header[i].value);
	p = mem_alloc(sizeof *p + size);
	*p = (struct pending){.m = *m};
	headers = p->headers;
	place = (char *)(void *)(headers + m->headers);
	for (size_t i = 0; i < m->headers; i++)
		headers[i] = (struct header){
		    .name = put_bytes(&place, m->header[i].name),
		    .value = put_bytes(&place, m->header[i].value)};
	p->m.header = headers;
	p->m.value = put_bytes(&place, m->value);
	p->m.key = put_bytes(&place, m->key);
	p->m.raw = put_bytes(&place, m->raw);
	return p;
}

static void
append(struct sink *s, struct pending *p)
{
	p->previous = s->last;
	if (s->last != NULL)
		s->last->next = p;
	else
		s->first = p;
	s->last = p;
	s->outstanding++;
}

static void
remove_pending(struct sink *s, struct pending *p)
{
	if (p->previous != NULL)
		p->previous->next = p->next;
	else
		s->first = p->next;
	if (p->next != NULL)
		p->next->previous = p->previous;
	else
		s->last = p->previous;
	s->outstanding--;
	free(p);
}

/* --- failures ------------------------------------------------------------- */

/* Is it this message that the broker (or librdkafka) does not want? */
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

/* A message ends as failed: tell the caller and forget it. */
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
	} else if (is_bad_message(err)) {
		fault_set(&why,
		    is_too_large(err) ? REASON_TOO_LARGE
				      : REASON_BROKER_REFUSED,
		    NULL, "%s", rd_kafka_err2str(err));
		status = ST_REJECTED;
	} else {
		fault_set(&why, REASON_BROKER_REFUSED, NULL,
		    "not delivered: %s", rd_kafka_err2str(err));
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
	remove_pending(s, p);
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
	s->progressed = clock_ms();
	if (kafka_is_denial(report->err))
		s->kafka.denied = true;
	if (report->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
		s->delivered++;
		s->rebuilds = 0;
		s->kafka.error = RD_KAFKA_RESP_ERR_NO_ERROR;
		s->kafka.text[0] = '\0';
		remove_pending(s, p);
	} else if (is_bad_message(report->err) && !p->alone) {
		/* Perhaps it was another one of its batch: see alone. */
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
	    NULL};
	rd_kafka_conf_t *conf = kafka_conf(s->options, defaults, e);
	char why[256];

	if (conf == NULL)
		return -1;
	if (s->codec != NULL &&
	    rd_kafka_conf_set(conf, "compression.codec", s->codec, why,
		sizeof why) != RD_KAFKA_CONF_OK) {
		rd_kafka_conf_destroy(conf);
		return error_set(e, ST_CANNOT, "-z: %s", why);
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
	    kafka_find_topic(&s->kafka, topic, &s->partitions, e) < 0)
		return -1;
	s->rkt = rd_kafka_topic_new(s->kafka.rk, topic, NULL);
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
	while (s->first != NULL)
		remove_pending(s, s->first);
}

/* Hand it to librdkafka, which lends our copy until the report. */
static rd_kafka_resp_err_t
hand_over(struct sink *s, struct pending *p)
{
	rd_kafka_headers_t *headers;
	rd_kafka_resp_err_t err;
	const struct message *m = &p->m;

	/* The plain way is the fast one. */
	if (m->headers == 0 && m->timestamp == 0)
		return rd_kafka_produce(s->rkt, m->partition, 0,
			   (void *)(uintptr_t)m->value.p, m->value.len,
			   m->key.p, m->key.len, p) == 0
		    ? RD_KAFKA_RESP_ERR_NO_ERROR
		    : rd_kafka_last_error();
	headers = rd_kafka_headers_new(m->headers);
	for (size_t i = 0; i < m->headers; i++)
		rd_kafka_header_add(headers, m->header[i].name.p,
		    (ssize_t)m->header[i].name.len, m->header[i].value.p,
		    (ssize_t)m->header[i].value.len);
	err = rd_kafka_producev(s->kafka.rk, RD_KAFKA_V_RKT(s->rkt),
	    RD_KAFKA_V_PARTITION(m->partition),
	    RD_KAFKA_V_VALUE((void *)(uintptr_t)m->value.p, m->value.len),
	    RD_KAFKA_V_KEY(m->key.p, m->key.len),
	    RD_KAFKA_V_TIMESTAMP(m->timestamp), RD_KAFKA_V_HEADERS(headers),
	    RD_KAFKA_V_MSGFLAGS(0), RD_KAFKA_V_OPAQUE(p), RD_KAFKA_V_END);
	if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
		rd_kafka_headers_destroy(headers);
	return err;
}

/* Has it been tried for long enough? */
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

/* Everything that is not delivered fails now. */
static void
give_up(struct sink *s)
{
	s->given_up = true;
	rd_kafka_purge(
	    s->kafka.rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
	rd_kafka_flush(s->kafka.rk, 1000);
	/* Only without its threads are the lent bytes surely ours again. */
	stop_producer(s);
	while (s->first != NULL)
		fail(s, s->first, RD_KAFKA_RESP_ERR__PURGE_INFLIGHT, true);
}

/*
 * librdkafka has given its producer up: make a new one and send again all that
 * was not reported as delivered. What the old one may have sent can then be
 * there twice, which is said.
 */
static void
rebuild(struct sink *s)
{
	uint64_t maybe = 0;
	struct error e;
	char why[256];

	rd_kafka_fatal_error(s->kafka.rk, why, sizeof why);
	rd_kafka_purge(
	    s->kafka.rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
	rd_kafka_flush(s->kafka.rk, 1000);
	s->rebuilds++;
	stop_producer(s);
	for (struct pending *p = s->first; p != NULL; p = p->next)
		maybe += p->maybe_there;
	warnx("the producer failed (%s): sending %" PRIu64 " messages again, "
	      "%" PRIu64 " of which may then be there twice",
	    why, s->outstanding - s->suspects, maybe);
	if (start(s, &e) < 0)
		die_error(&e);
	s->rkt = rd_kafka_topic_new(s->kafka.rk, s->topic, NULL);
	for (struct pending *p = s->first; p != NULL; p = p->next) {
		if (p->suspect)
			continue;
		/* Reports may free others meanwhile, but not this one. */
		while (hand_over(s, p) == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
			rd_kafka_poll(s->kafka.rk, 50);
			if (is_stuck(s) || is_fatal(s))
				return; /* serve() sees to it */
		}
	}
}

/* Take reports for a while, and see to what they call for. */
static void
serve(struct sink *s, int ms)
{
	if (s->given_up)
		return;
	rd_kafka_poll(s->kafka.rk, ms);
	if (is_fatal(s) && s->rebuilds < REBUILDS_MAX)
		rebuild(s);
	else if (is_fatal(s) || s->kafka.denied ||
	    (s->outstanding > 0 && is_stuck(s)))
		give_up(s);
}

/* Hand a message over as soon as there is room; false after giving up. */
static bool
wait_and_hand_over(struct sink *s, struct pending *p, rd_kafka_resp_err_t *err)
{
	while (!s->given_up) {
		*err = hand_over(s, p);
		if (*err != RD_KAFKA_RESP_ERR__QUEUE_FULL &&
		    *err != RD_KAFKA_RESP_ERR__FATAL)
			return true;
		serve(s, 50);
	}
	*err = RD_KAFKA_RESP_ERR__PURGE_QUEUE;
	return false;
}

/*
 * Send those whose batches were refused again, each in a batch of its own, when
 * all others are done: so the one that is to blame is found.
 */
static void
settle_suspects(struct sink *s)
{
	struct pending *p, *next;
	rd_kafka_resp_err_t err;

	while (!s->given_up && s->outstanding > s->suspects)
		serve(s, 50);
	for (p = s->first; p != NULL && !s->given_up; p = next) {
		uint64_t before = s->outstanding;

		next = p->next;
		p->alone = true;
		p->suspect = false;
		s->suspects--;
		if (wait_and_hand_over(s, p, &err) &&
		    err != RD_KAFKA_RESP_ERR_NO_ERROR)
			fail(s, p, err, false);
		while (!s->given_up && s->outstanding == before)
			serve(s, 50);
	}
}

bool
sink_send(struct sink *s, const struct message *m)
{
	struct pending *p = copy_message(m);
	rd_kafka_resp_err_t err;
	bool taken;

	if (s->suspects > 0)
		settle_suspects(s);
	if (s->outstanding == 0)
		s->progressed = clock_ms();
	taken = wait_and_hand_over(s, p, &err);
	append(s, p);
	if (!taken || err != RD_KAFKA_RESP_ERR_NO_ERROR)
		fail(s, p, err, false);
	else
		rd_kafka_poll(s->kafka.rk, 0);
	return !s->given_up;
}

bool
sink_poll(struct sink *s)
{
	serve(s, 0);
	if (s->suspects > 0)
		settle_suspects(s);
	return !s->given_up;
}

void
sink_drain(struct sink *s)
{
	while (s->outstanding > 0 && !s->given_up) {
		serve(s, 100);
		if (s->suspects > 0)
			settle_suspects(s);
	}
}
