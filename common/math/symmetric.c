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

bool
symmetric_cholesky(double *a, size_t n, double tiny, size_t *column)
{
	for (size_t i = 0; i < n; i++) {
		double *row = a + i * n;
		double pivot;

		for (size_t j = 0; j < i; j++) {
			const double *above = a + j * n;

			row[j] = (row[j] - dot(row, above, j)) / above[j];
		}
		pivot = row[i] - dot(row, row, i);
		/* Written so that a NaN is refused, too. */
		if (!(pivot > tiny * row[i] && isfinite(pivot))) {
			*column = i;
			return false;
		}
		row[i] = sqrt(pivot);
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
