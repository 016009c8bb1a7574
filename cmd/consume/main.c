/*
 * consume - print the messages of Kafka topics
 *
 * in:   messages
 * out:  their values, a line each: {"V1":-1.36,"Amount":149.62}
 */
#include "base/clock.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/notify.h"
#include "base/progress.h"
#include "base/stop.h"
#include "consume.h"
#include "kafka/lag.h"
#include "kafka/source.h"
#include "kafka/value.h"
#include "print.h"
#include "stream/out.h"
#include "stream/rejects.h"

#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>

#define LOOK_EVERY 256 /* messages between two looks at the clock */
#define POLL_MS 100    /* between two looks at signals and at our reader */
#define COMMIT_MS 1000 /* between two commits of a group's offsets */
#define END_S 10       /* after a signal, for the last commit and the group */

struct consumer {
	const struct opts *o;
	struct source source;
	struct rejects rejects;
	struct file offsets; /* of --offsets-to */
	struct printer printer;
	uint64_t in;	      /* messages */
	int64_t committed_at; /* the last look */
	int64_t committed_ms; /* the last commit, since 1970; 0: none */
	struct error error;
};

static int
reject(struct consumer *c, const rd_kafka_message_t *m, const struct fault *f)
{
	struct rejected record = value_rejected(m);

	record.nth = c->in;
	return rejects_add(&c->rejects, &record, f, &c->error);
}

/* Print a message, or reject it; -1 when that cannot be done. */
static int
handle(struct consumer *c, const rd_kafka_message_t *m)
{
	struct fault f;

	progress(++c->in);
	if (print_message(&c->printer, m, &f) < 0) {
		if (print_failure(&c->printer) != NULL) {
			c->error = *print_failure(&c->printer);
			return -1;
		}
		if (reject(c, m, &f) < 0)
			return -1;
	}
	if (c->o->unbuffered)
		out_flush();
	places_put_out(&c->source.places, m);
	return 0;
}

/* Flush the printed lines, and only then commit, if it is time to. */
static void
flush_and_commit(struct consumer *c)
{
	struct error e;
	int64_t now;
	bool is_new;

	if (c->o->source.group == NULL)
		return;
	now = clock_ms();
	if (now - c->committed_at < COMMIT_MS)
		return;
	c->committed_at = now;
	out_flush();
	places_all_left(&c->source.places);
	is_new = places_have_left(&c->source.places);
	if (source_commit(&c->source, false, &e) < 0)
		warnx("%s", e.text);
	else if (is_new)
		c->committed_ms = clock_wall_ms();
}

/* Add consume's families to the file of --metrics. */
static void
tell(struct prometheus *m, void *arg)
{
	const struct consumer *c = arg;
	bool commits = c->o->source.group != NULL && !c->o->source.no_commit;

	prometheus_counter(
	    m, "records_in_total", "Messages that were read.", c->in);
	prometheus_counter(m, "records_out_total",
	    "Messages that were printed.", c->in - c->rejects.count);
	rejects_tell(c->rejects.by_reason, m);
	if (c->committed_ms > 0)
		prometheus_gauge(m, "last_commit_time_seconds",
		    "When offsets were last committed, in seconds since 1970.",
		    (double)c->committed_ms / 1000);
	lag_tell(&c->source.kafka, &c->source.places,
	    commits ? LAG_COMMITTED : LAG_PUT_OUT, m);
	notify_status("%" PRIu64 " messages in", c->in);
}

/* Look at what others see of us; and have we got partitions? */
static void
show(struct consumer *c)
{
	if (c->source.assignment.known)
		notify_ready();
	if (c->in % LOOK_EVERY == 0)
		metrics_file_look();
}

/* End as a write to a closed pipe would: nobody will read more. */
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
			metrics_file_look();
			if (out_reader_gone())
				leave_with_reader(c);
		} else {
			int failed = handle(c, m);

			rd_kafka_message_destroy(m);
			if (failed < 0)
				return SOURCE_ERROR;
		}
		flush_and_commit(c);
		show(c);
	}
	return SOURCE_END;
}

/* Flush before partitions go; a slow reader then gets the rest twice. */
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
	struct error e;

	if (rejects_open(&c->rejects, o->common.rejects, o->common.max_rejects,
		&e) < 0 ||
	    (o->offsets_to != NULL &&
		file_create(&c->offsets, o->offsets_to, &e) < 0) ||
	    print_open(&c->printer, o, &c->source.places, &e) < 0 ||
	    source_open(
		&c->source, &o->kafka, &o->source, flush_if_possible, &e) < 0) {
		stop_reraise(); /* a signal may have ended the wait */
		die_error(&e);
	}
	if (o->source.group != NULL)
		out_while_waiting(serve_group, &c->source);
}

/*
 * Write the offsets to go on from and commit them: everything printed has left.
 */
static int
save_offsets(struct consumer *c, struct error *e)
{
	struct buf text = {0};
	int failed = 0;

	if (c->o->offsets_to != NULL) {
		places_write(&c->source.places, &text);
		failed = file_add(&c->offsets, text.data, text.len, e);
		if (failed == 0)
			failed = file_commit(&c->offsets, e);
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
	bool is_new;

	opt_start(argv);
	options_parse(&o, argc, argv);
	metrics_file_open("consume", o.metrics.path, tell, &c);
	open_all(&c);
	if (run(&c) == SOURCE_ERROR) {
		warnx("%s", c.error.text);
		status = c.error.status;
	}
	out_flush();
	stop_within(END_S); /* its reader has got all */
	places_all_left(&c.source.places);
	is_new = places_have_left(&c.source.places);
	if (save_offsets(&c, &e) < 0) {
		warnx("%s", e.text);
		status = status > e.status ? status : e.status;
	} else if (is_new && o.source.group != NULL && !o.source.no_commit) {
		c.committed_ms = clock_wall_ms();
	}
	metrics_file_close();
	source_close(&c.source);
	progress_end();
	rejected = rejects_close(&c.rejects, c.in);
	note("%" PRIu64 " messages in, %" PRIu64 " records out, %" PRIu64
	     " rejected",
	    c.in, c.in - c.rejects.count, c.rejects.count);
	print_close(&c.printer);
	format_release(&o.format);
	stop_reraise();
	out_close();
	return status > rejected ? status : rejected;
}
