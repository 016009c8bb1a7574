#include "sample.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "learn/sum.h"

static int
compare_hashes(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The hashes of the negatives, sorted; the positives are kept. */
static uint64_t *
sort_hashes(size_t *count, bool *keep, const struct table *t, int *failed,
    struct error *e)
{
	size_t label = dataset_label(&t->raw);
	uint64_t *hash =
	    mem_resize(NULL, dataset_rows(&t->raw) + 1, sizeof *hash);
	const double *row;
	struct mat_walk w;

	*count = 0;
	mat_walk_start(&w, &t->raw.mat);
	while ((row = mat_walk_next(&w, failed, e)) != NULL) {
		keep[w.row] = row[label] != 0;
		if (!keep[w.row])
			hash[(*count)++] = t->hash[w.row];
	}
	mat_walk_end(&w);
	qsort(hash, *count, sizeof *hash, compare_hashes);
	return hash;
}

/* Keep what is below the cutoff, and the first `ties` of what is at it. */
static void
keep_below(bool *keep, double *kept_share, const struct table *t,
    uint64_t cutoff, size_t ties, int *failed, struct error *e)
{
	struct sum all = {0}, kept = {0};
	const double *row;
	struct mat_walk w;

	mat_walk_start(&w, &t->raw.mat);
	while ((row = mat_walk_next(&w, failed, e)) != NULL) {
		double weight =
		    t->raw.weighted ? row[dataset_weight(&t->raw)] : 1;
		bool tied = t->hash[w.row] == cutoff && ties > 0;

		if (keep[w.row]) /* a positive */
			continue;
		keep[w.row] = t->hash[w.row] < cutoff || tied;
		ties -= tied;
		sum_add(&all, weight);
		if (keep[w.row])
			sum_add(&kept, weight);
	}
	mat_walk_end(&w);
	*kept_share = sum_value(&kept) / sum_value(&all);
}

bool *
sample_negatives(struct model_undersample *u, double *kept_share,
    const struct table *t, const struct opts *o, struct error *e)
{
	size_t rows = dataset_rows(&t->raw), ties = 0;
	bool *keep = mem_resize(NULL, rows + 1, sizeof *keep);
	int failed = 0;
	uint64_t *hash, cutoff = 0;
	double wanted;

	*u = (struct model_undersample){
	    .ratio = o->undersample, .seed = o->seed};
	hash = sort_hashes(&u->negatives, keep, t, &failed, e);
	wanted = floor(o->undersample * (double)(rows - u->negatives) + 0.5);
	u->kept = u->negatives;
	/* (Without positives the fit has something to say.) */
	if (u->negatives < rows && wanted < (double)u->negatives)
		u->kept = (size_t)wanted;
	if (u->kept > 0)
		cutoff = hash[u->kept - 1];
	for (size_t i = u->kept; i > 0 && hash[i - 1] == cutoff; i--)
		ties++;
	free(hash);
	if (failed == 0)
		keep_below(keep, kept_share, t, cutoff, ties, &failed, e);
	if (failed == 0)
		return keep;
	free(keep);
	return NULL;
}
