#include "learn/sample.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How many times the expected rows are too many. */
#define TOO_MANY 2

/* A uniform sample: every step-th row of each label. */
struct uniform {
	size_t step[2], seen[2];
};

static int
add_block(struct dataset *sample, const struct scan *scan, struct uniform *u,
    const double *row, size_t count, struct error *e)
{
	const struct dataset *d = scan->dataset;

	for (; count > 0; count--, row += d->mat.columns) {
		bool label = row[dataset_label(d)] != 0;
		double w = scan_weight(scan, row);

		/* Most rows are read only at their end. */
		if (count > MAT_AHEAD)
			mat_fetch(
			    row + MAT_AHEAD * d->mat.columns + dataset_label(d),
			    1);
		if (w == 0 || u->seen[label]++ % u->step[label] != 0)
			continue;
		if (dataset_add(sample, row, label, w * (double)u->step[label],
			0, e) < 0)
			return -1;
	}
	return 0;
}

int
sample_uniform(struct dataset *sample, const struct scan *scan,
    const size_t rows[2], size_t most, struct error *e)
{
	const struct dataset *d = scan->dataset;
	double *buffer = mat_is_spooled(&d->mat)
	    ? mem_resize(NULL, mat_block_size(&d->mat), sizeof *buffer)
	    : NULL;
	struct uniform u = {0};
	int rc = 0;

	for (size_t y = 0; y < 2; y++)
		u.step[y] = rows[y] / most + 1;
	dataset_init(sample, d->features, d->names, true, false);
	for (size_t i = 0; rc == 0 && i < mat_blocks(&d->mat); i++) {
		size_t count;
		const double *x = mat_block(&d->mat, i, buffer, &count, e);

		rc = x == NULL ? -1 : add_block(sample, scan, &u, x, count, e);
	}
	free(buffer);
	if (rc < 0)
		dataset_release(sample);
	return rc;
}

/* A team member's findings of a block. */
struct informative_part {
	struct dataset rows;
	double carried[2]; /* the probabilities since the last row was kept */
};

struct informative {
	struct scan *scan;
	const struct scale *scale;
	double *b;	/* padded */
	double each[2]; /* each row's share beyond |y - p| */
	double step[2]; /* the |y - p| that is kept for certain */
	struct informative_part *part;
	struct dataset *sample;
	size_t most;
	bool failed;
};

/* Keep a row when the probabilities since the last one add up to 1. */
static void
consider(struct informative *s, struct informative_part *part,
    const struct panel *p, size_t i)
{
	bool label = p->sign[i] > 0;
	double chance =
	    (fabs(p->residual[i]) + s->each[label]) / s->step[label];
	struct error e;

	if (chance >= 1)
		chance = 1;
	else if ((part->carried[label] += chance) < 1)
		return;
	else
		part->carried[label] -= 1;
	dataset_add(&part->rows, p->x + i * p->stride + 1, label,
	    p->weight[i] / chance, 0, &e);
}

static void
choose_rows(void *context, size_t member, struct panel *p)
{
	struct informative *s = context;
	struct panel_loss loss = {0};

	scale_panel(s->scale, s->scan->kernel, p);
	s->scan->kernel->evaluate(p, s->b, &loss);
	for (size_t i = 0; i < p->rows; i++)
		consider(s, &s->part[member], p, i);
}

/* Begin a block half way to its first row. */
static void
part_init(struct informative_part *part, const struct scan *scan)
{
	const struct dataset *d = scan->dataset;

	dataset_init(&part->rows, d->features, d->names, true, false);
	part->carried[0] = part->carried[1] = 0.5;
}

static void
take_rows(void *context, size_t member)
{
	struct informative *s = context;
	struct informative_part *part = &s->part[member];
	const struct mat *m = &part->rows.mat;
	struct error e;

	if (dataset_rows(s->sample) + m->rows > s->most)
		s->failed = true;
	for (size_t i = 0; !s->failed && i < mat_blocks(m); i++) {
		size_t count;
		const double *x = mat_block(m, i, NULL, &count, &e);

		for (; count > 0; count--, x += m->columns)
			memcpy(mat_append_row(&s->sample->mat, &e), x,
			    m->columns * sizeof *x);
	}
	dataset_release(&part->rows);
	part_init(part, s->scan);
}

int
sample_informative(struct dataset *sample, struct scan *scan,
    const struct scale *scale, const double *b, const size_t rows[2],
    const double uncertainty[2], size_t most, struct error *e)
{
	const struct dataset *d = scan->dataset;
	struct informative s = {
	    .scan = scan,
	    .scale = scale,
	    .b = mem_aligned(scan->member[0].panel.stride, sizeof *s.b),
	    .part = mem_zero(scan->members, sizeof *s.part),
	    .sample = sample,
	};
	int rc;

	memcpy(s.b, b, (d->features + 1) * sizeof *b);
	for (size_t y = 0; y < 2; y++) {
		size_t kept = rows[y] < most ? rows[y] : most;

		s.each[y] = uncertainty[y] / (double)rows[y];
		s.step[y] = 2 * uncertainty[y] / (double)kept;
		s.most += TOO_MANY * kept;
	}
	for (size_t i = 0; i < scan->members; i++)
		part_init(&s.part[i], scan);
	dataset_init(sample, d->features, d->names, true, false);
	rc = scan_run(scan, choose_rows, take_rows, &s, e);
	for (size_t i = 0; i < scan->members; i++)
		dataset_release(&s.part[i].rows);
	free(s.part);
	free(s.b);
	if (rc == 0 && !s.failed)
		return 0;
	dataset_release(sample);
	return -1;
}
