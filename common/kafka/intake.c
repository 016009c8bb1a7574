#include "kafka/intake.h"

#include "base/clock.h"
#include "base/stop.h"
#include "kafka/lag.h"
#include "kafka/position.h"
#include "kafka/value.h"

#define POLL_MS 100 /* between two looks at signals */

static bool
nothing_to_flush(void)
{
	return true;
}

int
intake_open(struct intake *in, const struct intake_opts *o,
    const struct kafka_opts *k, size_t max_line, struct rejects *rejects,
    struct error *e)
{
	*in = (struct intake){.o = o, .max_line = max_line, .rejects = rejects};
	rec_init(&in->rec);
	in->stamp = o->position ? position_want(&in->rec) : 0;
	batch_init(&in->batch);
	if (coded_open(&in->coded, o->schemas, k, e) < 0)
		return -1;
	return source_open(&in->source, k, &o->source, nothing_to_flush, e);
}

void
intake_call(struct intake *in, bool (*hurry)(void *arg),
    void (*await_commits)(void *arg), void *arg)
{
	in->hurry = hurry;
	in->arg = arg;
	in->source.membership.await_commits = await_commits;
	in->source.membership.await_arg = arg;
}

void
intake_close(struct intake *in)
{
	/* librdkafka ends only when it has got back all messages. */
	batch_release(&in->batch);
	source_close(&in->source);
}

void
intake_release(struct intake *in)
{
	rec_release(&in->rec);
	buf_release(&in->stamped);
	coded_close(&in->coded);
}

void
intake_serve(struct intake *in)
{
	source_serve(&in->source);
}

const struct error *
intake_failure(const struct intake *in)
{
	return in->source.failed ? &in->source.error : NULL;
}

int
intake_reject(struct intake *in, const rd_kafka_message_t *m,
    const struct fault *f, struct error *e)
{
	struct rejected record = value_rejected(m);

	record.nth = in->in;
	return rejects_add(in->rejects, &record, f, e);
}

int
intake_say_asides(struct intake *in, struct error *e)
{
	struct batch *b = &in->batch;

	if (b->said)
		return 0;
	b->said = true;
	for (size_t i = 0; i < b->asides; i++) {
		struct aside *a = &b->aside[i];
		struct fault f = a->fault;

		f.field = a->field[0] != '\0' ? a->field : NULL;
		if (intake_reject(in, a->m, &f, e) < 0)
			return -1;
	}
	return 0;
}

/* Append the message's line to the batch's text; -1 when it can't be one. */
static int
add_line(struct intake *in, const rd_kafka_message_t *m, struct fault *f)
{
	struct buf *text = &in->batch.text;
	struct schemas_text value;
	char *p;

	if (value_fits(m, in->max_line, f) < 0 ||
	    coded_value(&in->coded, m, in->max_line, &value, f) < 0)
		return -1;
	p = buf_reserve(text, value.len + JSON_SLACK);
	if (value_copy(p, value.p, value.len,
		in->coded.schemas == NULL ? m : NULL, &in->rec, f) != 1)
		return -1;
	if (in->o->position) {
		in->stamped.len = 0;
		if (position_stamp(&in->stamped, &in->rec, in->stamp, m,
			in->coded.schemas != NULL, -1, f) < 0)
			return -1;
		buf_add(text, in->stamped.data, in->stamped.len);
	} else {
		text->len += value.len;
	}
	buf_add_byte(text, '\n');
	return 0;
}

/* Put a message into the batch, as a line or set aside. */
static void
take(struct intake *in, rd_kafka_message_t *m)
{
	struct fault f;

	in->in++;
	places_put_out(&in->source.places, m);
	if (add_line(in, m, &f) == 0)
		batch_add(&in->batch, m);
	else
		batch_add_aside(&in->batch, m, &f);
}

/* Tell what commits the batch's offsets, and as which member. */
static struct txn_source
origin(const struct intake *in, rd_kafka_topic_partition_list_t *offsets)
{
	return (struct txn_source){.consumer = in->source.kafka.rk,
	    .offsets = offsets,
	    .member = in->source.membership.member};
}

