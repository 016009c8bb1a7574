#include "kafka/source.h"

#include "base/clock.h"
#include "kafka/commit.h"
#include "kafka/committed.h"
#include "kafka/topic.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#define CLOSE_MS 4000 /* how long leaving a group may take */
#define SERVE_MS 50   /* between two looks at the group while reading */
#define FETCH_MAX "4000000"
#define IN_HAND 32 /* messages between two looks at the clock */

/* --- what is read --------------------------------------------------------- */

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

/* Messages of a partition are to come by our own queue. */
static void
send_to_queue(struct source *s, const rd_kafka_topic_partition_t *t)
{
	rd_kafka_queue_t *queue =
	    rd_kafka_queue_get_partition(s->kafka.rk, t->topic, t->partition);

	rd_kafka_queue_forward(queue, s->queue);
	rd_kafka_queue_destroy(queue);
}

/* Read these, from where they say, but for those that are at their end. */
static rd_kafka_resp_err_t
assign(struct source *s, const rd_kafka_topic_partition_list_t *list)
{
	rd_kafka_topic_partition_list_t *reading =
	    rd_kafka_topic_partition_list_new(list->cnt);
	rd_kafka_resp_err_t err;

	for (int i = 0; i < list->cnt; i++) {
		const rd_kafka_topic_partition_t *t = &list->elems[i];
		struct place *p =
		    places_find(&s->places, t->topic, t->partition);

		p->mine = true;
		p->from = t->offset;
		p->done = s->o->to_end && (p->late || t->offset >= p->end);
		if (!p->done || s->o->group != NULL)
			rd_kafka_topic_partition_list_add(
			    reading, t->topic, t->partition)
			    ->offset = t->offset;
	}
	for (int i = 0; i < reading->cnt; i++)
		send_to_queue(s, &reading->elems[i]);
	err = rd_kafka_assign(s->kafka.rk, reading);
	rd_kafka_topic_partition_list_destroy(reading);
	return err;
}

static int
read_all(struct source *s, struct error *e)
{
	rd_kafka_topic_partition_list_t *list =
	    start_find(&s->kafka, &s->places, &s->o->start, e);
	rd_kafka_resp_err_t err;

	if (list == NULL)
		return -1;
	err = assign(s, list);
	rd_kafka_topic_partition_list_destroy(list);
	s->assigned = true;
	if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
		return error_set(
		    e, ST_FAILED, "cannot read: %s", rd_kafka_err2str(err));
	return 0;
}

static rd_kafka_resp_err_t
commit(struct source *s, bool wait)
{
	if (s->o->group == NULL || s->o->no_commit)
		return RD_KAFKA_RESP_ERR_NO_ERROR;
	return commit_places(&s->kafka, &s->places, wait);
}

/* --- groups --------------------------------------------------------------- */

/* A failure inside a callback, told by the next source_next(). */
static void
fail_with(struct source *s, const struct error *e)
{
	if (!s->failed)
		s->error = *e;
	s->failed = true;
}

static void
fail(struct source *s, enum status status, const char *what,
    rd_kafka_resp_err_t err)
{
	struct error e;

	error_set(&e, status, "%s: %s", what, rd_kafka_err2str(err));
	fail_with(s, &e);
}

/* A topic's name as it was asked for, which lasts; NULL: it was not. */
static const char *
lent_name(const struct source *s, const char *topic)
{
	char **name = s->o->topics;

	while (*name != NULL && strcmp(*name, topic) != 0)
		name++;
	return *name;
}

/* Nothing is ours: not what was, and it is not known what will be. */
static void
forget_places(struct source *s)
{
	places_forget(&s->places);
	s->assigned = false;
	s->rebalances++;
}

/*
 * A member with a name that was started again with fewer topics may be given
 * what it had before: the group does not look at its topics until the next
 * rebalance. Those are not read.
 */
