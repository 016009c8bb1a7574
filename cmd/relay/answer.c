#include "base/clock.h"
#include "base/mem.h"
#include "relay.h"
#include "replay.h"
#include "use.h"

#include <inttypes.h>
#include <string.h>

#define SHARE_SEEN 1000 /* about this many of the last records count */
#define SHARE_LEAST 10	/* fewer rejected ones are no reason to stop */

/* --- how much is rejected ------------------------------------------------- */

void
share_add(struct share *s, uint64_t seen, uint64_t rejected)
{
	s->seen += seen;
	s->rejected += rejected;
	while (s->seen > 2 * SHARE_SEEN) {
		s->seen /= 2;
		s->rejected /= 2;
	}
}

void
share_check(struct relay *r, enum status status)
{
	const struct share *s = &r->share;

	if (s->rejected < SHARE_LEAST ||
	    (double)s->rejected <= r->o->reject_share * (double)s->seen)
		return;
	relay_leave(r);
	diex(status,
	    "'%s' rejects %" PRIu64 " of %" PRIu64
	    " records, the last since %s: is it the right command? Nothing of "
	    "this batch is committed (--max-reject-share)",
	    r->o->command[0], s->rejected, s->seen, s->last.text);
}

/* --- the lines of a batch ------------------------------------------------- */

void
answer_find_lines(struct relay *r)
{
	const struct batch *b = &r->intake.batch;
	const char *p = b->text.data, *end = p + b->text.len;
	size_t n = 0;

	if (r->line_capacity < b->count + 1) {
		r->line_capacity = b->count + 1;
		r->line =
		    mem_resize(r->line, r->line_capacity, sizeof *r->line);
	}
	for (; p < end && n < b->count;
	     p = (const char *)memchr(p, '\n', (size_t)(end - p)) + 1)
		r->line[n++] = p;
	r->line[n] = end;
}

/* --- records set aside ---------------------------------------------------- */

void
answer_set_aside(
    struct relay *r, size_t i, const struct fault *f, const char *tool)
{
	r->share.last = *f;
	r->share.last.field = NULL; /* it does not last */
	batch_set_aside(&r->intake.batch, i, f, tool);
}

/* Set aside a line that the command itself rejects. */
static void
set_told_aside(struct relay *r, size_t i, struct told_reject *t)
{
	t->fault.field = t->field[0] != '\0' ? t->field : NULL;
	answer_set_aside(
	    r, i, &t->fault, t->tool[0] != '\0' ? t->tool : r->o->command[0]);
}

/* Set aside the lines of a part that the command rejects. */
static enum made
set_rejects_aside(struct relay *r, size_t lo, size_t hi, struct error *e)
{
	struct told *t = &r->command.told;

	if (t->rejects == 0)
		return MADE;
	if (told_place(t, r->line + lo, hi - lo, e) == 0) {
		for (size_t i = 0; i < t->rejects; i++)
			set_told_aside(
			    r, lo + t->reject[i].place, &t->reject[i]);
		return MADE;
	}
	if (hi - lo > 1)
		return MADE_UNCLEAR;
	/* A record set aside gives nothing else. */
	set_told_aside(r, lo, &t->reject[0]);
	r->command.output.len = 0;
	return MADE;
}

/* Return the line of a part that a kept command answered by output line `n`. */
static size_t
line_answered(const struct relay *r, size_t n)
{
	const struct told *t = &r->command.told;

	for (size_t i = 0; i < t->rejects; i++)
		n += t->reject[i].place <= n;
	return n;
}

/* Set aside a record for the fault of its output. */
static void
set_faulty_aside(struct relay *r, size_t i, const struct output_fault *faulty)
{
	struct fault f = faulty->fault;

	f.field = faulty->field[0] != '\0' ? faulty->field : NULL;
	answer_set_aside(r, i, &f, "");
}

/*
 * Set aside the records of a part with outputs that cannot be sent: too large
 * for the topic, or not as the schema has them.
 */
static enum made
set_outputs_aside(struct relay *r, size_t lo, size_t hi, struct error *e)
{
	const struct outputs *o = &r->outputs;

	if (o->faults == 0)
		return MADE;
	if (!r->o->keep && hi - lo > 1) {
		error_set(e, ST_FAILED, "an output cannot be sent: %s",
		    o->fault[0].fault.text);
		return MADE_UNCLEAR;
	}
	for (size_t i = 0; r->o->keep && i < o->faults; i++)
		set_faulty_aside(
		    r, lo + line_answered(r, o->fault[i].number), &o->fault[i]);
	if (!r->o->keep) {
		/* Such a record sends none of its outputs. */
		set_faulty_aside(r, lo, &o->fault[0]);
		r->command.output.len = 0;
		outputs_clear(&r->outputs);
	}
	return MADE;
}

