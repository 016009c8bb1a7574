/*
 * grid: a table of text whose columns are as wide as their widest cell. The
 * first row is the head. Numbers stand at the right of their column.
 */
#ifndef DESCRIBE_GRID_H
#define DESCRIBE_GRID_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

struct grid_cell {
	size_t start, len; /* in the text */
	bool right;
};

/* `{0}` is empty. */
struct grid {
	struct buf text;
	struct grid_cell *cell;
	size_t cells, capacity;
	size_t columns; /* 0: still in the head */
};

void grid_text(struct grid *g, const char *text);
/* Add a cell of these bytes; control characters become '?'. */
void grid_bytes(struct grid *g, const char *text, size_t len);
/* A number in at most six digits, a whole one in all; "-" for NAN. */
void grid_number(struct grid *g, double x);
/* A share as a percentage; "-" for 0. */
void grid_share(struct grid *g, double share);
/* End a row; empty cells fill it up to the head's length. */
void grid_end_row(struct grid *g);
/* Append all rows to `out`, and begin again with none. */
void grid_print(struct grid *g, struct buf *out);
void grid_release(struct grid *g);

/* Append a number as grid_number() shows it. */
void grid_add_number(struct buf *out, double x);

#endif
