/*
 * relay - from topic to topic through a command, each record exactly once
 *
 * in:   messages of a topic, given to the command as lines
 * out:  the lines that the command writes, as messages of another topic
 *
 * One run of the command is one transaction: what it wrote and the offsets of
 * what it read become visible together, or not at all.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/opt.h"
#include "base/stop.h"
#include "kafka/batch.h"
#include "kafka/position.h"
#include "kafka/source.h"
#include "kafka/txn.h"
#include "kafka/value.h"
#include "stream/rec.h"
#include "stream/rejects.h"

#define RECORDS 10000	  /* of -n */
#define LINGER_MS 50	  /* of --linger */
#define RETRIES 3	  /* of --retries */
#define COMMAND_MS 300000 /* of --command-timeout */
#define DRAIN_MS 10000	  /* for a command to end after a signal */
#define POLL_MS 100	  /* between two looks at signals */
#define SURPLUS_MS 100	  /* watched for more, behind the first answers */
#define END_MS 2000	  /* for a kept command, when there is no more */

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
	struct source_opts source;
	const char *out;
	size_t records;
	int64_t linger_ms;
	bool keep, position;
	const char *key; /* a field, or NULL */
	long long retries;
	int64_t command_ms;
	char **command;
};

struct relay {
	const struct opts *o;
	struct source source;
	struct txn txn;
	struct child child;
	struct rejects rejects;
	struct batch batch;
	uint64_t rebalances; /* the source's, when the batch was begun */

	struct rec in_rec, out_rec;
	size_t in_stamp, out_stamp, out_key; /* their fields */

	struct buf output;	 /* what the command wrote */
	struct message *message; /* made of its lines */
	size_t messages, capacity;
	struct parts *parts; /* what the messages point to */

	uint64_t in, out; /* records */
	int64_t stopping; /* when a signal asked for the end, or 0 */
};