static void
leave_out_others(const struct source *s, rd_kafka_topic_partition_list_t *list)
{
	for (int i = list->cnt; i-- > 0;) {
		const rd_kafka_topic_partition_t *t = &list->elems[i];

		if (lent_name(s, t->topic) != NULL)
			continue;
		warnx("%s[%" PRId32 "] was given to us, and is not in -t: it "
		      "is left to the group's next rebalance",
		    t->topic, t->partition);
		rd_kafka_topic_partition_list_del_by_idx(list, i);
	}
}

/* Partitions were given to us: begin at what the group has committed. */
static void
take_partitions(struct source *s, rd_kafka_topic_partition_list_t *list)
{
	rd_kafka_topic_partition_list_t *starts = NULL;
	struct error e;
	rd_kafka_resp_err_t err;

	leave_out_others(s, list);
	err = committed_find(s->kafka.rk, list, s->kafka.timeout_ms);
	if (err != RD_KAFKA_RESP_ERR_NO_ERROR) {
		fail(s, ST_FAILED, "cannot ask for committed offsets", err);
		rd_kafka_assign(s->kafka.rk, NULL);
		return;
	}
	/* An explicit -o holds for what this run has not read before. */
	if (s->o->start.kind != START_DEFAULT &&
	    s->o->start.kind != START_STORED) {
		starts = start_find(&s->kafka, &s->places, &s->o->start, &e);
		if (starts == NULL) {
			fail_with(s, &e);
			rd_kafka_assign(s->kafka.rk, NULL);
			return;
		}
	}
	for (int i = 0; i < list->cnt; i++) {
		rd_kafka_topic_partition_t *t = &list->elems[i];
		struct place *p =
		    places_find(&s->places, t->topic, t->partition);

		if (p == NULL)
			p = places_add_late(
			    &s->places, lent_name(s, t->topic), t->partition);
		if (starts != NULL && p->next < 0 && !p->late)
			t->offset = starts->elems[p - s->places.at].offset;
		else if (t->offset < 0)
			t->offset = p->low;
		/* Others may have gone on: what we knew is out of date. */
		if (p->next >= 0)
			p->next = p->left = p->committed = t->offset;
	}
	if (starts != NULL)
		rd_kafka_topic_partition_list_destroy(starts);
	err = assign(s, list);
	if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
		fail(s, ST_FAILED, "cannot read", err);
	s->assigned = true;
}

static void
lose_partitions(struct source *s, bool can_commit)
{
	rd_kafka_resp_err_t err = RD_KAFKA_RESP_ERR_NO_ERROR;

	if (can_commit) {
		if (s->flush())
			places_all_left(&s->places);
		err = commit(s, true);
	}
	/* Its topic may be the reason why they go: watch.h finds out. */
	if (kafka_is_missing(err))
		s->kafka.missing = true;
	else if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
		warnx("cannot commit offsets: %s", rd_kafka_err2str(err));
	forget_places(s);
	rd_kafka_assign(s->kafka.rk, NULL);
}

/*
 * Are we a member of the group, so that its generation fences what we commit?
 * Between the broker's answer and our call the membership may have gone (a
 * process that was stopped); a transaction's offsets without a generation are
 * accepted from anybody. Before 2.8 only the written form tells it.
 */
static bool
is_member(const rd_kafka_consumer_group_metadata_t *member)
{
#if RD_KAFKA_VERSION >= 0x020800ff
	return rd_kafka_consumer_group_metadata_generation_id(member) >= 0;
#else
	static const char magic[] = "CGMDv2:";
	const size_t at = sizeof magic - 1;
	int32_t generation = 0;
	rd_kafka_error_t *error;
	void *p = NULL;
	size_t len;

	error = rd_kafka_consumer_group_metadata_write(member, &p, &len);
	if (error != NULL) {
		rd_kafka_error_destroy(error);
		return true;
	}
	if (len >= at + sizeof generation && memcmp(p, magic, at) == 0)
		memcpy(&generation, (char *)p + at, sizeof generation);
	rd_kafka_mem_free(NULL, p);
	return generation >= 0;
#endif
}

