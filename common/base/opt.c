#include "base/opt.h"

#include "base/mem.h"
#include "base/stop.h"
#include "base/version.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Occupy closed standard streams, in the direction that they are not used in,
 * so that using one still fails.
 */
static void
occupy_closed_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0)
			_exit(ST_FAILED);
}

void
opt_start(char **argv)
{
	diag_init(argv[0]);
	occupy_closed_streams();
	stop_init();
	opterr = 0; /* opt_parse() says what getopt_long would */
}

/* Print to stdout and end, with status 3 when stdout does not take it. */
_Noreturn static void
print_and_exit(const char *a, const char *b, const char *c)
{
	if (printf("%s%s%s", a, b, c) < 0 || fflush(stdout) != 0)
		die(ST_FAILED, "cannot write to <stdout>");
	exit(ST_OK);
}

/* --- the tables that programs share --------------------------------------- */

#undef OPT_OF
#define OPT_OF struct opt_common

static void
take_strict(void *opts, const char *text)
{
	struct opt_common *o = opts;

	(void)text;
	o->max_rejects = 0;
}

static void
take_quiet(void *opts, const char *text)
{
	(void)opts;
	(void)text;
	diag_quiet();
}

static void
take_verbose(void *opts, const char *text)
{
	(void)opts;
	(void)text;
	diag_verbose();
}

const struct opt opt_records[] = {
    {0, "rejects", "FILE", "append rejected records to FILE, as NDJSON",
	OPT_TEXT(rejects)},
    {0, "max-rejects", "N", "stop when more than N records are rejected",
	OPT_INT(max_rejects, 0, INT64_MAX)},
    {0, "strict", NULL, "stop at the first: --max-rejects 0",
	OPT_CALL(take_strict)},
    {0, "max-line", "BYTES", "reject a longer line (default 16777216)",
	OPT_INT(max_line, 1, 1 << 30)},
    {0},
};

const struct opt opt_quiet[] = {
    {'q', "quiet", NULL, "no warnings and no progress", OPT_CALL(take_quiet)},
    {0},
};

const struct opt opt_warnings[] = {
    {'q', "quiet", NULL, "no warnings", OPT_CALL(take_quiet)},
    {0},
};

const struct opt opt_general[] = {
    {'v', "verbose", NULL, "say more on stderr", OPT_CALL(take_verbose)},
    {'h', "help", NULL, "print this", .kind = OPT_IS_HELP},
    {'V', "version", NULL, "print the version", .kind = OPT_IS_VERSION},
    {0},
};

/* --- rows ----------------------------------------------------------------- */

const struct opt *
opt_row(const struct opt_program *p, size_t i, const struct opt_table **table)
{
	static const struct opt_table own;
	const struct opt_table *next = p->shared;
	const struct opt *row = p->rows;

	*table = &own;
	while (row != NULL) {
		for (; row->name != NULL; row++)
			if (i-- == 0)
				return row;
		*table = next++;
		row = (*table)->rows;
	}
	return NULL;
}

void
opt_add_name(struct buf *b, const struct opt *row)
{
	if (row->letter != 0)
		buf_add_format(b, "-%c", row->letter);
	else
		buf_add_format(b, "--%s", row->name);
}

/* --- parsing -------------------------------------------------------------- */

_Noreturn static void
print_usage(const struct opt_program *p)
{
	struct buf b = {0};

	opt_usage(p, &b);
	print_and_exit("usage: ", diag_name(), buf_string(&b));
}

static void
store_number(const struct opt *row, char *opts, int64_t n)
{
	char *at = opts + row->at;
	int32_t n32 = (int32_t)n;
	double x = (double)n;
	bool yes = n != 0;

	switch (row->type) {
	case OPT_BOOL:
		memcpy(at, &yes, sizeof yes);
		break;
	case OPT_INT32:
		memcpy(at, &n32, sizeof n32);
		break;
	case OPT_INT64:
		memcpy(at, &n, sizeof n);
		break;
	case OPT_DOUBLE:
		memcpy(at, &x, sizeof x);
		break;
	}
}

static void
store_list(
    const struct opt *row, char *opts, const char *option, const char *text)
{
	size_t count;
	char **list = opt_list(option, text, &count);

	memcpy(opts + row->at, &list, sizeof list);
	if (row->count != 0)
		memcpy(opts + row->count, &count, sizeof count);
}