/* What one output message points to. */
struct parts {
	struct buf value, key;
	struct envelope stamp;
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
	    .source = {.partition = SOURCE_ALL_PARTITIONS, .no_commit = true},
	    .records = RECORDS,
	    .linger_ms = LINGER_MS,
	    .retries = RETRIES,
	    .command_ms = COMMAND_MS};
	while ((c = getopt_long(argc, argv,
		    "+:g:t:T:n:e" KAFKA_SHORT OPT_COMMON_SHORT, longs, NULL)) !=
	    -1) {
		switch (c) {
		case 'g':
			o->source.group = optarg;
			break;
		case 't':
			o->source.topics = opt_list("-t", optarg, &topics);
			break;
		case 'T':
			o->out = optarg;
			break;
		case 'n':
			o->records = (size_t)opt_int("-n", 1, 10000000);
			break;
		case 'e':
			o->source.to_end = true;
			break;
		case OPT_LINGER:
			o->linger_ms = opt_int("--linger", 0, 3600000);
			break;
		case OPT_KEEP:
			o->keep = true;
			break;
		case OPT_INSTANCE:
			o->source.instance = optarg;
			break;
		case OPT_KEY:
			o->key = optarg;
			break;
		case OPT_POSITION:
			o->position = true;
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
	if (o->source.group == NULL || o->source.topics == NULL ||
	    o->out == NULL)
		diex(ST_CANNOT,
		    "a group and two topics are needed: "
		    "-g GROUP -t IN -T OUT");
	o->command = argv + optind;
	if (o->command[0] == NULL)
		diex(ST_CANNOT, "a command is needed: -- COMMAND");
}

/* --- records in ----------------------------------------------------------- */

/* A message that cannot go through the command. */
static void
reject(struct relay *r, const rd_kafka_message_t *m, const struct fault *f)
{
	struct rejected record = value_rejected(m);
	struct error e;

	if (rejects_add(&r->rejects, &record, f, &e) < 0)
		die_error(&e);
}

/* Put the message's line behind the batch's text; -1 when it can't be one. */
static int
add_line(struct relay *r, const rd_kafka_message_t *m, struct fault *f)
{
	struct buf *text = &r->batch.text, stamped = {0};
	size_t start = text->len;
	int failed;

	if (value_line(text, m, r->o->common.max_line, f) < 0)
		return -1;
	failed = rec_read(&r->in_rec, text->data + start, m->len, f);
	if (failed == 0 && r->o->position) {
		failed =
		    position_stamp(&stamped, &r->in_rec, r->in_stamp, m, f);
		text->len = start;
		buf_add(text, stamped.data, stamped.len);
		buf_release(&stamped);
	}
	if (failed < 0)
		text->len = start;
	else
		buf_add_byte(text, '\n');
	return failed;
}

static void
take(struct relay *r, rd_kafka_message_t *m)
{
	struct fault f;

	r->in++;
	if (add_line(r, m, &f) == 0) {
		batch_add(&r->batch, m);
		return;
	}
	reject(r, m, &f);
	batch_pass(&r->batch, m);
	rd_kafka_message_destroy(m);
}

/* Have the partitions changed hands since the batch was begun? */
static bool
is_lost(const struct relay *r)
{
	return r->source.rebalances != r->rebalances;
}

/* Whoever has the partitions now reads its records again. */
static void
forget_batch(struct relay *r)
{
	r->in -= r->batch.count;
	batch_clear(&r->batch);
	r->rebalances = r->source.rebalances;
}

/* How long to wait for another record. */
static int
patience(const struct relay *r)
{
	int64_t left;

	if (r->batch.since == 0)
		return POLL_MS;
	left = r->batch.since + r->o->linger_ms - clock_ms();
	return left < 0 ? 0 : left < POLL_MS ? (int)left : POLL_MS;
}

/* Marks of transactions behind the last record are passed in time, too. */
static void
pass_marks(struct relay *r)
{
	source_add_reached(&r->source, r->batch.offsets);
	if (r->batch.offsets->cnt > 0 && r->batch.since == 0)
		r->batch.since = clock_ms();
}

/* Take records until the batch is full; false when there will be no more. */
static bool
fill(struct relay *r)
{
	rd_kafka_message_t *m;
	struct error e;

	while (r->batch.count < r->o->records && stop_requested() == 0 &&
	    !rejects_too_many(&r->rejects)) {
		enum source_event event =
		    source_next(&r->source, patience(r), &m, &e);

		if (event == SOURCE_ERROR)
			die_error(&e);
		if (is_lost(r))
			forget_batch(r);
		if (event == SOURCE_END)
			return false;
		if (event == SOURCE_MESSAGE) {
			take(r, m);
			source_put_out(&r->source, m);
			continue; /* what has come already is not waited for */
		}
		pass_marks(r);
		if (r->batch.since != 0 &&
		    clock_ms() - r->batch.since >= r->o->linger_ms)
			return true;
	}
	return stop_requested() == 0 && !rejects_too_many(&r->rejects);
}

static bool
collect(struct relay *r)
{
	bool more;

	forget_batch(r);
	more = fill(r);
	pass_marks(r);
	return more;
}

/* End the command and leave the group: nothing more will be committed. */
static void
leave(struct relay *r)
{
	child_kill(&r->child);
	/* librdkafka ends only when it has all its messages back. */
	batch_release(&r->batch);
	source_close(&r->source);
}

/* --- the command ---------------------------------------------------------- */

/* Called while the command runs: false to break it off. */
static bool
stay_alive(void *arg)
{
	struct relay *r = arg;
	int64_t now = clock_ms();

	source_serve(&r->source);
	if (stop_requested() != 0 && r->stopping == 0)
		r->stopping = now;
	return !is_lost(r) && !r->source.failed &&
	    (r->stopping == 0 || now - r->stopping < DRAIN_MS);
}

/* Why a command that has ended is not to be trusted, or NULL. */
static const char *
bad_end(int status, char *text, size_t size)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return NULL;
	if (WIFEXITED(status))
		snprintf(
		    text, size, "it ended with status %d", WEXITSTATUS(status));
	else
		snprintf(
		    text, size, "it was killed by signal %d", WTERMSIG(status));
	return text;
}