/*
 * Partitions are said to be given to us: are they, and as which member of which
 * generation?
 *
 * A new generation of the group fences what was sent to be committed in the one
 * before. But a follower that joins again with the subscription that it had
 * keeps generation and member id: a topic got partitions, and it was the first
 * to see them. A commit of ours that is still on its way would then be accepted
 * after we have begun at the offsets before it, and its records come twice. So
 * it has to end first, however we come to be here. And when somebody commits as
 * this member, what was given must be of the generation that is named.
 */
static bool
are_given(struct source *s)
{
	if (s->await_commits != NULL)
		s->await_commits(s->await_arg);
	if (s->member != NULL)
		rd_kafka_consumer_group_metadata_destroy(s->member);
	s->member = rd_kafka_consumer_group_metadata(s->kafka.rk);
	return is_member(s->member) && join_is_certain(&s->join);
}

/*
 * A member with a name that comes back within its session gets what it had, and
 * the group does not look at what its topics have got meanwhile: nobody reads
 * that. It looks when its leader joins again. So where we have not got all, we
 * do, once: from other members that is no change for the group.
 */
static void
look_for_more(struct source *s, const rd_kafka_topic_partition_list_t *list)
{
	if (s->o->instance == NULL || s->looked_for_more)
		return;
	s->looked_for_more = true;
	if (list->cnt >= (int)s->places.count)
		return;
	s->to_join_again = true;
	note("joining again, since there may be partitions that nobody reads");
}

/*
 * Do not read what may not be ours any more: join again, which takes all away
 * first, so that what comes then is certain.
 */
static void
let_pass(struct source *s)
{
	rd_kafka_topic_partition_list_t *none =
	    rd_kafka_topic_partition_list_new(1);

	rd_kafka_assign(s->kafka.rk, none);
	rd_kafka_topic_partition_list_destroy(none);
	s->to_join_again = true;
	note("partitions were given to us, and the group has changed since: "
	     "they are not read, we join again");
}

static void
on_rebalance(rd_kafka_t *rk, rd_kafka_resp_err_t err,
    rd_kafka_topic_partition_list_t *list, void *opaque)
{
	/* The opaque of each of our clients is its struct kafka. */
	struct kafka *k = opaque;
	struct source *s =
	    (struct source *)((char *)k - offsetof(struct source, kafka));

	if (err != RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
		join_taken_away(&s->join);
		lose_partitions(s, !rd_kafka_assignment_lost(rk));
		return;
	}
	/* What we had may not have been taken before (join.h). */
	forget_places(s);
	if (are_given(s)) {
		take_partitions(s, list);
		look_for_more(s, list);
	} else {
		let_pass(s);
	}
	rd_kafka_yield(rk); /* next_message() waits for this */
}

static int
join_group(struct source *s, struct error *e)
{
	rd_kafka_topic_partition_list_t *list =
	    rd_kafka_topic_partition_list_new(1);
	rd_kafka_resp_err_t err;

	for (char **topic = s->o->topics; *topic != NULL; topic++)
		rd_kafka_topic_partition_list_add(
		    list, *topic, RD_KAFKA_PARTITION_UA);
	err = rd_kafka_subscribe(s->kafka.rk, list);
	rd_kafka_topic_partition_list_destroy(list);
	if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
		return error_set(e, ST_FAILED, "cannot join group '%s': %s",
		    s->o->group, rd_kafka_err2str(err));
	return 0;
}

static void
join_again(struct source *s)
{
	struct error e;

	if (!s->to_join_again || s->failed)
		return;
	s->to_join_again = false;
	if (join_group(s, &e) < 0)
		fail_with(s, &e);
}

/* -g with -p: no sharing, but the group's offsets for that partition. */
static int
read_stored(struct source *s, struct error *e)
{
	rd_kafka_topic_partition_list_t *list = places_list(&s->places, 0);

	take_partitions(s, list);
	rd_kafka_topic_partition_list_destroy(list);
	if (!s->failed)
		return 0;
	*e = s->error;
	return -1;
}

/* --- topics that change --------------------------------------------------- */

