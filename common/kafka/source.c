#include "kafka/source.h"

#include "base/clock.h"
#include "kafka/topic.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#define SERVE_MS 50 /* between two looks at the group while reading */
#define FETCH_MAX "4000000"
#define IN_HAND 32 /* messages between two looks at the clock */

/* --- places --------------------------------------------------------------- */

static int
find_places(struct source *s, struct error *e)
{
	for (char **topic = s->o->topics; *topic != NULL; topic++) {
		int32_t n, only = s->o->partition;

		if (topic_find(&s->kafka, *topic, &n, e) < 0)
			return -1;
		if (only >= n)
			return error_set(e, ST_CANNOT,
			    "topic '%s' has no partition %" PRId32
			    ": it has %" PRId32,
			    *topic, only, n);
		for (int32_t i = 0; i < n; i++) {
			if (only != SOURCE_ALL_PARTITIONS && i != only)
				continue;
			places_add(&s->places, *topic, i);
		}
	}
	return 0;
}

static int
read_all(struct source *s, struct error *e)
{
	rd_kafka_topic_partition_list_t *list =
	    start_find(&s->kafka, &s->places, &s->o->start, e);
	rd_kafka_resp_err_t err;

	if (list == NULL)
		return -1;
	err = assignment_take(&s->assignment, list);
	rd_kafka_topic_partition_list_destroy(list);
	if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
		return error_set(
		    e, ST_FAILED, "cannot read: %s", cause_of(err));
	return 0;
}

/* --- the group, and topics that change ------------------------------------- */

/* Keep a failure inside a callback for the next source_next(). */
static void
fail_with(struct source *s, const struct error *e)
{
	if (!s->failed)
		s->error = *e;
	s->failed = true;
}

static void
on_rebalance(rd_kafka_t *rk, rd_kafka_resp_err_t err,
    rd_kafka_topic_partition_list_t *list, void *opaque)
{
	/* The opaque of each of our clients is its struct kafka. */
	struct kafka *k = opaque;
	struct source *s =
	    (struct source *)((char *)k - offsetof(struct source, kafka));

	struct error e;

	(void)rk;
	if (membership_rebalance(&s->membership, err, list, &e) < 0)
		fail_with(s, &e);
}

static void
join_again(struct source *s)
{
	struct error e;

	if (!s->failed && membership_rejoin(&s->membership, &e) < 0)
		fail_with(s, &e);
}

/* Read new partitions too: this is how many the topic has now. */
static void
read_new_partitions(void *arg, const char *topic, int32_t partitions)
{
	struct source *s = arg;
	struct error e;

	if (assignment_grow(&s->assignment, topic, partitions, &e) < 0)
		fail_with(s, &e);
}

static void
watch_topics(struct source *s)
{
	watch_init(&s->watch, &s->kafka, s->o->topics);
	s->watch.arg = s;
	/* A group shares new partitions by a rebalance. */
	if (s->o->group == NULL && !s->o->to_end &&
	    s->o->partition == SOURCE_ALL_PARTITIONS)
		s->watch.on_size = read_new_partitions;
	else
		s->watch.every = 0;
	s->watch.looked = clock_ms();
}

/*
 * End because a topic was certainly deleted, and all of it that came is read.
 */
static enum source_event
end_for_topic(struct source *s, struct error *e)
{
	places_forget_topic(&s->places, s->watch.gone);
	error_set(e, ST_CANNOT,
	    "topic '%s' is gone: it was deleted, or we may not see it any "
	    "more",
	    s->watch.gone);
	return SOURCE_ERROR;
}

/* End because nothing came for longer than the timeout. */
static enum source_event
end_for_silence(const struct source *s, struct error *e)
{
	if (s->membership.join.since != 0 && !s->kafka.denied)
		join_give_up(&s->membership.join, clock_ms(), e);
	else
		kafka_failure(&s->kafka, e, "no broker answers");
	return SOURCE_ERROR;
}

/* End because a topic was made anew: its records are not the ones asked for. */
static void
look_for_renewed(struct source *s, int64_t now)
{
	if (s->failed || !renewed_is_due(&s->renewed, now))
		return;
	for (size_t i = 0; i < s->places.count; i++) {
		const struct place *p = &s->places.at[i];

		if (p->mine)
			renewed_know(&s->renewed, p->topic, p->partition,
			    p->next > p->end ? p->next : p->end);
	}
	renewed_look(&s->renewed, now);
	if (s->renewed.topic == NULL)
		return;
	/* Its offsets are not to go on from. */
	places_forget_topic(&s->places, s->renewed.topic);
	s->failed = true;
	error_set(&s->error, ST_CANNOT,
	    "topic '%s' is not the same as before: it was deleted and created "
	    "again, or has lost records; its first new ones are not read",
	    s->renewed.topic);
}

/* --- the interface -------------------------------------------------------- */