/* It has ended its output: NULL, or why that does not count. */
static const char *
await_end(struct relay *r, const struct talk *t, char *text, size_t size)
{
	int status;

	switch (child_wait(&r->child, t, &status)) {
	case TALK_DONE:
		return bad_end(status, text, size);
	case TALK_TIMED_OUT:
		child_kill(&r->child);
		return "it has closed its stdout and does not end";
	default:
		child_kill(&r->child);
		return "it was broken off";
	}
}

/* One run for this batch: NULL, or why its output does not count. */
static const char *
run_once(struct relay *r, const struct talk *t, char *text, size_t size)
{
	struct error e;

	if (child_start(&r->child, r->o->command, &e) < 0)
		die_error(&e);
	switch (child_talk(&r->child, t, &r->output)) {
	case TALK_DONE:
		return await_end(r, t, text, size);
	case TALK_TIMED_OUT:
		child_kill(&r->child);
		return "it neither reads nor writes any more";
	default:
		child_kill(&r->child);
		return "it was broken off";
	}
}

/*
 * What a kept command writes beyond its answers comes too late to be told from
 * them when it comes behind the commit: then it cannot be mended any more.
 */
_Noreturn static void
stop_for_surplus(struct relay *r)
{
	leave(r);
	diex(ST_FAILED,
	    "'%s' wrote more lines than it read (--keep): what was committed "
	    "of it before may be wrong",
	    r->o->command[0]);
}

/* One line for each, of a command that stays. */
static const char *
ask_kept(struct relay *r, const struct talk *t, char *text, size_t size)
{
	bool fresh = r->child.pid == 0;
	const char *why = "it was broken off";
	struct error e;

	if (fresh && child_start(&r->child, r->o->command, &e) < 0)
		die_error(&e);
	if (!fresh && child_surplus(&r->child, 0, &r->output) > 0)
		stop_for_surplus(r);
	switch (child_talk(&r->child, t, &r->output)) {
	case TALK_DONE:
		/* One that answers a line with two is caught at the start. */
		if (child_surplus(
			&r->child, fresh ? SURPLUS_MS : 0, &r->output) == 0)
			return NULL;
		why = "it did not answer each line with one (--keep)";
		break;
	case TALK_ENDED:
		why = await_end(r, t, text, size);
		return why != NULL ? why
				   : "it ended before it had answered "
				     "each line (--keep)";
	case TALK_TIMED_OUT:
		why = "it did not answer each line with one (--keep)";
		break;
	default:
		break;
	}
	child_kill(&r->child);
	return why;
}

/* The last word of a command that was kept. */
static void
end_kept(struct relay *r)
{
	const struct talk t = {.timeout_ms = END_MS};

	if (r->child.pid == 0)
		return;
	r->output.len = 0;
	child_talk(&r->child, &t, &r->output);
	if (r->output.len > 0)
		stop_for_surplus(r);
}

static size_t
count_lines(const struct buf *b)
{
	const char *p = b->data, *end = b->data + b->len;
	size_t lines = 0;

	while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		lines++;
		p++;
	}
	return lines;
}

/* Give the batch to the command: NULL, or why its output does not count. */
static const char *
run_command(struct relay *r, char *text, size_t size)
{
	struct talk t = {.text = r->batch.text.data,
	    .len = r->batch.text.len,
	    .lines = r->o->keep ? r->batch.count : 0,
	    .timeout_ms = r->o->command_ms,
	    .idle = stay_alive,
	    .arg = r};
	const char *why;

	r->output.len = 0;
	why = r->o->keep ? ask_kept(r, &t, text, size)
			 : run_once(r, &t, text, size);
	if (why != NULL)
		return why;
	if (r->output.len > 0 && r->output.data[r->output.len - 1] != '\n')
		why = "its last line has no end";
	else if (r->o->keep && count_lines(&r->output) != r->batch.count)
		why = "it did not answer each line with one (--keep)";
	if (why != NULL)
		child_kill(&r->child);
	return why;
}

/* --- records out ---------------------------------------------------------- */

