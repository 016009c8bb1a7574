#include "choice.h"

#include "base/diag.h"
#include "base/mem.h"
#include "learn/cv.h"
#include "math/mat_sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The keys of one label's rows, or of all with `label` -1. */
static int
find_keys(struct mat *keys, const struct design *d, int label, struct error *e)
{
	size_t of_label = dataset_label(&d->data);
	size_t of_key = dataset_fold(&d->data);
	const double *row;
	struct mat_walk w;
	int failed = 0;

	mat_init(keys, 1);
	mat_limit_like(keys, &d->data.mat, 8);
	mat_walk_start(&w, &d->data.mat);
	while (failed == 0 && (row = mat_walk_next(&w, &failed, e)) != NULL) {
		uint64_t key = mat_sort_key(row[of_key]);
		double *place;

		if (label >= 0 && (row[of_label] != 0) != label)
			continue;
		place = mat_append_row(keys, e);
		if (place == NULL)
			failed = -1;
		else
			memcpy(place, &key, sizeof key);
	}
	mat_walk_end(&w);
	return failed;
}

/*
 * Sort the keys of one label's rows, or of all with `label` -1; count of them,
 * and bound[k - 1] becomes the first key of fold k.
 */
static int
find_bounds(double *bound, const struct design *d, size_t folds, int label,
    struct error *e)
{
	struct mat keys;
	int failed = find_keys(&keys, d, label, e);
	size_t count = keys.rows;

	if (failed == 0)
		failed = mat_sort(&keys, 0, 1, e);
	for (size_t k = 1; failed == 0 && k < folds; k++) {
		/* floor(k * count / folds) */
		size_t at = count / folds * k + count % folds * k / folds;
		double row;
		uint64_t key;

		bound[k - 1] = INFINITY;
		if (count == 0)
			continue;
		failed = mat_read_rows(&keys, at, 1, &row, e);
		memcpy(&key, &row, sizeof key);
		bound[k - 1] = mat_sort_number(key);
	}
	mat_release(&keys);
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
	size_t label = dataset_label(&d->data), key = dataset_fold(&d->data);
	double *bound = mem_zero(2 * o->folds, sizeof *bound);
	double *of[2] = {
	    bound, o->ask.fold_by != NULL ? bound : bound + o->folds};
	const double *row;
	struct mat_walk w;
	int failed;

	if (o->ask.fold_by != NULL)
		failed = find_bounds(bound, d, o->folds, -1, e);
	else
		failed = find_bounds(of[0], d, o->folds, 0, e) < 0 ||
			find_bounds(of[1], d, o->folds, 1, e) < 0
		    ? -1
		    : 0;
	mat_walk_start(&w, &d->data.mat);
	while (failed == 0 && (row = mat_walk_next(&w, &failed, e)) != NULL)
		failed = dataset_set_fold(&d->data, w.row,
		    find_fold(of[row[label] != 0], o->folds, row[key]), e);
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
tell(struct linear_selection *s, const struct cv *cv, const struct opts *o)
{
	*s = (struct linear_selection){
	    .folds = o->folds,
	    .by = o->ask.fold_by != NULL ? mem_string(o->ask.fold_by) : NULL,
	    .seed = o->ask.seed,
	    .score =
		mem_string(o->by_precision ? "average_precision" : "log_loss"),
	    .count = cv->count,
	    .tried = mem_zero(cv->count, sizeof *s->tried),
	};
	for (size_t i = 0; i < cv->count; i++)
		s->tried[i] = (struct linear_tried){
		    cv->tried[i].l2, cv->tried[i].score, cv->tried[i].sd};
}

int
choice_make(struct lr *asked, struct linear_selection *s, struct design *d,
    const struct opts *o, double ln_beta, struct error *e)
{
	struct cv cv = {
	    .folds = o->folds,
	    .forward = o->ask.fold_by != NULL,
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
