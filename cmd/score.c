/*
 * score - append a model's score to each record
 *
 * in:   {"V1":-1.36,"Amount":149.62}
 * out:  {"V1":-1.36,"Amount":149.62,"score":0.00071}
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/opt.h"
#include "model/column.h"
#include "model/model.h"
#include "stream/cell.h"
#include "stream/filter.h"
#include "stream/out.h"

struct opts {
	struct opt_common common;
	const char *model;
	const char *name;
	bool has_threshold;
	double threshold;
};

static const struct opt options[] = {
    {'m', "model", "MODEL", "the model file, as train-lr writes it",
	OPT_TEXT(model)},
    {0, "name", "NAME", "of the member to append (default score)",
	OPT_TEXT(name)},
    {0, "threshold", "T", "append \"alert\" too: is the score >= T?",
	OPT_REAL(threshold, 0, 1), OPT_GIVEN(has_threshold)},
    {0},
};

static const struct opt_rule rules[] = {
    {OPT_NEEDED, "model", .say = "a model is needed: -m MODEL"},
    {OPT_UTF8, .these = "name"},
    {OPT_EXCLUDES, "threshold", .that = "name=alert",
	.say = "--name alert: --threshold needs that name"},
    {0},
};

static const struct opt_program program = {
    .synopsis = " -m MODEL [--name NAME] [--threshold T] [FILE ...]\n"
		"Append a model's score to each record.\n",
    .rows = options,
    .shared = {OPT_COMMON},
    .rules = rules,
};

/* What is the same for each record. */
struct scorer {
	struct model model;
	struct columns columns;
	size_t *field; /* of each field that the columns need */
	size_t score;  /* the fields that a record must not have yet */
	size_t alert;
	struct buf member; /* "NAME": */
	double *raw;	   /* the fields' values */
	double *x;	   /* the columns' */
	struct buf word;
	const struct opts *o;
};

static void
scorer_init(struct scorer *s, const struct opts *o, struct rec *rec)
{
	struct error e;

	*s = (struct scorer){.o = o};
	if (model_load(&s->model, o->model, &e) < 0)
		die_error(&e);
	columns_init(&s->columns, &s->model);
	s->field = mem_zero(s->columns.fields, sizeof *s->field);
	s->raw = mem_zero(s->columns.fields, sizeof *s->raw);
	s->x = mem_zero(s->columns.count, sizeof *s->x);
	for (size_t i = 0; i < s->columns.fields; i++)
		if (strcmp(s->columns.field[i].name, o->name) == 0)
			diex(ST_CANNOT, "--name: '%s' is a feature of '%s'",
			    o->name, o->model);
	for (size_t i = 0; i < s->columns.fields; i++)
		s->field[i] = rec_want(rec, s->columns.field[i].name);
	s->score = rec_want(rec, o->name);
	s->alert = o->has_threshold ? rec_want(rec, "alert") : s->score;
	json_quote(&s->member, o->name, strlen(o->name));
	buf_add_byte(&s->member, ':');
}

static void
scorer_release(struct scorer *s)
{
	columns_release(&s->columns);
	model_release(&s->model);
	free(s->field);
	free(s->raw);
	free(s->x);
	buf_release(&s->member);
	buf_release(&s->word);
}

/* The number of the level that the member is, as a raw value. */
static int
read_level(struct scorer *s, const struct rec *rec, size_t i, struct fault *f)
{
	const struct column_field *c = &s->columns.field[i];
	size_t level;

	if (cell_word(rec, s->field[i], &s->word, f) < 0)
		return -1;
	level = words_find(&c->levels, s->word.data, s->word.len);
	if (level == WORDS_NONE)
		level = c->unseen;
	if (level == WORDS_NONE)
		return fault_set(f, REASON_OUT_OF_RANGE, c->name,
		    "field '%s' is of a level that the model does not know",
		    c->name);
	s->raw[i] = (double)level;
	return 0;
}

/* The raw value of a field, as column.h has it. */
static int
read_raw(struct scorer *s, const struct rec *rec, size_t i, struct fault *f)
{
	const struct column_field *c = &s->columns.field[i];

	if (c->may_be_missing && cell_is_missing(rec, s->field[i])) {
		s->raw[i] = NAN;
		return 0;
	}
	if (c->is_category)
		return read_level(s, rec, i, f);
	if (rec_number(rec, s->field[i], &s->raw[i], f) < 0)
		return -1;
	if (c->log1p && s->raw[i] <= -1)
		return fault_set(f, REASON_OUT_OF_RANGE, c->name,
		    "field '%s' is -1 or less: ln(1 + it) is no number",
		    c->name);
	return 0;
}

/* The score of a record; -1 when it cannot have one. */
static int
score(struct scorer *s, const struct rec *rec, double *p, struct fault *f)
{
	if (s->columns.plain) {
		for (size_t i = 0; i < s->columns.fields; i++)
			if (rec_number(rec, s->field[i], &s->raw[i], f) < 0)
				return -1;
		*p = model_score(&s->model, s->raw);
		return 0;
	}
	for (size_t i = 0; i < s->columns.fields; i++)
		if (read_raw(s, rec, i, f) < 0)
			return -1;
	columns_values(&s->columns, s->raw, s->x);
	*p = model_score(&s->model, s->x);
	return 0;
}

static int
check_new(const struct rec *rec, size_t field, struct fault *f)
{
	const struct rec_field *v = &rec->field[field];

	if (v->type == JSON_ABSENT)
		return 0;
	return fault_set(f, REASON_MEMBER_EXISTS, v->name,
	    "field '%s' is there already", v->name);
}

/* The record with its new members before the brace that closes it. */
static void
write_scored(const struct scorer *s, const struct rec *rec, double p)
{
	char text[NUM_MAX];

	out_add(rec->text, rec->brace);
	if (!rec->empty)
		out_add_byte(',');
	out_add(s->member.data, s->member.len);
	out_add(text, num_format(text, p));
	if (s->o->has_threshold) {
		const char *alert = p >= s->o->threshold ? "true" : "false";

		out_add(",\"alert\":", 9);
		out_add(alert, strlen(alert));
	}
	out_add(rec->text + rec->brace, rec->len - rec->brace);
	out_add_byte('\n');
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct filter f;
	struct scorer s;
	struct error e;
	struct fault fault;
	double p;
	enum status status;

	opt_start(argv);
	o = (struct opts){.common = OPT_COMMON_DEFAULT, .name = "score"};
	opt_parse(&program, &o, argc, argv);
	if (filter_open(&f, &o.common, argv + optind, &e) < 0)
		die_error(&e);
	scorer_init(&s, &o, &f.rec);
	filter_answers_each(&f);
	while (filter_next(&f)) {
		if (check_new(&f.rec, s.score, &fault) < 0 ||
		    check_new(&f.rec, s.alert, &fault) < 0 ||
		    score(&s, &f.rec, &p, &fault) < 0)
			filter_reject(&f, &fault);
		else
			write_scored(&s, &f.rec, p);
	}
	scorer_release(&s);
	status = filter_close(&f);
	out_close();
	return status;
}
