#include "base/clock.h"
#include "relay.h"

/*
 * A command run for each text gets halves of the batch, and halves of those
 * that fail, until a record stands alone:
 *
 *	1 2 3 4 5 6 7 8		fails
 *	1 2 3 4			good
 *		5 6 7 8		fails, since the first half was good
 *		5 6		good
 *		    7 8		fails
 *		    7		fails twice: it is set aside
 *		      8		good
 *
 * A kept command gets the records one by one: only so is it certain which it
 * has not answered.
 */

#define OWING_MS 200 /* for a kept command that got one record */
#define AGAIN_MS 100 /* before the second try of a record alone */

struct search {
	struct relay *r;
	struct buf whole; /* the outputs of the good parts, in order */
	size_t count;	  /* of records */
	long long limit;  /* of runs */
	long long runs;	  /* that are left */
	uint64_t seen, rejected;
};

static enum made
try_part(struct search *s, size_t lo, size_t hi, struct error *e)
{
	struct relay *r = s->r;
	enum made made;

	if (s->runs-- <= 0) {
		error_set(e, ST_FAILED,
		    "the records that fail were not found in %lld runs "
		    "(--isolate)",
		    s->limit);
		return MADE_BADLY;
	}
	made = answer_part(r, lo, hi, e);
	if (made == MADE) {
		buf_add(
		    &s->whole, r->command.output.data, r->command.output.len);
		s->seen += hi - lo;
		/* A kept command that goes on costs no run. */
		s->runs += r->o->keep;
	}
	return made;
}

/* Set aside a record that stands alone and fails for this reason. */
static void
set_culprit_aside(struct search *s, size_t i, const struct error *e)
{
	struct relay *r = s->r;
	struct fault f;

	fault_set(&f, REASON_COMMAND_FAILED, NULL, "'%s' fails with it: %.120s",
	    r->o->command[0], e->text);
	answer_set_aside(r, i, &f, r->o->command[0]);
	s->seen++;
	s->rejected++;
	/* End as soon as it is plain that all fail, not after all of them. */
	if (s->seen >= 100 || s->seen == s->count) {
		share_add(&r->share, s->seen, s->rejected);
		s->seen = s->rejected = 0;
		share_check(r, ST_FAILED);
	}
}

static bool
has_failed(enum made made)
{
	return made == MADE_BADLY || made == MADE_UNCLEAR;
}

/* Try a record by itself, twice. */
static enum made
try_alone(struct search *s, size_t i, struct error *e)
{
	enum made made = try_part(s, i, i + 1, e);

	if (!has_failed(made))
		return made;
	clock_sleep(AGAIN_MS);
	made = try_part(s, i, i + 1, e);
	if (!has_failed(made))
		return made;
	if (s->runs < 0)
		return MADE_BADLY;
	set_culprit_aside(s, i, e);
	return MADE;
}

/* Find the failing records of this part; `fails`: it has one for certain. */
static enum made
divide(struct search *s, size_t lo, size_t hi, bool fails, struct error *e)
{
	size_t asides = s->r->intake.batch.asides, half = lo + (hi - lo) / 2;
	enum made made = MADE_BADLY;

	if (hi - lo == 1)
		return try_alone(s, lo, e);
	if (!fails)
		made = try_part(s, lo, hi, e);
	if (!has_failed(made) || s->runs < 0)
		return made;
	made = divide(s, lo, half, false, e);
	if (made != MADE)
		return made;
	return divide(s, half, hi, s->r->intake.batch.asides == asides, e);
}

static enum made
one_by_one(struct search *s, size_t lo, size_t hi, struct error *e)
{
	enum made made = MADE;

	for (size_t i = lo; i < hi && made == MADE; i++)
		made = try_alone(s, i, e);
	return made;
}

enum made
isolate_part(struct relay *r, size_t lo, size_t hi, struct error *e)
{
	long long limit = r->o->isolate > 0 ? r->o->isolate : ISOLATE_RUNS;
	struct search s = {
	    .r = r, .count = hi - lo, .limit = limit, .runs = limit};
	int64_t owing_ms = r->command.owing_ms;
	enum made made;

	note("looking for the records that fail in a batch of %zu: %s", hi - lo,
	    e->text);
	r->command.owing_ms = OWING_MS;
	made = r->o->keep ? one_by_one(&s, lo, hi, e)
			  : divide(&s, lo, hi, true, e);
	r->command.owing_ms = owing_ms;
	if (made == MADE) {
		struct buf last = r->command.output;

		share_add(&r->share, s.seen, s.rejected);
		share_check(r, ST_FAILED);
		r->command.output = s.whole;
		s.whole = last;
		if (outputs_read(&r->outputs, &r->command.output, e) < 0)
			made = MADE_BADLY;
	}
	buf_release(&s.whole);
	return made;
}
