#include "grid.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

static void
end_cell(struct grid *g, size_t start, bool right)
{
	g->cell = mem_grow(g->cell, g->cells, &g->capacity, sizeof *g->cell);
	g->cell[g->cells++] =
	    (struct grid_cell){start, g->text.len - start, right};
}

void
grid_bytes(struct grid *g, const char *text, size_t len)
{
	size_t start = g->text.len;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		buf_add_byte(&g->text, c < 0x20 || c == 0x7f ? '?' : text[i]);
	}
	end_cell(g, start, false);
}

void
grid_text(struct grid *g, const char *text)
{
	grid_bytes(g, text, strlen(text));
}

void
grid_add_number(struct buf *out, double x)
{
	if (isnan(x))
		buf_add_byte(out, '-');
	else if (x == floor(x) && fabs(x) < 1e15)
		buf_add_format(out, "%.0f", x == 0 ? 0 : x);
	else
		buf_add_format(out, "%.6g", x);
}

void
grid_number(struct grid *g, double x)
{
	size_t start = g->text.len;

	grid_add_number(&g->text, x);
	end_cell(g, start, true);
}

void
grid_share(struct grid *g, double share)
{
	size_t start = g->text.len;

	if (share > 0)
		buf_add_format(&g->text, "%.3g %%", 100 * share);
	else
		buf_add_byte(&g->text, '-');
	end_cell(g, start, true);
}

void
grid_end_row(struct grid *g)
{
	if (g->columns == 0)
		g->columns = g->cells;
	while (g->cells % g->columns != 0)
		grid_text(g, "");
}

/* Count the characters of a cell: one column of the screen each. */
static size_t
width_of(const struct grid *g, const struct grid_cell *c)
{
	size_t width = 0;

	for (size_t i = 0; i < c->len; i++)
		width += (g->text.data[c->start + i] & 0xc0) != 0x80;
	return width;
}

static void
add_blanks(struct buf *out, size_t count)
{
	while (count-- > 0)
		buf_add_byte(out, ' ');
}

static void
print_row(
    const struct grid *g, size_t first, const size_t *width, struct buf *out)
{
	for (size_t k = 0; k < g->columns; k++) {
		const struct grid_cell *c = &g->cell[first + k];
		size_t rest = width[k] - width_of(g, c);
		/* A head stands over numbers as they stand. */
		bool right = c->right ||
		    (first == 0 && g->cells > g->columns &&
			g->cell[g->columns + k].right);

		if (right)
			add_blanks(out, rest);
		buf_add(out, g->text.data + c->start, c->len);
		if (k + 1 < g->columns)
			add_blanks(out, 2 + (right ? 0 : rest));
	}
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		out->len--;
	buf_add_byte(out, '\n');
}

void
grid_print(struct grid *g, struct buf *out)
{
	size_t *width = mem_zero(g->columns + 1, sizeof *width);

	for (size_t i = 0; i < g->cells; i++) {
		size_t is = width_of(g, &g->cell[i]);

		if (width[i % g->columns] < is)
			width[i % g->columns] = is;
	}
	for (size_t i = 0; i < g->cells; i += g->columns)
		print_row(g, i, width, out);
	free(width);
	g->cells = g->columns = g->text.len = 0;
}

void
grid_release(struct grid *g)
{
	buf_release(&g->text);
	free(g->cell);
	*g = (struct grid){0};
}
