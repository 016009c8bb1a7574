#include "take.h"

#include "base/mem.h"

#include <stdlib.h>

int
take_known(struct evaluate *run, struct records *s, struct fault *f)
{
	struct record *r = &run->record;

	if (record_read_label(&run->o, &s->fields, &s->f.rec, r, f) < 0)
		return -1;
	fraud_know(&run->v.fraud, r->day, buf_string(&r->card), r->card.len,
	    r->label != 0);
	return 0;
}

static void
note_label(struct records *s, int y)
{
	label_note(&s->values, &s->fields.label, &s->f.rec, y);
}

static void
add_on(struct evaluate *run, const struct record *r)
{
	judged_add(&run->chosen_on, &run->o, r);
	run->on.positives += r->label != 0;
}

int
take_on(struct evaluate *run, struct records *s, struct fault *f)
{
	if (record_read(&run->o, &s->fields, &s->f.rec, &run->record, f) < 0)
		return -1;
	note_label(s, run->record.label);
	add_on(run, &run->record);
	return 0;
}

void
take_add_on(struct evaluate *run, const struct record *r)
{
	label_note_kept(&run->on.values, &r->word);
	add_on(run, r);
}

int
take_other(struct evaluate *run, struct records *s, struct fault *f)
{
	return baseline_take(
	    &run->baseline, &run->o, &s->f.rec, s->f.in - 1, f);
}

static void
add_main(struct evaluate *run, const struct record *r)
{
	judged_add(&run->v.rows, &run->o, r);
	run->v.facts.foreign += r->is_foreign;
	run->main.positives += r->label != 0;
}

void
take_add_main(struct evaluate *run, const struct record *r)
{
	label_note_kept(&run->main.values, &r->word);
	add_main(run, r);
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

void
take_held(struct evaluate *run)
{
	for (size_t i = 0; i < run->helds; i++)
		if (!fraud_is_known(&run->v.fraud, i))
			judge_record(run, &run->held[i]);
	free(run->held);
	run->held = NULL;
	run->helds = 0;
}

int
take_main(struct evaluate *run, struct records *s, struct fault *f)
{
	const struct opts *o = &run->o;
	struct record *r = &run->record;
	struct held h;

	if (record_read(o, &s->fields, &s->f.rec, r, f) < 0)
		return -1;
	note_label(s, r->label);
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
	if (run_tells_spans(o))
		spans_take(&run->v.facts.spans, &s->f.rec);
	return 0;
}

int
take_window(struct evaluate *run, struct records *s, struct fault *f)
{
	const struct opts *o = &run->o;

	if (windows_take(
		&run->windows, o, &s->fields, &s->f.rec, &run->record, f) < 0)
		return -1;
	if (run->record.label >= 0) {
		note_label(s, run->record.label);
		s->positives += run->record.label > 0;
	}
	run->v.facts.foreign += run->record.is_foreign;
	if (run->v.leak.wanted)
		leak_take(&run->v.leak, &s->f.rec);
	return 0;
}
