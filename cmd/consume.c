/*
 * consume - print the messages of Kafka topics
 *
 * in:   messages
 * out:  their values, a line each: {"V1":-1.36,"Amount":149.62}
 */
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/json.h"
#include "base/opt.h"
#include "base/progress.h"
#include "base/stop.h"
#include "kafka/envelope.h"
#include "kafka/position.h"
#include "kafka/source.h"
#include "kafka/value.h"
#include "stream/out.h"
#include "stream/rec.h"
#include "stream/rejects.h"

#define POLL_MS 100    /* between two looks at signals and at our reader */
#define COMMIT_MS 1000 /* between two commits of a group's offsets */
#define END_S 10       /* after a signal, for the last commit and the group */

static const char usage[] =
    " -t TOPIC[,TOPIC]... [-b BROKERS] [-F FILE] [-X KEY=VALUE]\n"
    "               [-o beginning|end|stored|N|-N|@TIME] [-p N] [-c N] [-e]\n"
    "               [-g GROUP] [--no-commit] [--offsets-to FILE]\n"
    "               [--envelope | --raw | --position] [-u]\n"
    "               [--timeout SECONDS]\n"
    "Print the messages of Kafka topics, a line each.\n"
    "  -t, --topic TOPIC    where from; several with commas\n"
    "  -o, --offset WHERE   beginning, end, stored (by the group), offset N,\n"
    "                       the last N of each partition (-N), or @TIME\n"
    "                       (default: stored with -g, else beginning)\n"
    "  -p, --partition N    only this one\n"
    "  -c, --count N        stop after N messages\n"
    "  -e, --exit           stop at the end as it is at the start\n"
    "  -g, --group GROUP    share the topics with the group's other members\n"
    "  --no-commit          do not store the group's offsets\n"
    "  --offsets-to FILE    at the end, write there the offsets to go on from\n"
    "  --envelope           print key, headers, place and time too\n"
    "  --raw                print any bytes, JSON or not\n"
    "  --position           add these to each record, as member _kafka\n"
    "  -u, --unbuffered     write each message at once\n" KAFKA_USAGE
	OPT_COMMON_USAGE;

struct opts {
	struct opt_common common;
	struct kafka_opts kafka;
	struct source_opts source;
	uint64_t count;
	bool raw, envelope, position, unbuffered;
	const char *offsets_to; /* a file, or NULL */
};

struct consumer {
	const struct opts *o;
	struct source source;
	struct rejects rejects;
	struct buf line; /* what is printed of a message */
	struct buf value;
	struct rec rec; /* the value, for --position */
	size_t stamp;	/* its field */
	uint64_t in;	/* messages */
	int64_t committed_at;
	struct error error;
};

