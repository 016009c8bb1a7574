#include "learn/start.h"

#include "base/mem.h"
#include "learn/sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * The start is the solution of a sample of some rows of each label, and then of
 * one of the rows that tell more, found to a small step. (On creditcard's
 * shape, half of the latter would cost three more passes over all rows.) With
 * few more rows it does not pay.
 */
#define START_ROWS 8192
#define START_BETTER_ROWS 16384
#define START_TOLERANCE 0.01
#define START_WORTH (3 * START_ROWS)
/*
 * With many rows the better sample is a share of them: a smaller one costs more
 * passes over all rows. (2.8 million rows of creditcard's shape took 8 passes
 * after 16384, and 5 after this.)
 */
#define START_SHARE 32
/*
 * The most bytes of a sample, next to that share, and the fewest rows a column.
 */
#define START_BYTES (4 << 20)
#define START_LEAST 10

static size_t
share_of_rows(const struct newton *f)
{
	const size_t *rows = f->objective.scale->rows;

	return (rows[0] + rows[1]) / START_SHARE;
}

/*
 * Return the sample's rows of each label, for `wanted` rows in all; 0: too few.
 */
static size_t
most_of_label(const struct newton *f, size_t wanted)
{
	const size_t *rows = f->objective.scale->rows;
	size_t fewer = rows[0] < rows[1] ? rows[0] : rows[1];
	size_t bytes = START_BYTES / ((f->n + 1) * sizeof(double));
	size_t share = share_of_rows(f);
	size_t room = bytes > share ? bytes : share;
	size_t most = fewer < room / 2 ? room - fewer : room / 2;

	if (room < START_LEAST * f->n)
		return 0;
	return most < wanted ? most : wanted;
}

/* The sums of w |y - p| of each label, at f->at. */
struct uncertainty {
	struct newton *f;
	double sum[2], (*part)[2];
};

static void
find_uncertainty(void *context, size_t member, struct panel *p)
{
	struct uncertainty *u = context;
	struct objective *o = &u->f->objective;
	struct panel_loss loss = {0};

	scale_panel(o->scale, o->scan->kernel, p);
	o->scan->kernel->evaluate(p, o->b, &loss);
	for (size_t i = 0; i < p->rows; i++)
		u->part[member][p->sign[i] > 0] += fabs(p->residual[i]);
}

static void
take_uncertainty(void *context, size_t member)
{
	struct uncertainty *u = context;

	for (size_t y = 0; y < 2; y++) {
		u->sum[y] += u->part[member][y];
		u->part[member][y] = 0;
	}
}

/* Solve for the rows of a sample. */
static bool
solve_sample(const struct newton *f, const struct dataset *sample,
    const struct scale *scale, double *b, double uncertainty[2])
{
	const struct objective *o = &f->objective;
	struct scan scan;
	struct newton fit;
	struct error e;
	bool solved;

	scan_init(&scan, sample, o->scan->panel_rows, o->scan->members);
	newton_init(&fit, &scan, scale, o->l2, o->blas);
	fit.max_iterations = f->max_iterations;
	fit.tolerance = START_TOLERANCE;
	memcpy(fit.at.b, b, f->n * sizeof *b);
	solved = newton_minimise(&fit, &e) == 0;
	memcpy(b, fit.at.b, f->n * sizeof *b);
	if (solved) {
		struct uncertainty u = {
		    .f = &fit,
		    .part = mem_zero(scan.members, sizeof *u.part),
		};

		scan_run(&scan, find_uncertainty, take_uncertainty, &u, &e);
		memcpy(uncertainty, u.sum, sizeof u.sum);
		free(u.part);
	}
	newton_release(&fit);
	scan_release(&scan);
	return solved;
}

/* Go from the solution of a uniform sample to that of an informative one. */
static bool
refine_start(struct newton *f, double uncertainty[2])
{
	const struct scale *scale = f->objective.scale;
	size_t share = share_of_rows(f);
	size_t wanted = share > START_BETTER_ROWS ? share : START_BETTER_ROWS;
	struct dataset sample;
	struct scale standard;
	struct error e;
	bool found;

	if (sample_informative(&sample, f->objective.scan, scale, f->at.b,
		scale->rows, uncertainty, most_of_label(f, wanted), &e) < 0)
		return false;
	scale_standard(&standard, scale);
	found = solve_sample(f, &sample, &standard, f->at.b, uncertainty);
	scale_release(&standard);
	dataset_release(&sample);
	return found;
}

/*
 * Begin at the solution of samples. This only saves time; when it fails, the
 * fit begins at zero.
 */
bool
start_warm(struct newton *f)
{
	const struct scale *scale = f->objective.scale;
	double uncertainty[2];
	struct dataset sample;
	struct error e;
	size_t most = most_of_label(f, START_ROWS);
	bool found;

	if (most == 0 || scale->rows[0] + scale->rows[1] < START_WORTH ||
	    sample_uniform(&sample, f->objective.scan, scale->rows, most, &e) <
		0)
		return false;
	found = solve_sample(f, &sample, scale, f->at.b, uncertainty);
	dataset_release(&sample);
	if (found)
		refine_start(f, uncertainty);
	return found;
}
