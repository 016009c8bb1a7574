#include "judge/rows.h"

#include "judge/radix.h"
#include "math/sum.h"

#include <stdlib.h>

void
rows_release(struct rows *m)
{
	free(m->rows);
	*m = (struct rows){0};
}

double
rows_unit(const struct rows *m)
{
	double least = m->weighted ? INFINITY : 1;

	for (size_t i = 0; m->weighted && i < m->count; i++)
		least = fmin(least, row_weight(&m->rows[i]));
	return least;
}

double
rows_units(const struct rows *m)
{
	struct sum all = {0};

	if (!m->weighted)
		return (double)m->count;
	for (size_t i = 0; i < m->count; i++)
		sum_add(&all, row_weight(&m->rows[i]));
	return sum_value(&all) / rows_unit(m);
}

static int
compare_weights(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return (x->signed_weight < y->signed_weight) -
	    (x->signed_weight > y->signed_weight);
}

/* Order rows within a tie, for the sums of weights. */
static void
sort_ties(struct rows *m)
{
	size_t start = 0;

	for (size_t i = 1; i <= m->count; i++) {
		if (i < m->count && m->rows[i].score == m->rows[start].score)
			continue;
		if (i - start > 1)
			qsort(m->rows + start, i - start, sizeof *m->rows,
			    compare_weights);
		start = i;
	}
}

void
rows_sort(struct rows *m)
{
	if (m->sorted)
		return;
	if (m->count > 0)
		radix_sort_shared(m->rows, m->count);
	if (m->weighted)
		sort_ties(m);
	m->sorted = true;
}
