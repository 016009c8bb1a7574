/*
 * score - append a model's score to each record
 *
 * in:   {"V1":-1.36,"Amount":149.62}
 * out:  {"V1":-1.36,"Amount":149.62,"score":0.00071}
 */
#include "apply/load.h"
#include "apply/scorer.h"
#include "apply/shares.h"
#include "apply/unknown.h"
#include "base/diag.h"
#include "base/json.h"
#include "base/json_out.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/opt.h"
#include "model/model.h"
#include "stream/ahead.h"
#include "stream/filter.h"
#include "stream/out.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALERT ",\"alert\":"
#define EXPLANATION "explanation"

struct opts {
	struct opt_common common;
	const char *model;
	const char *name;
	const char *threshold; /* or NULL */
	size_t max_missing;
	size_t explain; /* members to tell of, 0: none */
};

static const struct opt options[] = {
    {'m', "model", "MODEL", "the model file, as train-lr writes it",
	OPT_TEXT(model), OPT_READS},
    {0, "name", "NAME", "the name of the member to append (default score)",
	OPT_TEXT(name)},
    {0, "threshold", "T", "also append \"alert\": is the score >= T?",
	OPT_TEXT(threshold)},
    {0, "explain", "N",
	"also append \"explanation\": what the N members\n"
	"with the largest effect add to the score",
	OPT_INT(explain, 1, INT32_MAX)},
    {0, "max-missing", "N",
	"reject a record that lacks more than N of the\n"
	"members that the model would fill in",
	OPT_INT(max_missing, 0, INT32_MAX)},
    {0},
};

static const struct opt_rule rules[] = {
    {OPT_NEEDED, "model", .say = "a model is needed: -m MODEL"},
    {OPT_UTF8, .these = "name"},
    {OPT_EXCLUDES, "threshold", .that = "name=alert",
	.say = "--name alert: --threshold needs that name"},
    {OPT_EXCLUDES, "explain", .that = "name=explanation",
	.say = "--name explanation: --explain needs that name"},
    {OPT_STDIN, .these = "model",
	.say = "stdin cannot be read twice: only one of FILE and -m can be "
	       "'-'"},
    {0},
};

static const struct opt_program program = {
    .synopsis = " -m MODEL [--name NAME] [--threshold T]\n"
		"             [--explain N] [--max-missing N] [FILE ...]\n"
		"Append a model's score to each record.\n",
    .rows = options,
    .shared = {OPT_LINES, OPT_COMMON},
    .rules = rules,
    .operands = OPT_FILES,
};

/* A scored record, until it is written: the places of its line and brace. */
struct scored {
	const char *text;
	size_t len, brace;
	bool empty;
};

/* The run: parts that all records share, and the rows of each thread. */
struct score_run {
	const struct opts *o;
	struct model model;
	double threshold; /* NAN: none was asked for */
	struct scorer scorer;
	/* The fields that a record must not have. */
	size_t score, alert, explanation;
	struct buf member;	  /* "NAME": */
	struct scorer_rows *rows; /* one a member of the team ... */
	struct shares *shares;	  /* ... and these, with one more for `row` */
	struct scorer_rows row;	  /* of a record read by itself */
	bool told;		  /* a thread has warned early (filled.h) */
	struct unknown unknown;
	struct buf line;
	struct filter f;
};

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

static void
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

static void
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

static int
check_new(const struct rec *rec, size_t field, struct fault *f)
{
	const struct rec_field *v = &rec->field[field];

	if (v->type == JSON_ABSENT)
		return 0;
	fault_set(f, REASON_MEMBER_EXISTS, v->name,
	    "the record already has '%s'", v->name);
	if (strcmp(v->name, EXPLANATION) == 0)
		return fault_advise(
		    f, "jq -c 'del(.explanation)' takes the old one out");
	return fault_advise(f,
	    "--name appends another one, jq -c 'del(.score, .alert)' "
	    "takes the old ones out");
}

/* Add the record to the rows; -1 when it cannot have a score. */
static int
add_record(const struct score_run *run, struct scorer_rows *rows,
    const struct rec *rec, struct scored *scored, struct fault *f)
{
	if (check_new(rec, run->score, f) < 0 ||
	    check_new(rec, run->alert, f) < 0 ||
	    check_new(rec, run->explanation, f) < 0 ||
	    scorer_add(&run->scorer, rows, rec, f) < 0)
		return -1;
	*scored = (struct scored){rec->text, rec->len, rec->brace, rec->empty};
	return 0;
}

static char *
put(char *at, const char *p, size_t len)
{
	memcpy(at, p, len);
	return at + len;
}