static void
parse_options(struct opts *o, int argc, char **argv)
{
	enum {
		OPT_RAW = OPT_KAFKA_OWN,
		OPT_ENVELOPE,
		OPT_POSITION,
		OPT_NO_COMMIT,
		OPT_OFFSETS_TO
	};
	static const struct option longs[] = {
	    {"topic", required_argument, NULL, 't'},
	    {"offset", required_argument, NULL, 'o'},
	    {"partition", required_argument, NULL, 'p'},
	    {"count", required_argument, NULL, 'c'},
	    {"exit", no_argument, NULL, 'e'},
	    {"group", required_argument, NULL, 'g'},
	    {"envelope", no_argument, NULL, OPT_ENVELOPE},
	    {"raw", no_argument, NULL, OPT_RAW},
	    {"position", no_argument, NULL, OPT_POSITION},
	    {"no-commit", no_argument, NULL, OPT_NO_COMMIT},
	    {"offsets-to", required_argument, NULL, OPT_OFFSETS_TO},
	    {"unbuffered", no_argument, NULL, 'u'},
	    KAFKA_LONG,
	    OPT_COMMON_LONG,
	};
	size_t topics;
	int c;

	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .kafka = KAFKA_OPTS_DEFAULT,
	    .source = {.partition = SOURCE_ALL_PARTITIONS},
	    .count = UINT64_MAX};
	while ((c = getopt_long(argc, argv,
		    ":t:o:p:c:eg:u" KAFKA_SHORT OPT_COMMON_SHORT, longs,
		    NULL)) != -1) {
		switch (c) {
		case 't':
			o->source.topics = opt_list("-t", optarg, &topics);
			break;
		case 'o':
			if (!source_parse_start(optarg, &o->source))
				diex(ST_CANNOT,
				    "-o: '%s' is not beginning, end, stored, "
				    "N, -N or @TIME",
				    optarg);
			break;
		case 'p':
			o->source.partition =
			    (int32_t)opt_int("-p", 0, INT32_MAX);
			break;
		case 'c':
			o->count = (uint64_t)opt_int("-c", 0, INT64_MAX);
			break;
		case 'e':
			o->source.to_end = true;
			break;
		case 'g':
			o->source.group = optarg;
			break;
		case 'u':
			o->unbuffered = true;
			break;
		case OPT_RAW:
			o->raw = true;
			break;
		case OPT_ENVELOPE:
			o->envelope = true;
			break;
		case OPT_POSITION:
			o->position = true;
			break;
		case OPT_NO_COMMIT:
			o->source.no_commit = true;
			break;
		case OPT_OFFSETS_TO:
			o->offsets_to = optarg;
			break;
		default:
			if (!kafka_option(&o->kafka, c))
				opt_common(&o->common, c, argv, usage);
		}
	}
	if (o->source.topics == NULL)
		diex(ST_CANNOT, "a topic is needed: -t TOPIC");
	if (o->raw + o->envelope + o->position > 1)
		diex(ST_CANNOT,
		    "--raw, --envelope and --position exclude each other");
	if (o->source.start == START_STORED && o->source.group == NULL)
		diex(ST_CANNOT, "-o stored: a group stores offsets: -g GROUP");
	if (argv[optind] != NULL)
		diex(ST_CANNOT, "unexpected operand '%s' (topics go with -t)",
		    argv[optind]);
}

/* Print a value as it is; -1 when it is no JSON. */
static int
print_value(struct consumer *c, const rd_kafka_message_t *m, struct fault *f)
{
	char *p;

	if (value_fits(m, c->o->common.max_line, f) < 0)
		return -1;
	p = out_reserve(m->len + JSON_SLACK);
	if (value_copy(p, m, &c->rec, f) < 0)
		return -1;
	p[m->len] = '\n';
	out_advance(m->len + 1);
	return 0;
}

/* Print a record with its place; -1 when it is none. */
static int
print_stamped(struct consumer *c, const rd_kafka_message_t *m, struct fault *f)
{
	char *p;

	if (value_fits(m, c->o->common.max_line, f) < 0)
		return -1;
	c->value.len = c->line.len = 0;
	p = buf_reserve(&c->value, m->len + JSON_SLACK);
	if (value_copy(p, m, &c->rec, f) != 1 ||
	    position_stamp(&c->line, &c->rec, c->stamp, m, f) < 0)
		return -1;
	buf_add_byte(&c->line, '\n');
	out_add(c->line.data, c->line.len);
	return 0;
}

static void
print_raw(const rd_kafka_message_t *m)
{
	size_t len = m->payload != NULL ? m->len : 0;
	char *p = out_reserve(len + 1);

	if (len > 0)
		memcpy(p, m->payload, len);
	p[len] = '\n';
	out_advance(len + 1);
}

static void
print_envelope(struct consumer *c, const rd_kafka_message_t *m)
{
	c->line.len = 0;
	envelope_write(&c->line, m);
	buf_add_byte(&c->line, '\n');
	out_add(c->line.data, c->line.len);
}

/* Print what is asked for of a message, a whole line; -1: it is rejected. */
static int
print(struct consumer *c, const rd_kafka_message_t *m, struct fault *f)
{
	const struct opts *o = c->o;

	if (m->payload != NULL && m->len > o->common.max_line)
		return value_fits(m, o->common.max_line, f);
	if (o->position)
		return print_stamped(c, m, f);
	if (!o->envelope && !o->raw)
		return print_value(c, m, f);
	if (o->envelope)
		print_envelope(c, m);
	else
		print_raw(m);
	return 0;
}

static int
reject(struct consumer *c, const rd_kafka_message_t *m, const struct fault *f)
{
	struct rejected record = value_rejected(m);

	return rejects_add(&c->rejects, &record, f, &c->error);
}

/* Print a message, or reject it; -1 when that cannot be done. */
static int
handle(struct consumer *c, const rd_kafka_message_t *m)
{
	struct fault f;

	progress(++c->in);
	if (print(c, m, &f) < 0 && reject(c, m, &f) < 0)
		return -1;
	if (c->o->unbuffered)
		out_flush();
	source_put_out(&c->source, m);
	return 0;
}

