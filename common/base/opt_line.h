/*
 * opt_line: the rows of the program and what the command line says of them.
 * Private to opt.h's files:
 *
 *	opt.c	     the rows, and parsing
 *	opt_value.c  from an argument to a member
 *	opt_rules.c  how options go together
 *	opt_files.c  no file is read and written, or written twice
 *	opt_usage.c  the text of --help
 *	opt_refuse.c options that the program does not have
 */
#ifndef BASE_OPT_LINE_H
#define BASE_OPT_LINE_H

#include "base/opt.h"

#include <stdbool.h>
#include <stddef.h>

/* A row, the place of its struct, and its argument as given. */
struct opt_seen {
	const struct opt *row;
	char *opts;
	bool hidden;
	const char *text; /* given last, "" without an argument; or NULL */
};

struct opt_line {
	const struct opt_program *program;
	size_t own; /* rows of the program, before the shared ones */
	size_t count;
	struct opt_seen option[OPT_ROWS_MAX];
	char **operands;
	bool optioned; /* arguments stood before the operands */
};

extern struct opt_line opt_line; /* of this program */

/* Find the option of a name, or of the first of a list of names. */
struct opt_seen *opt_find(const char *name);
/* Check the program's rules; the first that does not hold ends it. */
void opt_check_rules(void *opts);
/* Print to stdout and end, with status 3 when stdout does not take it. */
_Noreturn void opt_print_and_exit(const char *a, const char *b, const char *c);
_Noreturn void opt_print_usage(void);
/* End, since getopt_long(3) has returned `c`, which is of no row. */
_Noreturn void opt_refuse(int c, char **argv);

#endif