struct txn_source
intake_hand_over(struct intake *in)
{
	places_all_left(&in->source.places);
	return origin(in, in->batch.offsets);
}

void
intake_note_committed(struct intake *in)
{
	places_committed(&in->source.places, in->batch.offsets);
}

bool
intake_has_joined(const struct intake *in)
{
	return in->source.assignment.known;
}

void
intake_tell(const struct intake *in, struct prometheus *m)
{
	lag_tell(&in->source.kafka, &in->source.places, LAG_COMMITTED, m);
}

/*
 * Wait by a transaction whose offsets are committed already: it does no harm,
 * however it ends.
 */
void
intake_await_visible(const struct intake *in, struct txn *t)
{
	struct txn_source from;

	if (in->source.membership.member == NULL)
		return;
	from = origin(in, rd_kafka_topic_partition_list_new(1));
	places_add_left(&in->source.places, from.offsets);
	if (from.offsets->cnt > 0)
		txn_await_visible(t, &from);
	rd_kafka_topic_partition_list_destroy(from.offsets);
}

void
intake_take_back(struct intake *in)
{
	struct batch *b = &in->batch;

	if (b->said)
		in->rejects->count -= b->asides;
	b->said = false;
	batch_take_back(b);
}

bool
intake_is_lost(const struct intake *in)
{
	return in->source.membership.rebalances != in->batch.rebalances;
}

void
intake_forget(struct intake *in)
{
	intake_take_back(in);
	in->in -= in->batch.count + in->batch.asides;
	batch_clear(&in->batch);
	in->batch.rebalances = in->source.membership.rebalances;
}

/* Return how long to wait for another record. */
static int
patience(const struct intake *in)
{
	int64_t left;

	if (in->batch.since == 0)
		return POLL_MS;
	left = in->batch.since + in->o->linger_ms - clock_ms();
	return left < 0 ? 0 : left < POLL_MS ? (int)left : POLL_MS;
}

/* Pass marks of transactions after the last record in time, too. */
static void
pass_marks(struct intake *in)
{
	places_add_reached(&in->source.places, in->batch.offsets);
	if (in->batch.offsets->cnt > 0 && in->batch.since == 0)
		in->batch.since = clock_ms();
}

static bool
is_stopped(const struct intake *in)
{
	const struct rejects *r = in->rejects;

	return stop_requested() != 0 || r->count + in->batch.asides > r->limit;
}

static bool
is_full(const struct intake *in)
{
	const struct batch *b = &in->batch;

	return b->count + b->asides >= in->o->records ||
	    b->text.len + b->aside_bytes >= in->o->bytes;
}

/* Take records until the batch is full; as intake_collect(). */
static int
fill(struct intake *in, struct error *e)
{
	rd_kafka_message_t *m;

	while (!is_full(in) && !is_stopped(in)) {
		enum source_event event =
		    source_next(&in->source, patience(in), &m, e);

		if (event == SOURCE_ERROR)
			return -1;
		if (intake_is_lost(in))
			intake_forget(in);
		if (event == SOURCE_END)
			return 0;
		if (event == SOURCE_MESSAGE) {
			take(in, m);
			if (coded_failure(&in->coded) != NULL) {
				*e = *coded_failure(&in->coded);
				return -1;
			}
			continue; /* take messages at hand without waiting */
		}
		pass_marks(in);
		if (in->batch.since != 0 &&
		    clock_ms() - in->batch.since >= in->o->linger_ms)
			return 1;
		if (in->hurry != NULL && in->hurry(in->arg))
			return 1;
	}
	return !is_stopped(in);
}

int
intake_collect(struct intake *in, struct error *e)
{
	int more;

	intake_forget(in);
	more = fill(in, e);
	if (more >= 0)
		pass_marks(in);
	return more;
}

int
intake_await_rebalance(struct intake *in, struct error *e)
{
	int64_t since = clock_ms();

	while (!intake_is_lost(in) && intake_failure(in) == NULL &&
	    stop_requested() == 0) {
		if (clock_ms() - since > in->source.kafka.timeout_ms)
			return error_set(e, ST_FAILED,
			    "the group does not give us partitions again");
		intake_serve(in);
		clock_sleep(10);
	}
	return 0;
}
