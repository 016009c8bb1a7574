#include "base/opt.h"

#define INDENT 23 /* columns before the help */

/* "  -m, --model MODEL", padded; a long one has its help on the next line. */
static void
add_head(struct buf *b, const struct opt *row)
{
	size_t start = b->len;

	if (row->letter != 0)
		buf_add_format(b, "  -%c, --%s", row->letter, row->name);
	else
		buf_add_format(b, "  --%s", row->name);
	if (row->arg != NULL)
		buf_add_format(
		    b, "%s%s", *row->arg == '[' ? "" : " ", row->arg);
	if (b->len - start >= INDENT) {
		buf_add_byte(b, '\n');
		start = b->len;
	}
	while (b->len - start < INDENT)
		buf_add_byte(b, ' ');
}

static void
add_help(struct buf *b, const char *help)
{
	for (; *help != '\0'; help++) {
		buf_add_byte(b, *help);
		if (*help == '\n')
			buf_add_format(b, "%*s", INDENT, "");
	}
	buf_add_byte(b, '\n');
}

void
opt_usage(const struct opt_program *p, struct buf *b)
{
	const struct opt_table *table;
	const struct opt *row;

	buf_add_string(b, p->synopsis);
	for (size_t i = 0; (row = opt_row(p, i, &table)) != NULL; i++) {
		if (table->hidden)
			continue;
		add_head(b, row);
		add_help(b, row->help);
	}
}
