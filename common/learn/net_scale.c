#include "learn/net_scale.h"

#include "base/mem.h"
#include "judge/radix.h"
#include "learn/scale.h"
#include "math/sum.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#define SAMPLE 65536		/* rows at most, to find quartiles in; and */
#define SAMPLE_BYTES (64 << 20) /* with many features so many bytes */

/* The rows of the sample: one array for each feature. */
struct sample_rows {
	size_t count;
	struct row *row;
};

/* Collect the rows with keys below `most`, at most `room` of them. */
static int
take_sample(struct sample_rows *s, const struct net_rows *r,
    const struct dataset *d, uint64_t most, size_t room, struct error *e)
{
	const double *row;
	struct mat_walk w;
	int failed = 0;

	s->row = mem_resize(NULL, room * r->features + 1, sizeof *s->row);
	mat_walk_start(&w, &d->mat);
	while ((row = mat_walk_next(&w, &failed, e)) != NULL) {
		double weight = net_weight(d, row);

		if (weight <= 0 || (r->mirror && row[dataset_label(d)] != 0) ||
		    net_mix((uint64_t)row[dataset_fold(d)]) > most ||
		    s->count == room)
			continue;
		for (size_t j = 0; j < r->features; j++)
			s->row[j * room + s->count] = (struct row){
			    row[j] + 0.0, weight}; /* -0 becomes 0 */
		s->count++;
	}
	mat_walk_end(&w);
	return failed;
}

/* Find where a share of the weight is at or below: rows fall. */
static double
quantile(const struct row *rows, size_t n, double all, double share)
{
	double below = 0;

	for (size_t i = n; i-- > 0;) {
		below += rows[i].signed_weight;
		if (below >= share * all)
			return rows[i].score;
	}
	return rows[0].score;
}

/* Return 1 / width, or 0 where there is no width to divide by. */
static double
inverse(double width)
{
	if (!(width >= DBL_MIN))
		return 0;
	return 1 / fmin(width, DBL_MAX);
}

int
net_scale_robustly(struct net_rows *r, const struct net_range *range,
    const struct dataset *d, struct error *e)
{
	size_t rows = r->rows[0] + r->rows[1], room = SAMPLE;
	size_t most = SAMPLE_BYTES / sizeof(struct row) / r->features;
	struct sample_rows s = {0};
	uint64_t key = UINT64_MAX;
	int failed;

	if (room > most)
		room = most < 1024 ? 1024 : most;
	if (room >= rows)
		room = rows;
	else /* a little less than the room, as keys are like chance */
		key = (uint64_t)(0x1p64 * 0.95 * (double)room / (double)rows);
	failed = take_sample(&s, r, d, key, room, e);
	for (size_t j = 0; failed == 0 && j < r->features; j++) {
		struct row *x = s.row + j * room;
		double all = 0, q;

		radix_sort(x, s.count);
		for (size_t i = s.count; i-- > 0;)
			all += x[i].signed_weight;
		if (s.count > 0) {
			r->centre[j] = quantile(x, s.count, all, 0.5);
			q = quantile(x, s.count, all, 0.75) -
			    quantile(x, s.count, all, 0.25);
			r->factor[j] = inverse(q);
		} else {
			r->centre[j] = range[j].low;
		}
		if (r->factor[j] == 0)
			r->factor[j] =
			    2 * inverse(range[j].high - range[j].low);
	}
	free(s.row);
	return failed;
}

/* Add up (x - centre)^power of each feature, of the rows a mirror learns from. */
static int
add_powers(struct sum *sum, const struct net_rows *r, const struct dataset *d,
    int power, struct error *e)
{
	const double *row;
	struct mat_walk w;
	int failed = 0;

	mat_walk_start(&w, &d->mat);
	while ((row = mat_walk_next(&w, &failed, e)) != NULL) {
		double weight = net_weight(d, row) / r->weight[0];

		if (row[dataset_label(d)] != 0)
			continue;
		for (size_t j = 0; j < r->features; j++) {
			double x = row[j] - r->centre[j];

			sum_add(&sum[j], weight * (power == 1 ? x : x * x));
		}
	}
	mat_walk_end(&w);
	return failed;
}

/* Standardise by the rows of label 0 alone. */
static int
scale_mirror(struct net_rows *r, const struct dataset *d, struct error *e)
{
	struct sum *sum = mem_zero(2 * r->features + 1, sizeof *sum);
	struct sum *squares = sum + r->features;
	int failed = add_powers(sum, r, d, 1, e);

	for (size_t j = 0; j < r->features; j++)
		r->centre[j] = sum_value(&sum[j]);
	if (failed == 0)
		failed = add_powers(squares, r, d, 2, e);
	for (size_t j = 0; j < r->features; j++)
		r->factor[j] = inverse(sqrt(sum_value(&squares[j])));
	free(sum);
	return failed;
}

int
net_scale_by_sd(struct net_rows *r, const struct dataset *d, struct error *e)
{
	struct scan scan;
	struct scale scale;
	int failed;

	if (r->mirror)
		return scale_mirror(r, d, e);
	scan_init(&scan, d, SCAN_PANEL, 0);
	failed = scale_init(&scale, &scan, e);
	scan_release(&scan);
	if (failed < 0)
		return -1;
	for (size_t j = 0; j < r->features; j++) {
		r->centre[j] = scale.mean[j];
		r->factor[j] =
		    scale_is_constant(&scale, j) ? 0 : 1 / scale.sd[j];
	}
	scale_release(&scale);
	return 0;
}