static int
start(struct source *s, const struct kafka_opts *k, struct error *e)
{
	const char *const defaults[] = {"client.id", "weir-consume",
	    "check.crcs", "true",
	    /*
	     * How long the broker keeps a question without records. Its answer
	     * tells the end after the marks of transactions.
	     */
	    "fetch.wait.max.ms", s->o->to_end ? "20" : "500",
	    /*
	     * How long the next run of a job waits for a killed one. (45 s is
	     * librdkafka's own.)
	     */
	    "session.timeout.ms", s->o->to_end ? "10000" : "45000",
	    "max.poll.interval.ms", JOIN_POLL_MS,
	    /* Small answers are used again before they leave the cache. */
	    "fetch.max.bytes", FETCH_MAX, "queued.max.messages.kbytes", "32768",
	    NULL};
	/* Our promises rest on these: no file made for Java may change them. */
	const char *fixed[] = {"enable.auto.commit", "false",
	    "enable.auto.offset.store", "false", "auto.offset.reset", "error",
	    "enable.partition.eof", "true",
	    /* 2.0.2 can lose records with the cooperative one (#4059). */
	    "partition.assignment.strategy", "range,roundrobin", NULL};
	rd_kafka_conf_t *conf = kafka_conf(k, defaults, e);
	char why[256];

	if (conf == NULL)
		return -1;
	for (const char **p = fixed; *p != NULL; p += 2)
		rd_kafka_conf_set(conf, p[0], p[1], why, sizeof why);
	/*
	 * A file has this for its producers; a larger message comes in any
	 * case.
	 */
	kafka_conf_raise(
	    conf, "fetch.max.bytes", FETCH_MAX, "message.max.bytes");
	if (s->o->committed_only)
		rd_kafka_conf_set(
		    conf, "isolation.level", "read_committed", why, sizeof why);
	nudge_configure(conf);
	if (s->o->group != NULL)
		rd_kafka_conf_set_rebalance_cb(conf, on_rebalance);
	if (membership_configure(&s->membership, conf, e) < 0) {
		rd_kafka_conf_destroy(conf);
		return -1;
	}
	if (kafka_start(&s->kafka, k, RD_KAFKA_CONSUMER, conf, e) < 0)
		return -1;
	s->kafka.reads = true;
	rd_kafka_poll_set_consumer(s->kafka.rk);
	return 0;
}

int
source_open(struct source *s, const struct kafka_opts *k,
    const struct source_opts *o, bool (*flush)(void), struct error *e)
{
	*s = (struct source){.o = o,
	    .assignment = {.k = &s->kafka,
		.places = &s->places,
		.to_end = o->to_end,
		.by_group = o->group != NULL},
	    .membership = {.group = o->group,
		.instance = o->instance,
		.topics = o->topics,
		.start = &o->start,
		.no_commit = o->no_commit,
		.k = &s->kafka,
		.assignment = &s->assignment,
		.flush = flush,
		.join = {.group = o->group}}};
	if (start(s, k, e) < 0 || find_places(s, e) < 0 ||
	    start_find_ends(&s->kafka, &s->places, e) < 0)
		return -1;
	assignment_open(&s->assignment);
	watch_topics(s);
	renewed_init(&s->renewed, &s->kafka);
	if (o->group == NULL)
		return read_all(s, e);
	/* No sharing, but the group's offsets for that partition. */
	if (o->partition != SOURCE_ALL_PARTITIONS)
		return membership_read_stored(&s->membership, e);
	return membership_join(&s->membership, e);
}

/*
 * Note that all up to this offset has been put out; the offsets after the last
 * message hold only a transaction's marker or its aborted messages. Going on
 * from here spares the next reader these, and a group's lag comes to 0.
 */
static void
reach(const struct source *s, struct place *p, int64_t offset)
{
	if (s->o->to_end && p->late)
		return;
	if (s->o->to_end && offset > p->end)
		offset = p->end;
	if (offset > p->next)
		p->next = offset;
}

/* Handle a message that carries an error: 0 nothing, -1 the end. */
static int
heed_error(struct source *s, const rd_kafka_message_t *m, struct error *e)
{
	struct place *p;

	switch (m->err) {
	case RD_KAFKA_RESP_ERR__PARTITION_EOF:
		/* Its end now, and so its end at the start. */
		p = places_of(&s->places, m);
		if (p == NULL)
			return 0;
		p->done = true;
		reach(s, p, m->offset);
		return 0;
	case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
	case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
		return error_set(e, ST_FAILED,
		    "%s[%" PRId32 "]: the offset to read is no longer there: "
		    "retention has deleted its records, or the topic was "
		    "created again",
		    m->rkt != NULL ? rd_kafka_topic_name(m->rkt) : "?",
		    m->partition);
	case RD_KAFKA_RESP_ERR__FATAL:
		/* A static member: another one has its name. */
		return error_set(e, ST_FAILED, "%s%s",
		    cause_of(rd_kafka_fatal_error(s->kafka.rk, NULL, 0)),
		    s->o->instance != NULL
			? ": is another one running with this --instance?"
			: "");
	default:
		if (join_heed(&s->membership.join, m->err, e) < 0)
			return -1;
		s->kafka.missing = s->kafka.missing || kafka_is_missing(m->err);
		if (kafka_is_denial(m->err))
			return error_set(e, ST_CANNOT,
			    "refused by the broker: %s", cause_of(m->err));
		/* librdkafka retries all others by itself. */
		note("librdkafka: %s", rd_kafka_message_errstr(m));
		return 0;
	}
}

