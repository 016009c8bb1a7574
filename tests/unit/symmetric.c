#include "math/symmetric.h"

#include "check.h"

#include <stdint.h>

static void
cholesky_solves(void)
{
	/* A = LL' with L = (2; 6 1; -8 5 3); A (1, 2, 3)' = b. */
	double a[] = {4, 0, 0, 12, 37, 0, -16, -43, 98};
	double b[] = {4 + 24 - 48, 12 + 74 - 129, -16 - 86 + 294};
	size_t column = 9;

	check(symmetric_cholesky(a, 3, 1e-12, &column));
	check_near(a[0], 2, 0);
	check_near(a[3], 6, 0);
	check_near(a[4], 1, 0);
	check_near(a[6], -8, 0);
	check_near(a[7], 5, 0);
	check_near(a[8], 3, 0);
	symmetric_solve(a, 3, b);
	check_near(b[0], 1, 1e-12);
	check_near(b[1], 2, 1e-12);
	check_near(b[2], 3, 1e-12);
}

/* The inner product in four sums, as the factor has been since it exists. */
static double
four_sums(const double *a, const double *b, size_t n)
{
	double s[4] = {0};
	size_t whole = n / 4 * 4;

	for (size_t k = 0; k < n; k++)
		s[k < whole ? k % 4 : 0] += a[k] * b[k];
	return (s[0] + s[1]) + (s[2] + s[3]);
}

static void
plain_cholesky(double *a, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j <= i; j++) {
			double *x = &a[i * n + j];

			*x -= four_sums(a + i * n, a + j * n, j);
			*x = i == j ? sqrt(*x) : *x / a[j * n + j];
		}
}

static void
cholesky_has_the_bits_of_the_plain_one(void)
{
	enum { MOST = 103 };
	static double a[MOST * MOST], b[MOST * MOST];
	uint64_t x = 1;
	size_t column;

	for (size_t n = 1; n <= MOST; n++) {
		for (size_t i = 0; i < n * n; i++) {
			x = x * 6364136223846793005u + 1442695040888963407u;
			a[i] = (double)(x >> 40) * 0x1p-24 - 0.5;
			if (i % (n + 1) == 0)
				a[i] = (double)n;
		}
		memcpy(b, a, sizeof b);
		plain_cholesky(b, n);
		check(symmetric_cholesky(a, n, 1e-12, &column));
		check(memcmp(a, b, n * n * sizeof *a) == 0);
	}
}

static void
cholesky_names_the_dependent_column(void)
{
	/* Column 2 is the sum of columns 0 and 1. */
	double a[] = {1, 0, 0, 0, 1, 0, 1, 1, 2};
	double indefinite[] = {1, 0, 2, 1};
	double nan[] = {NAN};
	size_t column = 9;

	check(!symmetric_cholesky(a, 3, 1e-12, &column));
	check(column == 2);
	check(!symmetric_cholesky(indefinite, 2, 0, &column));
	check(column == 1);
	check(!symmetric_cholesky(nan, 1, 0, &column));
	check(column == 0);
}

static void
eigenvalues_of_a_known_matrix(void)
{
	/* 2 on the diagonal, 1 beside: 2 + 2 cos(k pi / (n + 1)). */
	enum { N = 20 };
	double a[N * N] = {0}, least, greatest;

	for (size_t i = 0; i < N; i++) {
		a[i * N + i] = 2;
		if (i > 0)
			a[i * N + i - 1] = 1;
	}
	symmetric_extremes(a, N, &least, &greatest);
	check_near(least, 2 - 2 * cos(M_PI / (N + 1)), 1e-14);
	check_near(greatest, 2 + 2 * cos(M_PI / (N + 1)), 1e-14);
}

/* Equal correlations r: 1 + (n - 1) r once, 1 - r n - 1 times. */
static void
eigenvalues_of_equal_correlations(void)
{
	enum { N = 7 };
	double a[N * N] = {0}, least, greatest;

	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j <= i; j++)
			a[i * N + j] = i == j ? 1 : 0.9;
	symmetric_extremes(a, N, &least, &greatest);
	check_near(least, 0.1, 1e-14);
	check_near(greatest, 6.4, 1e-14);
}

static void
eigenvalues_of_one_number(void)
{
	double a[] = {-3}, least, greatest;

	symmetric_extremes(a, 1, &least, &greatest);
	check_near(least, -3, 1e-15);
	check_near(greatest, -3, 1e-15);
}

int
main(void)
{
	cholesky_solves();
	cholesky_has_the_bits_of_the_plain_one();
	cholesky_names_the_dependent_column();
	eigenvalues_of_a_known_matrix();
	eigenvalues_of_equal_correlations();
	eigenvalues_of_one_number();
	return check_done();
}
