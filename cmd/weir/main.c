/*
 * weir - run the programs of weir
 *
 * `weir score ...` becomes score: the process, its streams, signals and status
 * are those of score. A program of others, weir-NAME in a folder of $PATH, runs
 * as `weir NAME`.
 */
#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/opt.h"
#include "complete.h"
#include "stream/out.h"
#include "weir.h"

#include <string.h>
#include <unistd.h>

struct opts {
	struct opt_common common;
	bool exec_path;
};

static const struct opt options[] = {
    {0, "exec-path", NULL, "print the folder of the programs",
	OPT_FLAG(exec_path)},
    {0},
};

static const struct opt_program program = {
    .synopsis = " PROGRAM [ARG ...]\n"
		"       weir list\n"
		"       weir find WORD ...\n"
		"       weir help [PROGRAM]\n"
		"       weir --exec-path\n"
		"Run a program of weir, list all, find those for a word, or "
		"show a page.\n",
    .rows = options,
    .shared = {OPT_COMMON_HIDDEN},
    .until_operand = true,
};

/* --- running a program ------------------------------------------------------ */

/*
 * Become weir-NAME, which somebody else has put into a folder of $PATH; returns
 * if there is none.
 */
static void
run_of_others(char **argv)
{
	char *name = argv[0];
	struct buf file = {0};

	if (strchr(name, '/') != NULL)
		return;
	buf_add_format(&file, "weir-%s", name);
	argv[0] = mem_string(buf_string(&file));
	places_into_path();
	execvp(argv[0], argv);
	argv[0] = name;
}

/* --- what it does itself ----------------------------------------------------- */

static void
no_more(char **argv, int most)
{
	for (int i = 0; i <= most; i++)
		if (argv[i] == NULL)
			return;
	diex(ST_CANNOT, "unexpected operand '%s' (weir -h)", argv[most]);
}

static void
find(char **words)
{
	static struct buf all; /* reachable to the end */

	if (*words == NULL)
		diex(
		    ST_CANNOT, "find: a word is needed, such as weir find CSV");
	if (program_search(words) > 0)
		return;
	for (; *words != NULL; words++)
		buf_add_format(&all, "%s%s", all.len > 0 ? " " : "", *words);
	diex(ST_REJECTED, "no program is about '%s' (weir list shows all)",
	    buf_string(&all));
}

/* Do what the operands say. Of these words none is a program's name. */
_Noreturn static void
run(char **argv)
{
	bool help = strcmp(argv[0], "help") == 0;

	if (help && argv[1] != NULL) {
		no_more(argv, 2);
		help_show(argv[1]);
	}
	if (help || strcmp(argv[0], "list") == 0) {
		no_more(argv, 1);
		program_list();
	} else if (strcmp(argv[0], "find") == 0) {
		find(argv + 1);
	} else {
		if (program_find(argv[0]) != NULL)
			help_run(argv[0], argv);
		run_of_others(argv);
		program_refuse(argv[0]);
	}
	out_flush();
	_exit(ST_OK);
}

int
main(int argc, char **argv)
{
	struct opts o = {.common = OPT_COMMON_DEFAULT};
	char **operand;

	opt_start(argv);
	if (argc > 1 && strcmp(argv[1], "--complete") == 0)
		complete_run(&program, argv + 2);
	opt_parse(&program, &o, argc, argv);
	operand = opt_operands();
	if (o.exec_path) {
		no_more(operand, 0);
		out_add(places_programs(), strlen(places_programs()));
		out_add_byte('\n');
		out_flush();
		return ST_OK;
	}
	if (*operand == NULL)
		diex(ST_CANNOT,
		    "a program is needed, such as weir score (weir list shows "
		    "all)");
	run(operand);
}
