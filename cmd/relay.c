/*
 * relay - from topic to topic through a command, each record exactly once
 *
 * in:   messages of a topic, given to the command as lines
 * out:  the lines that the command writes, as messages of another topic
 *
 * One run of the command is one transaction: what it wrote and the offsets of
 * what it read become visible together, or not at all.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/command.h"
#include "base/diag.h"
#include "base/opt.h"
#include "base/stop.h"
#include "kafka/intake.h"
#include "kafka/outputs.h"
#include "kafka/txn.h"
#include "stream/rejects.h"

#define RECORDS 10000	  /* of -n */
#define LINGER_MS 50	  /* of --linger */
#define RETRIES 3	  /* of --retries */
#define COMMAND_MS 300000 /* of --command-timeout */
#define DRAIN_MS 10000	  /* for a command to end after a signal */
#define END_S 15	  /* for all, the commit and leaving the group too */

static const char usage[] =
    " -g GROUP -t IN -T OUT [-b BROKERS] [-F FILE] [-X KEY=VALUE]\n"
    "             [-n RECORDS] [--linger MS] [--keep] [--instance NAME]\n"
    "             [--key FIELD] [--position] [--retries N] [-e]\n"
    "             [--command-timeout SECONDS] [--timeout SECONDS]\n"
    "             -- COMMAND [ARG ...]\n"
    "Bring records from topic to topic through a command, exactly once.\n"
    "  -g, --group GROUP    whose offsets say what is done\n"
    "  -t, --topic IN       where from\n"
    "  -T, --to OUT         where to\n"
    "  -n, --batch RECORDS  the most that one transaction takes (default "
    "10000)\n"
    "  --linger MS          how long a batch waits for more (default 50)\n"
    "  --keep               keep one COMMAND, which answers each line with "
    "one\n"
    "  --instance NAME      of several that run at once: a name that stays\n"
    "  --key FIELD          the member of an output that is its key\n"
    "  --position           add the source's place, time and key, as _kafka\n"
    "  --retries N          how often to try a batch again (default 3)\n"
    "  -e, --exit           stop at the end as it is at the start\n"
    "  --command-timeout SECONDS\n"
    "                       for a command that neither reads nor writes\n"
    "                       (default 300)\n" KAFKA_USAGE OPT_COMMON_USAGE;

struct opts {
	struct opt_common common;
	struct kafka_opts kafka;
	struct intake_opts intake;
	const char *out;
	bool keep;
	const char *key; /* a field, or NULL */
	long long retries;
	int64_t command_ms;
	char **command;
};

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

static void
parse_options(struct opts *o, int argc, char **argv)
{
	enum {
		OPT_LINGER = OPT_KAFKA_OWN,
		OPT_KEEP,
		OPT_INSTANCE,
		OPT_KEY,
		OPT_POSITION,
		OPT_RETRIES,
		OPT_COMMAND_TIMEOUT
	};
	static const struct option longs[] = {
	    {"group", required_argument, NULL, 'g'},
	    {"topic", required_argument, NULL, 't'},
	    {"to", required_argument, NULL, 'T'},
	    {"batch", required_argument, NULL, 'n'},
	    {"linger", required_argument, NULL, OPT_LINGER},
	    {"keep", no_argument, NULL, OPT_KEEP},
	    {"instance", required_argument, NULL, OPT_INSTANCE},
	    {"key", required_argument, NULL, OPT_KEY},
	    {"position", no_argument, NULL, OPT_POSITION},
	    {"retries", required_argument, NULL, OPT_RETRIES},
	    {"exit", no_argument, NULL, 'e'},
	    {"command-timeout", required_argument, NULL, OPT_COMMAND_TIMEOUT},
	    KAFKA_LONG,
	    OPT_COMMON_LONG,
	};
	size_t topics;
	int c;

	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .kafka = KAFKA_OPTS_DEFAULT,
	    .intake = {.source = {.partition = SOURCE_ALL_PARTITIONS,
			   .no_commit = true,
			   .committed_only = true},
		.records = RECORDS,
		.linger_ms = LINGER_MS},
	    .retries = RETRIES,
	    .command_ms = COMMAND_MS};
	while ((c = getopt_long(argc, argv,
		    "+:g:t:T:n:e" KAFKA_SHORT OPT_COMMON_SHORT, longs, NULL)) !=
	    -1) {
		switch (c) {
		case 'g':
			o->intake.source.group = optarg;
			break;
		case 't':
			o->intake.source.topics =
			    opt_list("-t", optarg, &topics);
			break;
		case 'T':
			o->out = optarg;
			break;
		case 'n':
			o->intake.records = (size_t)opt_int("-n", 1, 10000000);
			break;
		case 'e':
			o->intake.source.to_end = true;
			break;
		case OPT_LINGER:
			o->intake.linger_ms = opt_int("--linger", 0, 3600000);
			break;
		case OPT_KEEP:
			o->keep = true;
			break;
		case OPT_INSTANCE:
			o->intake.source.instance = optarg;
			break;
		case OPT_KEY:
			o->key = optarg;
			break;
		case OPT_POSITION:
			o->intake.position = true;
			break;
		case OPT_RETRIES:
			o->retries = opt_int("--retries", 0, 1000000);
			break;
		case OPT_COMMAND_TIMEOUT:
			o->command_ms = (int64_t)(1000 *
			    opt_real("--command-timeout", 0.1, 86400));
			break;
		default:
			if (!kafka_option(&o->kafka, c))
				opt_common(&o->common, c, argv, usage);
		}
	}
	if (o->intake.source.group == NULL || o->intake.source.topics == NULL ||
	    o->out == NULL)
		diex(ST_CANNOT,
		    "a group and two topics are needed: "
		    "-g GROUP -t IN -T OUT");
	o->command = argv + optind;
	if (o->command[0] == NULL)
		diex(ST_CANNOT, "a command is needed: -- COMMAND");
}

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
