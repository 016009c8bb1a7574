#include "math/mat_sort.h"

#include "check.h"

#include <math.h>
#include <string.h>

static double
bits_of(uint64_t key)
{
	double x;

	memcpy(&x, &key, sizeof x);
	return x;
}

static uint64_t
key_of(const double *x)
{
	uint64_t key;

	memcpy(&key, x, sizeof key);
	return key;
}

static uint64_t
next_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + 1;
	return *state >> 33;
}

/*
 * Rows of their number and two keys of which there are `kinds`: afterwards
 * each is there, in order, and equals as they came.
 */
static void
sort(size_t rows, size_t columns, uint64_t kinds, size_t bytes)
{
	struct mat m;
	struct mat_walk w;
	struct error e;
	uint64_t state = rows, last[2] = {0};
	const double *row;
	double number = -1, sum = 0;
	size_t count = 0;
	int failed = 0;
	bool ordered = true;

	mat_init(&m, columns);
	if (bytes > 0)
		mat_limit(&m, bytes, "/tmp");
	for (size_t i = 0; i < rows; i++) {
		double *x = mat_append_row(&m, &e);

		if (x == NULL) {
			check(false);
			return;
		}
		x[0] = (double)i;
		x[1] = bits_of(next_random(&state) % kinds << 62);
		x[2] = bits_of(UINT64_MAX - next_random(&state) % kinds);
		for (size_t j = 3; j < columns; j++)
			x[j] = (double)i;
	}
	check(mat_sort(&m, 1, 2, &e) == 0);
	mat_walk_start(&w, &m);
	while ((row = mat_walk_next(&w, &failed, &e)) != NULL) {
		uint64_t key[2] = {key_of(row + 1), key_of(row + 2)};
		bool same = count > 0 && key[0] == last[0] && key[1] == last[1];

		ordered = ordered && key[0] >= last[0] &&
		    (key[0] > last[0] || count == 0 || key[1] >= last[1]) &&
		    (!same || row[0] > number) && row[columns - 1] == row[0];
		memcpy(last, key, sizeof last);
		number = row[0];
		sum += number;
		count++;
	}
	mat_walk_end(&w);
	check(failed == 0 && ordered && count == rows && m.rows == rows);
	/* Sums of whole numbers, which are exact. */
	check(sum == (double)rows * ((double)rows - 1) / 2);
	mat_release(&m);
}

static void
rows_are_sorted_wherever_they_are(void)
{
	static const size_t rows[] = {0, 1, 2, 4095, 4096, 4097, 50000};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		sort(rows[i], 4, 3, 0);
		sort(rows[i], 4, 1000, 0);
		sort(rows[i], 4, 1000, 1);
		sort(rows[i], 4, 1000, 1 << 20);
	}
	sort(20000, 40, 4, 1 << 20);
	/* More blocks than are merged at a time. */
	sort(4096 * 257 + 1, 4, 1 << 20, 1 << 22);
}

static void
keys_are_in_the_order_of_numbers(void)
{
	static const double x[] = {
	    -INFINITY, -1e308, -2, -1, -5e-324, 0, 5e-324, 1, 1e308, INFINITY};

	for (size_t i = 0; i < sizeof x / sizeof *x; i++) {
		check(mat_sort_number(mat_sort_key(x[i])) == x[i]);
		check(i == 0 || mat_sort_key(x[i - 1]) < mat_sort_key(x[i]));
	}
	check(signbit(mat_sort_number(mat_sort_key(-0.0))) != 0);
}

static void
a_file_that_cannot_be_is_said(void)
{
	struct mat m;
	struct error e;

	mat_init(&m, 1);
	for (size_t i = 0; i < 3 * m.block_rows; i++)
		*mat_append_row(&m, &e) = bits_of(i);
	mat_limit(&m, 1, "/nowhere");
	check(mat_sort(&m, 0, 1, &e) < 0 && e.status == ST_FAILED);
	mat_release(&m);
}

int
main(void)
{
	rows_are_sorted_wherever_they_are();
	keys_are_in_the_order_of_numbers();
	a_file_that_cannot_be_is_said();
	return check_done();
}
