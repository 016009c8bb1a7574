#include "base/diag.h"
#include "base/json.h"
#include "base/mem.h"
#include "score.h"
#include "stream/ahead.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Is there a feature of the name of a member that is appended? */
static int
check_name(const struct model *m, const char *option, const char *name,
    const char *file, struct error *e)
{
	struct columns c;
	int failed = 0;

	columns_init(&c, &m->schema);
	for (size_t i = 0; i < c.fields && failed == 0; i++)
		if (strcmp(c.field[i].name, name) == 0)
			failed = error_set(e, ST_CANNOT,
			    "%s: '%s' is a feature of '%s'", option, name,
			    file);
	columns_release(&c);
	return failed;
}

/* A probability has one within 0 to 1; an anomaly may have any. */
static double
read_threshold(const struct opts *o, const struct model *m)
{
	bool probability = m->kind->output == MODEL_PROBABILITY;

	if (o->threshold == NULL)
		return NAN;
	return opt_real("--threshold", o->threshold, probability ? 0 : -DBL_MAX,
	    probability ? 1 : DBL_MAX);
}

/* Can the options be satisfied with this model? */
static int
check_model(void *arg, const struct model *m, struct error *e)
{
	const struct score_run *run = arg;
	const struct opts *o = run->o;

	if (m->kind->output == MODEL_PROBABILITY &&
	    (run->threshold < 0 || run->threshold > 1))
		return error_set(e, ST_CANNOT,
		    "--threshold %s: scores of '%s' are from 0 to 1",
		    o->threshold, o->model);
	if (o->explain > 0 && !shares_are_known(m))
		return error_set(e, ST_CANNOT,
		    "--explain: models of kind '%s' do not tell what a member "
		    "adds",
		    m->kind->name);
	if (check_name(m, "--name", o->name, o->model, e) < 0)
		return -1;
	return o->stamp == STAMP_NONE
	    ? 0
	    : check_name(m, "--stamp-model", o->stamp_name, o->model, e);
}

/* Want the members of a record that the model needs, or that must not be. */
static void
want_members(struct score_run *run)
{
	const struct opts *o = run->o;
	struct rec *rec = &run->f.rec;

	scorer_init(&run->scorer, &run->follow.now.model, rec);
	run->scorer.max_missing = o->max_missing;
	run->score = rec_want(rec, o->name);
	run->alert = o->threshold != NULL ? rec_want(rec, "alert") : run->score;
	run->explanation =
	    o->explain > 0 ? rec_want(rec, EXPLANATION) : run->score;
	run->stamped =
	    o->stamp != STAMP_NONE ? rec_want(rec, o->stamp_name) : run->score;
}

static void
make_stamp(struct score_run *run)
{
	const struct opts *o = run->o;
	struct buf text = {0};

	run->stamp.len = 0;
	if (o->stamp == STAMP_NONE)
		return;
	identity_write(
	    &run->follow.now.identity, o->stamp == STAMP_FULL, &text);
	buf_add_byte(&run->stamp, ',');
	json_quote(&run->stamp, o->stamp_name, strlen(o->stamp_name));
	buf_add_byte(&run->stamp, ':');
	json_quote(&run->stamp, text.data, text.len);
	buf_release(&text);
}

/* Make what the model that is now in force needs. */
static void
use_model(struct score_run *run)
{
	want_members(run);
	make_stamp(run);
	for (size_t i = 0; run->o->explain > 0 && i <= ahead_members(); i++)
		shares_init(&run->shares[i], &run->scorer);
}

/* Say what the model filled in, and forget what was made for it. */
static void
leave_model(struct score_run *run)
{
	struct filled all = {0};

	filled_merge(&all, &run->row.filled);
	for (size_t i = 0; i < ahead_members(); i++)
		filled_merge(&all, &run->rows[i].filled);
	filled_say(&all, &run->scorer.columns);
	filled_release(&all);
	for (size_t i = 0; i < ahead_members(); i++)
		scorer_rows_release(&run->rows[i]);
	for (size_t i = 0; i <= ahead_members(); i++)
		shares_release(&run->shares[i]);
	scorer_rows_release(&run->row);
	scorer_release(&run->scorer);
	run->told = false;
}

void
run_init(struct score_run *run)
{
	const struct opts *o = run->o;
	struct error e;

	run->threshold = NAN;
	run->follow =
	    (struct follow){.file = o->model, .check = check_model, .arg = run};
	if (follow_open(&run->follow, &e) < 0)
		die_error(&e);
	if (o->follow && !run->follow.is_regular)
		diex(ST_CANNOT,
		    "--follow: '%s' is no regular file, and is read once",
		    o->model);
	run->threshold = read_threshold(o, &run->follow.now.model);
	json_quote(&run->member, o->name, strlen(o->name));
	buf_add_byte(&run->member, ':');
	run->rows = mem_zero(ahead_members(), sizeof *run->rows);
	run->shares = mem_zero(ahead_members() + 1, sizeof *run->shares);
	use_model(run);
}

void
run_change(struct score_run *run)
{
	struct buf text = {0};

	leave_model(run);
	follow_take(&run->follow);
	run->changes++;
	rec_release(&run->f.rec);
	rec_init(&run->f.rec);
	use_model(run);
	identity_write(&run->follow.now.identity, false, &text);
	note("from here on by %s", buf_string(&text));
	buf_release(&text);
}

void
run_release(struct score_run *run)
{
	leave_model(run);
	unknown_say(&run->unknown);
	free(run->rows);
	free(run->shares);
	unknown_release(&run->unknown);
	buf_release(&run->line);
	follow_release(&run->follow);
	buf_release(&run->member);
	buf_release(&run->stamp);
}
