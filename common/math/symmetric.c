#include "math/symmetric.h"

#include "base/mem.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Enough to go from the bound to below the last place of the greatest. */
#define BISECTIONS 80

/*
 * Return the inner product of the first n elements of two rows, in four sums:
 * one would wait for each addition (600 columns: a quarter of the time).
 */
static double
dot(const double *a, const double *b, size_t n)
{
	double s = 0, t = 0, u = 0, v = 0;
	size_t i;

	for (i = 0; i + 4 <= n; i += 4) {
		s += a[i] * b[i];
		t += a[i + 1] * b[i + 1];
		u += a[i + 2] * b[i + 2];
		v += a[i + 3] * b[i + 3];
	}
	for (; i < n; i++)
		s += a[i] * b[i];
	return (s + t) + (u + v);
}

/* --- Cholesky -------------------------------------------------------------- */

/*
 * Rows that are solved together: those above are read from memory once for
 * all of them (with tiles, 4000 columns take 0.4 of the time). A multiple of 4.
 */
#define TOGETHER 32

typedef double two __attribute__((vector_size(16)));

/* The sums of dot() for two rows and two rows above. */
struct dots {
	two even[2][2], odd[2][2]; /* s and t; u and v */
};

static inline two
load(const double *x)
{
	two v;

	memcpy(&v, x, sizeof v);
	return v;
}

/* Sum the first n products, n a multiple of 4, as dot() does. */
static struct dots
sum_products(const double *row, const double *next, const double *above,
    size_t n, size_t stride)
{
	const double *below = above + stride;
	two s00 = {0}, s01 = {0}, s10 = {0}, s11 = {0};
	two u00 = {0}, u01 = {0}, u10 = {0}, u11 = {0};

	for (size_t k = 0; k < n; k += 4) {
		two a = load(row + k), b = load(next + k);
		two c = load(above + k), e = load(below + k);

		s00 += a * c;
		s01 += a * e;
		s10 += b * c;
		s11 += b * e;
		a = load(row + k + 2);
		b = load(next + k + 2);
		c = load(above + k + 2);
		e = load(below + k + 2);
		u00 += a * c;
		u01 += a * e;
		u10 += b * c;
		u11 += b * e;
	}
	return (struct dots){
	    {{s00, s01}, {s10, s11}}, {{u00, u01}, {u10, u11}}};
}

/*
 * Solve for two elements, from `first` on, of each of two rows. The rows above
 * have their first products from `whole` on still to add, as dot() does at its
 * end.
 */
static void
solve_tile(
    double *a, size_t n, double *const row[2], size_t whole, size_t first)
{
	struct dots d = sum_products(row[0], row[1], a + first * n, whole, n);

	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 2; j++) {
			const double *above = a + (first + j) * n;
			double s = d.even[i][j][0];
			double *x = &row[i][first + j];

			for (size_t k = whole; k < first + j; k++)
				s += row[i][k] * above[k];
			s = (s + d.even[i][j][1]) +
			    (d.odd[i][j][0] + d.odd[i][j][1]);
			*x = (*x - s) / above[first + j];
		}
}

/* Solve for the first `at` elements, a multiple of 4, of `rows` rows. */
static void
solve_rows(double *a, size_t n, size_t at, size_t rows)
{
	for (size_t j = 0; j < at; j += 4)
		for (size_t i = 0; i < rows; i += 2) {
			double *row[2] = {
			    a + (at + i) * n, a + (at + i + 1) * n};

			solve_tile(a, n, row, j, j);
			solve_tile(a, n, row, j, j + 2);
		}
}

/* Complete a row of which the first `done` elements are solved. */
static bool
solve_row(double *a, size_t n, size_t i, size_t done, double tiny)
{
	double *row = a + i * n, pivot;

	for (size_t j = done; j < i; j++) {
		const double *above = a + j * n;

		row[j] = (row[j] - dot(row, above, j)) / above[j];
	}
	pivot = row[i] - dot(row, row, i);
	/* Written so that a NaN is refused, too. */
	if (!(pivot > tiny * row[i] && isfinite(pivot)))
		return false;
	row[i] = sqrt(pivot);
	return true;
}

bool
symmetric_cholesky(double *a, size_t n, double tiny, size_t *column)
{
	for (size_t at = 0; at < n; at += TOGETHER) {
		size_t rows = n - at < TOGETHER ? n - at : TOGETHER;
		size_t paired = rows / 2 * 2;

		solve_rows(a, n, at, paired);
		for (size_t i = 0; i < rows; i++)
			if (!solve_row(
				a, n, at + i, i < paired ? at : 0, tiny)) {
				*column = at + i;
				return false;
			}
	}
	return true;
}

