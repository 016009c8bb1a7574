#include "base/clock.h"
#include "base/diag.h"
#include "base/metrics_file.h"
#include "base/notify.h"
#include "base/stop.h"
#include "kafka/room.h"
#include "relay.h"
#include "use.h"

#define DRAIN_MS 10000 /* for a command to end after a signal */

/* --- the end -------------------------------------------------------------- */

void
relay_leave(struct relay *r)
{
	struct error e;

	/*
	 * The commit under way needs our membership: finish it before leaving.
	 */
	if (r->flight.under_way)
		flight_await(&r->flight, &e);
	metrics_file_close();
	command_kill(&r->command);
	models_close(&r->models);
	intake_close(&r->intake);
}

_Noreturn void
relay_give_up(struct relay *r, const struct error *e)
{
	relay_leave(r);
	if (stop_requested() != 0)
		warnx("%s", e->text);
	stop_reraise();
	die_error(e);
}

_Noreturn void
relay_stop_for_command(struct relay *r, const struct error *e)
{
	relay_leave(r);
	diex(ST_CANNOT,
	    "'%s' failed: %s: it cannot do what it is asked; nothing of this "
	    "batch is committed",
	    r->o->command[0], e->text);
}

/* --- the command ---------------------------------------------------------- */

bool
relay_stay_alive(void *arg)
{
	struct relay *r = arg;
	int64_t now = clock_ms();

	intake_serve(&r->intake);
	metrics_file_look();
	if (stop_requested() != 0 && r->stopping == 0)
		r->stopping = now;
	return !intake_is_lost(&r->intake) &&
	    intake_failure(&r->intake) == NULL &&
	    (r->stopping == 0 || now - r->stopping < DRAIN_MS);
}

/* End after a surplus: its batch is committed, and cannot be undone. */
_Noreturn void
relay_stop_for_surplus(struct relay *r)
{
	relay_leave(r);
	diex(ST_FAILED,
	    "'%s' wrote more lines than it read (--keep): what was committed "
	    "of it before may be wrong",
	    r->o->command[0]);
}

/* --- batches -------------------------------------------------------------- */

/* Keep the batch's records where rejects go, and end. */
_Noreturn static void
stop_with_batch(struct relay *r, const char *why, bool by_command)
{
	const struct batch *b = &r->intake.batch;
	size_t count = b->count;
	bool hint = by_command && r->o->isolate == 0;
	struct fault f;
	struct error e;

	fault_set(&f, REASON_COMMAND_FAILED, NULL,
	    "not relayed, and not committed: %s", why);
	for (size_t i = 0; i < count; i++)
		if (intake_reject(&r->intake, b->message[i], &f, &e) < 0)
			die_error(&e);
	rejects_close(&r->rejects, r->intake.in);
	relay_leave(r);
	diex(ST_FAILED,
	    "giving up after %lld tries: %s%s%s%s; %snothing of this "
	    "batch of %zu records is committed",
	    r->o->retries + 1, by_command ? "'" : "",
	    by_command ? r->o->command[0] : "", by_command ? "' failed: " : "",
	    why, hint ? "--isolate finds the records that it fails with; " : "",
	    count);
}

/* Exchange the batch at hand for the one before. */
static void
swap(struct relay *r)
{
	flight_swap(
	    &r->flight, &r->intake.batch, &r->outputs, &r->command.output);
}

/* Count and keep the records that the batch sets aside. */
static void
say_asides(struct relay *r)
{
	struct error e;

	if (intake_say_asides(&r->intake, &e) < 0)
		relay_give_up(r, &e);
}

/*
 * Make dead letters of records set aside; their topic must have room for them.
 */
static void
write_letters(struct relay *r)
{
	struct letters *l = &r->flight.letters;
	struct error e;

	letters_write(l, &r->intake.batch);
	for (size_t i = 0; r->o->dead != NULL && i < l->count; i++) {
		size_t needed = room_needed(&l->message[i]);

		if (needed <= r->txn.dead_room)
			continue;
		error_set(&e, ST_CANNOT,
		    "a record that is set aside needs %zu bytes in topic '%s', "
		    "which has room for %zu: raise its max.message.bytes",
		    needed, r->o->dead, r->txn.dead_room);
		relay_give_up(r, &e);
	}
}

