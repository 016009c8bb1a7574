#include "choice.h"

#include "base/diag.h"
#include "base/mem.h"
#include "learn/cv.h"
#include "math/mat_sort.h"
#include "stream/split.h"

#include <math.h>
#include <stdio.h>
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
 * Sort the keys of one label's rows, or of all with `label` -1: `rows` of them,
 * and bound[k - 1] becomes the first key of fold k.
 */
static int
find_bounds(double *bound, size_t *rows, const struct design *d, size_t folds,
    int label, struct error *e)
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
	*rows = count;
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

/* Put each row's key and number into `rows`, in the order of the keys. */
static int
sort_rows(struct mat *rows, const struct design *d, struct error *e)
{
	size_t of_key = dataset_fold(&d->data);
	const double *row;
	struct mat_walk w;
	int failed = 0;

	mat_init(rows, 2);
	mat_limit_like(rows, &d->data.mat, 8);
	mat_walk_start(&w, &d->data.mat);
	while (failed == 0 && (row = mat_walk_next(&w, &failed, e)) != NULL) {
		uint64_t key = mat_sort_key(row[of_key]);
		double *place = mat_append_row(rows, e);

		if (place == NULL) {
			failed = -1;
			continue;
		}
		memcpy(place, &key, sizeof key);
		place[1] = (double)w.row;
	}
	mat_walk_end(&w);
	return failed == 0 ? mat_sort(rows, 0, 1, e) : -1;
}

/* Return the key of another record that is equal: the nth after the first. */
static size_t
next_key(uint64_t bits, size_t n)
{
	char text[64];
	int len =
	    snprintf(text, sizeof text, "%.0f %zu", mat_sort_number(bits), n);

	return (size_t)(split_hash(text, (size_t)len, 0) >> 11);
}

/* Give each of several equal rows, except the first, a key of its own. */
static int
part_equals(struct design *d, struct error *e)
{
	struct mat rows;
	struct mat_walk w;
	const double *row;
	uint64_t last = 0;
	size_t n = 0;
	int failed = sort_rows(&rows, d, e);

	mat_walk_start(&w, &rows);
	while (failed == 0 && (row = mat_walk_next(&w, &failed, e)) != NULL) {
		uint64_t bits;

		memcpy(&bits, row, sizeof bits);
		n = w.row > 0 && bits == last ? n + 1 : 0;
		last = bits;
		if (n > 0)
			failed = dataset_set_fold(
			    &d->data, (size_t)row[1], next_key(bits, n), e);
	}
	mat_walk_end(&w);
	mat_release(&rows);
	return failed;
}

/* Find the bounds of each label's rows in `own`, and those to use. */
static int
find_all_bounds(double *own[2], double *of[2], const struct design *d,
    const struct opts *o, struct error *e)
{
	size_t count[2];

	of[0] = of[1] = own[0];
	if (o->ask.fold_by != NULL)
		return find_bounds(own[0], &count[0], d, o->folds, -1, e);
	for (int y = 0; y < 2; y++)
		if (find_bounds(own[y], &count[y], d, o->folds, y, e) < 0)
			return -1;
	of[1] = own[1];
	if (o->ask.group != NULL) /* those of the rarer label */
		of[0] = of[1] = own[count[1] <= count[0]];
	return 0;
}

static int
set_folds(struct design *d, const struct opts *o, struct error *e)
{
	size_t label = dataset_label(&d->data), key = dataset_fold(&d->data);
	double *bound = mem_zero(2 * o->folds, sizeof *bound);
	double *own[2] = {bound, bound + o->folds}, *of[2];
	const double *row;
	struct mat_walk w;
	int failed = 0;

	if (o->ask.fold_by == NULL && o->ask.group == NULL && o->selection > 1)
		failed = part_equals(d, e);
	if (failed == 0)
		failed = find_all_bounds(own, of, d, o, e);
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

	if (o->ask.every > 0)
		return; /* each model has its table */
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
	    .version = o->selection,
	    .group = o->ask.group != NULL ? mem_string(o->ask.group) : NULL,
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
	    .alike = o->selection < 2,
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