static struct parts *
parts_of(struct relay *r, size_t nth)
{
	size_t old = r->capacity;

	r->message =
	    mem_grow(r->message, nth, &r->capacity, sizeof *r->message);
	if (r->capacity != old) {
		r->parts = mem_resize(r->parts, r->capacity, sizeof *r->parts);
		memset(
		    r->parts + old, 0, (r->capacity - old) * sizeof *r->parts);
	}
	return &r->parts[nth];
}

static int
set_key(
    struct relay *r, struct parts *parts, struct message *m, struct fault *f)
{
	const struct rec_field *v = &r->out_rec.field[r->out_key];

	if (v->type == JSON_ABSENT || v->type == JSON_NULL ||
	    v->type == JSON_ARRAY || v->type == JSON_OBJECT)
		return fault_set(f, REASON_MISSING, v->name,
		    "field '%s' is missing or no key", v->name);
	parts->key.len = 0;
	buf_reserve(&parts->key, 1);
	rec_text(&r->out_rec, r->out_key, &parts->key);
	m->key = (struct bytes){parts->key.data, parts->key.len};
	return 0;
}

/* A line of the command's as the next message; -1 when it is no record. */
static int
add_message(struct relay *r, const char *line, size_t len, struct fault *f)
{
	struct parts *parts = parts_of(r, r->messages);
	struct message m = {.partition = SINK_ANY_PARTITION};
	int stripped;

	if (rec_read(&r->out_rec, line, len, f) < 0)
		return -1;
	parts->value.len = 0;
	stripped = position_strip(
	    &parts->value, &r->out_rec, r->out_stamp, &parts->stamp, &m, f);
	if (stripped < 0)
		return -1;
	m.value = stripped ? (struct bytes){parts->value.data, parts->value.len}
			   : (struct bytes){line, len};
	if (r->o->key != NULL && set_key(r, parts, &m, f) < 0)
		return -1;
	r->message[r->messages++] = m;
	return 0;
}

/* All lines of the command's as messages: NULL, or which one is none. */
static const char *
make_messages(struct relay *r, char *text, size_t size)
{
	const char *p = r->output.data, *end;
	struct fault f;

	r->messages = 0;
	if (r->output.len == 0)
		return NULL;
	memset(buf_reserve(&r->output, JSON_SLACK), 0, JSON_SLACK);
	p = r->output.data;
	for (end = p + r->output.len; p < end;) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));

		if (add_message(r, p, (size_t)(stop - p), &f) < 0) {
			snprintf(text, size, "line %zu of it is no record: %s",
			    r->messages + 1, f.text);
			return text;
		}
		p = stop + 1;
	}
	return NULL;
}

/* --- batches -------------------------------------------------------------- */

/* Keep the batch's records where rejects go, and end. */
_Noreturn static void
stop_with_batch(struct relay *r, const char *why, bool by_command)
{
	size_t count = r->batch.count;
	struct fault f;

	fault_set(&f, REASON_COMMAND_FAILED, NULL,
	    "not relayed, and not committed: %s", why);
	for (size_t i = 0; i < r->batch.count; i++)
		reject(r, r->batch.message[i], &f);
	rejects_close(&r->rejects, r->in);
	leave(r);
	diex(ST_FAILED,
	    "giving up after %lld tries: %s%s%s%s; nothing of this "
	    "batch of %zu records is committed",
	    r->o->retries + 1, by_command ? "'" : "",
	    by_command ? r->o->command[0] : "", by_command ? "' failed: " : "",
	    why, count);
}

/*
 * The broker says that the partitions are not ours any more, before librdkafka
 * has noticed: nothing is read until it has, or it would be read twice.
 */
static void
await_rebalance(struct relay *r)
{
	int64_t since = clock_ms();

	while (!is_lost(r) && !r->source.failed && stop_requested() == 0) {
		if (clock_ms() - since > r->source.kafka.timeout_ms)
			diex(ST_FAILED,
			    "the group does not give us "
			    "partitions again");
		source_serve(&r->source);
		clock_sleep(10);
	}
}

