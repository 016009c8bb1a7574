#include "learn/cv.h"

#include "base/mem.h"
#include "judge/metrics.h"
#include "math/portable.h"
#include "math/sum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double grid[] = {0.01, 0.0316227766016838, 0.1, 0.316227766016838,
    1, 3.16227766016838, 10, 31.6227766016838, 100, 316.227766016838, 1000,
    3162.27766016838, 10000};

/* A scan that scores the rows held out by one model. */
struct scoring {
	struct scan *scan;
	const struct scale *scale;
	double *b; /* padded */
	bool wants_loss;
	struct rows rows; /* for average precision */
	struct sum loss, weight;
	struct scoring_part *part; /* one a member */
};

struct scoring_part {
	struct rows rows;
	struct panel_loss loss;
	double weight;
};

const double *
cv_grid(size_t *count)
{
	*count = sizeof grid / sizeof *grid;
	return grid;
}

static double
probability(double z)
{
	double e = portable_exp(-fabs(z));

	return z >= 0 ? 1 / (1 + e) : e / (1 + e);
}

static void
score_panel(void *context, size_t member, struct panel *p)
{
	struct scoring *s = context;
	struct scoring_part *part = &s->part[member];

	scale_panel(s->scale, s->scan->kernel, p);
	s->scan->kernel->evaluate(p, s->b, &part->loss);
	for (size_t i = 0; i < p->rows; i++) {
		part->weight += p->weight[i];
		if (!s->wants_loss)
			rows_add(&part->rows, probability(p->margin[i]),
			    p->sign[i] > 0, p->weight[i]);
	}
}

static void
take_scores(void *context, size_t member)
{
	struct scoring *s = context;
	struct scoring_part *part = &s->part[member];

	for (size_t i = 0; i < PANEL_LANES; i++) {
		sum_add(&s->loss, part->loss.loss[i]);
		sum_add(&s->loss, part->loss.lost[i]);
	}
	sum_add(&s->weight, part->weight);
	for (size_t i = 0; i < part->rows.count; i++)
		rows_add(&s->rows, part->rows.rows[i].score,
		    row_is_positive(&part->rows.rows[i]),
		    row_weight(&part->rows.rows[i]));
	part->loss = (struct panel_loss){0};
	part->weight = 0;
	part->rows.count = 0;
}

/* What came of a penalty in a fold. */
struct cv_result {
	double score, weight; /* weight: of the rows held out */
};

/* Score b on the rows that the scan visits. */
static int
find_score(const struct cv *cv, struct scan *scan, const struct scale *scale,
    const double *b, struct cv_result *result, struct error *e)
{
	size_t stride = scan->member[0].panel.stride;
	struct scoring s = {
	    .scan = scan,
	    .scale = scale,
	    .b = mem_aligned(stride, sizeof *s.b),
	    .wants_loss = cv->by == CV_LOG_LOSS,
	    .part = mem_aligned(scan->members, sizeof *s.part),
	};
	struct metrics r;
	int rc;

	memcpy(s.b, b, (scale->columns + 1) * sizeof *b);
	s.b[0] += cv->shift;
	rc = scan_run(scan, score_panel, take_scores, &s, e);
	result->weight = cv->alike ? 1 : sum_value(&s.weight);
	if (rc == 0 && s.wants_loss)
		result->score = sum_value(&s.loss) / sum_value(&s.weight);
	else if (rc == 0) {
		metrics_evaluate(&s.rows, 0.5, &r);
		result->score = r.average_precision.defined
		    ? r.average_precision.value
		    : NAN;
	}
	for (size_t i = 0; i < scan->members; i++)
		rows_release(&s.part[i].rows);
	rows_release(&s.rows);
	free(s.part);
	free(s.b);
	return rc;
}

/* Score all penalties with this fold held out: result[i], i from large on. */
static int
try_fold(const struct cv *cv, const struct lr *asked, const struct dataset *d,
    size_t fold, const double *l2, struct cv_result *result, struct error *e)
{
	size_t n = d->features + 1;
	double *b = mem_zero(cv->count * n, sizeof *b);
	struct lr m = *asked;
	struct scan scan;
	struct error why;
	int rc;

	lr_scan(&m, &scan, d);
	scan.fold = fold;
	scan.rows = cv->forward ? SCAN_BEFORE : SCAN_BUT;
	rc = lr_fit_path(&m, &scan, l2, cv->count, b, &why);
	if (rc < 0)
		error_set(e, why.status, "without fold %zu of %zu: %.400s",
		    fold + 1, cv->folds, why.text);
	scan.rows = SCAN_ONLY;
	scan.class_weight[0] = scan.class_weight[1] = 1;
	for (size_t i = 0; rc == 0 && i < cv->count; i++) {
		result[i] = (struct cv_result){NAN, 1};
		if (isfinite(b[i * n]))
			rc = find_score(
			    cv, &scan, &m.scale, b + i * n, &result[i], e);
	}
	scan_release(&scan);
	lr_release(&m);
	free(b);
	return rc;
}

