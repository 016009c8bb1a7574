#include "learn/scale.h"

#include "base/mem.h"
#include "math/sum.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* Beyond 2^+-500, squares need a unit. */
#define EXPONENT_MOST 500

/* The sums of a block by a team member, or of all blocks. */
struct part {
	struct panel_columns columns;
	size_t rows[2];
	struct sum weight[2];
};

struct scale_pass {
	struct scale *scale;
	const struct scan *scan;
	size_t stride;
	struct part all, *part;
	bool squares; /* which pass this is */
};

static void
part_init(struct part *p, size_t stride)
{
	struct panel_columns *c = &p->columns;

	*p = (struct part){0};
	c->low = mem_aligned(stride, sizeof *c->low);
	c->high = mem_aligned(stride, sizeof *c->high);
	c->sum = mem_aligned(stride, sizeof *c->sum);
	c->lost = mem_aligned(stride, sizeof *c->lost);
	c->squares = mem_aligned(stride, sizeof *c->squares);
	c->squares_lost = mem_aligned(stride, sizeof *c->squares_lost);
}

static void
part_release(struct part *p)
{
	struct panel_columns *c = &p->columns;

	free(c->low);
	free(c->high);
	free(c->sum);
	free(c->lost);
	free(c->squares);
	free(c->squares_lost);
}

static void
part_clear(struct part *p, size_t stride)
{
	struct panel_columns *c = &p->columns;

	for (size_t j = 0; j < stride; j++) {
		c->low[j] = INFINITY;
		c->high[j] = -INFINITY;
		c->sum[j] = c->lost[j] = 0;
		c->squares[j] = c->squares_lost[j] = 0;
	}
	for (size_t y = 0; y < 2; y++) {
		p->rows[y] = 0;
		p->weight[y] = (struct sum){0};
	}
}

static void
merge(double *sum, double *lost, double more, double more_lost)
{
	struct sum s = {*sum, *lost};

	sum_add(&s, more);
	*sum = s.total;
	*lost = s.lost + more_lost;
}

static void
take_part(void *context, size_t member)
{
	struct scale_pass *m = context;
	struct part *part = &m->part[member];
	struct panel_columns *a = &m->all.columns, *c = &part->columns;

	for (size_t j = 0; j < m->stride; j++) {
		a->low[j] = fmin(a->low[j], c->low[j]);
		a->high[j] = fmax(a->high[j], c->high[j]);
		merge(&a->sum[j], &a->lost[j], c->sum[j], c->lost[j]);
		merge(&a->squares[j], &a->squares_lost[j], c->squares[j],
		    c->squares_lost[j]);
	}
	for (size_t y = 0; y < 2; y++) {
		m->all.rows[y] += part->rows[y];
		merge(&m->all.weight[y].total, &m->all.weight[y].lost,
		    part->weight[y].total, part->weight[y].lost);
	}
	part_clear(part, m->stride);
}

static void
measure_panel(void *context, size_t member, struct panel *p)
{
	struct scale_pass *m = context;
	struct part *part = &m->part[member];
	const struct kernel *k = m->scan->kernel;

	for (size_t i = 0; i < p->rows; i++) {
		bool label = p->sign[i] > 0;

		part->rows[label]++;
		sum_add(&part->weight[label], p->weight[i]);
	}
	if (m->squares)
		k->add_squares(
		    p, m->scale->unit, m->scale->unit_mean, &part->columns);
	else
		k->add_sums(p, m->scale->unit, &part->columns);
}

static int
pass(struct scale_pass *m, struct scan *scan, bool squares, struct error *e)
{
	m->squares = squares;
	part_clear(&m->all, m->stride);
	for (size_t i = 0; i < scan->members; i++)
		part_clear(&m->part[i], m->stride);
	return scan_run(scan, measure_panel, take_part, m, e);
}

/*
 * Find a power of two for values too large or small to square; true: it is new.
 */
static bool
find_units(struct scale_pass *m)
{
	const struct panel_columns *c = &m->all.columns;
	bool any = false;

	for (size_t j = 1; j <= m->scale->columns; j++) {
		int exponent;

		frexp(fmax(fabs(c->low[j]), fabs(c->high[j])), &exponent);
		if (exponent >= -EXPONENT_MOST && exponent <= EXPONENT_MOST)
			continue;
		/* 2^1000 and more of the smallest values would overflow. */
		if (exponent < -1000)
			exponent = -1000;
		m->scale->unit[j] = ldexp(1, -exponent);
		any = true;
	}
	return any;
}

static double
value(double sum, double lost)
{
	return sum + lost;
}

