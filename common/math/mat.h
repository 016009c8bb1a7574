/*
 * mat: a matrix of doubles that grows by rows, in memory and on disk.
 *
 * The rows lie one after the other in blocks of m->block_rows rows, a power of
 * two that depends on the number of columns alone: about a megabyte. A block
 * never moves, so growing copies nothing, and the memory is 8 bytes times the
 * columns for each row (and at most one block that is not full).
 *
 * mat_limit() bounds that memory: blocks beyond it go to an unlinked file, and
 * mat_block() reads them again. `{0}` is a matrix without rows.
 */
#ifndef MATH_MAT_H
#define MATH_MAT_H

#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>

struct mat {
	size_t rows, columns;
	size_t block_rows;
	double **block; /* those in memory */
	size_t blocks, capacity;
	/* Beyond the limit: */
	size_t most;	       /* blocks in memory, 0: as many as there are */
	const char *directory; /* for the file */
	double *last;	       /* the last block, or NULL: no file yet */
	int fd;
};

void mat_init(struct mat *m, size_t columns);
void mat_release(struct mat *m);

/*
 * Keep about `bytes` in memory (a block at least), and the rest in a file in
 * `directory`, the caller's. Call it before the first row.
 */
void mat_limit(struct mat *m, size_t bytes, const char *directory);
/*
 * Limit to the bytes of another matrix, or 1/share of them, if it has a limit.
 */
void mat_limit_like(struct mat *m, const struct mat *like, size_t share);
bool mat_is_spooled(const struct mat *m);

/*
 * Return the place of a new last row, for the caller to fill before the next
 * call; NULL, with status ST_FAILED, when the file cannot be written.
 */
double *mat_append_row(struct mat *m, struct error *e);

/* Change one element; -1 with status ST_FAILED when the file fails. */
int mat_set(
    struct mat *m, size_t row, size_t column, double value, struct error *e);

/* Copy rows of one block out; -1 with status ST_FAILED when the file fails. */
int mat_read_rows(
    const struct mat *m, size_t row, size_t count, double *x, struct error *e);
/* Free a block's memory: its rows will not be needed again. */
void mat_drop_block(struct mat *m, size_t block);

/*
 * Blocks are numbers below mat_blocks(). mat_block() lends one: its `*count`
 * rows lie in memory or are read into `buffer`, with room for mat_block_size()
 * doubles. NULL, with status ST_FAILED, when the file cannot be read. Threads
 * may read at the same time.
 */
size_t mat_blocks(const struct mat *m);
size_t mat_block_size(const struct mat *m);
const double *mat_block(const struct mat *m, size_t block, double *buffer,
    size_t *count, struct error *e);

/*
 * Prefetch a row that a loop over a block's rows will want soon. A row takes
 * less time than memory does, even where it is read in order.
 */
#define MAT_AHEAD 24 /* rows: as good as 12 or 48, and 10 % of a fit */
static inline void
mat_fetch(const double *row, size_t columns)
{
	for (size_t j = 0; j < columns; j += 64 / sizeof *row)
		__builtin_prefetch(row + j);
}

/*
 * A walk, one row after the other:
 *
 *	mat_walk_start(&w, m);
 *	while ((x = mat_walk_next(&w, &failed, e)) != NULL)
 *		... x is row w.row ...
 *	mat_walk_end(&w);
 *
 * *failed becomes -1 where a block cannot be read; that ends the walk, too.
 */
struct mat_walk {
	const struct mat *mat;
	double *buffer;
	const double *rows; /* the block's */
	size_t block, count, at;
	size_t first; /* row to begin at, of the next block */
	size_t row;
};

void mat_walk_start(struct mat_walk *w, const struct mat *m);
/* Start with this row; blocks before it may have been dropped. */
void mat_walk_from(struct mat_walk *w, const struct mat *m, size_t row);
const double *mat_walk_next(struct mat_walk *w, int *failed, struct error *e);
void mat_walk_end(struct mat_walk *w);

#endif
