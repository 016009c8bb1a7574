#include "learn/mat.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

void
mat_init(struct mat *m, size_t columns)
{
	*m = (struct mat){.columns = columns};
}

void
mat_release(struct mat *m)
{
	for (size_t i = 0; i < m->chunks; i++)
		free(m->chunk[i]);
	free(m->chunk);
	*m = (struct mat){0};
}

double *
mat_append_row(struct mat *m)
{
	if (m->rows == m->chunks * MAT_CHUNK) {
		m->chunk = mem_grow(
		    m->chunk, m->chunks, &m->capacity, sizeof *m->chunk);
		m->chunk[m->chunks++] =
		    mem_resize(NULL, m->columns, MAT_CHUNK * sizeof(double));
	}
	return mat_row(m, m->rows++);
}

double *
mat_row(const struct mat *m, size_t row)
{
	return m->chunk[row / MAT_CHUNK] + row % MAT_CHUNK * m->columns;
}

double *
mat_block(const struct mat *m, size_t first, size_t most, size_t *count)
{
	size_t n = MAT_CHUNK - first % MAT_CHUNK;

	if (n > m->rows - first)
		n = m->rows - first;
	*count = n < most ? n : most;
	return mat_row(m, first);
}

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
mat_cholesky(double *a, size_t n, double tiny, size_t *column)
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
mat_cholesky_solve(const double *l, size_t n, double *b)
{
	for (size_t i = 0; i < n; i++)
		b[i] = (b[i] - dot(l + i * n, b, i)) / l[i * n + i];
	for (size_t i = n; i-- > 0;) {
		b[i] /= l[i * n + i];
		for (size_t j = 0; j < i; j++)
			b[j] -= l[i * n + j] * b[i];
	}
}
