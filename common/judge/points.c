#include "judge/points.h"

#include "judge/curve.h"

#include <math.h>

/* The sums of all rows. */
struct total {
	size_t thresholds, vertices;
	double tp, fp, tp2, fp2;
};

static void
add_squares(
    const struct rows *m, size_t from, size_t to, double *tp2, double *fp2)
{
	for (size_t i = from; i < to; i++) {
		double w = m->rows[i].signed_weight;

		*(w > 0 ? tp2 : fp2) += w * w;
	}
}

static void
find_total(const struct rows *m, struct total *t)
{
	struct curve c;
	bool plain = false; /* the block before had no positives */

	*t = (struct total){0};
	curve_start(&c, m);
	while (curve_next(&c)) {
		t->thresholds++;
		if (c.positives > 0)
			t->vertices += plain ? 2 : 1;
		plain = c.positives <= 0;
	}
	t->tp = c.tp;
	t->fp = c.fp;
	add_squares(m, 0, m->count, &t->tp2, &t->fp2);
}

/*
 * Return a place from 0 to 1 along the thresholds: by recall, by fall-out, by
 * rank.
 */
static double
progress(const struct curve *c, const struct total *t)
{
	double sum = log1p(c->tp + c->fp) / log1p(t->tp + t->fp);
	double parts = 1;

	if (t->tp > 0) {
		sum += c->tp / t->tp;
		parts++;
	}
	if (t->fp > 0) {
		sum += c->fp / t->fp;
		parts++;
	}
	return sum / parts;
}

/* Does the next block have a positive? */
static bool
is_before_positive(const struct rows *m, size_t next)
{
	double score;

	if (next == m->count)
		return false;
	score = m->rows[next].score;
	for (size_t i = next; i < m->count && m->rows[i].score == score; i++)
		if (row_is_positive(&m->rows[i]))
			return true;
	return false;
}

size_t
points_find(const struct rows *m, struct curve_point *point, size_t max)
{
	struct total t;
	struct curve c;
	size_t count = 0, first = 0;
	double tp2 = 0, fp2 = 0, spread, passed = -1;
	bool vertices;

	find_total(m, &t);
	vertices = t.vertices + 2 <= max;
	spread = (double)(max - 2 - (vertices ? t.vertices : 0));
	curve_start(&c, m);
	for (; curve_next(&c); first = c.next) {
		double step = floor(progress(&c, &t) * spread);
		bool keep = first == 0 || c.next == m->count ||
		    t.thresholds <= max || step > passed ||
		    (vertices &&
			(c.positives > 0 || is_before_positive(m, c.next)));

		add_squares(m, first, c.next, &tp2, &fp2);
		if (!keep)
			continue;
		passed = fmax(step, passed);
		point[count++] = (struct curve_point){
		    .threshold = c.threshold,
		    .at = {.tp = c.tp,
			.fp = c.fp,
			.fn = t.tp - c.tp,
			.tn = t.fp - c.fp,
			.tp2 = tp2,
			.fp2 = fp2,
			.fn2 = t.tp2 - tp2,
			.tn2 = t.fp2 - fp2},
		};
	}
	return count;
}
