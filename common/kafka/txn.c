/*
 * One file, since each step of a transaction can end in each of the others: an
 * error in sending, in the offsets or in the commit is judged by one function,
 * and mended by one of three (abort, rebuild, make certain).
 */
#include "kafka/txn.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/stop.h"
#include "kafka/committed.h"
#include "kafka/room.h"
#include "kafka/topic.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PART 256      /* messages handed over together */
#define CALL_MS 10000 /* one attempt at a step of the protocol */
#define VISIBLE_MS 3000
#define OPEN_SLACK_MS 1000  /* so much before transaction.timeout.ms */
#define LAST_ANSWERS_MS 500 /* for those to a producer that must go */
#define BATCH_BYTES 1000000 /* librdkafka's own batch.size */
#define BATCH_LEAST 256	    /* smaller batches tell no more */

/* --- what an error of librdkafka asks for --------------------------------- */

enum verdict {
	VERDICT_FINE,
	VERDICT_AGAIN, /* the same call once more */
	VERDICT_ABORT,
	VERDICT_LOST,	 /* abort: the batch is no longer ours */
	VERDICT_REBUILD, /* the producer is dead, or its state unknown */
	VERDICT_FENCED,	 /* another producer has our transactional.id */
};

static bool
is_loss(rd_kafka_resp_err_t err)
{
	switch (err) {
	case RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION:
	case RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID:
	case RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS:
	case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
		return true;
	default:
		return false;
	}
}

static bool
is_fencing(rd_kafka_resp_err_t err)
{
	return err == RD_KAFKA_RESP_ERR__FENCED ||
	    err == RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH ||
	    err == RD_KAFKA_RESP_ERR_PRODUCER_FENCED;
}

/* Tell why a step failed, with the client's last complaint if that may be it. */
static void
tell(const struct txn *t, const rd_kafka_error_t *error, const char *what,
    struct error *e)
{
	rd_kafka_resp_err_t err = rd_kafka_error_code(error);
	const char *cause = cause_of_error(error), *complaint = "";

	/* librdkafka's own error names no cause: a message's report does. */
	if (err == RD_KAFKA_RESP_ERR__INCONSISTENT &&
	    t->refused != RD_KAFKA_RESP_ERR_NO_ERROR) {
		err = t->refused;
		cause = cause_of(err);
	}
	if (err == RD_KAFKA_RESP_ERR__TIMED_OUT ||
	    err == RD_KAFKA_RESP_ERR__MSG_TIMED_OUT ||
	    err == RD_KAFKA_RESP_ERR__TRANSPORT)
		complaint = t->kafka.text;
	error_set(e, kafka_is_denial(err) ? ST_CANNOT : ST_FAILED, "%s: %s%s%s",
	    what, cause, *complaint != '\0' ? ": " : "", complaint);
}

