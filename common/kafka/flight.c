#include "kafka/flight.h"

#include "base/clock.h"

#include <signal.h>

#define LANDING_MS 2 /* between two looks; most land within ten */

void
flight_init(struct flight *f, const struct output_form *form)
{
	*f = (struct flight){.under_way = false};
	batch_init(&f->batch);
	outputs_init(&f->outputs, form);
}

void
flight_release(struct flight *f)
{
	batch_release(&f->batch);
	outputs_release(&f->outputs);
	buf_release(&f->answers);
	letters_release(&f->letters);
	boundaries_release(&f->boundaries);
}

void
flight_swap(
    struct flight *f, struct batch *b, struct outputs *o, struct buf *answers)
{
	struct batch batch = f->batch;
	struct outputs outputs = f->outputs;
	struct buf text = f->answers;

	f->batch = *b;
	f->outputs = *o;
	f->answers = *answers;
	*b = batch;
	*o = outputs;
	*answers = text;
}

struct txn_cargo
flight_cargo(
    const struct flight *f, const struct txn *t, const struct outputs *o)
{
	return (struct txn_cargo){.message = o->message,
	    .count = o->count,
	    .letter = f->letters.message,
	    .letters = t->dead != NULL ? f->letters.count : 0,
	    .boundary = f->boundaries.message,
	    .boundaries = t->used != NULL ? f->boundaries.count : 0};
}

/* Copy the consumer's membership: a rebalance may replace it meanwhile. */
static int
copy_member(struct flight *f, const rd_kafka_consumer_group_metadata_t *member)
{
	rd_kafka_error_t *error;
	size_t len;
	void *p;

	error = rd_kafka_consumer_group_metadata_write(member, &p, &len);
	if (error == NULL) {
		error =
		    rd_kafka_consumer_group_metadata_read(&f->member, p, len);
		rd_kafka_mem_free(NULL, p);
	}
	if (error == NULL)
		return 0;
	error_set(&f->error, ST_FAILED, "cannot tell which member we are: %s",
	    cause_of_error(error));
	rd_kafka_error_destroy(error);
	return -1;
}

static void *
fly(void *arg)
{
	struct flight *f = arg;

	f->outcome = txn_run(f->txn, &f->cargo, &f->source, &f->error);
	f->landed = true;
	return NULL;
}

void
flight_start(struct flight *f, struct txn *t, const struct txn_source *source)
{
	sigset_t all, before;

	f->under_way = true;
	f->threaded = false;
	f->landed = true;
	f->outcome = TXN_ABORTED;
	if (copy_member(f, source->member) < 0)
		return;
	f->txn = t;
	f->cargo = flight_cargo(f, t, &f->outputs);
	f->source = *source;
	f->source.member = f->member;
	f->landed = false;
	/*
	 * Signals must interrupt the thread that looks for them: not this one.
	 */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	f->threaded = pthread_create(&f->thread, NULL, fly, f) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!f->threaded)
		fly(f);
}

bool
flight_has_landed(const struct flight *f)
{
	return f->landed;
}

void
flight_let_land(const struct flight *f)
{
	while (f->under_way && !f->landed)
		clock_sleep(LANDING_MS);
}

enum txn_outcome
flight_await(struct flight *f, struct error *e)
{
	if (f->threaded)
		pthread_join(f->thread, NULL);
	if (f->member != NULL)
		rd_kafka_consumer_group_metadata_destroy(f->member);
	f->member = NULL;
	f->under_way = false;
	*e = f->error;
	return f->outcome;
}
