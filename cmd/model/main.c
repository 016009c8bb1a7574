/*
 * model - look into model files, export, compare and import them
 *
 * in:   a model file, of weir's trainers, XGBoost or LightGBM
 * out:  a table, an expression of SQL, an ONNX file, a Python program, a
 *       header of C, what differs, or a model file
 */
#include "apply/load.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/near.h"
#include "base/opt.h"
#include "commands.h"
#include "import.h"
#include "kinds.h"
#include "model/model.h"
#include "stream/guess.h"
#include "stream/out.h"
#include "stream/whole.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum command { SHOW, EXPORT, DIFF, IMPORT, COMMANDS };
enum format { SQL, ONNX, PYTHON, C }; /* in the order of --to */

static const char *const commands[COMMANDS] = {
    "show", "export", "diff", "import"};

struct opts {
	struct opt_common common;
	enum command command;
	bool json, by_file;
	enum format to;
	enum dialect dialect; /* in the order of --dialect */
	const char *prefix;
	const char *output;
	double tolerance;
	struct import_options import;
	const char *a, *b; /* model files; NULL: stdin */
};

static const struct opt options[] = {
    {0, "format", "text|json", "lines for people, or one JSON object",
	OPT_WORD(json)},
    {0, "sort", "importance|file",
	"the largest effect first, or as in the file", OPT_WORD(by_file)},
    {0, "to", "sql|onnx|python|c", "the language to export to", OPT_WORD(to)},
    {0, "dialect", "DIALECT",
	"of SQL: postgresql (default), sqlite, bigquery\n"
	"or ksqldb",
	OPT_WORD(dialect), .words = "postgresql|sqlite|bigquery|ksqldb"},
    {0, "prefix", "NAME",
	"names in the header of C begin with NAME_ (default\n"
	"weir)",
	OPT_TEXT(prefix)},
    {0, "output", "FILE", "write to FILE instead of stdout", OPT_TEXT(output),
	OPT_WRITES},
    {0, "tolerance", "R",
	"numbers that differ by less are the same\n"
	"(relative, default 0)",
	OPT_REAL(tolerance, 0, 1)},
    {0, "names", "A,B,...",
	"import: the members of records, in the order of the\n"
	"model's features (default: its names for them)",
	OPT_LIST(import.names)},
    {0, "label", "FIELD", "import: the member that was learned",
	OPT_TEXT(import.label)},
    {0, "trees", "N", "import: keep the first N trees (default all)",
	OPT_INT(import.trees, 1, 1000000)},
    {0},
};

/* Refuse a word that is no command: it is a slip, or the command is missing. */
_Noreturn static void
refuse_command(const char *word)
{
	struct near near;
	struct buf b = {0};

	near_start(&near, word);
	for (int i = 0; i < COMMANDS; i++)
		near_offer(&near, commands[i], strlen(commands[i]));
	near_say(&near, &b);
	if (near.count == 0 && access(word, F_OK) == 0) {
		buf_add_string(&b, ": model show ");
		guess_word(&b, word);
		buf_add_string(&b, " shows that file");
	} else if (near.count == 0) {
		buf_add_string(&b, ": show, export, diff or import");
	}
	diex(ST_CANNOT, "'%s' is not a command%s", word, buf_string(&b));
}