/* Commit what was made of the batch. False: it must be done again. */
static bool
commit_batch(struct relay *r, const char **why, struct error *e)
{
	struct txn_source from = {.consumer = r->source.kafka.rk,
	    .offsets = r->batch.offsets,
	    .member = r->source.member};

	if (r->batch.offsets->cnt == 0 || is_lost(r))
		return true;
	switch (txn_run(&r->txn, r->message, r->messages, &from, e)) {
	case TXN_COMMITTED:
		r->out += r->messages;
		source_all_left(&r->source);
		batch_clear(&r->batch);
		return true;
	case TXN_LOST:
		note("lost the partitions: %s", e->text);
		await_rebalance(r);
		return true;
	case TXN_ABORTED:
		*why = e->text;
		return false;
	default:
		leave(r);
		die_error(e);
	}
}

/* One batch, tried as often as was asked for. */
static void
relay_batch(struct relay *r)
{
	char text[256];
	struct error e;
	const char *why;

	for (long long tried = 0;; tried++) {
		bool by_command = true;

		r->messages = 0;
		why = r->batch.count > 0 ? run_command(r, text, sizeof text)
					 : NULL;
		if (is_lost(r) || r->source.failed)
			return;
		if (why != NULL && r->stopping != 0)
			return; /* not done, not committed */
		if (why == NULL && r->batch.count > 0)
			why = make_messages(r, text, sizeof text);
		if (why == NULL) {
			if (commit_batch(r, &why, &e))
				return;
			by_command = false;
		}
		if (tried >= r->o->retries)
			stop_with_batch(r, why, by_command);
		warnx("trying a batch of %zu records again: %s", r->batch.count,
		    why);
		child_kill(&r->child);
		/* Soon at first, then less often. */
		clock_sleep(tried < 6 ? INT64_C(100) << tried : 5000);
	}
}

/* --- the whole ------------------------------------------------------------ */

static bool
nothing_to_flush(void)
{
	return true;
}

/* Stable for an instance, so that it ends what it left; else our own. */
static char *
make_id(const struct opts *o)
{
	struct buf b = {0};

	buf_add_format(&b, "weir-relay-%s-%s-", o->source.group, o->out);
	if (o->source.instance != NULL)
		buf_add_string(&b, o->source.instance);
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
	rec_init(&r->in_rec);
	rec_init(&r->out_rec);
	r->in_stamp = o->position ? position_want(&r->in_rec) : 0;
	r->out_stamp = position_want(&r->out_rec);
	r->out_key = o->key != NULL ? rec_want(&r->out_rec, o->key) : 0;
	batch_init(&r->batch);
	if (rejects_open(&r->rejects, o->common.rejects, o->common.max_rejects,
		&e) < 0 ||
	    txn_open(&r->txn, &o->kafka, o->out, id, &e) < 0 ||
	    source_open(
		&r->source, &o->kafka, &o->source, nothing_to_flush, &e) < 0) {
		stop_reraise(); /* a signal may have ended the wait */
		die_error(&e);
	}
}

static void
close_all(struct relay *r)
{
	end_kept(r);
	leave(r);
	txn_release(&r->txn);
	for (size_t i = 0; i < r->capacity; i++) {
		buf_release(&r->parts[i].value);
		buf_release(&r->parts[i].key);
		envelope_release(&r->parts[i].stamp);
	}
	free(r->parts);
	free(r->message);
	buf_release(&r->output);
	rec_release(&r->in_rec);
	rec_release(&r->out_rec);
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
	id = make_id(&o);
	open_all(&r, id);
	do {
		more = collect(&r);
		relay_batch(&r);
		/* What was lost before the end is for others to end. */
		more = more || (is_lost(&r) && stop_requested() == 0);
	} while (more && r.stopping == 0);
	if (r.source.failed)
		die_error(&r.source.error);
	close_all(&r);
	free(id);
	status = rejects_close(&r.rejects, r.in);
	note("%" PRIu64 " records in, %" PRIu64 " out, %" PRIu64 " rejected",
	    r.in, r.out, r.rejects.count);
	stop_reraise();
	return status;
}