/* Judge an error, keep its text in `e`, and destroy it. */
static enum verdict
judge(struct txn *t, rd_kafka_error_t *error, const char *what, struct error *e)
{
	rd_kafka_resp_err_t err;
	enum verdict verdict = VERDICT_REBUILD;

	if (error == NULL)
		return VERDICT_FINE;
	err = rd_kafka_error_code(error);
	if (err == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
		t->too_large = true;
	tell(t, error, what, e);
	if (is_fencing(err))
		verdict = VERDICT_FENCED;
	else if (rd_kafka_error_is_fatal(error))
		verdict = VERDICT_REBUILD;
	else if (is_loss(err))
		verdict = VERDICT_LOST;
	else if (rd_kafka_error_txn_requires_abort(error))
		verdict = VERDICT_ABORT;
	else if (rd_kafka_error_is_retriable(error))
		verdict = VERDICT_AGAIN;
	rd_kafka_error_destroy(error);
	return verdict;
}

/* --- the producer --------------------------------------------------------- */

/*
 * Get a message of the cargo by number: outputs first, then dead letters, then
 * boundaries.
 */
static const struct message *
numbered(const struct txn_cargo *c, size_t i)
{
	if (i < c->count)
		return &c->message[i];
	i -= c->count;
	return i < c->letters ? &c->letter[i] : &c->boundary[i - c->letters];
}

/* Note a message refused because it, or its batch, is too large. */
static void
count_refused(struct txn *t, size_t number, bool alone)
{
	size_t size = room_needed(numbered(t->cargo, number));

	t->too_large = true;
	if (size > t->largest)
		t->largest = size;
	/* A message that fills a batch is alone in it. */
	alone = alone || (t->batch_bytes > 0 && size >= t->batch_bytes);
	if (alone && size < t->least_alone) {
		t->least_alone = size;
		t->alone_is_dead = number >= t->cargo->count;
	}
}

/*
 * Take a report. (Even those of no interest are wanted: a flush without them
 * looks only every 10 ms.)
 */
static void
on_report(rd_kafka_t *rk, const rd_kafka_message_t *report, void *opaque)
{
	struct kafka *k = opaque;
	struct txn *t = (struct txn *)((char *)k - offsetof(struct txn, kafka));

	(void)rk;
	if (t->refused == RD_KAFKA_RESP_ERR_NO_ERROR)
		t->refused = report->err;
	/* (A report of an earlier run has no cargo any more.) */
	if (report->err == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE &&
	    t->cargo != NULL)
		count_refused(t, (size_t)(uintptr_t)report->_private, false);
}

static int
start(struct txn *t, struct error *e)
{
	static const char *const defaults[] = {"client.id", "weir-relay",
	    "partitioner", "murmur2_random", "transaction.timeout.ms", "30000",
	    "queue.buffering.max.messages", "1000000",
	    /* Retries wait for the markers of the transaction before. */
	    "retry.backoff.ms", "10", NULL};
	rd_kafka_conf_t *conf = kafka_conf(t->options, defaults, e);
	char why[256], bytes[24];

	if (conf == NULL)
		return -1;
	rd_kafka_conf_set_dr_msg_cb(conf, on_report);
	/* The id fences: no file may change it. */
	rd_kafka_conf_set(conf, "transactional.id", t->id, why, sizeof why);
	if (t->batch_bytes > 0) {
		snprintf(bytes, sizeof bytes, "%zu", t->batch_bytes);
		rd_kafka_conf_set(conf, "batch.size", bytes, why, sizeof why);
	}
	return kafka_start(&t->kafka, t->options, RD_KAFKA_PRODUCER, conf, e);
}

/* Get a producer id; this ends an earlier producer's open transaction. */
static int
init(struct txn *t, struct error *e)
{
	int64_t since = clock_ms();
	enum verdict verdict;

	do {
		verdict =
		    judge(t, rd_kafka_init_transactions(t->kafka.rk, CALL_MS),
			"cannot begin with transactions", e);
		rd_kafka_poll(t->kafka.rk, 0);
		if (t->kafka.denied)
			return kafka_failure(
			    &t->kafka, e, "refused by the broker");
	} while (verdict == VERDICT_AGAIN && stop_requested() == 0 &&
	    clock_ms() - since < t->kafka.timeout_ms);
	if (verdict != VERDICT_FINE)
		return -1;
	t->rkt = rd_kafka_topic_new(t->kafka.rk, t->topic, NULL);
	t->dead_rkt = t->dead != NULL
	    ? rd_kafka_topic_new(t->kafka.rk, t->dead, NULL)
	    : NULL;
	t->used_rkt = t->used != NULL
	    ? rd_kafka_topic_new(t->kafka.rk, t->used, NULL)
	    : NULL;
	spread_init(&t->spread, t->kafka.rk, t->partitions);
	if (t->part == NULL)
		t->part = mem_zero(PART, sizeof *t->part);
	return 0;
}

static bool
is_compressed(const struct txn *t)
{
	char value[24];

	return strcmp(kafka_conf_get(rd_kafka_conf(t->kafka.rk),
			  "compression.codec", value, sizeof value),
		   "none") != 0;
}

/*
 * Ask how large messages may be; returns the smaller of both topics' answers.
 */
static size_t
ask_room(struct txn *t)
{
	const char *topics[] = {t->topic, t->dead};
	size_t room[] = {SIZE_MAX, SIZE_MAX};

	if (!is_compressed(t))
		room_of_topics(
		    &t->kafka, topics, t->dead != NULL ? 2 : 1, room);
	t->room = room[0];
	t->dead_room = room[1];
	return room[0] < room[1] ? room[0] : room[1];
}

/* Make batches no larger than messages may be. */
static int
find_room(struct txn *t, struct error *e)
{
	size_t least = ask_room(t);

	if (least >= BATCH_BYTES)
		return 0;
	t->batch_bytes = least;
	txn_release(t);
	return start(t, e);
}

int
txn_open(struct txn *t, const struct kafka_opts *o,
    const struct txn_topics *topics, const char *id, struct error *e)
{
	int32_t partitions;

	*t = (struct txn){.options = o,
	    .topic = topics->to,
	    .dead = topics->dead,
	    .used = topics->used,
	    .id = id};
	if (start(t, e) < 0 ||
	    (t->dead != NULL &&
		topic_find(&t->kafka, t->dead, &partitions, e) < 0) ||
	    (t->used != NULL &&
		topic_find(&t->kafka, t->used, &partitions, e) < 0) ||
	    topic_find(&t->kafka, t->topic, &t->partitions, e) < 0 ||
	    find_room(t, e) < 0)
		return -1;
	return init(t, e);
}

void
txn_release(struct txn *t)
{
	if (t->rkt != NULL)
		rd_kafka_topic_destroy(t->rkt);
	if (t->dead_rkt != NULL)
		rd_kafka_topic_destroy(t->dead_rkt);
	if (t->used_rkt != NULL)
		rd_kafka_topic_destroy(t->used_rkt);
	if (t->kafka.rk != NULL)
		rd_kafka_destroy(t->kafka.rk);
	free(t->part);
	t->rkt = t->dead_rkt = t->used_rkt = NULL;
	t->kafka.rk = NULL;
	t->part = NULL;
}

/* --- a transaction -------------------------------------------------------- */

static enum verdict
judge_sending(struct txn *t, size_t i, rd_kafka_resp_err_t err, struct error *e)
{
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR)
		return VERDICT_FINE;
	if (err == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
		count_refused(t, i, true); /* more than message.max.bytes */
	error_set(e, ST_FAILED, "cannot send an output: %s", cause_of(err));
	if (err != RD_KAFKA_RESP_ERR__FATAL)
		return VERDICT_ABORT;
	/* What it was that has ended the producer, librdkafka says here. */
	err = rd_kafka_fatal_error(t->kafka.rk, NULL, 0);
	return is_fencing(err) ? VERDICT_FENCED : VERDICT_REBUILD;
}

/*
 * Fill the part as librdkafka takes many messages: without headers and times.
 */
static size_t
fill_part(struct txn *t, const struct txn_cargo *c, size_t i)
{
	size_t n = 0;

	for (; i + n < c->count && n < PART; n++) {
		const struct message *m = &c->message[i + n];

		if (m->headers > 0 || m->timestamp != 0)
			break;
		t->part[n] = (rd_kafka_message_t){
		    .partition = spread_partition(&t->spread, m),
		    .payload = (void *)(uintptr_t)m->value.p,
		    .len = m->value.len,
		    .key = (void *)(uintptr_t)m->key.p,
		    .key_len = m->key.len,
		    ._private = (void *)(uintptr_t)(i + n)};
	}
	return n;
}

/* Hand over the part as soon as there is room; *sent: how many were. */
static rd_kafka_resp_err_t
send_part(struct txn *t, size_t n, size_t *sent)
{
	size_t i = 0;

	while (i < n) {
		rd_kafka_produce_batch(t->rkt, MESSAGE_ANY_PARTITION,
		    RD_KAFKA_MSG_F_PARTITION, t->part + i, (int)(n - i));
		while (i < n && t->part[i].err == RD_KAFKA_RESP_ERR_NO_ERROR)
			i++;
		*sent = i;
		if (i < n && t->part[i].err != RD_KAFKA_RESP_ERR__QUEUE_FULL)
			return t->part[i].err;
		rd_kafka_poll(t->kafka.rk, i < n ? 100 : 0);
	}
	return RD_KAFKA_RESP_ERR_NO_ERROR;
}

static enum verdict
send_one(struct txn *t, const struct txn_cargo *c, size_t i, struct error *e)
{
	rd_kafka_topic_t *topic = i < c->count ? t->rkt
	    : i < c->count + c->letters	       ? t->dead_rkt
					       : t->used_rkt;
	rd_kafka_resp_err_t err;

	while ((err = message_send(t->kafka.rk, topic, numbered(c, i),
		    (void *)(uintptr_t)i)) == RD_KAFKA_RESP_ERR__QUEUE_FULL)
		rd_kafka_poll(t->kafka.rk, 100);
	return judge_sending(t, i, err, e);
}

/* Send messages from number i on, as many as go together; *sent: how many. */
static enum verdict
send_some(struct txn *t, const struct txn_cargo *c, size_t i, size_t *sent,
    struct error *e)
{
	size_t n = fill_part(t, c, i);
	rd_kafka_resp_err_t err;

	if (n == 0) {
		*sent = 1;
		return send_one(t, c, i, e);
	}
	err = send_part(t, n, sent);
	return judge_sending(t, i + *sent, err, e);
}

static enum verdict
send_all(struct txn *t, const struct txn_cargo *c, struct error *e)
{
	size_t all = c->count + c->letters + c->boundaries, sent;
	enum verdict verdict = VERDICT_FINE;

	for (size_t i = 0; i < all && verdict == VERDICT_FINE; i += sent)
		verdict = send_some(t, c, i, &sent, e);
	spread_pause(&t->spread);
	return verdict;
}

static enum verdict
send_offsets(struct txn *t, const struct txn_source *source, struct error *e)
{
	int64_t since = clock_ms();
	enum verdict verdict;

	do {
		verdict = judge(t,
		    rd_kafka_send_offsets_to_transaction(
			t->kafka.rk, source->offsets, source->member, CALL_MS),
		    "cannot send offsets", e);
	} while (verdict == VERDICT_AGAIN && stop_requested() == 0 &&
	    clock_ms() - since < t->kafka.timeout_ms);
	return verdict == VERDICT_AGAIN ? VERDICT_REBUILD : verdict;
}

/* Commit. A time-out leaves the outcome open: then the producer must go. */
static enum verdict
commit(struct txn *t, struct error *e)
{
	enum verdict verdict = judge(t,
	    rd_kafka_commit_transaction(t->kafka.rk, (int)t->kafka.timeout_ms),
	    "cannot commit", e);

	return verdict == VERDICT_AGAIN ? VERDICT_REBUILD : verdict;
}

/* Abort: nothing of the transaction may stay, or else the producer may not. */
static enum verdict
abort_all(struct txn *t)
{
	struct error e;
	enum verdict verdict;

	rd_kafka_purge(t->kafka.rk, RD_KAFKA_PURGE_F_QUEUE);
	verdict = judge(t, rd_kafka_abort_transaction(t->kafka.rk, CALL_MS),
	    "cannot abort", &e);
	if (verdict != VERDICT_FINE)
		note("%s", e.text);
	return verdict == VERDICT_FINE	? VERDICT_FINE
	    : verdict == VERDICT_FENCED ? VERDICT_FENCED
					: VERDICT_REBUILD;
}

/* Was the transaction with these offsets committed? 1, 0, -1 unknown. */
static int
is_committed(
    const struct txn *t, const struct txn_source *source, struct error *e)
{
	rd_kafka_topic_partition_list_t *list =
	    rd_kafka_topic_partition_list_copy(source->offsets);
	rd_kafka_resp_err_t err =
	    committed_find(source->consumer, list, t->kafka.timeout_ms);
	int answer = 1;

	for (int i = 0; i < list->cnt; i++)
		if (list->elems[i].offset < source->offsets->elems[i].offset)
			answer = 0;
	rd_kafka_topic_partition_list_destroy(list);
	if (err == RD_KAFKA_RESP_ERR_NO_ERROR)
		return answer;
	return error_set(e, ST_FAILED, "cannot ask for committed offsets: %s",
	    cause_of(err));
}

/* Is the topic gone, so that another try is of no use? */
static bool
has_lost_topic(struct txn *t, struct error *e)
{
	struct error why;

	if (topic_find(&t->kafka, t->topic, &t->partitions, &why) == 0 ||
	    why.status != ST_CANNOT)
		return false;
	*e = why;
	return true;
}

/* Make a new producer in place of one in an unknown state. */
static enum txn_outcome
rebuild(struct txn *t, const struct txn_source *source, struct error *e)
{
	int committed;

	note("a new producer, since: %s", e->text);
	/* An answer that comes while librdkafka 2.0.2 ends may crash it. */
	rd_kafka_flush(t->kafka.rk, LAST_ANSWERS_MS);
	txn_release(t);
	if (start(t, e) < 0 || init(t, e) < 0)
		return TXN_FAILED;
	committed = is_committed(t, source, e);
	if (committed < 0 || (!committed && has_lost_topic(t, e)))
		return TXN_FAILED;
	return committed ? TXN_COMMITTED : TXN_ABORTED;
}

static void
forget_refused(struct txn *t, const struct txn_cargo *c)
{
	t->cargo = c;
	t->too_large = false;
	t->refused = RD_KAFKA_RESP_ERR_NO_ERROR;
	t->largest = 0;
	t->least_alone = SIZE_MAX;
	t->learned = false;
}

/*
 * Make batches smaller where nobody tells how large a message may be: messages
 * are compressed, or we lack the right to ask. The messages of a refused batch
 * cannot be told apart, so batches shrink until a refused one has a single
 * message. False: nothing is learned by that.
 */
static bool
guess_room(struct txn *t)
{
	size_t half = (t->batch_bytes > 0 ? t->batch_bytes : BATCH_BYTES) / 2;

	if (t->least_alone < SIZE_MAX && t->alone_is_dead)
		t->dead_room = t->least_alone - 1;
	else if (t->least_alone < SIZE_MAX)
		t->room = t->least_alone - 1;
	else if (half >= BATCH_LEAST)
		t->batch_bytes = half > t->largest ? half : t->largest;
	return t->least_alone < SIZE_MAX || half >= BATCH_LEAST;
}

/*
 * Go on after refused messages: their topic has less room now, or its room was
 * unknown. In any case make a new producer: librdkafka 2.0.2 may send no more
 * after the broker has refused a batch.
 */
static int
learn(struct txn *t, struct error *e)
{
	size_t limit = t->batch_bytes > 0 ? t->batch_bytes : BATCH_BYTES;
	size_t room = t->room, dead_room = t->dead_room, least = ask_room(t);

	if (least < limit) {
		t->batch_bytes = least;
		t->learned = true;
	} else {
		t->room = room < t->room ? room : t->room;
		t->dead_room =
		    dead_room < t->dead_room ? dead_room : t->dead_room;
		t->learned = guess_room(t);
	}
	txn_release(t);
	return start(t, e) < 0 || init(t, e) < 0 ? -1 : 0;
}

/* Judge an aborted run: does it help to know why? */
static enum txn_outcome
explain_abort(struct txn *t, struct error *e)
{
	if (has_lost_topic(t, e) || (t->too_large && learn(t, e) < 0))
		return TXN_FAILED;
	return TXN_ABORTED;
}

/* Did the broker end and fence a transaction that was open for too long? */
static bool
is_overdue(const struct txn *t, int64_t since)
{
	int limit = kafka_property_ms(&t->kafka, "transaction.timeout.ms");

	return clock_ms() - since >= limit - OPEN_SLACK_MS;
}

static enum txn_outcome
run(struct txn *t, const struct txn_cargo *cargo,
    const struct txn_source *source, struct error *e)
{
	enum verdict verdict, undone;
	int64_t since = clock_ms();

	verdict = judge(
	    t, rd_kafka_begin_transaction(t->kafka.rk), "cannot begin", e);
	if (verdict == VERDICT_FINE)
		verdict = send_all(t, cargo, e);
	if (verdict == VERDICT_FINE)
		verdict = send_offsets(t, source, e);
	if (verdict == VERDICT_FINE)
		verdict = commit(t, e);
	if (verdict == VERDICT_FINE)
		return TXN_COMMITTED;
	if (verdict == VERDICT_ABORT || verdict == VERDICT_LOST) {
		undone = abort_all(t);
		if (undone == VERDICT_FINE)
			return verdict == VERDICT_LOST ? TXN_LOST
						       : explain_abort(t, e);
		verdict = undone;
	}
	if (verdict == VERDICT_FENCED && is_overdue(t, since))
		verdict = VERDICT_REBUILD;
	if (verdict == VERDICT_FENCED) {
		error_set(e, ST_FAILED,
		    "another relay has the transactional.id '%s'", t->id);
		return TXN_FAILED;
	}
	return rebuild(t, source, e);
}

enum txn_outcome
txn_run(struct txn *t, const struct txn_cargo *cargo,
    const struct txn_source *source, struct error *e)
{
	enum txn_outcome outcome;

	forget_refused(t, cargo);
	outcome = run(t, cargo, source, e);
	/* What was wrong before is over. */
	if (outcome == TXN_COMMITTED)
		kafka_forget_complaint(&t->kafka);
	t->cargo = NULL; /* the cargo is the caller's */
	return outcome;
}

void
txn_await_visible(struct txn *t, const struct txn_source *source)
{
	struct error e;

	if (judge(t, rd_kafka_begin_transaction(t->kafka.rk), "cannot begin",
		&e) != VERDICT_FINE)
		return;
	judge(t,
	    rd_kafka_send_offsets_to_transaction(
		t->kafka.rk, source->offsets, source->member, VISIBLE_MS),
	    "cannot send offsets", &e);
	judge(t, rd_kafka_abort_transaction(t->kafka.rk, VISIBLE_MS),
	    "cannot abort", &e);
}
