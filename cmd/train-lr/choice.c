#include "choice.h"

#include <math.h>
#include <stdlib.h>

#include "base/diag.h"
#include "base/mem.h"
#include "learn/cv.h"

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/*
 * Sort the keys of one label's rows, or of all with `label` -1; count of them,
 * and bound[k - 1] becomes the first key of fold k.
 */
static int
find_bounds(double *bound, const struct design *d, size_t folds, int label,
    struct error *e)
{
	size_t column = dataset_label(&d->data), count = 0;
	double *sorted =
	    mem_resize(NULL, dataset_rows(&d->data) + 1, sizeof *sorted);
	const double *row;
	struct mat_walk w;
	int failed = 0;

	mat_walk_start(&w, &d->data.mat);
	while ((row = mat_walk_next(&w, &failed, e)) != NULL)
		if (label < 0 || (row[column] != 0) == label)
			sorted[count++] = d->key[w.row];
	mat_walk_end(&w);
	qsort(sorted, count, sizeof *sorted, compare);
	for (size_t k = 1; k < folds; k++) /* floor(k * count / folds) */
		bound[k - 1] = count == 0
		    ? INFINITY
		    : sorted[count / folds * k + count % folds * k / folds];
	free(sorted);
	return failed;
}

static size_t
find_fold(const double *bound, size_t folds, double key)
{
	size_t fold = 0;

	while (fold + 1 < folds && key >= bound[fold])
		fold++;
	return fold;
}

static int
set_folds(struct design *d, const struct opts *o, struct error *e)
{
	size_t column = dataset_label(&d->data);
	double *bound = mem_zero(2 * o->folds, sizeof *bound);
	double *of[2] = {bound, o->by != NULL ? bound : bound + o->folds};
	const double *row;
	struct mat_walk w;
	int failed;

	if (o->by != NULL)
		failed = find_bounds(bound, d, o->folds, -1, e);
	else
		failed = find_bounds(of[0], d, o->folds, 0, e) < 0 ||
			find_bounds(of[1], d, o->folds, 1, e) < 0
		    ? -1
		    : 0;
	mat_walk_start(&w, &d->data.mat);
	while (failed == 0 && (row = mat_walk_next(&w, &failed, e)) != NULL)
		failed = dataset_set_fold(&d->data, w.row,
		    find_fold(of[row[column] != 0], o->folds, d->key[w.row]),
		    e);
	mat_walk_end(&w);
	free(bound);
	return failed;
}

static void
report(const struct cv *cv, const struct opts *o)
{
	const char *name = o->by_precision ? "average precision" : "log loss";

	for (size_t i = 0; i < cv->count; i++) {
		const struct cv_tried *t = &cv->tried[i];

		if (isnan(t->score))
			warnx("l2 %.6g: could not be fitted", t->l2);
		else
			warnx("l2 %.6g: %s %.9g (sd %.3g)%s", t->l2, name,
			    t->score, t->sd, i == cv->best ? ", chosen" : "");
	}
	if (cv->best == 0 || cv->best + 1 == cv->count)
		warnx("the chosen l2 is the %s that was tried",
		    cv->best == 0 ? "smallest" : "largest");
}

static void
tell(struct model_selection *s, const struct cv *cv, const struct opts *o)
{
	*s = (struct model_selection){
	    .folds = o->folds,
	    .by = o->by != NULL ? mem_string(o->by) : NULL,
	    .seed = o->seed,
	    .score =
		mem_string(o->by_precision ? "average_precision" : "log_loss"),
	    .count = cv->count,
	    .tried = mem_zero(cv->count, sizeof *s->tried),
	};
	for (size_t i = 0; i < cv->count; i++)
		s->tried[i] = (struct model_tried){
		    cv->tried[i].l2, cv->tried[i].score, cv->tried[i].sd};
}

int
choice_make(struct lr *asked, struct model_selection *s, struct design *d,
    const struct opts *o, double ln_beta, struct error *e)
{
	struct cv cv = {
	    .folds = o->folds,
	    .forward = o->by != NULL,
	    .by = o->by_precision ? CV_AVERAGE_PRECISION : CV_LOG_LOSS,
	    .shift = ln_beta,
	};
	size_t count;
	const double *grid = cv_grid(&count);
	int rc;

	if (set_folds(d, o, e) < 0)
		return -1;
	rc = cv_run(&cv, asked, &d->data, grid, count, e);
	if (rc == 0) {
		asked->l2 = cv.tried[cv.best].l2;
		report(&cv, o);
		tell(s, &cv, o);
	}
	cv_release(&cv);
	return rc;
}