/* Is the message beyond the end at which we stop? */
static bool
is_beyond_end(struct source *s, const rd_kafka_message_t *m)
{
	struct place *p;

	if (!s->o->to_end)
		return false;
	p = places_of(&s->places, m);
	if (p == NULL)
		return true;
	if (m->offset + 1 >= p->end)
		p->done = true;
	if (m->offset < p->end)
		return false;
	reach(s, p, p->end);
	return true;
}

/* --- messages ------------------------------------------------------------- */

/*
 * Serve rebalances and other events now and then, and poll messages in between.
 */
static rd_kafka_message_t *
next_message(struct source *s, int ms)
{
	rd_kafka_message_t *m = NULL;
	bool joining;
	int64_t now;

	/* Of messages already there many go by in a millisecond. */
	if (s->in_hand > 0) {
		s->in_hand--;
		m = rd_kafka_consume_queue(s->assignment.queue, 0);
		if (m != NULL)
			return m;
	}
	s->in_hand = IN_HAND;
	now = clock_ms();
	/* Without partitions wait for the event that gives them. */
	joining = membership_is_joining(&s->membership, now);
	if (joining || now - s->served >= SERVE_MS || now < s->served) {
		m = rd_kafka_consumer_poll(s->kafka.rk, joining ? ms : 0);
		/* About a missing topic it would wait for its answer. */
		if (s->watch.missed == 0)
			look_for_renewed(s, now);
		watch_look(&s->watch, now);
		join_again(s);
		/* The looks take time; messages have their turn next. */
		s->served = clock_ms();
	}
	return m != NULL || joining
	    ? m
	    : rd_kafka_consume_queue(s->assignment.queue, ms);
}

void
source_serve(struct source *s)
{
	rd_kafka_message_t *m = rd_kafka_consumer_poll(s->kafka.rk, 0);

	s->served = clock_ms();
	if (m == NULL)
		return;
	/* Messages come by the other queue: one here would be lost. */
	if (m->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
		error_set(&s->error, ST_FAILED, "a message came unasked");
		s->failed = true;
	} else if (heed_error(s, m, &s->error) < 0) {
		s->failed = true;
	}
	rd_kafka_message_destroy(m);
}

enum source_event
source_next(struct source *s, int ms, rd_kafka_message_t **m, struct error *e)
{
	for (;;) {
		if (assignment_is_done(&s->assignment))
			return SOURCE_END;
		*m = next_message(s, ms);
		if (s->failed || s->kafka.denied) {
			*e = s->error;
			if (!s->failed)
				kafka_failure(
				    &s->kafka, e, "refused by the broker");
			if (*m != NULL)
				rd_kafka_message_destroy(*m);
			return SOURCE_ERROR;
		}
		if (*m == NULL) {
			if (s->watch.gone != NULL)
				return end_for_topic(s, e);
			s->waited += ms;
			if (s->o->to_end && s->waited > s->kafka.timeout_ms)
				return end_for_silence(s, e);
			return SOURCE_IDLE;
		}
		s->waited = 0;
		if ((*m)->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
			assignment_took(&s->assignment, *m);
			if (!is_beyond_end(s, *m))
				return SOURCE_MESSAGE;
		}
		if ((*m)->err != RD_KAFKA_RESP_ERR_NO_ERROR &&
		    heed_error(s, *m, e) < 0) {
			rd_kafka_message_destroy(*m);
			return SOURCE_ERROR;
		}
		rd_kafka_message_destroy(*m);
	}
}

int
source_commit(struct source *s, bool wait, struct error *e)
{
	rd_kafka_resp_err_t err = membership_commit(&s->membership, wait);

	if (err == RD_KAFKA_RESP_ERR_NO_ERROR)
		return 0;
	return error_set(
	    e, ST_FAILED, "cannot commit offsets: %s", cause_of(err));
}

void
source_close(struct source *s)
{
	if (s->kafka.rk == NULL)
		return;
	membership_leave(&s->membership);
	assignment_release(&s->assignment);
	renewed_release(&s->renewed);
	/*
	 * The client is left to the end of the process: in 2.0.2 an unanswered
	 * request or a deleted topic lets rd_kafka_destroy() wait for ever.
	 */
	places_release(&s->places);
}
