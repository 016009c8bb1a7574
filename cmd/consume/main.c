/*
 * consume - print the messages of Kafka topics
 *
 * in:   messages
 * out:  their values, a line each: {"V1":-1.36,"Amount":149.62}
 */
#include "base/buf.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/notify.h"
#include "base/progress.h"
#include "base/stop.h"
#include "consume.h"
#include "kafka/coded.h"
#include "kafka/envelope.h"
#include "kafka/lag.h"
#include "kafka/position.h"
#include "kafka/source.h"
#include "kafka/value.h"
#include "stream/out.h"
#include "stream/rec.h"
#include "stream/rejects.h"

#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>

#define LOOK_EVERY 256 /* messages between two looks at the clock */
#define POLL_MS 100    /* between two looks at signals and at our reader */
#define COMMIT_MS 1000 /* between two commits of a group's offsets */
#define END_S 10       /* after a signal, for the last commit and the group */

struct consumer {
	const struct opts *o;
	struct source source;
	struct rejects rejects;
	struct file offsets; /* of --offsets-to */
	struct buf line;     /* the output for a message */
	struct buf value, key;
	struct coded coded;
	struct rec rec;	      /* the value, for --position */
	size_t stamp;	      /* its field */
	uint64_t in;	      /* messages */
	int64_t committed_at; /* the last look */
	int64_t committed_ms; /* the last commit, since 1970; 0: none */
	struct error error;
};

/* Find the text of a value: its bytes, or what its schema makes of them. */
static int
find_text(struct consumer *c, const rd_kafka_message_t *m,
    struct schemas_text *text, struct fault *f)
{
	if (value_fits(m, c->o->common.max_line, f) < 0)
		return -1;
	return coded_value(&c->coded, m, c->o->common.max_line, text, f);
}

/* Copy it to `p`, as value_copy() does. */
static int
copy(struct consumer *c, char *p, const rd_kafka_message_t *m,
    const struct schemas_text *text, struct fault *f)
{
	return value_copy(p, text->p, text->len,
	    c->coded.schemas == NULL ? m : NULL, &c->rec, f);
}

/* Print a value as it is; -1 when it is no JSON. */
static int
print_value(struct consumer *c, const rd_kafka_message_t *m, struct fault *f)
{
	struct schemas_text text;
	char *p;

	if (find_text(c, m, &text, f) < 0)
		return -1;
	p = out_reserve(text.len + JSON_SLACK);
	if (copy(c, p, m, &text, f) < 0)
		return -1;
	p[text.len] = '\n';
	out_advance(text.len + 1);
	return 0;
}

/* Print a record with its place; -1 when it is none. */
static int
print_stamped(struct consumer *c, const rd_kafka_message_t *m, struct fault *f)
{
	const struct place *place = places_of(&c->source.places, m);
	struct schemas_text text;
	char *p;

	if (find_text(c, m, &text, f) < 0)
		return -1;
	c->value.len = c->line.len = 0;
	p = buf_reserve(&c->value, text.len + JSON_SLACK);
	if (copy(c, p, m, &text, f) != 1 ||
	    position_stamp(&c->line, &c->rec, c->stamp, m,
		place != NULL ? place->from : -1, f) < 0)
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

/*
 * Make one line of a text that is to be JSON: `copied` gets it; -1 when it is
 * none.
 */
static int
check_text(struct consumer *c, struct schemas_text *text, struct buf *copied,
    struct fault *f)
{
	char *p;

	copied->len = 0;
	p = buf_reserve(copied, text->len + JSON_SLACK);
	if (value_copy(p, text->p, text->len, NULL, &c->rec, f) < 0)
		return -1;
	text->p = p;
	return 0;
}

/*
 * Find what schemas make of key and value, if they make something of them; -1
 * when a schema does not fit.
 */
static int
decode(struct consumer *c, const rd_kafka_message_t *m,
    struct schemas_text *key, struct schemas_text *value, struct fault *f)
{
	size_t max = c->o->common.max_line;

	if (c->coded.schemas != NULL && m->payload != NULL &&
	    (coded_value(&c->coded, m, max, value, f) < 0 ||
		check_text(c, value, &c->value, f) < 0))
		return -1;
	if (coded_key(&c->coded, m, max, key, f) < 0 ||
	    (key->p != NULL && check_text(c, key, &c->key, f) < 0))
		return -1;
	return 0;
}

/* Print all of a message, as an envelope or in the form of -f. */
static int
print_whole(struct consumer *c, const rd_kafka_message_t *m, struct fault *f)
{
	struct schemas_text key = {0}, value = {0};

	if (decode(c, m, &key, &value, f) < 0)
		return -1;
	c->line.len = 0;
	if (c->o->has_format) {
		format_write(&c->line, &c->o->format, m,
		    key.p != NULL ? &key : NULL,
		    value.p != NULL ? &value : NULL);
	} else {
		envelope_write(&c->line, m, key.p != NULL ? &key : NULL,
		    value.p != NULL ? &value : NULL);
		buf_add_byte(&c->line, '\n');
	}
	out_add(c->line.data, c->line.len);
	return 0;
}

/* Print a message as asked for; -1: it is rejected. */
static int
print(struct consumer *c, const rd_kafka_message_t *m, struct fault *f)
{
	const struct opts *o = c->o;

	if (m->payload != NULL && m->len > o->common.max_line)
		return value_fits(m, o->common.max_line, f);
	if (o->position)
		return print_stamped(c, m, f);
	if (!o->envelope && !o->raw && !o->has_format)
		return print_value(c, m, f);
	if (!o->raw)
		return print_whole(c, m, f);
	print_raw(m);
	return 0;
}

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
	if (print(c, m, &f) < 0) {
		if (coded_failure(&c->coded) != NULL) {
			c->error = *coded_failure(&c->coded);
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
	    coded_open(&c->coded, &o->schemas, &o->kafka, &e) < 0 ||
	    source_open(
		&c->source, &o->kafka, &o->source, flush_if_possible, &e) < 0) {
		stop_reraise(); /* a signal may have ended the wait */
		die_error(&e);
	}
	if (o->source.group != NULL)
		out_while_waiting(serve_group, &c->source);
	c->stamp = position_want(&c->rec);
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
	buf_release(&c.line);
	buf_release(&c.value);
	buf_release(&c.key);
	coded_close(&c.coded);
	rec_release(&c.rec);
	format_release(&o.format);
	stop_reraise();
	out_close();
	return status > rejected ? status : rejected;
}