static void
begin_commit(struct relay *r)
{
	struct intake *in = &r->intake;
	struct txn_source from;

	if (in->batch.offsets->cnt == 0 || intake_is_lost(in))
		return;
	say_asides(r);
	write_letters(r);
	use_mark(r);
	from = intake_hand_over(in);
	swap(r);
	intake_forget(in); /* it is an empty one: begin it */
	flight_start(&r->flight, &r->txn, &from);
}

/* Take the outcome of the batch at hand; -1 when it must be done again. */
static int
end_commit(struct relay *r, enum txn_outcome outcome, struct error *e)
{
	struct intake *in = &r->intake;

	switch (outcome) {
	case TXN_COMMITTED:
		use_note_committed(r);
		r->out += r->outputs.count;
		relay_count(r);
		batch_clear(&in->batch);
		return 0;
	case TXN_LOST:
		note("lost the partitions: %s", e->text);
		if (intake_await_rebalance(in, e) < 0)
			relay_give_up(r, e);
		return 0;
	case TXN_ABORTED:
		return intake_is_lost(in) ? 0 : -1;
	default:
		relay_give_up(r, e);
	}
}

/* Commit the batch at hand, and wait; -1: it must be done again. */
static int
commit_now(struct relay *r, struct error *e)
{
	struct txn_cargo cargo;
	struct txn_source from;

	say_asides(r);
	write_letters(r);
	use_mark(r);
	cargo = flight_cargo(&r->flight, &r->txn, &r->outputs);
	from = intake_hand_over(&r->intake);
	return end_commit(r, txn_run(&r->txn, &cargo, &from, e), e);
}

/* Make and commit the batch at hand once more, and wait; -1: again. */
static int
try_again(struct relay *r, bool *by_command, struct error *e)
{
	enum made made = answer_batch(r, e);

	*by_command = made == MADE_BADLY;
	if (made != MADE || intake_is_lost(&r->intake))
		return made == MADE_BADLY ? -1 : 0;
	return commit_now(r, e);
}

/* Try the failed batch at hand as often as was asked for. */
static void
persist(struct relay *r, bool by_command, struct error *e)
{
	for (long long tried = 0;;) {
		if (!by_command && r->txn.learned) {
			note("a batch of %zu records once more: %s",
			    r->intake.batch.count, e->text);
		} else {
			if (tried >= r->o->retries)
				stop_with_batch(r, e->text, by_command);
			warnx("trying a batch of %zu records again: %s",
			    r->intake.batch.count, e->text);
			command_kill(&r->command);
			/* Soon at first, then less often. */
			clock_sleep(tried < 6 ? INT64_C(100) << tried : 5000);
			tried++;
			r->counts.retries++;
			r->counts.restarts += by_command;
		}
		if (try_again(r, &by_command, e) == 0)
			return;
	}
}

void
relay_settle(struct relay *r)
{
	enum txn_outcome outcome;
	struct error e;

	if (!r->flight.under_way)
		return;
	outcome = flight_await(&r->flight, &e);
	swap(r); /* the batch at hand waits meanwhile */
	if (end_commit(r, outcome, &e) < 0)
		persist(r, false, &e);
	if (intake_is_lost(&r->intake))
		r->lost = true;
	intake_forget(&r->intake); /* unless it was committed */
	swap(r);
}

bool
relay_is_in_trouble(void *arg)
{
	struct relay *r = arg;

	if (intake_has_joined(&r->intake))
		notify_ready();
	metrics_file_look();
	return child_has_ended(&r->command.child) ||
	    (r->models.on && models_look(&r->models)) ||
	    (r->flight.under_way && flight_has_landed(&r->flight) &&
		r->flight.outcome != TXN_COMMITTED);
}

void
relay_batch(struct relay *r)
{
	struct error e;
	enum made made;

	notify_ready();
	metrics_file_look();
	answer_revive(r);
	made = answer_batch(r, &e);
	relay_settle(r);
	/* The batch before may have been done again, by a later model. */
	if (made == MADE && use_is_outdated(r))
		made = answer_batch(r, &e);
	if (made == MADE)
		begin_commit(r);
	else if (made == MADE_BADLY)
		persist(r, true, &e);
}