/* Check that both labels are in each fold held out. */
static int
check_folds(const struct cv *cv, const struct dataset *d, struct error *e)
{
	double *buffer = mat_is_spooled(&d->mat)
	    ? mem_resize(NULL, mat_block_size(&d->mat), sizeof *buffer)
	    : NULL;
	size_t(*rows)[2] = mem_zero(cv->folds, sizeof *rows);
	size_t all[2] = {0};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < mat_blocks(&d->mat); i++) {
		size_t count;
		const double *x = mat_block(&d->mat, i, buffer, &count, e);

		if (x == NULL)
			rc = -1;
		else
			for (; count > 0; count--, x += d->mat.columns)
				if (!d->weighted || x[dataset_weight(d)] > 0)
					rows[(size_t)x[dataset_fold(d)]]
					    [x[dataset_label(d)] != 0]++;
	}
	for (size_t f = 0; f < cv->folds; f++)
		for (size_t y = 0; y < 2; y++)
			all[y] += rows[f][y];
	if (rc == 0)
		rc = lr_check_labels(all[0] + all[1], all[1], e);
	for (size_t f = 0; rc == 0 && f < cv->folds; f++)
		for (size_t y = 0; rc == 0 && y < 2; y++)
			if (rows[f][y] == 0)
				rc = error_set(e, ST_CANNOT,
				    "fold %zu of %zu has no record of label "
				    "%zu: fewer folds are needed",
				    f + 1, cv->folds, y);
	free(rows);
	free(buffer);
	return rc;
}

/*
 * Compute mean and sd over the folds of one penalty. Weights are relative to
 * their mean, so that equal ones are 1 and change no bit.
 */
static void
summarise(struct cv_tried *t, const struct cv_result *result, size_t folds,
    size_t count)
{
	struct sum sum = {0}, squares = {0}, weights = {0};
	double mean;

	for (size_t f = 0; f < folds; f++)
		sum_add(&weights, result[f * count].weight);
	mean = sum_value(&weights) / (double)folds;
	for (size_t f = 0; f < folds; f++)
		sum_add(&sum,
		    result[f * count].weight / mean * result[f * count].score);
	t->score = sum_value(&sum) / (double)folds;
	for (size_t f = 0; f < folds; f++) {
		double d = result[f * count].score - t->score;

		sum_add(&squares, result[f * count].weight / mean * (d * d));
	}
	t->sd = sqrt(sum_value(&squares) / (double)(folds - 1));
}

static bool
is_better(const struct cv *cv, double a, double b)
{
	return cv->by == CV_LOG_LOSS ? a < b : a > b;
}

static int
choose(struct cv *cv, struct error *e)
{
	size_t best = cv->count;

	for (size_t i = cv->count; i-- > 0;)
		if (isfinite(cv->tried[i].score) &&
		    (best == cv->count ||
			is_better(
			    cv, cv->tried[i].score, cv->tried[best].score)))
			best = i;
	if (best == cv->count)
		return error_set(
		    e, ST_CANNOT, "no penalty could be fitted in all folds");
	cv->best = best;
	return 0;
}

int
cv_run(struct cv *cv, const struct lr *asked, const struct dataset *d,
    const double *l2, size_t count, struct error *e)
{
	size_t first = cv->forward ? 1 : 0, held = cv->folds - first;
	double *falling = mem_zero(count, sizeof *falling);
	struct cv_result *result = mem_zero(held * count, sizeof *result);
	int rc;

	cv->count = count;
	cv->tried = mem_zero(count, sizeof *cv->tried);
	for (size_t i = 0; i < count; i++)
		falling[i] = l2[count - 1 - i];
	rc = check_folds(cv, d, e);
	for (size_t f = 0; rc == 0 && f < held; f++)
		rc = try_fold(
		    cv, asked, d, first + f, falling, result + f * count, e);
	for (size_t i = 0; rc == 0 && i < count; i++) {
		cv->tried[i].l2 = l2[i];
		summarise(&cv->tried[i], result + count - 1 - i, held, count);
	}
	if (rc == 0)
		rc = choose(cv, e);
	free(falling);
	free(result);
	if (rc != 0)
		cv_release(cv);
	return rc;
}

void
cv_release(struct cv *cv)
{
	free(cv->tried);
	cv->tried = NULL;
	cv->count = 0;
}