/*
 * Append the member with what the record's members add, with a comma before it:
 * they and the base are the log odds of the score.
 */
static void
add_explanation(
    const struct score_run *run, const struct shares *shares, struct buf *out)
{
	struct json_out j = {.out = out, .one_line = true};

	buf_add_string(out, ",\"" EXPLANATION "\":");
	json_out_object(&j, NULL);
	shares_write(shares, &run->scorer, run->o->explain, &j);
	json_out_end(&j);
}

/* Write a record's end, from its closing brace on, after the new members. */
static void
write_end(const struct scored *s, struct buf *out)
{
	buf_add(out, s->text + s->brace, s->len - s->brace);
	buf_add_byte(out, '\n');
}

/* Write the record with its new members, except its closing brace. */
static void
write_scored(const struct score_run *run, const struct scored *s, double p,
    struct buf *out)
{
	size_t most = s->len + run->member.len + NUM_MAX + sizeof ALERT;
	char *start = buf_reserve(out, most), *at = start;

	at = put(at, s->text, s->brace);
	if (!s->empty)
		*at++ = ',';
	at = put(at, run->member.data, run->member.len);
	at += num_format(at, p);
	if (!isnan(run->threshold)) {
		bool alert = p >= run->threshold;

		at = put(at, ALERT, sizeof ALERT - 1);
		at = put(at, alert ? "true" : "false", alert ? 4 : 5);
	}
	out->len += (size_t)(at - start);
}

/* Write the record of the row numbered `i`, whole. */
static void
write_row(const struct score_run *run, const struct scorer_rows *rows,
    struct shares *shares, size_t i, const struct scored *s, double p,
    struct buf *out)
{
	write_scored(run, s, p, out);
	if (run->o->explain > 0) {
		shares_find(shares, &run->scorer, rows, i);
		add_explanation(run, shares, out);
	}
	write_end(s, out);
}

/* --- many at once (stream/ahead.h) ----------------------------------------- */

static bool
read_ahead(void *context, size_t member, const struct rec *rec, void *kept)
{
	const struct score_run *run = context;
	struct fault f;

	return add_record(run, &run->rows[member], rec, kept, &f) == 0;
}

static void
write_ahead(void *context, size_t member, const void *kept, size_t count,
    struct buf *text, size_t *end)
{
	struct score_run *run = context;
	const struct scored *scored = kept;
	struct scorer_rows *rows = &run->rows[member];
	const double *p = scorer_scores(&run->scorer, rows);

	filled_warn_early(&rows->filled, &run->scorer.columns, &run->told);
	for (size_t i = 0; i < count; i++) {
		write_row(
		    run, rows, &run->shares[member], i, &scored[i], p[i], text);
		end[i] = text->len;
	}
}

/* --- one by one ------------------------------------------------------------- */

static void
take_record(void *context)
{
	struct score_run *run = context;
	struct scored scored;
	struct fault fault;
	double p;

	if (add_record(run, &run->row, &run->f.rec, &scored, &fault) < 0) {
		unknown_add(&run->unknown, &run->scorer, &run->row, &fault);
		filter_reject(&run->f, &fault);
		return;
	}
	filled_warn_early(&run->row.filled, &run->scorer.columns, &run->told);
	run->line.len = 0;
	p = *scorer_scores(&run->scorer, &run->row);
	write_row(run, &run->row, &run->shares[ahead_members()], 0, &scored, p,
	    &run->line);
	out_add(run->line.data, run->line.len);
}

static void
say_filled(const struct score_run *run)
{
	struct filled all = {0};

	filled_merge(&all, &run->row.filled);
	for (size_t i = 0; i < ahead_members(); i++)
		filled_merge(&all, &run->rows[i].filled);
	filled_say(&all, &run->scorer.columns);
	filled_release(&all);
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct score_run run = {.o = &o};
	struct ahead ahead = {
	    .f = &run.f,
	    .context = &run,
	    .size = sizeof(struct scored),
	    .read = read_ahead,
	    .write = write_ahead,
	    .take_record = take_record,
	};
	struct error e;
	enum status status;

	opt_start(argv);
	o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .name = "score",
	    .max_missing = SIZE_MAX};
	opt_parse(&program, &o, argc, argv);
	if (filter_open(&run.f, &o.common, argv + optind, &e) < 0)
		die_error(&e);
	run_init(&run);
	filter_answers_each(&run.f);
	while (filter_next(&run.f)) {
		take_record(&run);
		ahead_read(&ahead);
	}
	ahead_release(&ahead);
	say_filled(&run);
	unknown_say(&run.unknown);
	run_release(&run);
	status = filter_close(&run.f);
	out_close();
	return status;
}
