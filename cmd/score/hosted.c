#include "hosted.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/notify.h"
#include "base/stop.h"
#include "check.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define END_S 20 /* after a signal, whatever it waits for */

/* --- a record's instance ----------------------------------------------------- */

/* Make an array of the values; -1 when one is missing. */
static int
add_row(struct hosted *h, struct fault *fault)
{
	const struct rec *rec = &h->f.rec;

	for (size_t i = 0; i < h->o->hosted.field_count; i++) {
		const struct rec_field *v = &rec->field[h->field[i]];

		if (v->type == JSON_ABSENT)
			return fault_set(fault, REASON_MISSING, v->name,
			    "field '%s' is missing", v->name);
		buf_add_byte(&h->instance, i == 0 ? '[' : ',');
		buf_add(&h->instance, v->text, v->len);
	}
	buf_add_byte(&h->instance, ']');
	return 0;
}

/* Make an object of the members that are there. */
static void
add_object(struct hosted *h)
{
	const struct rec *rec = &h->f.rec;
	char lead = '{';

	for (size_t i = 0; i < h->o->hosted.field_count; i++) {
		const struct rec_field *v = &rec->field[h->field[i]];

		if (v->type == JSON_ABSENT)
			continue;
		buf_add_byte(&h->instance, lead);
		buf_add(&h->instance, h->name[i].data, h->name[i].len);
		buf_add(&h->instance, v->text, v->len);
		lead = ',';
	}
	if (lead == '{')
		buf_add_byte(&h->instance, '{');
	buf_add_byte(&h->instance, '}');
}

static int
make_instance(struct hosted *h, struct fault *fault)
{
	h->instance.len = 0;
	if (h->o->hosted.fields == NULL)
		return 0;
	if (h->o->hosted.rows)
		return add_row(h, fault);
	add_object(h);
	return 0;
}

/* --- the stream -------------------------------------------------------------- */

static enum status
close_all(struct hosted *h)
{
	for (size_t i = 0; h->name != NULL && i < h->o->hosted.field_count; i++)
		buf_release(&h->name[i]);
	free(h->name);
	free(h->field);
	free(h->fault);
	free(h->unused);
	buf_release(&h->member);
	buf_release(&h->instance);
	buf_release(&h->line);
	buf_release(&h->stamp);
	endpoint_close(h->endpoint);
	return filter_close(&h->f);
}

/* End: no more can be scored. What was scored before has been written. */
static _Noreturn void
give_up(struct hosted *h, const struct error *e)
{
	h->f.failed = true;
	h->f.error = *e;
	exit(close_all(h));
}

/* The input pauses: no record waits for others to come. */
static void
send_all(void *arg)
{
	struct hosted *h = arg;
	struct error e;
	int more;

	do {
		out_flush();
		more = endpoint_wait(h->endpoint, h->f.line.input.fd, &e);
		if (more < 0)
			give_up(h, &e);
	} while (more > 0);
	out_flush();
	if (h->f.failed || rejects_too_many(&h->f.rejects))
		exit(close_all(h));
}

/* Let a line wait for its turn to be rejected. */
static void
set_aside(void *arg, const struct fault *fault)
{
	struct hosted *h = arg;
	struct hosted_record record = {.place = filter_note_place(&h->f),
	    .fault = hosted_keep_fault(h, fault)};
	struct error e;

	if (endpoint_aside(
		h->endpoint, h->f.line.text, h->f.line.len, &record, &e) < 0)
		give_up(h, &e);
}

static void
take_record(struct hosted *h)
{
	const struct rec *rec = &h->f.rec;
	struct hosted_record record = {.place = filter_note_place(&h->f),
	    .brace = rec->brace,
	    .empty = rec->empty};
	bool whole = h->o->hosted.fields == NULL;
	struct fault fault;
	struct error e;

	if (check_new(rec, h->score, &fault) < 0 ||
	    check_new(rec, h->alert, &fault) < 0 ||
	    check_new(rec, h->stamped, &fault) < 0 ||
	    make_instance(h, &fault) < 0) {
		filter_reject(&h->f, &fault);
		return;
	}
	if (endpoint_add(h->endpoint, rec->text, rec->len,
		whole ? NULL : h->instance.data, h->instance.len, &record,
		&e) < 0)
		give_up(h, &e);
}

static void
open_endpoint(struct hosted *h)
{
	const struct hosted_opts *o = &h->o->hosted;
	struct endpoint_opts asked = {.url = o->url,
	    .batch = o->batch,
	    .in_flight = o->in_flight,
	    .timeout_ms = o->timeout_ms,
	    .try_ms = o->request_ms,
	    .token_file = o->token_file,
	    .header_file = o->header_file,
	    .proxy = o->proxy,
	    .ca = o->ca,
	    .pointer = o->prediction,
	    .kept = sizeof(struct hosted_record),
	    .take = hosted_take,
	    .arg = h};
	struct error e;

	if (endpoint_open(&h->endpoint, &asked, &e) < 0)
		die_error(&e);
}

static void
want_members(struct hosted *h)
{
	const struct opts *o = h->o;
	const struct hosted_opts *hosted = &o->hosted;
	struct rec *rec = &h->f.rec;

	h->threshold = o->threshold == NULL
	    ? NAN
	    : opt_real("--threshold", o->threshold, -DBL_MAX, DBL_MAX);
	json_quote(&h->member, o->name, strlen(o->name));
	buf_add_byte(&h->member, ':');
	h->field = mem_zero(hosted->field_count + 1, sizeof *h->field);
	h->name = mem_zero(hosted->field_count + 1, sizeof *h->name);
	for (size_t i = 0; i < hosted->field_count; i++) {
		const char *name = hosted->fields[i];

		if (strcmp(name, o->name) == 0 ||
		    (o->threshold != NULL && strcmp(name, "alert") == 0) ||
		    (o->stamp != STAMP_NONE &&
			strcmp(name, o->stamp_name) == 0))
			diex(ST_CANNOT, "-x: '%s' is a member that is appended",
			    name);
		h->field[i] = rec_want(rec, name);
		json_quote(&h->name[i], name, strlen(name));
		buf_add_byte(&h->name[i], ':');
	}
	h->score = rec_want(rec, o->name);
	h->alert = o->threshold != NULL ? rec_want(rec, "alert") : h->score;
	h->stamped =
	    o->stamp != STAMP_NONE ? rec_want(rec, o->stamp_name) : h->score;
}

/* Add score's families to the file of --metrics. */
static void
tell(struct prometheus *m, void *arg)
{
	const struct hosted *h = arg;

	filter_tell(&h->f, m);
	prometheus_counter(m, "records_out_total",
	    "Records that were scored, or are on their way.",
	    h->f.in - h->f.rejects.count);
}

enum status
hosted_score(const struct opts *o, char **files)
{
	struct hosted h = {.o = o};
	enum status status;
	struct error e;

	if (filter_open(&h.f, &o->common, files, &e) < 0)
		die_error(&e);
	want_members(&h);
	open_endpoint(&h);
	h.f.line.input.flush = send_all;
	h.f.line.input.idle_arg = &h;
	h.f.aside = set_aside;
	h.f.aside_arg = &h;
	filter_answers_each(&h.f);
	stop_within(END_S);
	metrics_file_open("score", o->metrics.path, tell, &h);
	notify_ready();
	while (filter_next(&h.f))
		take_record(&h);
	if (!h.f.failed && endpoint_finish(h.endpoint, &e) < 0)
		give_up(&h, &e);
	metrics_file_close();
	status = close_all(&h);
	out_close();
	return status;
}