/* --- the command ---------------------------------------------------------- */

/* Judge status 2: is it the command that cannot, or these records? */
static enum made
judge_cannot(struct relay *r, struct error *e)
{
	struct error why;

	if (r->o->isolate == 0 ||
	    command_probe(&r->command, &why) == ANSWER_CANNOT)
		relay_stop_for_command(r, e);
	return MADE_BADLY;
}

/* Give the command lines; its output is then in r->command.output. */
static enum made
run_command(struct relay *r, size_t lo, size_t hi, struct error *e)
{
	size_t len = (size_t)(r->line[hi] - r->line[lo]);
	enum answer answer =
	    command_ask(&r->command, r->line[lo], len, hi - lo, e);

	if (intake_is_lost(&r->intake) || intake_failure(&r->intake) != NULL)
		return MADE_NOTHING;
	if (answer != ANSWER_WHOLE && r->stopping != 0)
		return MADE_NOTHING; /* not done, not committed */
	switch (answer) {
	case ANSWER_WHOLE:
		r->deaths = 0;
		return MADE;
	case ANSWER_SURPLUS:
		relay_stop_for_surplus(r);
	case ANSWER_NONE:
		relay_give_up(r, e);
	case ANSWER_CANNOT:
		return judge_cannot(r, e);
	default:
		return MADE_BADLY;
	}
}

enum made
answer_part(struct relay *r, size_t lo, size_t hi, struct error *e)
{
	struct batch *b = &r->intake.batch;
	size_t asides = b->asides;
	enum made made = run_command(r, lo, hi, e);

	r->outputs.room = r->txn.room;
	r->outputs.topic = r->o->out;
	if (made == MADE)
		made = set_rejects_aside(r, lo, hi, e);
	if (made == MADE &&
	    outputs_read(&r->outputs, &r->command.output, e) < 0)
		made = MADE_BADLY;
	if (made == MADE)
		made = set_outputs_aside(r, lo, hi, e);
	if (made != MADE)
		b->asides = asides; /* these were lent by the batch */
	return made;
}

enum made
answer_range(struct relay *r, size_t lo, size_t hi, struct error *e)
{
	const struct batch *b = &r->intake.batch;
	size_t asides = b->asides;
	enum made made = answer_part(r, lo, hi, e);

	if (made == MADE) {
		share_add(&r->share, hi - lo, b->asides - asides);
		share_check(r, ST_CANNOT);
	}
	if (made == MADE_UNCLEAR || (made == MADE_BADLY && r->o->isolate > 0))
		made = isolate_part(r, lo, hi, e);
	return made;
}

enum made
answer_batch(struct relay *r, struct error *e)
{
	const struct batch *b = &r->intake.batch;
	enum made made;

	outputs_clear(&r->outputs);
	intake_take_back(&r->intake);
	made = use_latest(r);
	if (made != MADE)
		return made;
	if (b->count == 0)
		return intake_is_lost(&r->intake) ? MADE_NOTHING : MADE;
	if (r->o->as_used != NULL)
		return replay_batch(r, e);
	answer_find_lines(r);
	return answer_range(r, 0, b->count, e);
}

/* --- while there is nothing to do ----------------------------------------- */

void
answer_revive(struct relay *r)
{
	struct error e;
	enum answer ended = command_check(&r->command, &e);

	if (ended == ANSWER_WHOLE)
		return;
	if (ended == ANSWER_CANNOT)
		relay_stop_for_command(r, &e);
	if (r->deaths++ >= r->o->retries) {
		relay_leave(r);
		diex(ST_FAILED, "giving up after %lld tries: '%s' failed: %s",
		    r->o->retries + 1, r->o->command[0], e.text);
	}
	r->counts.restarts++;
	warnx("starting '%s' again: %s", r->o->command[0], e.text);
	clock_sleep(INT64_C(100) << (r->deaths < 6 ? r->deaths : 6));
	if (command_start(&r->command, &e) == ANSWER_NONE)
		relay_give_up(r, &e);
}
