#include "learn/net_rows.h"

#include "base/mem.h"
#include "learn/net_scale.h"
#include "math/mat_sort.h"
#include "math/sum.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#define ROW_DOUBLES (sizeof(struct net_row) / sizeof(double))

/* --- which rows there are -------------------------------------------------- */

/* Is the row one to learn from? */
static bool
counts(const struct net_rows *r, const struct dataset *d, const double *row)
{
	return net_weight(d, row) > 0 &&
	    !(r->mirror && row[dataset_label(d)] != 0);
}

/* Count the rows, and find the range of each feature. */
static int
count(struct net_rows *r, struct net_range *range, const struct dataset *d,
    struct error *e)
{
	struct sum weight[2] = {{0}};
	const double *row;
	struct mat_walk w;
	int failed = 0;

	for (size_t j = 0; j < r->features; j++)
		range[j] = (struct net_range){INFINITY, -INFINITY};
	mat_walk_start(&w, &d->mat);
	while ((row = mat_walk_next(&w, &failed, e)) != NULL) {
		bool label = row[dataset_label(d)] != 0;

		if (!counts(r, d, row))
			continue;
		r->rows[label]++;
		sum_add(&weight[label], net_weight(d, row));
		for (size_t j = 0; j < r->features; j++) {
			range[j].low = fmin(range[j].low, row[j]);
			range[j].high = fmax(range[j].high, row[j]);
		}
	}
	mat_walk_end(&w);
	r->weight[0] = sum_value(&weight[0]);
	r->weight[1] = sum_value(&weight[1]);
	return failed;
}

static int
check_ranges(
    const struct net_rows *r, const struct net_range *range, struct error *e)
{
	for (size_t j = 0; j < r->features; j++)
		if (range[j].high - range[j].low >= DBL_MIN)
			return 0;
	return error_set(e, ST_CANNOT,
	    "all features are constant: nothing can be learned from them");
}

static int
check(const struct net_rows *r, const struct net_range *range, struct error *e)
{
	size_t rows = r->rows[0] + r->rows[1];

	if (rows == 0)
		return error_set(e, ST_CANNOT, "no records to learn from");
	if (r->mirror)
		return check_ranges(r, range, e);
	if (rows == 1)
		return error_set(e, ST_CANNOT,
		    "there is one record only: both labels are needed");
	if (r->rows[0] == 0 || r->rows[1] == 0)
		return error_set(e, ST_CANNOT,
		    "all %zu records have label %d: both labels are needed",
		    rows, r->rows[1] != 0);
	return check_ranges(r, range, e);
}

/* --- the rows -------------------------------------------------------------- */

/* Move the rows from the dataset, a block after the other. */
static int
convert(struct net_rows *r, struct dataset *d, const double class_weight[2],
    struct error *e)
{
	const struct dense_kernel *k = dense_kernel();
	double all =
	    r->weight[0] * class_weight[0] + r->weight[1] * class_weight[1];
	double unit = (double)(r->rows[0] + r->rows[1]) / all;
	float *inputs = mem_aligned(r->stride, sizeof *inputs);
	const double *row;
	struct mat_walk w;
	int failed = 0;

	mat_init(&r->mat, ROW_DOUBLES + r->stride / 2);
	mat_limit_like(&r->mat, &d->mat, 1);
	mat_walk_start(&w, &d->mat);
	while (failed == 0 && (row = mat_walk_next(&w, &failed, e)) != NULL) {
		bool label = row[dataset_label(d)] != 0;
		struct net_row head = {
		    .key = net_mix((uint64_t)row[dataset_fold(d)]),
		    .sign = label ? 1 : -1,
		    .weight = (float)(net_weight(d, row) * unit *
			class_weight[label]),
		};
		double *to;

		if (!counts(r, d, row))
			continue;
		to = mat_append_row(&r->mat, e);
		if (to == NULL) {
			failed = -1;
			continue;
		}
		k->scale(&r->scale, row, 1, inputs);
		memcpy(to, &head, sizeof head);
		memcpy(to + ROW_DOUBLES, inputs, r->stride * sizeof *inputs);
		if (w.at == w.count)
			mat_drop_block(&d->mat, w.block - 1);
	}
	mat_walk_end(&w);
	free(inputs);
	return failed;
}

/*
 * Give each row of several with one key another key, by its number among them.
 * The rows are sorted; `*moved` is whether they have to be again.
 */
static int
part_equals(struct net_rows *r, bool *moved, struct error *e)
{
	uint64_t last = 0, number = 0;
	const double *row;
	struct mat_walk w;
	int failed = 0;

	*moved = false;
	mat_walk_start(&w, &r->mat);
	while (failed == 0 && (row = mat_walk_next(&w, &failed, e)) != NULL) {
		uint64_t key = net_row(row).key;
		double bits;

		number = w.row > 0 && key == last ? number + 1 : 0;
		last = key;
		if (number == 0)
			continue;
		key = net_mix(key + number);
		memcpy(&bits, &key, sizeof bits);
		failed = mat_set(&r->mat, w.row, 0, bits, e);
		*moved = true;
	}
	mat_walk_end(&w);
	return failed;
}

static int
sort_rows(struct net_rows *r, struct error *e)
{
	bool moved;

	if (mat_sort(&r->mat, 0, 1, e) < 0 || part_equals(r, &moved, e) < 0)
		return -1;
	return moved ? mat_sort(&r->mat, 0, 1, e) : 0;
}

int
net_rows_init(struct net_rows *r, struct dataset *d,
    const double class_weight[2], bool smooth, bool mirror, struct error *e)
{
	struct net_range *range = mem_zero(d->features + 1, sizeof *range);
	int failed;

	*r = (struct net_rows){
	    .features = d->features,
	    .stride = dense_stride(d->features),
	    .mirror = mirror,
	    .mat = {.fd = -1},
	};
	r->centre = mem_aligned(r->stride, sizeof *r->centre);
	r->factor = mem_aligned(r->stride, sizeof *r->factor);
	r->scale = (struct dense_scale){r->features, r->stride, r->centre,
	    r->factor, smooth ? DENSE_SMOOTH_MOST : DENSE_MOST, smooth};
	failed = count(r, range, d, e);
	if (failed == 0)
		failed = check(r, range, e);
	if (failed == 0)
		failed = smooth ? net_scale_robustly(r, range, d, e)
				: net_scale_by_sd(r, d, e);
	if (failed == 0)
		failed = convert(r, d, class_weight, e);
	dataset_release(d);
	if (failed == 0)
		failed = sort_rows(r, e);
	free(range);
	if (failed < 0)
		net_rows_release(r);
	return failed;
}

void
net_rows_release(struct net_rows *r)
{
	mat_release(&r->mat);
	free(r->centre);
	free(r->factor);
	*r = (struct net_rows){.mat = {.fd = -1}};
}
