/*
 * relay - from topic to topic through a command, each record exactly once
 *
 * in:   messages of a topic, given to the command as lines
 * out:  the lines that the command writes, as messages of another topic
 *
 * One run of the command is one transaction: what it wrote and the offsets of
 * what it read become visible together, or not at all.
 */
#include "relay.h"

#include "base/clock.h"
#include "base/command.h"
#include "base/diag.h"
#include "base/stop.h"
#include "kafka/intake.h"
#include "kafka/outputs.h"
#include "kafka/txn.h"
#include "stream/rejects.h"

#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#define DRAIN_MS 10000 /* for a command to end after a signal */
#define END_S 15       /* for all, the commit and leaving the group too */

struct relay {
	const struct opts *o;
	struct intake intake;
	struct command command;
	struct outputs outputs;
	struct txn txn;
	struct rejects rejects;
	uint64_t out;	  /* records */
	int64_t stopping; /* when a signal asked for the end, or 0 */
};

/* End the command and leave the group: nothing more will be committed. */
static void
leave(struct relay *r)
{
	command_kill(&r->command);
	intake_close(&r->intake);
}

/* It cannot go on: say why, and end; by the signal, if there was one. */
_Noreturn static void
give_up(struct relay *r, const struct error *e)
{
	leave(r);
	if (stop_requested() != 0)
		warnx("%s", e->text);
	stop_reraise();
	die_error(e);
}

/* --- the command ---------------------------------------------------------- */

/* Called while the command runs: false to break it off. */
static bool
stay_alive(void *arg)
{
	struct relay *r = arg;
	int64_t now = clock_ms();

	source_serve(&r->intake.source);
	if (stop_requested() != 0 && r->stopping == 0)
		r->stopping = now;
	return !intake_is_lost(&r->intake) && !r->intake.source.failed &&
	    (r->stopping == 0 || now - r->stopping < DRAIN_MS);
}

/* It comes behind the commit: it cannot be mended any more. */
_Noreturn static void
stop_for_surplus(struct relay *r)
{
	leave(r);
	diex(ST_FAILED,
	    "'%s' wrote more lines than it read (--keep): what was committed "
	    "of it before may be wrong",
	    r->o->command[0]);
}

/* Give the batch to the command; -1 when its output does not count. */
static int
run_command(struct relay *r, struct error *e)
{
	const struct batch *b = &r->intake.batch;

	switch (
	    command_ask(&r->command, b->text.data, b->text.len, b->count, e)) {
	case ANSWER_WHOLE:
		return 0;
	case ANSWER_SURPLUS:
		stop_for_surplus(r);
	case ANSWER_NONE:
		die_error(e);
	default:
		return -1;
	}
}

/* --- batches -------------------------------------------------------------- */

/* Keep the batch's records where rejects go, and end. */
_Noreturn static void
stop_with_batch(struct relay *r, const char *why, bool by_command)
{
	const struct batch *b = &r->intake.batch;
	size_t count = b->count;
	struct fault f;
	struct error e;

	fault_set(&f, REASON_COMMAND_FAILED, NULL,
	    "not relayed, and not committed: %s", why);
	for (size_t i = 0; i < count; i++)
		if (intake_reject(&r->intake, b->message[i], &f, &e) < 0)
			die_error(&e);
	rejects_close(&r->rejects, r->intake.in);
	leave(r);
	diex(ST_FAILED,
	    "giving up after %lld tries: %s%s%s%s; nothing of this "
	    "batch of %zu records is committed",
	    r->o->retries + 1, by_command ? "'" : "",
	    by_command ? r->o->command[0] : "", by_command ? "' failed: " : "",
	    why, count);
}

/* Commit what was made of the batch; -1 when it must be done again. */
static int
commit_batch(struct relay *r, struct error *e)
{
	struct intake *in = &r->intake;
	struct txn_source from = {.consumer = in->source.kafka.rk,
	    .offsets = in->batch.offsets,
	    .member = in->source.member};

	if (in->batch.offsets->cnt == 0 || intake_is_lost(in))
		return 0;
	switch (
	    txn_run(&r->txn, r->outputs.message, r->outputs.count, &from, e)) {
	case TXN_COMMITTED:
		r->out += r->outputs.count;
		source_all_left(&in->source);
		batch_clear(&in->batch);
		return 0;
	case TXN_LOST:
		note("lost the partitions: %s", e->text);
		if (intake_await_rebalance(in, e) < 0)
			give_up(r, e);
		return 0;
	case TXN_ABORTED:
		return -1;
	default:
		give_up(r, e);
	}
}