static void
find_means(struct scale_pass *m)
{
	struct scale *s = m->scale;
	const struct panel_columns *c = &m->all.columns;

	for (size_t y = 0; y < 2; y++) {
		s->rows[y] = m->all.rows[y];
		s->weight[y] = sum_value(&m->all.weight[y]);
	}
	for (size_t j = 1; j <= s->columns; j++) {
		s->unit_mean[j] = value(c->sum[j], c->lost[j]) /
		    (s->weight[0] + s->weight[1]);
		s->mean[j - 1] = s->unit_mean[j] / s->unit[j];
	}
}

/*
 * Apply the corrected two-pass formula (Chan, Golub, LeVeque 1983, eq. 1.7):
 * the second term is the effect of the rounded mean on the squares.
 */
static void
find_sd(struct scale *s, const struct panel_columns *c, size_t j)
{
	double n = s->weight[0] + s->weight[1];
	double sum = value(c->sum[j], c->lost[j]);
	double squares = value(c->squares[j], c->squares_lost[j]);
	double unit_sd = sqrt(fmax((squares - sum * sum / n) / n, 0));
	double sd = unit_sd / s->unit[j];

	s->sd[j - 1] = sd < DBL_MIN ? 0 : sd;
	s->inverse[j] = sd < DBL_MIN ? 1 : 1 / unit_sd;
}

static int
measure(struct scale_pass *m, struct scan *scan, struct error *e)
{
	struct scale *s = m->scale;
	const struct panel_columns *c = &m->all.columns;

	if (pass(m, scan, false, e) < 0)
		return -1;
	if (m->all.rows[0] + m->all.rows[1] == 0)
		return 0;
	if (find_units(m) && pass(m, scan, false, e) < 0)
		return -1;
	find_means(m);
	for (size_t j = 1; j <= s->columns; j++)
		if (c->low[j] == c->high[j]) {
			s->mean[j - 1] = c->low[j];
			s->unit_mean[j] = c->low[j] * s->unit[j];
		}
	if (pass(m, scan, true, e) < 0)
		return -1;
	for (size_t j = 1; j <= s->columns; j++)
		find_sd(s, c, j);
	return 0;
}

static void
scale_allocate(struct scale *s, size_t features)
{
	size_t columns = features + PANEL_PADDING; /* at least a panel's */

	*s = (struct scale){
	    .columns = features,
	    .mean = mem_zero(features, sizeof *s->mean),
	    .sd = mem_zero(features, sizeof *s->sd),
	    .unit = mem_aligned(columns, sizeof *s->unit),
	    .unit_mean = mem_aligned(columns, sizeof *s->unit_mean),
	    .inverse = mem_aligned(columns, sizeof *s->inverse),
	};
	for (size_t j = 0; j < columns; j++)
		s->unit[j] = s->inverse[j] = 1;
}

int
scale_init(struct scale *s, struct scan *scan, struct error *e)
{
	size_t features = scan->dataset->features;
	size_t stride = scan->member[0].panel.stride;
	double class_weight[2] = {scan->class_weight[0], scan->class_weight[1]};
	struct scale_pass m = {.scale = s, .scan = scan, .stride = stride};
	int rc;

	scale_allocate(s, features);
	m.part = mem_zero(scan->members, sizeof *m.part);
	part_init(&m.all, stride);
	for (size_t i = 0; i < scan->members; i++)
		part_init(&m.part[i], stride);

	scan->class_weight[0] = scan->class_weight[1] = 1;
	rc = measure(&m, scan, e);
	scan->class_weight[0] = class_weight[0];
	scan->class_weight[1] = class_weight[1];

	part_release(&m.all);
	for (size_t i = 0; i < scan->members; i++)
		part_release(&m.part[i]);
	free(m.part);
	return rc;
}

void
scale_standard(struct scale *standard, const struct scale *s)
{
	scale_allocate(standard, s->columns);
	for (size_t j = 0; j < s->columns; j++)
		standard->sd[j] = scale_is_constant(s, j) ? 0 : 1;
	for (size_t y = 0; y < 2; y++) {
		standard->rows[y] = s->rows[y];
		standard->weight[y] = s->weight[y];
	}
}

void
scale_release(struct scale *s)
{
	free(s->mean);
	free(s->sd);
	free(s->unit);
	free(s->unit_mean);
	free(s->inverse);
	*s = (struct scale){0};
}

bool
scale_is_constant(const struct scale *s, size_t column)
{
	return s->sd[column] == 0;
}

void
scale_panel(const struct scale *s, const struct kernel *k, struct panel *p)
{
	k->standardise(p, s->unit, s->unit_mean, s->inverse);
}