/* Put the argument of a row, checked, where it goes. */
static void
store(const struct opt *row, char *opts, const char *option, const char *text)
{
	const char *words = row->words != NULL ? row->words : row->arg;
	struct error e;
	double x;

	switch (row->kind) {
	case OPT_IS_FLAG:
		*(bool *)(opts + row->at) = true;
		break;
	case OPT_IS_TEXT:
		memcpy(opts + row->at, &text, sizeof text);
		break;
	case OPT_IS_WORD:
	case OPT_IS_EITHER:
		store_number(row, opts,
		    row->lo +
			opt_word(
			    option, text, words, row->kind == OPT_IS_EITHER));
		break;
	case OPT_IS_INT:
		store_number(
		    row, opts, opt_int(option, text, row->lo, row->hi));
		break;
	case OPT_IS_REAL:
		x = opt_real(option, text, row->min, row->max);
		memcpy(opts + row->at, &x, sizeof x);
		break;
	case OPT_IS_SECONDS:
		x = opt_real(option, text, row->min, row->max);
		store_number(row, opts, (int64_t)(1000 * x));
		break;
	case OPT_IS_BYTES:
		store_number(row, opts, (int64_t)opt_bytes(option, text));
		break;
	case OPT_IS_LIST:
		store_list(row, opts, option, text);
		break;
	case OPT_IS_CALL:
		row->take(opts, text);
		break;
	case OPT_IS_TRY:
		if (row->try(opts, text, &e) < 0)
			die_error(&e);
		break;
	case OPT_IS_HELP:
	case OPT_IS_VERSION:
		break; /* take_option() ends the program */
	}
}

/* The i-th option, with the argument `text` or NULL. */
static void
take_option(struct opt_seen *seen, size_t i, char *opts, const char *text)
{
	const struct opt_table *table;
	const struct opt *row = opt_row(seen->program, i, &table);
	struct buf name = {0};

	if (row->kind == OPT_IS_HELP)
		print_usage(seen->program);
	if (row->kind == OPT_IS_VERSION)
		print_and_exit(diag_name(), " (weir) ", WEIR_VERSION "\n");
	opt_add_name(&name, row);
	store(row, opts + table->at, buf_string(&name), text);
	buf_release(&name);
	seen->text[i] = text != NULL ? text : "";
	if (row->given != 0)
		*(bool *)(opts + table->at + row->given) = true;
}

_Noreturn static void
usage_error(int c, char **argv)
{
	const char *arg = argv[optind - 1];

	if (c == ':')
		diex(ST_CANNOT, "option '%s' needs an argument", arg);
	if (optopt != 0 && strncmp(arg, "--", 2) == 0)
		diex(ST_CANNOT, "option '%.*s' takes no argument",
		    (int)strcspn(arg, "="), arg);
	if (optopt != 0)
		diex(ST_CANNOT, "unknown option '-%c' (%s -h lists them)",
		    optopt, diag_name());
	diex(ST_CANNOT, "unknown option '%s' (%s -h lists them)", arg,
	    diag_name());
}

/* What getopt_long is to know; an option is the number of its row, from 256. */
struct getopt_table {
	struct option longs[OPT_ROWS_MAX + 1];
	char letters[2 * OPT_ROWS_MAX + 3];
};

static void
make_getopt_table(struct getopt_table *g, const struct opt_program *p)
{
	const struct opt_table *table;
	const struct opt *row;
	char *letter = g->letters;

	if (p->until_operand)
		*letter++ = '+';
	*letter++ = ':';
	for (size_t i = 0; (row = opt_row(p, i, &table)) != NULL; i++) {
		int takes = row->arg == NULL ? no_argument
		    : *row->arg == '['	     ? optional_argument
					     : required_argument;

		if (i == OPT_ROWS_MAX)
			diex(ST_FAILED, "more than %d options", OPT_ROWS_MAX);
		g->longs[i] = (struct option){row->name, takes, NULL,
		    row->letter != 0 ? row->letter : 256 + (int)i};
		if (row->letter != 0)
			*letter++ = row->letter;
		if (row->letter != 0 && takes == required_argument)
			*letter++ = ':';
	}
}

void
opt_parse(const struct opt_program *p, void *opts, int argc, char **argv)
{
	struct opt_seen seen = {.program = p};
	struct getopt_table g = {0};
	size_t i;
	int c;

	make_getopt_table(&g, p);
	while ((c = getopt_long(argc, argv, g.letters, g.longs, NULL)) != -1) {
		for (i = 0; g.longs[i].name != NULL && g.longs[i].val != c; i++)
			;
		if (g.longs[i].name == NULL)
			usage_error(c, argv);
		take_option(&seen, i, opts, optarg);
	}
	seen.operands = argv + optind;
	opt_check(&seen, opts);
}
