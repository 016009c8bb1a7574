#include "math/mat.h"

#include "check.h"

#include <stdlib.h>

static double
value(size_t row, size_t column)
{
	return (double)(10 * row + column);
}

static void
append(struct mat *m, size_t rows)
{
	struct error e;

	for (size_t i = 0; i < rows; i++) {
		double *row = mat_append_row(m, &e);

		if (!check(row != NULL))
			return;
		for (size_t j = 0; j < m->columns; j++)
			row[j] = value(m->rows - 1, j);
	}
}

/* Every row is there, and has its values. */
static void
check_values(const struct mat *m, size_t rows)
{
	double *buffer = malloc(mat_block_size(m) * sizeof *buffer);
	size_t seen = 0, count;
	bool right = true;
	struct error e;

	for (size_t b = 0; b < mat_blocks(m); b++) {
		const double *x = mat_block(m, b, buffer, &count, &e);

		right = right && count > 0 && count <= m->block_rows;
		for (size_t i = 0; i < count; i++, seen++)
			for (size_t j = 0; j < m->columns; j++)
				right = right &&
				    x[i * m->columns + j] == value(seen, j);
	}
	check(right);
	check(seen == rows && m->rows == rows);
	free(buffer);
}

static void
rows_keep_their_values(void)
{
	struct mat m;

	mat_init(&m, 3);
	check(mat_blocks(&m) == 0);
	append(&m, m.block_rows);
	check(mat_blocks(&m) == 1);
	check_values(&m, m.block_rows);
	append(&m, m.block_rows + 10);
	check(mat_blocks(&m) == 3);
	check_values(&m, 2 * m.block_rows + 10);
	check(!mat_is_spooled(&m));
	mat_release(&m);
	check(m.rows == 0);
}

static void
beyond_the_limit_they_go_to_a_file(void)
{
	struct mat m;
	struct error e;
	size_t rows;

	mat_init(&m, 3);
	mat_limit(&m, 2 * mat_block_size(&m) * sizeof(double), "/tmp");
	append(&m, 2 * m.block_rows);
	check(!mat_is_spooled(&m));
	append(&m, m.block_rows);
	check(mat_is_spooled(&m));
	check(m.blocks == 2);
	check_values(&m, 3 * m.block_rows);
	append(&m, 3 * m.block_rows + 7);
	rows = 6 * m.block_rows + 7;
	check_values(&m, rows);
	/* In memory, in the file, in the block that is not yet there. */
	for (size_t row = 5; row < rows; row += 2 * m.block_rows) {
		double *buffer = malloc(mat_block_size(&m) * sizeof *buffer);
		const double *x;
		size_t count;

		check(mat_set(&m, row, 1, -1, &e) == 0);
		x = mat_block(&m, row / m.block_rows, buffer, &count, &e);
		check_near(x[row % m.block_rows * 3 + 1], -1, 0);
		check(mat_set(&m, row, 1, value(row, 1), &e) == 0);
		free(buffer);
	}
	check(mat_set(&m, rows - 1, 2, value(rows - 1, 2), &e) == 0);
	check_values(&m, rows);
	mat_release(&m);
}

static void
no_place_for_the_file_is_an_error(void)
{
	struct mat m;
	struct error e;
	double *row = NULL;

	mat_init(&m, 3);
	mat_limit(&m, 0, "/nonexistent");
	for (size_t i = 0; i < m.block_rows; i++)
		check((row = mat_append_row(&m, &e)) != NULL);
	check(mat_append_row(&m, &e) == NULL);
	check(e.status == ST_FAILED);
	check_text(e.text,
	    "cannot create a file in '/nonexistent': "
	    "No such file or directory");
	mat_release(&m);
}

static void
a_block_is_about_a_megabyte(void)
{
	struct mat m;

	mat_init(&m, 30);
	check(m.block_rows == 4096);
	mat_release(&m);
	mat_init(&m, 150);
	check(m.block_rows == 512);
	mat_release(&m);
	mat_init(&m, 100000);
	check(m.block_rows == 256);
	mat_release(&m);
}

int
main(void)
{
	rows_keep_their_values();
	beyond_the_limit_they_go_to_a_file();
	no_place_for_the_file_is_an_error();
	a_block_is_about_a_megabyte();
	return check_done();
}
