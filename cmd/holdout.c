/*
 * holdout - keep some records for training, hold the others out for testing
 *
 * in:   {"Time":0,"Amount":149.62}
 * out:  the same lines, each to stdout or to the file of --to
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/opt.h"
#include "stream/filter.h"
#include "stream/out.h"
#include "stream/split.h"

static const char usage[] =
    " (--at FIELD=NUMBER | --fraction F [--key FIELD]\n"
    "               [--seed N]) --to FILE [FILE ...]\n"
    "Keep some records for training, hold the others out for testing.\n"
    "  --at FIELD=NUMBER    hold out those whose FIELD is NUMBER or more\n"
    "  --fraction F         hold out a random fraction, from 0 to 1\n"
    "  --key FIELD          records with the same FIELD stay together\n"
    "  --seed N             another N is another choice (default 0)\n"
    "  --to FILE            where the held-out records go\n" OPT_COMMON_USAGE;

struct opts {
	struct opt_common common;
	char *at_field; /* NULL: by fraction */
	double at;
	bool has_fraction;
	double fraction;
	const char *key; /* NULL: the whole record */
	long long seed;
	bool has_seed;
	const char *to;
};

static void
parse_at(struct opts *o, const char *text)
{
	const char *equals = strrchr(text, '=');

	if (equals == NULL || equals == text ||
	    !num_real(equals + 1, -1e308, 1e308, &o->at))
		diex(ST_CANNOT, "--at: '%s' is not FIELD=NUMBER", text);
	o->at_field = mem_copy(text, (size_t)(equals - text));
}

static void
check_options(const struct opts *o)
{
	if ((o->at_field != NULL) == o->has_fraction)
		diex(ST_CANNOT, "one of --at and --fraction is needed");
	if (o->at_field != NULL && (o->key != NULL || o->has_seed))
		diex(ST_CANNOT, "--key and --seed go with --fraction");
	if (o->to == NULL)
		diex(ST_CANNOT,
		    "a place for the records held out is needed: "
		    "--to FILE");
}

static void
parse_options(struct opts *o, int argc, char **argv)
{
	enum { OPT_AT = OPT_OWN, OPT_FRACTION, OPT_KEY, OPT_SEED, OPT_TO };
	static const struct option longs[] = {
	    {"at", required_argument, NULL, OPT_AT},
	    {"fraction", required_argument, NULL, OPT_FRACTION},
	    {"key", required_argument, NULL, OPT_KEY},
	    {"seed", required_argument, NULL, OPT_SEED},
	    {"to", required_argument, NULL, OPT_TO},
	    OPT_COMMON_LONG,
	};
	int c;

	*o = (struct opts){.common = OPT_COMMON_DEFAULT};
	while ((c = getopt_long(
		    argc, argv, ":" OPT_COMMON_SHORT, longs, NULL)) != -1) {
		switch (c) {
		case OPT_AT:
			parse_at(o, optarg);
			break;
		case OPT_FRACTION:
			o->has_fraction = true;
			o->fraction = opt_real("--fraction", optarg, 0, 1);
			break;
		case OPT_KEY:
			o->key = optarg;
			break;
		case OPT_SEED:
			o->has_seed = true;
			o->seed = opt_int("--seed", optarg, 0, INT64_MAX);
			break;
		case OPT_TO:
			o->to = optarg;
			break;
		default:
			opt_common(&o->common, c, argv, usage);
		}
	}
	check_options(o);
}

static int
decide_by_number(
    const struct opts *o, const struct rec *r, bool *out, struct fault *f)
{
	double x;

	if (rec_number(r, 0, &x, f) < 0)
		return -1;
	*out = x >= o->at;
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
	else
		return fault_set(
		    f, REASON_MISSING, o->key, "field '%s' is missing", o->key);
	*out = split_is_held_out(
	    split_hash(text->data, text->len, (uint64_t)o->seed), o->fraction);
	return 0;
}

/* Send the present record to its side; -1 when the file does not take it. */
static int
split(const struct opts *o, struct filter *f, struct buf *text, struct file *to,
    struct error *e)
{
	struct fault fault;
	bool held_out = false;
	int decided = o->at_field != NULL
	    ? decide_by_number(o, &f->rec, &held_out, &fault)
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

int
main(int argc, char **argv)
{
	struct opts o;
	struct filter f;
	struct file to;
	struct buf text = {0};
	struct error e;
	enum status status;
	int failed = 0;

	opt_start(argv);
	parse_options(&o, argc, argv);
	if (filter_open(&f, &o.common, argv + optind, &e) < 0 ||
	    file_create(&to, o.to, &e) < 0)
		die_error(&e);
	if (o.at_field != NULL || o.key != NULL)
		rec_want(&f.rec, o.at_field != NULL ? o.at_field : o.key);
	while (failed == 0 && filter_next(&f))
		failed = split(&o, &f, &text, &to, &e);
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