/* One batch, tried as often as was asked for. */
static void
relay_batch(struct relay *r)
{
	struct intake *in = &r->intake;
	struct error e;

	for (long long tried = 0;; tried++) {
		bool some = in->batch.count > 0, by_command = true;
		int failed;

		outputs_clear(&r->outputs);
		failed = some ? run_command(r, &e) : 0;
		if (intake_is_lost(in) || in->source.failed)
			return;
		if (failed && r->stopping != 0)
			return; /* not done, not committed */
		if (!failed && some)
			failed =
			    outputs_read(&r->outputs, &r->command.output, &e);
		if (!failed) {
			if (commit_batch(r, &e) == 0)
				return;
			by_command = false;
		}
		if (tried >= r->o->retries)
			stop_with_batch(r, e.text, by_command);
		warnx("trying a batch of %zu records again: %s",
		    in->batch.count, e.text);
		command_kill(&r->command);
		/* Soon at first, then less often. */
		clock_sleep(tried < 6 ? INT64_C(100) << tried : 5000);
	}
}

/* --- the whole ------------------------------------------------------------ */

/* Stable for an instance, so that it ends what it left; else our own. */
static char *
make_id(const struct opts *o)
{
	struct buf b = {0};

	buf_add_format(&b, "weir-relay-%s-%s-", o->intake.source.group, o->out);
	if (o->intake.source.instance != NULL)
		buf_add_string(&b, o->intake.source.instance);
	else
		buf_add_format(&b, "%" PRIx64 "-%lx", (uint64_t)clock_wall_ms(),
		    (unsigned long)getpid());
	buf_string(&b);
	return b.data;
}

static void
open_all(struct relay *r, char *id)
{
	const struct opts *o = r->o;
	struct error e;

	signal(SIGPIPE, SIG_IGN); /* a command may stop reading early */
	outputs_init(&r->outputs, o->key);
	r->command = (struct command){.argv = o->command,
	    .keep = o->keep,
	    .timeout_ms = o->command_ms,
	    .alive = stay_alive,
	    .arg = r};
	if (rejects_open(&r->rejects, o->common.rejects, o->common.max_rejects,
		&e) < 0 ||
	    txn_open(&r->txn, &o->kafka, o->out, id, &e) < 0 ||
	    intake_open(&r->intake, &o->intake, &o->kafka, o->common.max_line,
		&r->rejects, &e) < 0) {
		stop_reraise(); /* a signal may have ended the wait */
		die_error(&e);
	}
}

static void
close_all(struct relay *r)
{
	if (!command_end(&r->command))
		stop_for_surplus(r);
	leave(r);
	txn_release(&r->txn);
	command_release(&r->command);
	outputs_release(&r->outputs);
	intake_release(&r->intake);
}

/* The next batch; false when it is the last. */
static bool
collect(struct relay *r)
{
	struct error e;
	int more = intake_collect(&r->intake, &e);

	if (more < 0)
		give_up(r, &e);
	return more > 0;
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct relay r = {.o = &o};
	enum status status;
	char *id;
	bool more;

	opt_start(argv);
	parse_options(&o, argc, argv);
	stop_within(END_S);
	id = make_id(&o);
	open_all(&r, id);
	do {
		more = collect(&r);
		relay_batch(&r);
		/* What was lost before the end is for others to end. */
		more = more ||
		    (intake_is_lost(&r.intake) && stop_requested() == 0);
	} while (more && r.stopping == 0);
	if (r.intake.source.failed)
		give_up(&r, &r.intake.source.error);
	close_all(&r);
	free(id);
	status = rejects_close(&r.rejects, r.intake.in);
	note("%" PRIu64 " records in, %" PRIu64 " out, %" PRIu64 " rejected",
	    r.intake.in, r.out, r.rejects.count);
	stop_reraise();
	return status;
}
