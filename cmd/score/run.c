#include "apply/load.h"
#include "base/diag.h"
#include "base/json.h"
#include "base/mem.h"
#include "score.h"
#include "stream/ahead.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
check_name(const struct score_run *run)
{
	const struct columns *c = &run->scorer.columns;

	for (size_t i = 0; i < c->fields; i++)
		if (strcmp(c->field[i].name, run->o->name) == 0)
			diex(ST_CANNOT, "--name: '%s' is a feature of '%s'",
			    run->o->name, run->o->model);
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

void
run_init(struct score_run *run)
{
	const struct opts *o = run->o;
	struct rec *rec = &run->f.rec;
	struct error e;

	if (load_model(&run->model, NULL, o->model, NULL, &e) < 0)
		die_error(&e);
	run->threshold = read_threshold(o, &run->model);
	if (o->explain > 0 && !shares_are_known(&run->model))
		diex(ST_CANNOT,
		    "--explain: models of kind '%s' do not tell what a member "
		    "adds",
		    run->model.kind->name);
	scorer_init(&run->scorer, &run->model, rec);
	run->scorer.max_missing = o->max_missing;
	check_name(run);
	run->score = rec_want(rec, o->name);
	run->alert = o->threshold != NULL ? rec_want(rec, "alert") : run->score;
	json_quote(&run->member, o->name, strlen(o->name));
	buf_add_byte(&run->member, ':');
	run->explanation =
	    o->explain > 0 ? rec_want(rec, EXPLANATION) : run->score;
	run->rows = mem_zero(ahead_members(), sizeof *run->rows);
	run->shares = mem_zero(ahead_members() + 1, sizeof *run->shares);
	for (size_t i = 0; o->explain > 0 && i <= ahead_members(); i++)
		shares_init(&run->shares[i], &run->scorer);
}

void
run_release(struct score_run *run)
{
	for (size_t i = 0; i < ahead_members(); i++)
		scorer_rows_release(&run->rows[i]);
	for (size_t i = 0; i <= ahead_members(); i++)
		shares_release(&run->shares[i]);
	free(run->rows);
	free(run->shares);
	scorer_rows_release(&run->row);
	unknown_release(&run->unknown);
	buf_release(&run->line);
	scorer_release(&run->scorer);
	model_release(&run->model);
	buf_release(&run->member);
}
