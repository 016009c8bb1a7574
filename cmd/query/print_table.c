#include "cell.h"
#include "print_kinds.h"
#include "stream/out.h"

#include <string.h>

/* The characters of UTF-8 text: those that are no continuation. */
static size_t
characters(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

/* Print a row of cells; each ends with a NUL. Returns the place after it. */
static const char *
print_aligned(const struct print *p, const char *cell)
{
	for (size_t i = 0; i < p->statement->results; i++) {
		size_t len = strlen(cell), n = characters(cell);
		bool last = i + 1 == p->statement->results;

		out_add(cell, len);
		for (size_t j = n; !last && j < p->width[i] + 2; j++)
			out_add_byte(' ');
		cell += len + 1;
	}
	out_add_byte('\n');
	return cell;
}

/* Keep a cell, without bytes that would move others. */
static void
keep_cell(struct print *p, size_t i, size_t from)
{
	size_t n;

	for (size_t j = from; j < p->cells.len; j++)
		if ((unsigned char)p->cells.data[j] < ' ')
			p->cells.data[j] = '?';
	buf_add_byte(&p->cells, '\0');
	n = characters(p->cells.data + from);
	if (n > p->width[i])
		p->width[i] = n;
}

void
print_names(struct print *p)
{
	for (size_t i = 0; i < p->statement->results; i++) {
		size_t from = p->cells.len;

		buf_add_string(&p->cells, p->statement->result[i].name);
		keep_cell(p, i, from);
	}
	p->has_header = true;
}

void
print_kept(struct print *p)
{
	const char *cell = p->cells.data, *end = cell + p->cells.len;

	while (cell < end)
		cell = print_aligned(p, cell);
	p->cells.len = 0;
}

void
print_table(struct print *p)
{
	if (!p->has_header)
		print_names(p);
	for (size_t i = 0; i < p->statement->results; i++) {
		size_t from = p->cells.len;

		cell_add(p, i, &p->cells);
		keep_cell(p, i, from);
	}
	if (++p->rows >= PRINT_ROWS)
		print_kept(p);
}