static void
take_operands(void *opts)
{
	struct opts *o = opts;
	char **operands = opt_operands();
	int most, command = 0;

	if (operands[0] == NULL)
		diex(ST_CANNOT,
		    "a command is needed: show, export, diff or import");
	while (
	    command < COMMANDS && strcmp(operands[0], commands[command]) != 0)
		command++;
	if (command == COMMANDS)
		refuse_command(operands[0]);
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

/* Check that the options go with the subcommand. */
static void
check_command(void *opts)
{
	static const struct {
		const char *name;
		bool with[COMMANDS];
	} goes[] = {
	    {"tolerance", {[DIFF] = true}},
	    {"sort", {[SHOW] = true}},
	    {"to", {[EXPORT] = true}},
	    {"dialect", {[EXPORT] = true}},
	    {"prefix", {[EXPORT] = true}},
	    {"output", {[EXPORT] = true, [IMPORT] = true}},
	    {"names", {[IMPORT] = true}},
	    {"label", {[IMPORT] = true}},
	    {"trees", {[IMPORT] = true}},
	    {"format", {[SHOW] = true, [DIFF] = true}},
	};
	const struct opts *o = opts;

	for (size_t i = 0; i < sizeof goes / sizeof *goes; i++)
		if (!goes[i].with[o->command] && opt_given(goes[i].name))
			diex(ST_CANNOT, "--%s does not go with %s",
			    goes[i].name, commands[o->command]);
	if (o->command == EXPORT && !opt_given("to"))
		diex(ST_CANNOT,
		    "export: a language is needed: --to sql|onnx|python|c");
}

static void
check_prefix(void *opts)
{
	const struct opts *o = opts;
	bool good = isalpha((unsigned char)*o->prefix);

	for (const char *p = o->prefix; *p != '\0'; p++)
		good = good && (isalnum((unsigned char)*p) || *p == '_');
	if (!good)
		diex(ST_CANNOT,
		    "--prefix: '%s' is not a letter, and then letters, digits "
		    "and underscores",
		    o->prefix);
}

static const struct opt_rule rules[] = {
    {.check = take_operands},
    {.check = check_command},
    {OPT_GO_WITH, "dialect", .that = "to=sql"},
    {OPT_GO_WITH, "prefix", .that = "to=c"},
    {.check = check_prefix},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" show [--format text|json] [--sort importance|file] [MODEL]\n"
	"       model export --to sql|onnx|python|c [--dialect DIALECT]\n"
	"              [--prefix NAME] [--output FILE] [MODEL]\n"
	"       model diff [--format text|json] [--tolerance R] A B\n"
	"       model import [--names A,B,...] [--label FIELD] [--trees N]\n"
	"              [--output FILE] [MODEL]\n"
	"Look into model files: show the coefficients and the fit, export the "
	"score\n"
	"to where records are, say what differs between two, or make one of a "
	"model\n"
	"of XGBoost or LightGBM.\n",
    .rows = options,
    .shared = {OPT_COMMON_HIDDEN},
    .rules = rules,
    .operands = OPT_FILES_AFTER_FIRST,
    .instead_of_stdout = "output",
};

static void
read_model(struct model *m, const char *file)
{
	struct error e;

	if (load_model(m, NULL, file, NULL, &e) < 0)
		die_error(&e);
}

static const char *const languages[] = {"sql", "onnx", "python", "c"};

static void
check_language(const struct opts *o, const struct model *m)
{
	const struct kind_commands *kind = kinds_of(m);
	bool has[] = {
	    [SQL] = kind->sql != NULL,
	    [ONNX] = kind->onnx != NULL,
	    [PYTHON] = kind->python != NULL,
	    [C] = kind->c != NULL,
	};

	if (!has[o->to])
		diex(ST_CANNOT,
		    "'%s' is of kind '%s', which has no export to %s",
		    whole_name(o->a), m->kind->name, languages[o->to]);
}

static void
export_to(const struct opts *o, const struct model *m, struct buf *out)
{
	check_language(o, m);
	switch (o->to) {
	case SQL:
		sql_export(m, o->dialect, out);
		break;
	case ONNX:
		onnx_export(m, out);
		break;
	case PYTHON:
		python_export(m, out);
		break;
	case C:
		c_export(m, o->prefix, out);
		break;
	}
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct model a, b;
	struct buf text = {0};
	struct error e;
	bool differs = false;

	opt_start(argv);
	o = (struct opts){.prefix = "weir"};
	opt_parse(&program, &o, argc, argv);
	read_model(&a, o.a);
	switch (o.command) {
	case SHOW:
		(o.json ? show_json : show_text)(&a, !o.by_file, &text);
		break;
	case EXPORT:
		export_to(&o, &a, &text);
		break;
	case IMPORT:
		if (import_model(&a, &o.import, whole_name(o.a), &e) < 0)
			die_error(&e);
		model_write(&a, &text);
		break;
	case DIFF:
	case COMMANDS:
		read_model(&b, o.b);
		differs = (o.json ? diff_json : diff_text)(
		    &a, &b, o.tolerance, &text);
		model_release(&b);
		break;
	}
	if (whole_write(o.output, &text, &e) < 0)
		die_error(&e);
	buf_release(&text);
	model_release(&a);
	out_close();
	return differs ? ST_REJECTED : ST_OK;
}
