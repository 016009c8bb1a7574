/*
 * relay - from topic to topic through a command, each record exactly once
 *
 * in:   messages of a topic, given to the command as lines
 * out:  the lines that the command writes, as messages of another topic
 *
 * One run of the command is one transaction: its outputs and the offsets of its
 * inputs become visible together, or not at all. While one is committed, the
 * next batch is collected and given to the command.
 */
#include "base/clock.h"
#include "base/diag.h"
#include "base/metrics_file.h"
#include "base/stop.h"
#include "relay.h"
#include "replay.h"
#include "use.h"

#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#define END_S 15      /* for all, the commit and leaving the group too */
#define OWING_MS 1000 /* until a kept command is known to have lost a line */

/* --- the whole ------------------------------------------------------------ */

/*
 * Make a transactional.id: stable for an instance, so that it ends its open
 * transaction; else our own.
 */
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
let_land(void *arg)
{
	struct relay *r = arg;

	flight_let_land(&r->flight);
}

static void
open_all(struct relay *r, char *id)
{
	const struct opts *o = r->o;
	const struct txn_topics topics = {.to = o->out,
	    .dead = o->dead,
	    .used = o->as_used == NULL ? o->used : NULL};
	struct error e;

	signal(SIGPIPE, SIG_IGN); /* a command may stop reading early */
	r->form.key = o->key;
	outputs_init(&r->outputs, &r->form);
	flight_init(&r->flight, &r->form);
	r->command = (struct command){.argv = o->command,
	    .keep = o->keep,
	    .timeout_ms = o->command_ms,
	    .owing_ms = OWING_MS,
	    .alive = relay_stay_alive,
	    .arg = r};
	command_init(&r->command);
	metrics_file_open("relay", o->metrics.path, relay_tell, r);
	if (o->as_used != NULL)
		replay_open(r);
	use_open(r);
	if (rejects_open(&r->rejects, o->common.rejects, o->common.max_rejects,
		&e) < 0 ||
	    schema_writers_open(
		&r->form.schemas, &o->writer, &o->kafka, o->out, &e) < 0 ||
	    txn_open(&r->txn, &o->kafka, &topics, id, &e) < 0 ||
	    (topics.used != NULL &&
		boundary_check_topic(&r->txn.kafka, topics.used, &e) < 0) ||
	    intake_open(&r->intake, &o->intake, &o->kafka, o->common.max_line,
		&r->rejects, &e) < 0) {
		stop_reraise(); /* a signal may have ended the wait */
		die_error(&e);
	}
	intake_call(&r->intake, relay_is_in_trouble, let_land, r);
	if (o->as_used != NULL)
		replay_limit(r);
	use_begin(r);
	if (o->keep && o->models == NULL &&
	    command_start(&r->command, &e) == ANSWER_NONE)
		relay_give_up(r, &e);
}

static void
close_all(struct relay *r)
{
	if (!command_end(&r->command))
		relay_stop_for_surplus(r);
	/* A reader that begins when we have ended must see all of it. */
	if (r->out > 0)
		intake_await_visible(&r->intake, &r->txn);
	relay_leave(r);
	txn_release(&r->txn);
	command_release(&r->command);
	outputs_release(&r->outputs);
	flight_release(&r->flight);
	schema_writers_close(&r->form.schemas);
	boundary_list_release(&r->replayed);
	intake_release(&r->intake);
	free(r->line);
}

/* Do the next batch; false when it is the last. */
static bool
collect(struct relay *r)
{
	struct error e;
	int more = intake_collect(&r->intake, &e);

	if (more < 0)
		relay_give_up(r, &e);
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
	options_parse(&o, argc, argv);
	stop_within(END_S);
	id = make_id(&o);
	open_all(&r, id);
	do {
		r.lost = false;
		more = collect(&r);
		relay_batch(&r);
		if (!more || r.stopping != 0)
			relay_settle(&r);
		/* Go on after a lost batch; after a signal, others do it. */
		more = more ||
		    ((r.lost || intake_is_lost(&r.intake)) &&
			stop_requested() == 0);
	} while (more && r.stopping == 0);
	if (intake_failure(&r.intake) != NULL)
		relay_give_up(&r, intake_failure(&r.intake));
	close_all(&r);
	free(id);
	status = rejects_close(&r.rejects, r.intake.in);
	note("%" PRIu64 " records in, %" PRIu64 " out, %" PRIu64 " rejected",
	    r.intake.in, r.out, r.rejects.count);
	stop_reraise();
	return status;
}