/* The topic has so many partitions now: read those that are new, too. */
static void
read_new_partitions(void *arg, const char *topic, int32_t partitions)
{
	struct source *s = arg;
	rd_kafka_topic_partition_list_t *list;
	rd_kafka_error_t *error;

	if (places_find(&s->places, topic, partitions - 1) != NULL)
		return;
	list = rd_kafka_topic_partition_list_new(1);
	for (int32_t i = 0; i < partitions; i++) {
		struct place *p;

		if (places_find(&s->places, topic, i) != NULL)
			continue;
		p = places_add_late(&s->places, lent_name(s, topic), i);
		p->mine = true;
		p->from = p->low;
		rd_kafka_topic_partition_list_add(list, topic, i)->offset =
		    p->low;
		send_to_queue(s, &list->elems[list->cnt - 1]);
		note("%s[%" PRId32 "]: a new partition", topic, i);
	}
	error = rd_kafka_incremental_assign(s->kafka.rk, list);
	rd_kafka_topic_partition_list_destroy(list);
	if (error == NULL)
		return;
	fail(s, ST_FAILED, "cannot read new partitions",
	    rd_kafka_error_code(error));
	rd_kafka_error_destroy(error);
}

static void
watch_topics(struct source *s)
{
	watch_init(&s->watch, &s->kafka, s->o->topics);
	s->watch.arg = s;
	/* A group shares new ones by a rebalance. */
	if (s->o->group == NULL && !s->o->to_end &&
	    s->o->partition == SOURCE_ALL_PARTITIONS)
		s->watch.on_size = read_new_partitions;
	else
		s->watch.every = 0;
	s->watch.looked = clock_ms();
}

/* It is certain that a topic was deleted, and all of it that came is read. */
static enum source_event
end_for_topic(struct source *s, struct error *e)
{
	places_forget_topic(&s->places, s->watch.gone);
	error_set(e, ST_CANNOT,
	    "topic '%s' is gone: it was deleted, or is not ours to see any "
	    "more",
	    s->watch.gone);
	return SOURCE_ERROR;
}

/* Nothing came for longer than the timeout. */
static enum source_event
end_for_silence(const struct source *s, struct error *e)
{
	if (s->join.since != 0 && !s->kafka.denied)
		join_give_up(&s->join, clock_ms(), e);
	else
		kafka_failure(&s->kafka, e, "no broker answers");
	return SOURCE_ERROR;
}

/* A topic that was made anew: what comes of it is not what was asked for. */
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
	/* Its offsets are no place to go on from. */
	places_forget_topic(&s->places, s->renewed.topic);
	s->failed = true;
	error_set(&s->error, ST_CANNOT,
	    "topic '%s' is not the one that it was: it was deleted and made "
	    "anew, or has lost records; its first new ones are not read",
	    s->renewed.topic);
}

/* --- the interface -------------------------------------------------------- */

