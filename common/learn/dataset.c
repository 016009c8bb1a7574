#include "learn/dataset.h"

#include <string.h>

void
dataset_init(struct dataset *d, size_t features, const char *const *names,
    bool weighted, bool folded)
{
	*d = (struct dataset){
	    .features = features,
	    .weighted = weighted,
	    .folded = folded,
	    .names = names,
	};
	mat_init(&d->mat, features + 1 + weighted + folded);
}

void
dataset_release(struct dataset *d)
{
	mat_release(&d->mat);
	*d = (struct dataset){0};
}

int
dataset_add(struct dataset *d, const double *x, bool label, double weight,
    double fold, struct error *e)
{
	double *row = mat_append_row(&d->mat, e);

	if (row == NULL)
		return -1;
	memcpy(row, x, d->features * sizeof *x);
	row[dataset_label(d)] = label;
	if (d->weighted)
		row[dataset_weight(d)] = weight;
	if (d->folded)
		row[dataset_fold(d)] = fold;
	return 0;
}

int
dataset_set_fold(struct dataset *d, size_t row, size_t fold, struct error *e)
{
	return mat_set(&d->mat, row, dataset_fold(d), (double)fold, e);
}