/* Hand over what was printed, and only then commit it, if it is time to. */
static void
flush_and_commit(struct consumer *c)
{
	struct error e;
	int64_t now;

	if (c->o->source.group == NULL)
		return;
	now = clock_ms();
	if (now - c->committed_at < COMMIT_MS)
		return;
	c->committed_at = now;
	out_flush();
	source_all_left(&c->source);
	if (source_commit(&c->source, false, &e) < 0)
		warnx("%s", e.text);
}

/* Nobody will read more: end as a write to a closed pipe would. */
static void
leave_with_reader(struct consumer *c)
{
	source_close(&c->source);
	raise(SIGPIPE);
	diex(ST_FAILED, "cannot write to <stdout>: its reader has gone");
}

/* Read until there is a reason to stop. */
static enum source_event
run(struct consumer *c)
{
	rd_kafka_message_t *m;
	enum source_event event;

	while (c->in < c->o->count && stop_requested() == 0 &&
	    !rejects_too_many(&c->rejects)) {
		/* Do not hold records back while there are no others. */
		event = source_next(
		    &c->source, out_pending() > 0 ? 0 : POLL_MS, &m, &c->error);
		if (event == SOURCE_END || event == SOURCE_ERROR)
			return event;
		if (event == SOURCE_IDLE) {
			out_flush();
			if (out_reader_gone())
				leave_with_reader(c);
		} else {
			int failed = handle(c, m);

			rd_kafka_message_destroy(m);
			if (failed < 0)
				return SOURCE_ERROR;
		}
		flush_and_commit(c);
	}
	return SOURCE_END;
}

/* Before partitions go; a reader that is slow then gets the rest twice. */
static bool
flush_if_possible(void)
{
	return !out_is_waiting() && out_try_flush();
}

static void
serve_group(void *arg)
{
	source_serve(arg);
}

static void
open_all(struct consumer *c)
{
	const struct opts *o = c->o;
	struct file file;
	struct error e;

	if (rejects_open(&c->rejects, o->common.rejects, o->common.max_rejects,
		&e) < 0 ||
	    source_open(
		&c->source, &o->kafka, &o->source, flush_if_possible, &e) < 0) {
		stop_reraise(); /* a signal may have ended the wait */
		die_error(&e);
	}
	if (o->source.group != NULL)
		out_while_waiting(serve_group, &c->source);
	/* Better to know now than at the end. */
	if (o->offsets_to != NULL) {
		if (file_create(&file, o->offsets_to, &e) < 0)
			die_error(&e);
		file_abandon(&file);
	}
	c->stamp = position_want(&c->rec);
}

/* Everything printed has left: write down where to go on, and commit it. */
static int
save_offsets(struct consumer *c, struct error *e)
{
	struct buf text = {0};
	struct file file;
	int failed = 0;

	if (c->o->offsets_to != NULL) {
		source_write_offsets(&c->source, &text);
		if (file_create(&file, c->o->offsets_to, e) < 0 ||
		    file_add(&file, text.data, text.len, e) < 0 ||
		    file_commit(&file, e) < 0)
			failed = -1;
		buf_release(&text);
	}
	return failed < 0 ? -1 : source_commit(&c->source, true, e);
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct consumer c = {.o = &o};
	struct error e;
	enum status status = ST_OK, rejected;

	opt_start(argv);
	parse_options(&o, argc, argv);
	open_all(&c);
	if (run(&c) == SOURCE_ERROR) {
		warnx("%s", c.error.text);
		status = c.error.status;
	}
	out_flush();
	stop_within(END_S); /* its reader has what it is to get */
	source_all_left(&c.source);
	if (save_offsets(&c, &e) < 0) {
		warnx("%s", e.text);
		status = status > e.status ? status : e.status;
	}
	source_close(&c.source);
	progress_end();
	rejected = rejects_close(&c.rejects, c.in);
	note("%" PRIu64 " messages in, %" PRIu64 " records out, %" PRIu64
	     " rejected",
	    c.in, c.in - c.rejects.count, c.rejects.count);
	buf_release(&c.line);
	buf_release(&c.value);
	rec_release(&c.rec);
	stop_reraise();
	out_close();
	return status > rejected ? status : rejected;
}
