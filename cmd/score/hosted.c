#include "hosted.h"

#include "apply/identity.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/stop.h"
#include "check.h"
#include "endpoint/endpoint.h"
#include "stream/filter.h"
#include "stream/out.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHA256 " sha256:"
#define ALERT ",\"alert\":"
#define END_S 20 /* after a signal, whatever it waits for */

/* What is kept of a record while it is on its way. */
struct hosted_record {
	struct filter_place place;
	size_t brace; /* that closes it */
	bool empty;
};

struct hosted {
	const struct opts *o;
	struct filter f;
	struct endpoint *endpoint;
	double threshold; /* NAN: none was asked for */
	/* The fields that a record must not have. */
	size_t score, alert, stamped;
	size_t *field;	     /* those that are sent, of -x */
	struct buf member;   /* "NAME": */
	struct buf *name;    /* of each that is sent: "V1": */
	struct buf instance; /* of the present record */
	struct buf line;     /* that is written */
	struct buf stamp;    /* ,"model":"fraud:3@sha256:..." or nothing */
	const char *model;   /* that it is made of; NULL: none yet */
};

/* --- a record with its new members ------------------------------------------ */

static void
reject(struct hosted *h, const struct hosted_record *record,
    const struct endpoint_result *r)
{
	struct fault fault;

	fault_set(&fault, REASON_ENDPOINT_REFUSED, NULL, "the endpoint %.*s",
	    (int)r->len, r->text);
	filter_reject_later(
	    &h->f, &record->place, r->line, r->line_len, &fault);
}

/*
 * Append a model's name as score's own stamp has it. Our serve says
 * "fraud:3 sha256:HEX"; what another endpoint says stays as it is.
 */
static void
add_identity(struct buf *b, const char *model, bool full)
{
	const char *digest = strstr(model, SHA256);
	size_t lead = sizeof SHA256 - 1, shown = FINGERPRINT_TEXT - 1;

	if (digest == NULL || strlen(digest + lead) != shown) {
		buf_add_string(b, model);
		return;
	}
	buf_add(b, model, (size_t)(digest - model));
	buf_add_byte(b, '@');
	buf_add(b, digest + 1, lead - 1 + (full ? shown : IDENTITY_SHORT));
}

/* Make the stamp of this model; false: the endpoint does not name it. */
static bool
make_stamp(struct hosted *h, const char *model)
{
	struct buf text = {0};

	if (h->o->stamp == STAMP_NONE || h->model == model)
		return true;
	if (*model == '\0') {
		h->f.failed = true;
		error_set(&h->f.error, ST_CANNOT,
		    "--stamp-model: the endpoint does not name its model");
		return false;
	}
	h->model = model;
	add_identity(&text, model, h->o->stamp == STAMP_FULL);
	h->stamp.len = 0;
	buf_add_byte(&h->stamp, ',');
	json_quote(&h->stamp, h->o->stamp_name, strlen(h->o->stamp_name));
	buf_add_byte(&h->stamp, ':');
	json_quote(&h->stamp, text.data, text.len);
	buf_release(&text);
	return true;
}

/* Take the score of a record, or the endpoint's refusal. */
static bool
take_result(void *arg, const struct endpoint_result *r)
{
	struct hosted *h = arg;
	struct hosted_record record;
	struct buf *out = &h->line;

	memcpy(&record, r->kept, sizeof record);
	if (r->refused) {
		reject(h, &record, r);
		return !h->f.failed && !rejects_too_many(&h->f.rejects);
	}
	if (!make_stamp(h, r->model))
		return false;
	out->len = 0;
	buf_add(out, r->line, record.brace);
	if (!record.empty)
		buf_add_byte(out, ',');
	buf_add(out, h->member.data, h->member.len);
	buf_add(out, r->text, r->len);
	if (!isnan(h->threshold)) {
		buf_add_string(out, ALERT);
		buf_add_string(
		    out, r->number >= h->threshold ? "true" : "false");
	}
	buf_add(out, h->stamp.data, h->stamp.len);
	buf_add(out, r->line + record.brace, r->line_len - record.brace);
	buf_add_byte(out, '\n');
	out_add(out->data, out->len);
	return true;
}

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
	    .take = take_result,
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
	filter_answers_each(&h.f);
	stop_within(END_S);
	while (filter_next(&h.f))
		take_record(&h);
	if (!h.f.failed && endpoint_finish(h.endpoint, &e) < 0)
		give_up(&h, &e);
	status = close_all(&h);
	out_close();
	return status;
}
