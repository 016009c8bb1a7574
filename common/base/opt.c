#include "base/opt.h"

#include "base/buf.h"
#include "base/notify.h"
#include "base/opt_line.h"
#include "base/opt_table.h"
#include "base/prometheus.h"
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
	notify_init();
	prometheus_note_start();
	opterr = 0; /* opt_parse() prints getopt_long's messages itself */
}

/* --- the tables that programs share --------------------------------------- */

#undef OPT_OF
#define OPT_OF struct opt_common

const struct opt opt_records[] = {
    {0, "rejects", "FILE", "append rejected records to FILE, as NDJSON",
	OPT_TEXT(rejects), OPT_APPENDS},
    {0, "max-rejects", "N", "stop when more than N records are rejected",
	OPT_INT(max_rejects, 0, INT64_MAX)},
    {0, "strict", NULL, "stop at the first: --max-rejects 0",
	OPT_SET(max_rejects, 0)},
    {0, "max-line", "BYTES", "reject a longer line (default 16777216)",
	OPT_INT(max_line, 1, 1 << 30)},
    {0},
};

const struct opt opt_lines[] = {
    {0, "skip-blank", NULL, "pass over blank lines", OPT_FLAG(skip_blank)},
    {0},
};

const struct opt opt_quiet[] = {
    {'q', "quiet", NULL, "no warnings and no progress", .kind = OPT_IS_QUIET},
    {0},
};

const struct opt opt_warnings[] = {
    {'q', "quiet", NULL, "no warnings", .kind = OPT_IS_QUIET},
    {0},
};

const struct opt opt_general[] = {
    {'v', "verbose", NULL, "say more on stderr", .kind = OPT_IS_VERBOSE},
    {'h', "help", NULL, "print this", .kind = OPT_IS_HELP},
    {'V', "version", NULL, "print the version", .kind = OPT_IS_VERSION},
    {0},
};

/* --- the command line ----------------------------------------------------- */

struct opt_line opt_line;

static void
add_rows(const struct opt *row, char *opts, bool hidden)
{
	for (; row->name != NULL; row++) {
		if (opt_line.count == OPT_ROWS_MAX)
			diex(ST_FAILED, "more than %d options", OPT_ROWS_MAX);
		opt_line.option[opt_line.count++] = (struct opt_seen){
		    .row = row, .opts = opts, .hidden = hidden};
	}
}

const struct opt *
opt_row(size_t i)
{
	return i < opt_line.count ? opt_line.option[i].row : NULL;
}

const char *
opt_argument(size_t i)
{
	return opt_line.option[i].text;
}

char **
opt_operands(void)
{
	return opt_line.operands;
}

bool
opt_more_than_files(void)
{
	return opt_line.optioned ||
	    (opt_line.program != NULL &&
		opt_line.program->operands == OPT_FILES_AFTER_FIRST);
}

struct opt_seen *
opt_find(const char *name)
{
	size_t len = strcspn(name, " =");

	for (size_t i = 0; i < opt_line.count; i++)
		if (strlen(opt_line.option[i].row->name) == len &&
		    memcmp(opt_line.option[i].row->name, name, len) == 0)
			return &opt_line.option[i];
	diex(ST_FAILED, "a rule is about no option: '%s'", name);
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
print_table(void)
{
	struct buf b = {0};

	opt_table_add(&b, opt_line.program);
	opt_print_and_exit("", "", buf_string(&b));
}

/*
 * Refuse a second argument, or another option for the same member: only the
 * last would count.
 */
static void
check_first(const struct opt_seen *s, const char *name)
{
	const struct opt *row = s->row;
	struct buf other = {0};

	if (s->text != NULL && row->arg != NULL && row->kind != OPT_IS_LIST &&
	    !row->repeats)
		diex(ST_CANNOT, "option '%s' is given twice", name);
	if (row->kind >= OPT_IS_LIST)
		return;
	for (struct opt_seen *t = opt_line.option;
	     t < opt_line.option + opt_line.count; t++) {
		if (t == s || t->text == NULL || t->row->kind >= OPT_IS_LIST ||
		    t->opts + t->row->at != s->opts + row->at)
			continue;
		opt_add_name(&other, t->row);
		diex(ST_CANNOT, "%s and %s exclude each other",
		    buf_string(&other), name);
	}
}

static void
take_option(struct opt_seen *s, const char *text)
{
	struct buf name = {0};

	if (s->row->kind == OPT_IS_HELP)
		opt_print_usage();
	if (s->row->kind == OPT_IS_VERSION)
		opt_print_and_exit(diag_name(), " (weir) ", WEIR_VERSION "\n");
	opt_add_name(&name, s->row);
	check_first(s, buf_string(&name));
	opt_store(s->row, s->opts, buf_string(&name), text);
	buf_release(&name);
	s->text = text != NULL ? text : "";
	if (s->row->given != 0)
		*(bool *)(s->opts + s->row->given) = true;
}

/* getopt_long's table; an option's value is the number of its row, from 256. */
struct getopt_table {
	struct option longs[OPT_ROWS_MAX + 1];
	char letters[2 * OPT_ROWS_MAX + 3];
};

static void
make_getopt_table(struct getopt_table *g)
{
	char *p = g->letters;

	if (opt_line.program->until_operand)
		*p++ = '+';
	*p++ = ':';
	for (size_t i = 0; i < opt_line.count; i++) {
		const struct opt *row = opt_line.option[i].row;
		int takes = row->arg == NULL ? no_argument
		    : *row->arg == '['	     ? optional_argument
					     : required_argument;

		g->longs[i] =
		    (struct option){row->name, takes, NULL, 256 + (int)i};
		if (row->letter != 0) {
			g->longs[i].val = *p++ = row->letter;
			if (takes == required_argument)
				*p++ = ':';
		}
	}
}

void
opt_parse(const struct opt_program *p, void *opts, int argc, char **argv)
{
	struct getopt_table g = {0};
	size_t i;
	int c;

	opt_line.program = p;
	if (argc == 2 && strcmp(argv[1], "--option-table") == 0)
		print_table();
	if (p->rows != NULL)
		add_rows(p->rows, opts, false);
	opt_line.own = opt_line.count;
	for (const struct opt_table *t = p->shared; t->rows != NULL; t++) {
		add_rows(t->rows, (char *)opts + t->at, t->hidden);
		if (t->own)
			opt_line.own = opt_line.count;
	}
	make_getopt_table(&g);
	while ((c = getopt_long(argc, argv, g.letters, g.longs, NULL)) != -1) {
		for (i = 0; i < opt_line.count && g.longs[i].val != c; i++)
			;
		if (i == opt_line.count)
			opt_refuse(c, argv);
		take_option(&opt_line.option[i], optarg);
	}
	opt_line.operands = argv + optind;
	opt_line.optioned = optind > 1;
	opt_check_rules(opts);
	opt_check_files(p);
}
