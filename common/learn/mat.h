/*
 * mat: a matrix of doubles that grows by rows, and Cholesky's factorisation.
 *
 * The rows lie one behind the other in chunks of MAT_CHUNK rows. A chunk never
 * moves, so growing copies nothing, a row's place stays good until
 * mat_release(), and the memory is 8 bytes times the columns for each row (and
 * one chunk at most that is not full).
 */
#ifndef MAT_H
#define MAT_H

#include <stdbool.h>
#include <stddef.h>

#define MAT_CHUNK 4096

struct mat {
	size_t rows, columns;
	double **chunk;
	size_t chunks, capacity;
};

void mat_init(struct mat *m, size_t columns);
void mat_release(struct mat *m);

/* The place of a new last row, which the caller fills. */
double *mat_append_row(struct mat *m);
double *mat_row(const struct mat *m, size_t row);
/*
 * The rows from `first` on that lie together, `most` at most (and at least
 * one): returns their place and sets `count`. To visit all of them:
 * for (i = 0; i < m->rows; i += count) mat_block(m, i, most, &count);
 */
double *
mat_block(const struct mat *m, size_t first, size_t most, size_t *count);

/*
 * A = LL' for a symmetric n x n matrix of which only the lower triangle, row
 * by row, is read and overwritten by L. False when A is not positive definite:
 * the pivot of `*column` is not above `tiny` times its diagonal element, that
 * is, the column is a linear combination of those before it.
 */
bool mat_cholesky(double *a, size_t n, double tiny, size_t *column);
/* Solve LL'x = b, x in the place of b. */
void mat_cholesky_solve(const double *l, size_t n, double *b);

#endif