static int
start(struct source *s, const struct kafka_opts *k, struct error *e)
{
	const char *const defaults[] = {"client.id", "weir-consume",
	    "check.crcs", "true",
	    /*
	     * So long the broker keeps a question for what is not there yet.
	     * The end behind the marks of transactions is known by its answer.
	     */
	    "fetch.wait.max.ms", s->o->to_end ? "20" : "500",
	    /*
	     * The next run of a job waits so long for one that was killed.
	     * (45 s is librdkafka's own.)
	     */
	    "session.timeout.ms", s->o->to_end ? "10000" : "45000",
	    "max.poll.interval.ms", JOIN_POLL_MS,
	    /* Small answers are used again before they leave the cache. */
	    "fetch.max.bytes", FETCH_MAX, "queued.max.messages.kbytes", "32768",
	    NULL};
	/* What our promises rest on: no file made for Java may change it. */
	const char *fixed[] = {"group.id",
	    s->o->group != NULL ? s->o->group : "weir-none",
	    "enable.auto.commit", "false", "enable.auto.offset.store", "false",
	    "auto.offset.reset", "error", "enable.partition.eof", "true",
	    /* 2.0.2 can lose records with the cooperative one (#4059). */
	    "partition.assignment.strategy", "range,roundrobin", NULL};
	rd_kafka_conf_t *conf = kafka_conf(k, defaults, e);
	char why[256];

	if (conf == NULL)
		return -1;
	for (const char **p = fixed; *p != NULL; p += 2)
		rd_kafka_conf_set(conf, p[0], p[1], why, sizeof why);
	/*
	 * A file has it for its producers; a larger message comes in any case.
	 */
	kafka_conf_raise(
	    conf, "fetch.max.bytes", FETCH_MAX, "message.max.bytes");
	join_configure(conf);
	join_watch(&s->join, conf);
	if (s->o->committed_only)
		rd_kafka_conf_set(
		    conf, "isolation.level", "read_committed", why, sizeof why);
	nudge_configure(conf);
	if (s->o->group != NULL)
		rd_kafka_conf_set_rebalance_cb(conf, on_rebalance);
	if (s->o->instance != NULL &&
	    rd_kafka_conf_set(conf, "group.instance.id", s->o->instance, why,
		sizeof why) != RD_KAFKA_CONF_OK) {
		rd_kafka_conf_destroy(conf);
		return error_set(e, ST_CANNOT, "--instance: %s", why);
	}
	return kafka_start(&s->kafka, k, RD_KAFKA_CONSUMER, conf, e);
}

int
source_open(struct source *s, const struct kafka_opts *k,
    const struct source_opts *o, bool (*flush)(void), struct error *e)
{
	*s = (struct source){
	    .o = o, .flush = flush, .join = {.group = o->group}};
	if (start(s, k, e) < 0 || find_places(s, e) < 0 ||
	    start_find_ends(&s->kafka, &s->places, e) < 0)
		return -1;
	s->queue = rd_kafka_queue_new(s->kafka.rk);
	watch_topics(s);
	renewed_init(&s->renewed, &s->kafka);
	nudge_init(&s->nudge, s->kafka.rk);
	if (o->group == NULL)
		return read_all(s, e);
	if (o->partition != SOURCE_ALL_PARTITIONS)
		return read_stored(s, e);
	return join_group(s, e);
}

/* Has all been read that is ours to read? */
static bool
is_at_end(const struct source *s)
{
	if (!s->o->to_end || !s->assigned)
		return false;
	for (size_t i = 0; i < s->places.count; i++)
		if (s->places.at[i].mine && !s->places.at[i].done)
			return false;
	return true;
}

/*
 * All up to this offset has been put out; the offsets behind the last message
 * hold none, but a transaction's marker or what it has taken back. To go on
 * from here spares the next reader that, and a group's lag comes to 0.
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

/* What a message that carries an error means: 0 nothing, -1 the end. */
static int
heed_error(struct source *s, const rd_kafka_message_t *m, struct error *e)
{
	struct place *p;

	switch (m->err) {
	case RD_KAFKA_RESP_ERR__PARTITION_EOF:
		/* All there is, and so all there was at the start. */
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
		    "records are lost to retention, or the topic was made "
		    "anew (%s)",
		    m->rkt != NULL ? rd_kafka_topic_name(m->rkt) : "?",
		    m->partition, rd_kafka_message_errstr(m));
	case RD_KAFKA_RESP_ERR__FATAL:
		/* Of a static member: another one has its name. */
		return error_set(e, ST_FAILED, "%s%s",
		    rd_kafka_message_errstr(m),
		    s->o->instance != NULL
			? ": is another one running with this --instance?"
			: "");
	default:
		if (join_heed(&s->join, m->err, e) < 0)
			return -1;
		s->kafka.missing = s->kafka.missing || kafka_is_missing(m->err);
		if (kafka_is_denial(m->err))
			return error_set(e, ST_CANNOT,
			    "refused by the "
			    "broker: %s",
			    rd_kafka_message_errstr(m));
		/* The rest librdkafka tries again by itself. */
		note("librdkafka: %s", rd_kafka_message_errstr(m));
		return 0;
	}
}

