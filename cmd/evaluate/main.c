/*
 * evaluate - say how well scores tell positives from the rest
 *
 * in:   {"Class":1,"score":0.93}
 * out:  counts and metrics, as a table or as one JSON object
 */
#include "apply/load.h"
#include "base/mem.h"
#include "baseline.h"
#include "gates.h"
#include "judgement.h"
#include "print.h"
#include "stream/ahead.h"
#include "stream/out.h"
#include "windows.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So many records are looked at for the values that their labels have. */
#define LABELS_NOTED 500

/* A file of records, and the function for each of them. */
struct records {
	struct filter f;
	struct record_fields fields;
	bool there;
	char *files[2];
	struct label_values values; /* of labels, in the first records */
	uint64_t positives;
};

/* A record that waits until all labels are known, without its card. */
struct held {
	struct record record;
	double other; /* the score that the baseline gave it */
};

struct evaluate {
	struct opts o;
	struct records main, on, known, other;
	size_t key; /* the field of --key */
	struct judged chosen_on;
	struct baseline baseline;
	struct model model;
	struct cell_nulls nulls; /* the model's */
	struct record record;
	struct held *held; /* with --drop-known */
	size_t helds, helds_capacity;
	struct judgement v;
	struct windows windows; /* with --by-window */
	enum status status;
};

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

/* --- the verbs ------------------------------------------------------------ */

/* Take a record of --known: its card may be known as compromised by now. */
static int
take_known(struct evaluate *run, struct records *s, struct fault *f)
{
	struct record *r = &run->record;

	if (record_read_label(&run->o, &s->fields, &s->f.rec, r, f) < 0)
		return -1;
	fraud_know(&run->v.fraud, r->day, buf_string(&r->card), r->card.len,
	    r->label != 0);
	return 0;
}

/* Note the label of one of the first records. */
static void
note_label(struct records *s)
{
	if (s->f.in <= LABELS_NOTED)
		label_note(&s->values, &s->fields.label, &s->f.rec);
}

/* Take a record to choose the threshold by. */
static void
add_on(struct evaluate *run, const struct record *r)
{
	judged_add(&run->chosen_on, &run->o, r);
	run->on.positives += r->label != 0;
}

static int
take_on(struct evaluate *run, struct records *s, struct fault *f)
{
	if (record_read(&run->o, &s->fields, &s->f.rec, &run->record, f) < 0)
		return -1;
	note_label(s);
	add_on(run, &run->record);
	return 0;
}

static int
take_other(struct evaluate *run, struct records *s, struct fault *f)
{
	return baseline_take(
	    &run->baseline, &run->o, &s->f.rec, s->f.in - 1, f);
}

/* Take a record to evaluate. */
static void
add_main(struct evaluate *run, const struct record *r)
{
	judged_add(&run->v.rows, &run->o, r);
	run->v.facts.foreign += r->is_foreign;
	run->main.positives += r->label != 0;
}

static void
judge_record(struct evaluate *run, const struct held *h)
{
	const struct record *r = &h->record;

	add_main(run, r);
	if (run->o.baseline != NULL)
		compare_add(&run->v.compare, r->score, h->other, r->label != 0,
		    r->weight);
}

static void
hold_record(struct evaluate *run, const struct held *h)
{
	run->held = mem_grow(
	    run->held, run->helds, &run->helds_capacity, sizeof *run->held);
	run->held[run->helds++] = *h;
}

/* Judge the records that were held, except those of known cards. */
static void
judge_held(struct evaluate *run)
{
	for (size_t i = 0; i < run->helds; i++)
		if (!fraud_is_known(&run->v.fraud, i))
			judge_record(run, &run->held[i]);
	free(run->held);
	run->held = NULL;
	run->helds = 0;
}

/* Are the offsets of the evaluated records told? */
static bool
tells_spans(const struct opts *o)
{
	return o->curves && o->model != NULL;
}

static int
take_main(struct evaluate *run, struct records *s, struct fault *f)
{
	const struct opts *o = &run->o;
	struct record *r = &run->record;
	struct held h;

	if (record_read(o, &s->fields, &s->f.rec, r, f) < 0)
		return -1;
	note_label(s);
	h = (struct held){.record = *r};
	if (o->baseline != NULL)
		h.other = baseline_meet(&run->baseline, o, &s->f.rec, run->key,
		    s->f.in - 1, r->label);
	if (o->top > 0 && r->weight > 0)
		fraud_add(&run->v.fraud, r->day, buf_string(&r->card),
		    r->card.len, r->score, r->label != 0, r->weight);
	if (!o->drop_known)
		judge_record(run, &h);
	else if (r->weight > 0)
		hold_record(run, &h);
	if (run->v.leak.wanted)
		leak_take(&run->v.leak, &s->f.rec);
	if (o->worst > 0)
		worst_take(&run->v.worst, &s->f, r);
	if (tells_spans(o))
		spans_take(&run->v.facts.spans, &s->f.rec);
	return 0;
}

/* Take a record of a window, whose label may be still to come. */
static int
take_window(struct evaluate *run, struct records *s, struct fault *f)
{
	const struct opts *o = &run->o;

	if (windows_take(
		&run->windows, o, &s->fields, &s->f.rec, &run->record, f) < 0)
		return -1;
	if (run->record.label >= 0) {
		note_label(s);
		s->positives += run->record.label > 0;
	}
	run->v.facts.foreign += run->record.is_foreign;
	if (run->v.leak.wanted)
		leak_take(&run->v.leak, &s->f.rec);
	return 0;
}

/* --- the order of things -------------------------------------------------- */

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

