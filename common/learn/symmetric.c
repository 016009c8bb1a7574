#include "learn/symmetric.h"

#include <math.h>

/* The inner product of the first n elements of two rows. */
static double
dot(const double *a, const double *b, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
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
symmetric_solve(const double *l, size_t n, double *b)
{
	for (size_t i = 0; i < n; i++)
		b[i] = (b[i] - dot(l + i * n, b, i)) / l[i * n + i];
	for (size_t i = n; i-- > 0;) {
		b[i] /= l[i * n + i];
		for (size_t j = 0; j < i; j++)
			b[j] -= l[i * n + j] * b[i];
	}
}
