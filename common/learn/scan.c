#include "learn/scan.h"

#include "base/mem.h"

#include <stdlib.h>

void
scan_init(
    struct scan *s, const struct dataset *d, size_t panel_rows, size_t threads)
{
	size_t blocks = mat_blocks(&d->mat);

	if (threads == 0)
		threads = team_processors();
	if (threads > blocks)
		threads = blocks > 0 ? blocks : 1;
	*s = (struct scan){
	    .dataset = d,
	    .class_weight = {1, 1},
	    .panel_rows = panel_rows,
	    .kernel = panel_kernel(),
	    .team = team_new(threads),
	};
	s->members = team_members(s->team);
	s->member = mem_zero(s->members, sizeof *s->member);
	for (size_t i = 0; i < s->members; i++) {
		panel_init(&s->member[i].panel, d->features, panel_rows);
		if (mat_is_spooled(&d->mat))
			s->member[i].buffer = mem_resize(
			    NULL, mat_block_size(&d->mat), sizeof(double));
	}
}

void
scan_release(struct scan *s)
{
	if (s->team != NULL)
		team_free(s->team);
	for (size_t i = 0; i < s->members; i++) {
		panel_release(&s->member[i].panel);
		free(s->member[i].buffer);
	}
	free(s->member);
	*s = (struct scan){0};
}

static bool
is_visited(const struct scan *s, double fold)
{
	switch (s->rows) {
	case SCAN_ONLY:
		return fold == (double)s->fold;
	case SCAN_BEFORE:
		return fold < (double)s->fold;
	case SCAN_BUT:
		return fold != (double)s->fold;
	default:
		return true;
	}
}

static inline double
weight_of(const struct scan *s, const double *row)
{
	const struct dataset *d = s->dataset;
	double w = s->class_weight[row[dataset_label(d)] != 0];

	if (d->weighted)
		w *= row[dataset_weight(d)];
	return s->rows == SCAN_ALL || is_visited(s, row[dataset_fold(d)]) ? w
									  : 0;
}

double
scan_weight(const struct scan *s, const double *row)
{
	return weight_of(s, row);
}

static void
hand_over(struct scan *s, size_t member)
{
	struct panel *p = &s->member[member].panel;

	if (p->rows == 0)
		return;
	panel_finish(p);
	s->work(s->context, member, p);
	panel_clear(p);
}

static void
scan_block(void *context, size_t member, size_t block)
{
	struct scan *s = context;
	const struct dataset *d = s->dataset;
	struct panel *p = &s->member[member].panel;
	struct error e;
	size_t count;
	const double *row =
	    mat_block(&d->mat, block, s->member[member].buffer, &count, &e);

	if (row == NULL) {
		/* The first one tells: the others fail for the same reason. */
		if (!__atomic_test_and_set(&s->failed, __ATOMIC_SEQ_CST))
			*s->error = e;
		return;
	}
	panel_clear(p);
	for (size_t i = 0; i < count; i++, row += d->mat.columns) {
		double weight = weight_of(s, row);

		if (i + MAT_AHEAD < count)
			mat_fetch(
			    row + MAT_AHEAD * d->mat.columns, d->mat.columns);
		if (weight == 0)
			continue;
		panel_add(p, row, weight, row[dataset_label(d)]);
		if (p->rows == p->capacity)
			hand_over(s, member);
	}
	hand_over(s, member);
}

static void
take_block(void *context, size_t member, size_t block)
{
	struct scan *s = context;

	(void)block;
	s->take(s->context, member);
}

int
scan_run(struct scan *s,
    void (*work)(void *context, size_t member, struct panel *p),
    void (*take)(void *context, size_t member), void *context, struct error *e)
{
	s->work = work;
	s->take = take;
	s->context = context;
	s->error = e;
	s->failed = false;
	team_run(
	    s->team, mat_blocks(&s->dataset->mat), scan_block, take_block, s);
	return s->failed ? -1 : 0;
}
