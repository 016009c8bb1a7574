/*
 * model - look into model files, export and compare them
 *
 * in:   a model file, as train-lr writes it
 * out:  a table, an expression of SQL, an ONNX file, a Python program, or
 *       what differs
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/opt.h"
#include "commands.h"
#include "model/model.h"
#include "stream/out.h"
#include "stream/whole.h"

static const char usage[] =
    " show [--format text|json] [--sort importance|file] [MODEL]\n"
    "       model export --to sql|onnx|python [--dialect DIALECT]\n"
    "              [--output FILE] [MODEL]\n"
    "       model diff [--format text|json] [--tolerance R] A B\n"
    "Look into model files: show the coefficients and the fit, export the "
    "score\n"
    "to where records are, or say what differs between two.\n"
    "  --format text|json   lines for people, or one JSON object\n"
    "  --sort importance|file\n"
    "                       the largest effect first, or as in the file\n"
    "  --to sql|onnx|python the language to export to\n"
    "  --dialect DIALECT    of SQL: postgresql (default), sqlite, bigquery\n"
    "                       or ksqldb\n"
    "  --output FILE        write to FILE instead of stdout\n"
    "  --tolerance R        numbers that differ by less are the same\n"
    "                       (relative, default 0)\n"
    "  -q, --quiet          no warnings\n"
    "  -v, --verbose        say more on stderr\n"
    "  -h, --help           print this\n"
    "  -V, --version        print the version\n";

enum command { SHOW, EXPORT, DIFF, COMMANDS };
enum format { SQL, ONNX, PYTHON, FORMATS };

static const char *const commands[COMMANDS] = {"show", "export", "diff"};
static const char *const formats[FORMATS] = {"sql", "onnx", "python"};

struct opts {
	struct opt_common common;
	enum command command;
	bool json, by_importance;
	bool has_format, has_sort, has_tolerance;
	int to;	     /* an enum format; -1: not given */
	int dialect; /* an enum dialect; -1: not given */
	const char *output;
	double tolerance;
	const char *a, *b; /* model files; NULL: stdin */
};

/* Which of the words is it? -1: none. */
static int
one_of(const char *text, const char *const *words, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(text, words[i]) == 0)
			return i;
	return -1;
}

/* Options go with some subcommands only. */
static void
check_options(const struct opts *o)
{
	const char *stray = NULL;

	if (o->command != EXPORT)
		stray = o->to >= 0	? "--to"
		    : o->dialect >= 0	? "--dialect"
		    : o->output != NULL ? "--output"
					: NULL;
	else if (o->has_format)
		stray = "--format";
	if (o->command != SHOW && o->has_sort)
		stray = "--sort";
	if (o->command != DIFF && o->has_tolerance)
		stray = "--tolerance";
	if (stray != NULL)
		diex(ST_CANNOT, "%s does not go with %s", stray,
		    commands[o->command]);
	if (o->command == EXPORT && o->to < 0)
		diex(ST_CANNOT,
		    "export: a language is needed: "
		    "--to sql|onnx|python");
	if (o->dialect >= 0 && o->to != SQL)
		diex(ST_CANNOT, "--dialect goes with --to sql");
}

static void
take_operands(struct opts *o, char **operands)
{
	int command, most;

	if (operands[0] == NULL)
		diex(ST_CANNOT, "a command is needed: show, export or diff");
	command = one_of(operands[0], commands, COMMANDS);
	if (command < 0)
		diex(ST_CANNOT, "'%s' is not a command: show, export or diff",
		    operands[0]);
	o->command = (enum command)command;
	o->a = operands[1];
	o->b = o->a != NULL ? operands[2] : NULL;
	most = o->command == DIFF ? 2 : 1;
	if (o->command == DIFF && o->b == NULL)
		diex(ST_CANNOT, "diff: two models are needed");
	if (o->b != NULL && operands[1 + most] != NULL)
		diex(ST_CANNOT, "unexpected operand '%s'", operands[1 + most]);
	if (o->command == DIFF && whole_name(o->a) == whole_name(o->b) &&
	    strcmp(o->a, "-") == 0)
		diex(ST_CANNOT, "diff: only one model can be stdin");
}

