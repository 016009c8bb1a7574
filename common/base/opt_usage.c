/* The text of --help. */
#include "base/buf.h"
#include "base/opt_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
opt_print_and_exit(const char *a, const char *b, const char *c)
{
	if (printf("%s%s%s", a, b, c) < 0 || fflush(stdout) != 0)
		die(ST_FAILED, "cannot write to <stdout>");
	exit(ST_OK);
}

#define INDENT 23 /* columns before the help */

/*
 * Print " -m, --model MODEL", padded; a long one has its help on the next opt_line.
 */
static void
add_head(struct buf *b, const struct opt *row)
{
	size_t start = b->len;

	buf_add_string(b, "  ");
	if (row->letter != 0)
		buf_add_format(b, "-%c, ", row->letter);
	buf_add_format(b, "--%s", row->name);
	if (row->arg != NULL)
		buf_add_format(
		    b, "%s%s", *row->arg == '[' ? "" : " ", row->arg);
	if (b->len - start >= INDENT) {
		buf_add_byte(b, '\n');
		start = b->len;
	}
	buf_add_format(b, "%*s", INDENT - (int)(b->len - start), "");
}

/* Write the synopsis; further lines have the command as the first has it. */
static void
add_synopsis(struct buf *b)
{
	struct buf other = {0};
	const char *text = opt_line.program->synopsis, *next;

	buf_add_format(&other, "\n       %s ", diag_name());
	while ((next = strstr(text, buf_string(&other))) != NULL) {
		buf_add(b, text, (size_t)(next - text));
		buf_add_format(b, "\n       %s ", diag_command());
		text = next + other.len;
	}
	buf_add_string(b, text);
	buf_release(&other);
}

void
opt_print_usage(void)
{
	struct buf b = {0};

	add_synopsis(&b);
	for (size_t i = 0; i < opt_line.count; i++) {
		if (opt_line.option[i].hidden)
			continue;
		add_head(&b, opt_line.option[i].row);
		for (const char *p = opt_line.option[i].row->help; *p != '\0';
		     p++)
			if (*p == '\n')
				buf_add_format(&b, "\n%*s", INDENT, "");
			else
				buf_add_byte(&b, *p);
		buf_add_byte(&b, '\n');
	}
	opt_print_and_exit("usage: ", diag_command(), buf_string(&b));
}
