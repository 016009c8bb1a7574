/*
 * symmetric: linear algebra of small symmetric matrices.
 *
 * A matrix of n x n lies row by row; only its lower triangle, the diagonal
 * included, is read or written unless a comment says otherwise.
 */
#ifndef MATH_SYMMETRIC_H
#define MATH_SYMMETRIC_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Overwrite A by L, where A = LL' (Cholesky). False when A is not positive
 * definite: the pivot of `*column` is not above `tiny` times its diagonal
 * element, that is, the column is a linear combination of those before it.
 */
bool symmetric_cholesky(double *a, size_t n, double tiny, size_t *column);
/* Solve LL'x = b; x replaces b. */
void symmetric_solve(const double *l, size_t n, double *b);
/* Solve Lx = b alone. */
void symmetric_forward(const double *l, size_t n, double *b);

/*
 * Find the least and the greatest eigenvalue, to a few units in the last place
 * of the greatest one, by Householder's reflections to three diagonals, and
 * bisection with Sturm's sequences (Golub and Van Loan, Matrix Computations,
 * 8.3 and 8.4); A is used up.
 */
void symmetric_extremes(double *a, size_t n, double *least, double *greatest);

/* Return the largest |x|. */
double symmetric_max(const double *x, size_t n);

#endif