static void
parse_options(struct opts *o, int argc, char **argv)
{
	enum {
		OPT_FORMAT = OPT_OWN,
		OPT_SORT,
		OPT_TO,
		OPT_DIALECT,
		OPT_OUTPUT,
		OPT_TOLERANCE
	};
	static const struct option longs[] = {
	    {"format", required_argument, NULL, OPT_FORMAT},
	    {"sort", required_argument, NULL, OPT_SORT},
	    {"to", required_argument, NULL, OPT_TO},
	    {"dialect", required_argument, NULL, OPT_DIALECT},
	    {"output", required_argument, NULL, OPT_OUTPUT},
	    {"tolerance", required_argument, NULL, OPT_TOLERANCE},
	    OPT_COMMON_LONG,
	};
	int c;

	*o = (struct opts){.by_importance = true, .to = -1, .dialect = -1};
	while ((c = getopt_long(
		    argc, argv, ":" OPT_COMMON_SHORT, longs, NULL)) != -1) {
		switch (c) {
		case OPT_FORMAT:
			o->has_format = true;
			o->json = strcmp(optarg, "json") == 0;
			if (!o->json && strcmp(optarg, "text") != 0)
				diex(ST_CANNOT,
				    "--format: '%s' is not text or json",
				    optarg);
			break;
		case OPT_SORT:
			o->has_sort = true;
			o->by_importance = strcmp(optarg, "importance") == 0;
			if (!o->by_importance && strcmp(optarg, "file") != 0)
				diex(ST_CANNOT,
				    "--sort: '%s' is not importance or file",
				    optarg);
			break;
		case OPT_TO:
			o->to = one_of(optarg, formats, FORMATS);
			if (o->to < 0)
				diex(ST_CANNOT,
				    "--to: '%s' is not sql, onnx or python",
				    optarg);
			break;
		case OPT_DIALECT:
			o->dialect = one_of(optarg, dialect_names, DIALECTS);
			if (o->dialect < 0)
				diex(ST_CANNOT,
				    "--dialect: '%s' is not postgresql, "
				    "sqlite, bigquery or ksqldb",
				    optarg);
			break;
		case OPT_OUTPUT:
			o->output = optarg;
			break;
		case OPT_TOLERANCE:
			o->has_tolerance = true;
			o->tolerance = opt_real("--tolerance", optarg, 0, 1);
			break;
		default:
			opt_common(&o->common, c, argv, usage);
		}
	}
	take_operands(o, argv + optind);
	check_options(o);
}

static void
read_model(struct model *m, const char *file)
{
	struct buf text = {0};
	struct error e;

	if (whole_read(file, &text, &e) < 0)
		die_error(&e);
	if (model_read(m, text.data, text.len, &e) < 0)
		diex(e.status, "'%s' %s", whole_name(file), e.text);
	buf_release(&text);
}

static void export(const struct opts *o, const struct model *m, struct buf *out)
{
	switch ((enum format)o->to) {
	case SQL:
		export_sql(m,
		    o->dialect < 0 ? POSTGRESQL : (enum dialect)o->dialect,
		    out);
		break;
	case ONNX:
		export_onnx(m, out);
		break;
	case PYTHON:
	case FORMATS:
		export_python(m, out);
		break;
	}
}

static void
write_text(const struct buf *text, const char *path)
{
	struct error e;

	if (path == NULL)
		out_add(text->data, text->len);
	else if (file_write(path, text, &e) < 0)
		die_error(&e);
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct model a, b;
	struct buf text = {0};
	bool differs = false;

	opt_start(argv);
	parse_options(&o, argc, argv);
	read_model(&a, o.a);
	switch (o.command) {
	case SHOW:
		(o.json ? show_json : show_text)(&a, o.by_importance, &text);
		break;
	case EXPORT:
		export(&o, &a, &text);
		break;
	case DIFF:
	case COMMANDS:
		read_model(&b, o.b);
		differs = (o.json ? diff_json : diff_text)(
		    &a, &b, o.tolerance, &text);
		model_release(&b);
		break;
	}
	write_text(&text, o.output);
	buf_release(&text);
	model_release(&a);
	out_close();
	return differs ? ST_REJECTED : ST_OK;
}
