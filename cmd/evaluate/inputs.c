#include "inputs.h"

#include "apply/load.h"
#include "gates.h"
#include "stream/ahead.h"
#include "take.h"

#include <math.h>
#include <string.h>

/* --- opening ------------------------------------------------------------------- */

static void
open_records(struct evaluate *run, struct records *s, char **files)
{
	const struct opts *o = &run->o;
	struct error e;

	if (filter_open(&s->f, &o->common, files, &e) < 0)
		die_error(&e);
	s->f.learns = true;
	record_want(&s->fields, o, &run->nulls,
	    o->model != NULL ? run->v.facts.digest : NULL, &s->f.rec);
	s->there = true;
}

static void
open_named(struct evaluate *run, struct records *s, char *path)
{
	if (path == NULL)
		return;
	s->files[0] = path;
	open_records(run, s, s->files);
}

static void
read_model(struct evaluate *run)
{
	const struct model *m = &run->model;
	struct error e;

	if (load_model(
		&run->model, NULL, run->o.model, &run->v.facts.model, &e) < 0)
		die_error(&e);
	fingerprint_make(run->v.facts.digest, run->v.facts.model.data,
	    run->v.facts.model.len);
	if (!run->o.has_threshold && !isnan(m->threshold))
		run->o.threshold = m->threshold;
	/* Of another label the model knows nothing. */
	if (m->label != NULL && strcmp(m->label, run->o.label) == 0) {
		if (run->o.positive == NULL)
			run->o.positive = m->positive;
		cell_nulls_init(&run->nulls, m->schema.null, m->schema.nulls);
	}
	run->v.leak.lineage = &run->model.lineage;
	run->v.leak.wanted =
	    run->model.lineage.count > 0 || gates_ask_leak(&run->o);
	run->v.facts.kind = &run->model;
}

void
inputs_open(struct evaluate *run, char **files)
{
	const struct opts *o = &run->o;

	if (o->model != NULL)
		read_model(run);
	open_named(run, &run->known, o->known);
	open_named(run, &run->on, o->on);
	open_named(run, &run->other, o->baseline);
	open_records(run, &run->main, files);
	run->v.fraud = (struct fraud){
	    .k = o->top,
	    .by_card = o->card != NULL,
	    .has_delay = o->has_delay,
	    .delay = o->delay,
	};
	run->baseline.path = o->baseline;
	run->baseline.fields = run->other.fields;
	if (o->key != NULL) {
		run->key = rec_want(&run->main.f.rec, o->key);
		if (o->baseline != NULL)
			run->baseline.key = rec_want(&run->other.f.rec, o->key);
	}
	if (run->v.leak.wanted)
		run->v.leak.field = rec_want(&run->main.f.rec, PLACE_MEMBER);
	if (run_tells_spans(o))
		run->v.facts.spans.field =
		    rec_want(&run->main.f.rec, PLACE_MEMBER);
	windows_want(&run->windows, o, &run->main.f.rec);
	run->v.worst.most = o->worst;
	if (o->worst > 0)
		worst_init(&run->v.worst, o,
		    o->model != NULL ? &run->model : NULL, &run->main.f.rec);
}

/* --- reading ------------------------------------------------------------------- */

/* The function for each record. */
struct verb {
	int (*take)(struct evaluate *run, struct records *s, struct fault *f);
	/*
	 * Second step after record_read(), where only its result matters; NULL:
	 * there is none.
	 */
	void (*add)(struct evaluate *run, const struct record *r);
};

struct pass {
	struct evaluate *run;
	struct records *records;
	const struct verb *verb;
};

static void
take_present(void *context)
{
	const struct pass *r = context;
	struct filter *f = &r->records->f;
	struct fault fault;

	if (r->verb->take(r->run, r->records, &fault) < 0)
		filter_reject(f, &fault);
}

static bool
read_ahead(void *context, size_t member, const struct rec *rec, void *kept)
{
	const struct pass *r = context;
	const struct record_fields *fields = &r->records->fields;
	struct record *row = kept;
	struct fault fault;

	(void)member;
	return record_read(&r->run->o, fields, rec, row, &fault) == 0 &&
	    label_keep(&row->word, &fields->label, rec, row->label);
}

static void
take_kept(void *context, const void *kept)
{
	const struct pass *r = context;

	r->verb->add(r->run, kept);
}

/*
 * Is the result of record_read(), without texts, all that matters of a record?
 */
static bool
is_plain(const struct evaluate *run)
{
	const struct opts *o = &run->o;

	return o->top == 0 && o->card == NULL && o->baseline == NULL &&
	    !run->v.leak.wanted && o->worst == 0 && !run_tells_spans(o);
}

/*
 * Warn where no record has the label that --positive names, or where the others
 * are more than one value.
 */
static void
warn_of_label(const struct records *s, const struct opts *o)
{
	struct buf b = {0};

	if (s->positives > 0)
		label_say_rest(&s->fields.label, o->label, &s->values, &b);
	else if (s->values.words.count > 0)
		label_say_never(&s->fields.label, o->label, &s->values, &b);
	if (b.len > 0)
		warnx("%s", buf_string(&b));
	buf_release(&b);
}

/* Read to the end; false: it was not reached, and `run->status` says why. */
static bool
read_records(struct evaluate *run, struct records *s, const struct verb *verb)
{
	struct pass reading = {run, s, verb};
	struct ahead ahead = {
	    .f = &s->f,
	    .context = &reading,
	    .size = sizeof(struct record),
	    .read = read_ahead,
	    .take_kept = take_kept,
	    .take_record = take_present,
	};
	bool plain = verb->add != NULL && is_plain(run), whole;
	enum status status;

	if (!s->there)
		return true;
	while (filter_next(&s->f)) {
		take_present(&reading);
		if (plain)
			ahead_read(&ahead);
	}
	ahead_release(&ahead);
	whole = filter_whole(&s->f);
	status = filter_close(&s->f);
	if (run->status < status)
		run->status = status;
	if (whole)
		warn_of_label(s, &run->o);
	return whole;
}

bool
inputs_read(struct evaluate *run)
{
	static const struct verb known = {take_known, NULL};
	static const struct verb on = {take_on, take_add_on};
	static const struct verb other = {take_other, NULL};
	static const struct verb evaluated = {take_main, take_add_main};
	static const struct verb window = {take_window, NULL};

	if (run->o.by_window)
		return read_records(run, &run->main, &window);
	return read_records(run, &run->known, &known) &&
	    read_records(run, &run->on, &on) &&
	    read_records(run, &run->other, &other) &&
	    read_records(run, &run->main, &evaluated);
}
