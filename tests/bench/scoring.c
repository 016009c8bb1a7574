/*
 * scoring - say what a score takes, without reading a record or writing one
 *
 * usage: scoring MODEL [ROWS]
 *
 * ROWS rows (16384) of numbers between -3 and 3 are scored ten times, each row
 * alone and in blocks of 256, which must give the same bits. The line on stdout
 * has the processor time of a row, the least of five rounds:
 *
 *	0.801 us alone, 0.806 us in blocks
 */
#include "apply/load.h"
#include "base/mem.h"
#include "base/num.h"
#include "math/random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROWS 16384
#define BLOCK 256
#define TIMES 10
#define ROUNDS 5

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Score all rows, so many at once; returns the microseconds of a row. */
static double
score(const struct model *m, const double *x, size_t rows, size_t at_once,
    double *p)
{
	size_t features = m->schema.features;
	double start = now();

	for (int k = 0; k < TIMES; k++)
		for (size_t i = 0; i < rows; i += at_once)
			m->kind->score(m->body, x + i * features,
			    rows - i < at_once ? rows - i : at_once, p + i);
	return (now() - start) * 1e6 / (double)rows / TIMES;
}

int
main(int argc, char **argv)
{
	double alone = 1e9, blocks = 1e9, *x, *one, *many;
	long long rows = ROWS;
	struct random r;
	struct model m;
	struct error e;

	diag_init(argv[0]);
	if (argc < 2 || argc > 3 ||
	    (argc == 3 && !num_int(argv[2], 1, 1 << 24, &rows)))
		diex(ST_CANNOT, "usage: scoring MODEL [ROWS]");
	if (load_model(&m, NULL, argv[1], NULL, &e) < 0)
		die_error(&e);
	x = mem_zero((size_t)rows * m.schema.features, sizeof *x);
	one = mem_zero((size_t)rows, sizeof *one);
	many = mem_zero((size_t)rows, sizeof *many);
	random_seed(&r, 1);
	for (size_t i = 0; i < (size_t)rows * m.schema.features; i++)
		x[i] = (double)(random_next(&r) >> 11) * 0x1p-53 * 6 - 3;
	for (int k = 0; k < ROUNDS; k++) {
		double a = score(&m, x, (size_t)rows, 1, one);
		double b = score(&m, x, (size_t)rows, BLOCK, many);

		alone = a < alone ? a : alone;
		blocks = b < blocks ? b : blocks;
	}
	if (memcmp(one, many, (size_t)rows * sizeof *one) != 0)
		diex(ST_FAILED, "alone and in blocks are not the same bits");
	printf("%.3f us alone, %.3f us in blocks\n", alone, blocks);
	free(x);
	free(one);
	free(many);
	model_release(&m);
	return 0;
}
