/*
 * holdout - keep some records for training, hold the others out for testing
 *
 * in:   {"Time":0,"Amount":149.62}
 * out:  the same lines, each to stdout or to the file of --to
 */
#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/opt.h"
#include "stream/filter.h"
#include "stream/lacking.h"
#include "stream/out.h"
#include "stream/split.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct opts {
	struct opt_common common;
	char *at_field; /* NULL: by fraction */
	double at;
	double fraction;
	const char *key; /* NULL: the whole record */
	long long seed;
	const char *to;
};

/* The least and the greatest value of --at's member. */
struct seen {
	bool any;
	double least, most;
};

static void
take_at(void *opts, const char *text)
{
	struct opts *o = opts;
	const char *equals = strrchr(text, '=');

	if (equals == NULL || equals == text ||
	    !num_real(equals + 1, -1e308, 1e308, &o->at))
		diex(ST_CANNOT, "--at: '%s' is not FIELD=NUMBER", text);
	o->at_field = mem_copy(text, (size_t)(equals - text));
}

static const struct opt options[] = {
    {0, "at", "FIELD=NUMBER", "hold out records whose FIELD is NUMBER or more",
	OPT_CALL(take_at)},
    {0, "fraction", "F", "hold out a random fraction, from 0 to 1",
	OPT_REAL(fraction, 0, 1)},
    {0, "key", "FIELD", "records with the same FIELD stay together",
	OPT_TEXT(key)},
    {0, "seed", "N", "another N makes another choice (default 0)",
	OPT_INT(seed, 0, INT64_MAX)},
    {0, "to", "FILE", "the file for the held-out records", OPT_TEXT(to),
	OPT_WRITES},
    {0},
};

static const struct opt_rule rules[] = {
    {OPT_ONE, .these = "at fraction"},
    {OPT_GO_WITH, "key seed", .that = "fraction"},
    {OPT_NEEDED, "to",
	.say = "--to FILE is required: the file for the held-out records"},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" (--at FIELD=NUMBER | --fraction F [--key FIELD]\n"
	"               [--seed N]) --to FILE [FILE ...]\n"
	"Keep some records for training, hold the others out for testing.\n",
    .rows = options,
    .shared = {OPT_LINES, OPT_COMMON},
    .rules = rules,
    .operands = OPT_FILES,
};

static int
decide_by_number(const struct opts *o, struct seen *seen, const struct rec *r,
    bool *out, struct fault *f)
{
	double x;

	if (rec_number(r, 0, &x, f) < 0)
		return f->reason == REASON_MISSING ? lacking_advise(f, r) : -1;
	*out = x >= o->at;
	if (!seen->any || x < seen->least)
		seen->least = x;
	if (!seen->any || x > seen->most)
		seen->most = x;
	seen->any = true;
	return 0;
}

static int
decide_by_hash(const struct opts *o, const struct rec *r, struct buf *text,
    bool *out, struct fault *f)
{
	text->len = 0;
	if (o->key == NULL)
		split_text(r, text);
	else if (r->field[0].type != JSON_ABSENT)
		rec_text(r, 0, text);
	else {
		fault_set(
		    f, REASON_MISSING, o->key, "field '%s' is missing", o->key);
		return lacking_advise(f, r);
	}
	*out = split_is_held_out(
	    split_hash(text->data, text->len, (uint64_t)o->seed), o->fraction);
	return 0;
}

/* Send the present record to its side; -1 when the file does not take it. */
static int
split(const struct opts *o, struct seen *seen, struct filter *f,
    struct buf *text, struct file *to, struct error *e)
{
	struct fault fault;
	bool held_out = false;
	int decided = o->at_field != NULL
	    ? decide_by_number(o, seen, &f->rec, &held_out, &fault)
	    : decide_by_hash(o, &f->rec, text, &held_out, &fault);

	if (decided < 0) {
		filter_reject(f, &fault);
		return 0;
	}
	if (held_out) {
		if (file_add(to, f->line.text, f->line.len, e) < 0)
			return -1;
		return file_add(to, "\n", 1, e);
	}
	out_add(f->line.text, f->line.len);
	out_add_byte('\n');
	return 0;
}

/* Warn where all records are on one side of --at: it may be in another unit. */
static void
warn_of_side(const struct opts *o, const struct seen *seen)
{
	if (!seen->any || (seen->least < o->at && seen->most >= o->at))
		return;
	warnx("no record is %s: '%s' goes from %.15g to %.15g, and --at is "
	      "%.15g",
	    seen->most < o->at ? "held out" : "left for training", o->at_field,
	    seen->least, seen->most, o->at);
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct filter f;
	struct file to;
	struct seen seen = {0};
	struct buf text = {0};
	struct error e;
	enum status status;
	int failed = 0;

	opt_start(argv);
	o = (struct opts){.common = OPT_COMMON_DEFAULT};
	opt_parse(&program, &o, argc, argv);
	if (filter_open(&f, &o.common, argv + optind, &e) < 0 ||
	    file_create(&to, o.to, &e) < 0)
		die_error(&e);
	if (o.at_field != NULL || o.key != NULL)
		rec_want(&f.rec, o.at_field != NULL ? o.at_field : o.key);
	while (failed == 0 && filter_next(&f))
		failed = split(&o, &seen, &f, &text, &to, &e);
	if (failed == 0 && filter_whole(&f))
		warn_of_side(&o, &seen);
	/* Half of the records held out must not pass for all of them. */
	if (failed < 0 || !filter_whole(&f))
		file_abandon(&to);
	else
		failed = file_commit(&to, &e);
	buf_release(&text);
	status = filter_close(&f);
	if (failed < 0)
		die_error(&e);
	out_close();
	return status;
}