static void
open_all(struct evaluate *run, char **files)
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
	if (tells_spans(o))
		run->v.facts.spans.field =
		    rec_want(&run->main.f.rec, PLACE_MEMBER);
	windows_want(&run->windows, o, &run->main.f.rec);
	run->v.worst.most = o->worst;
	if (o->worst > 0)
		worst_init(&run->v.worst, o,
		    o->model != NULL ? &run->model : NULL, &run->main.f.rec);
}

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
	struct fault fault;

	(void)member;
	return record_read(
		   &r->run->o, &r->records->fields, rec, kept, &fault) == 0;
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
	    !run->v.leak.wanted && o->worst == 0 && !tells_spans(o);
}

/* Warn where no record has the label that --positive names. */
static void
warn_of_label(const struct records *s, const struct opts *o)
{
	struct buf b = {0};

	if (s->values.words.count == 0 || s->positives > 0)
		return;
	label_say_never(&s->fields.label, o->label, &s->values, &b);
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

static bool
read_all(struct evaluate *run)
{
	static const struct verb known = {take_known, NULL};
	static const struct verb on = {take_on, add_on};
	static const struct verb other = {take_other, NULL};
	static const struct verb evaluated = {take_main, add_main};
	static const struct verb window = {take_window, NULL};

	if (run->o.by_window)
		return read_records(run, &run->main, &window);
	return read_records(run, &run->known, &known) &&
	    read_records(run, &run->on, &on) &&
	    read_records(run, &run->other, &other) &&
	    read_records(run, &run->main, &evaluated);
}

static void
choose_threshold(struct evaluate *run)
{
	const struct opts *o = &run->o;
	struct judged *rows = o->on != NULL ? &run->chosen_on : &run->v.rows;
	struct rows *m =
	    o->rule.kind == THRESHOLD_COST ? &rows->costs : &rows->m;
	struct threshold chosen;

	run->v.threshold = o->threshold;
	if (!o->has_rule)
		return;
	if (rows->m.count == 0)
		diex(
		    ST_CANNOT, "--choose: there are no records in '%s'", o->on);
	if (m->count == 0)
		diex(ST_CANNOT, "--choose: no record costs anything");
	rows_sort(m);
	if (!threshold_choose(&o->rule, m, (double)rows->days, &chosen))
		diex(ST_UNMET, "--choose: no threshold has %s", o->rule.text);
	run->v.threshold = chosen.threshold;
}

/* Warn of days whose labels are needed and that have no record. */
static void
tell_missing_days(const struct fraud *f, const struct opts *o)
{
	enum { TOLD_MAX = 5 };
	struct buf days = {0};

	if (f->gaps == 0)
		return;
	for (size_t i = 0; i < f->gaps && i < TOLD_MAX; i++) {
		buf_add_format(
		    &days, "%s%" PRId64, i == 0 ? "" : ", ", f->gap[i].first);
		if (f->gap[i].last > f->gap[i].first)
			buf_add_format(&days, " to %" PRId64, f->gap[i].last);
	}
	if (f->gaps > TOLD_MAX)
		buf_add_string(&days, ", ...");
	warnx("--delay: there are no records of day%s %s: cards that were "
	      "compromised then are not left out%s",
	    f->missing > 1 ? "s" : "", buf_string(&days),
	    o->known != NULL ? "" : " (--known FILE names earlier records)");
	buf_release(&days);
}

static void
write_all(struct evaluate *run)
{
	const struct opts *o = &run->o;

	run->v.facts.records = run->main.f.in;
	run->v.facts.rejected = run->main.f.rejects.count;
	judgement_make(&run->v, o);
	if (o->has_delay)
		tell_missing_days(&run->v.fraud, o);
	gates_judge(&run->v, o);
	if (o->table)
		print_table(&run->v.rows.m);
	else if (o->json)
		print_json(&run->v, o);
	else
		print_text(&run->v, o);
	out_close();
	facts_tell(&run->v.facts, o);
	leak_tell(&run->v.leak);
}

/* Print a line for each window of time. */
static void
write_windows(struct evaluate *run)
{
	if (run->windows.count == 0)
		diex(ST_CANNOT, "there are no records to evaluate");
	run->v.facts.records = run->main.f.in;
	windows_print(&run->windows, &run->o, run->o.threshold);
	out_close();
	facts_tell(&run->v.facts, &run->o);
	leak_tell(&run->v.leak);
}

static void
release(struct evaluate *run)
{
	windows_release(&run->windows);
	threshold_release(&run->o.rule);
	free(run->o.gate);
	judgement_release(&run->v);
	judged_release(&run->chosen_on);
	baseline_release(&run->baseline);
	buf_release(&run->record.card);
	label_values_release(&run->main.values);
	label_values_release(&run->on.values);
	cell_nulls_release(&run->nulls);
	if (run->o.model != NULL)
		model_release(&run->model);
}

int
main(int argc, char **argv)
{
	static struct evaluate run;

	opt_start(argv);
	facts_command(&run.v.facts, argv);
	options_parse(&run.o, argc, argv);
	open_all(&run, argv + optind);
	if (!read_all(&run)) { /* figures of some records would mislead */
		release(&run);
		return run.status;
	}
	if (run.o.by_window) {
		write_windows(&run);
		release(&run);
		return run.status;
	}
	if (run.o.drop_known)
		judge_held(&run);
	if (run.v.rows.m.count == 0)
		diex(ST_CANNOT,
		    run.o.drop_known ? "there are no records to evaluate, or "
				       "all are of known cards"
				     : "there are no records to evaluate");
	if (run.o.baseline != NULL)
		baseline_end(&run.baseline, &run.o);
	choose_threshold(&run);
	write_all(&run);
	gates_end(&run.v, &run.o);
	release(&run);
	return run.status;
}