/* A message behind the end that was agreed on is not ours to give. */
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

/* Rebalances and other events now and then, and messages in between. */
static rd_kafka_message_t *
next_message(struct source *s, int ms)
{
	rd_kafka_message_t *m = NULL;
	bool joining;
	int64_t now;

	/* Of those that are there already, many go by in a millisecond. */
	if (s->in_hand > 0) {
		s->in_hand--;
		m = rd_kafka_consume_queue(s->queue, 0);
		if (m != NULL)
			return m;
	}
	s->in_hand = IN_HAND;
	now = clock_ms();
	/* Until there are partitions, what tells them is waited for. */
	joining = s->o->group != NULL && !s->assigned;
	if (joining)
		join_wait(&s->join, now);
	else
		join_done(&s->join);
	if (joining || now - s->served >= SERVE_MS || now < s->served) {
		m = rd_kafka_consumer_poll(s->kafka.rk, joining ? ms : 0);
		/* Of one that is not there, it would wait for its answer. */
		if (s->watch.missed == 0)
			look_for_renewed(s, now);
		watch_look(&s->watch, now);
		join_again(s);
		/* The looks take time, and messages have their turn next. */
		s->served = clock_ms();
	}
	return m != NULL || joining ? m : rd_kafka_consume_queue(s->queue, ms);
}

/* See to it that there are more when those that wait are used up. */
static void
count_taken(struct source *s, const rd_kafka_message_t *m)
{
	rd_kafka_topic_partition_list_t *list;

	if (!nudge_took(&s->nudge, m->len + m->key_len))
		return;
	list = rd_kafka_topic_partition_list_new((int)s->places.count);
	for (size_t i = 0; i < s->places.count; i++)
		if (s->places.at[i].mine && !s->places.at[i].done)
			rd_kafka_topic_partition_list_add(list,
			    s->places.at[i].topic, s->places.at[i].partition);
	nudge(&s->nudge, s->kafka.rk, s->queue, list);
	rd_kafka_topic_partition_list_destroy(list);
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
		if (is_at_end(s))
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
			count_taken(s, *m);
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
	rd_kafka_resp_err_t err = commit(s, wait);

	if (err == RD_KAFKA_RESP_ERR_NO_ERROR)
		return 0;
	return error_set(
	    e, ST_FAILED, "cannot commit offsets: %s", rd_kafka_err2str(err));
}

void
source_close(struct source *s)
{
	rd_kafka_queue_t *queue;
	rd_kafka_error_t *err;
	int64_t start = clock_ms();

	/*
	 * The plain rd_kafka_consumer_close() of 2.0.2 waits for ever when the
	 * broker is silent (#4519).
	 */
	if (s->kafka.rk == NULL)
		return;
	if (s->o->group != NULL) {
		queue = rd_kafka_queue_new(s->kafka.rk);
		err = rd_kafka_consumer_close_queue(s->kafka.rk, queue);
		while (err == NULL && !rd_kafka_consumer_closed(s->kafka.rk) &&
		    clock_ms() - start < CLOSE_MS) {
			rd_kafka_event_t *event =
			    rd_kafka_queue_poll(queue, 100);

			if (event == NULL)
				continue;
			if (rd_kafka_event_type(event) ==
			    RD_KAFKA_EVENT_REBALANCE)
				rd_kafka_assign(s->kafka.rk, NULL);
			rd_kafka_event_destroy(event);
		}
		if (err != NULL)
			rd_kafka_error_destroy(err);
		rd_kafka_queue_destroy(queue);
	}
	if (s->member != NULL)
		rd_kafka_consumer_group_metadata_destroy(s->member);
	if (s->queue != NULL)
		rd_kafka_queue_destroy(s->queue);
	renewed_release(&s->renewed);
	/*
	 * The client is left to the end of the process: in 2.0.2 an unanswered
	 * request, or a topic that was deleted, lets rd_kafka_destroy() wait
	 * for ever.
	 */
	places_release(&s->places);
}