void
symmetric_forward(const double *l, size_t n, double *b)
{
	for (size_t i = 0; i < n; i++)
		b[i] = (b[i] - dot(l + i * n, b, i)) / l[i * n + i];
}

void
symmetric_solve(const double *l, size_t n, double *b)
{
	symmetric_forward(l, n, b);
	for (size_t i = n; i-- > 0;) {
		b[i] /= l[i * n + i];
		for (size_t j = 0; j < i; j++)
			b[j] -= l[i * n + j] * b[i];
	}
}

/* --- eigenvalues ---------------------------------------------------------- */

/*
 * Compute y = Ax for the last n - first rows and columns of A's lower triangle.
 */
static void
multiply(const double *a, size_t n, size_t first, const double *x, double *y)
{
	memset(y + first, 0, (n - first) * sizeof *y);
	for (size_t i = first; i < n; i++) {
		const double *row = a + i * n;

		for (size_t j = first; j < i; j++) {
			y[i] += row[j] * x[j];
			y[j] += row[j] * x[i];
		}
		y[i] += row[i] * x[i];
	}
}

/*
 * Clear column k below the subdiagonal by a reflection I - beta vv' of the
 * rest; returns the new subdiagonal. v and w have room for n.
 */
static double
reflect(double *a, size_t n, size_t k, double *v, double *w)
{
	double norm = 0, alpha, beta, vv = 0, wv = 0;

	for (size_t i = k + 1; i < n; i++) {
		v[i] = a[i * n + k];
		norm += v[i] * v[i];
	}
	norm = sqrt(norm);
	if (norm == 0)
		return 0;
	alpha = v[k + 1] > 0 ? -norm : norm;
	v[k + 1] -= alpha;
	for (size_t i = k + 1; i < n; i++)
		vv += v[i] * v[i];
	beta = 2 / vv;
	multiply(a, n, k + 1, v, w);
	for (size_t i = k + 1; i < n; i++)
		wv += w[i] * v[i];
	for (size_t i = k + 1; i < n; i++)
		w[i] = beta * (w[i] - beta / 2 * wv * v[i]);
	for (size_t i = k + 1; i < n; i++)
		for (size_t j = k + 1; j <= i; j++)
			a[i * n + j] -= v[i] * w[j] + w[i] * v[j];
	return alpha;
}

/* Count the eigenvalues of the three diagonals below x. */
static size_t
count_below(const double *diagonal, const double *beside, size_t n, double x)
{
	double q = 1;
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		q = diagonal[i] - x -
		    (i == 0 ? 0 : beside[i - 1] * beside[i - 1] / q);
		if (q == 0)
			q = -DBL_MIN;
		count += q < 0;
	}
	return count;
}

/* Find the eigenvalue that has `below` others below it. */
static double
bisect(const double *diagonal, const double *beside, size_t n, size_t below,
    double bound)
{
	double low = -bound, high = bound;

	for (int i = 0; i < BISECTIONS; i++) {
		double middle = low + (high - low) / 2;

		if (count_below(diagonal, beside, n, middle) > below)
			high = middle;
		else
			low = middle;
	}
	return low + (high - low) / 2;
}

void
symmetric_extremes(double *a, size_t n, double *least, double *greatest)
{
	double *diagonal = mem_zero(n, 4 * sizeof *diagonal);
	double *beside = diagonal + n, *v = beside + n, *w = v + n;
	double bound = DBL_MIN;

	for (size_t k = 0; k < n; k++) {
		if (k + 1 < n)
			beside[k] = reflect(a, n, k, v, w);
		diagonal[k] = a[k * n + k];
	}
	for (size_t k = 0; k < n; k++)
		bound = fmax(bound,
		    fabs(diagonal[k]) + fabs(beside[k]) +
			(k == 0 ? 0 : fabs(beside[k - 1])));
	*least = bisect(diagonal, beside, n, 0, bound);
	*greatest = bisect(diagonal, beside, n, n - 1, bound);
	free(diagonal);
}

double
symmetric_max(const double *x, size_t n)
{
	double max = 0;

	for (size_t i = 0; i < n; i++)
		max = fmax(max, fabs(x[i]));
	return max;
}
