#include "train/undersample.h"

#include "base/mem.h"
#include "math/mat_sort.h"
#include "math/sum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint64_t
get_bits(const double *x)
{
	uint64_t bits;

	memcpy(&bits, x, sizeof bits);
	return bits;
}

/* Sort the hashes of the negatives, and keep the positives. */
static int
sort_hashes(
    struct mat *hashes, bool *keep, const struct train_rows *t, struct error *e)
{
	const struct mat *rows = &t->raw.mat;
	size_t label = dataset_label(&t->raw);
	const double *row;
	struct mat_walk w;
	int failed = 0;

	mat_init(hashes, 1);
	mat_limit_like(hashes, rows, 8);
	mat_walk_start(&w, rows);
	while (failed == 0 && (row = mat_walk_next(&w, &failed, e)) != NULL) {
		double *place;

		keep[w.row] = row[label] != 0;
		if (keep[w.row])
			continue;
		place = mat_append_row(hashes, e);
		if (place == NULL)
			failed = -1;
		else
			memcpy(place, row + t->hash_at, sizeof *place);
	}
	mat_walk_end(&w);
	return failed < 0 ? -1 : mat_sort(hashes, 0, 1, e);
}

/*
 * Find the largest hash to keep, and how many of its rows; both are 0 before.
 * -1 when a hash cannot be read.
 */
static int
find_cutoff(uint64_t *cutoff, size_t *ties, const struct mat *hashes,
    size_t kept, struct error *e)
{
	double bits;

	for (size_t i = kept; i > 0; i--) {
		if (mat_read_rows(hashes, i - 1, 1, &bits, e) < 0)
			return -1;
		if (i == kept)
			*cutoff = get_bits(&bits);
		if (get_bits(&bits) != *cutoff)
			break;
		++*ties;
	}
	return 0;
}

/* Keep rows below the cutoff, and the first `ties` rows at it. */
static void
keep_below(bool *keep, double *kept_share, const struct train_rows *t,
    uint64_t cutoff, size_t ties, int *failed, struct error *e)
{
	struct sum all = {0}, kept = {0};
	const double *row;
	struct mat_walk w;

	mat_walk_start(&w, &t->raw.mat);
	while ((row = mat_walk_next(&w, failed, e)) != NULL) {
		double weight =
		    t->raw.weighted ? row[dataset_weight(&t->raw)] : 1;
		uint64_t hash = get_bits(row + t->hash_at);
		bool tied = hash == cutoff && ties > 0;

		if (keep[w.row]) /* a positive */
			continue;
		keep[w.row] = hash < cutoff || tied;
		ties -= tied;
		sum_add(&all, weight);
		if (keep[w.row])
			sum_add(&kept, weight);
	}
	mat_walk_end(&w);
	*kept_share = sum_value(&kept) / sum_value(&all);
}

bool *
undersample_choose(struct model_undersample *u, double *kept_share,
    const struct train_rows *t, const struct train_ask *ask, struct error *e)
{
	size_t rows = dataset_rows(&t->raw), ties = 0;
	bool *keep = mem_resize(NULL, rows + 1, sizeof *keep);
	struct mat hashes;
	uint64_t cutoff = 0;
	double wanted;
	int failed = sort_hashes(&hashes, keep, t, e);

	*u = (struct model_undersample){.ratio = ask->undersample,
	    .seed = ask->seed,
	    .negatives = hashes.rows,
	    .kept = hashes.rows};
	wanted = floor(ask->undersample * (double)(rows - u->negatives) + 0.5);
	/* (Without positives the fit has something to say.) */
	if (u->negatives < rows && wanted < (double)u->negatives)
		u->kept = (size_t)wanted;
	if (failed == 0)
		failed = find_cutoff(&cutoff, &ties, &hashes, u->kept, e);
	mat_release(&hashes);
	if (failed == 0)
		keep_below(keep, kept_share, t, cutoff, ties, &failed, e);
	if (failed == 0)
		return keep;
	free(keep);
	return NULL;
}
