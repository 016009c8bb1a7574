#include "learn/mat.h"

#include "check.h"

static void
rows_keep_their_places_and_values(void)
{
	const size_t rows = 2 * MAT_CHUNK + 10;
	struct mat m;
	double *first;
	size_t count, visited = 0;
	bool right = true;

	mat_init(&m, 3);
	first = mat_append_row(&m);
	for (size_t i = 1; i < rows; i++)
		mat_append_row(&m);
	for (size_t i = 0; i < rows; i++)
		for (size_t j = 0; j < 3; j++)
			mat_row(&m, i)[j] = (double)(10 * i + j);
	check(m.rows == rows);
	check(mat_row(&m, 0) == first);
	for (size_t i = 0; i < rows; i += count) {
		const double *x = mat_block(&m, i, 1000, &count);

		right = right && count > 0 && count <= 1000;
		for (size_t k = 0; k < 3 * count; k++)
			right =
			    right && x[k] == (double)(10 * (i + k / 3) + k % 3);
		visited += count;
	}
	check(right);
	check(visited == rows);
	mat_block(&m, MAT_CHUNK - 1, 1000, &count);
	check(count == 1);
	mat_block(&m, rows - 5, 1000, &count);
	check(count == 5);
	mat_release(&m);
	check(m.rows == 0);
}

static void
cholesky_solves(void)
{
	/* A = LL' with L = (2; 6 1; -8 5 3); A (1, 2, 3)' = b. */
	double a[] = {4, 0, 0, 12, 37, 0, -16, -43, 98};
	double b[] = {4 + 24 - 48, 12 + 74 - 129, -16 - 86 + 294};
	size_t column = 9;

	check(mat_cholesky(a, 3, 1e-12, &column));
	check_near(a[0], 2, 0);
	check_near(a[3], 6, 0);
	check_near(a[4], 1, 0);
	check_near(a[6], -8, 0);
	check_near(a[7], 5, 0);
	check_near(a[8], 3, 0);
	mat_cholesky_solve(a, 3, b);
	check_near(b[0], 1, 1e-12);
	check_near(b[1], 2, 1e-12);
	check_near(b[2], 3, 1e-12);
}

static void
cholesky_names_the_dependent_column(void)
{
	/* Column 2 is the sum of columns 0 and 1. */
	double a[] = {1, 0, 0, 0, 1, 0, 1, 1, 2};
	double indefinite[] = {1, 0, 2, 1};
	double nan[] = {NAN};
	size_t column = 9;

	check(!mat_cholesky(a, 3, 1e-12, &column));
	check(column == 2);
	check(!mat_cholesky(indefinite, 2, 0, &column));
	check(column == 1);
	check(!mat_cholesky(nan, 1, 0, &column));
	check(column == 0);
}

int
main(void)
{
	rows_keep_their_places_and_values();
	cholesky_solves();
	cholesky_names_the_dependent_column();
	return check_done();
}
