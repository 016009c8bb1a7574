/* Taking the rows of a dataset: which are held out, and what they weigh. */
#include "base/mem.h"
#include "learn/boost_rows.h"
#include "math/mat_sort.h"
#include "math/portable.h"
#include "math/sort_keys.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HOLD_OUT 0 /* mixed into hashes for this choice */

/* What is read of a row at first. */
struct taken {
	size_t rows;
	uint64_t *key; /* by which rows are held out: the largest ones */
	uint64_t *hash;
	unsigned char *label;
	double *weight;
};

static int
read_rows(struct taken *t, const struct boost *b, const struct dataset *d,
    struct error *e)
{
	size_t most = dataset_rows(d) + 1;
	const double *row;
	struct mat_walk w;
	int failed = 0;

	if (most >= UINT32_MAX)
		return error_set(
		    e, ST_CANNOT, "there are more than %u rows", UINT32_MAX);
	t->key = mem_zero(most, sizeof *t->key);
	t->hash = mem_zero(most, sizeof *t->hash);
	t->label = mem_zero(most, 1);
	t->weight = d->weighted ? mem_zero(most, sizeof *t->weight) : NULL;
	mat_walk_start(&w, &d->mat);
	while ((row = mat_walk_next(&w, &failed, e)) != NULL) {
		size_t i = t->rows;

		if (d->weighted && row[dataset_weight(d)] == 0)
			continue;
		if (b->hash_at > 0)
			memcpy(&t->hash[i], row + b->hash_at, sizeof *t->hash);
		t->hash[i] = boost_mix(t->hash[i], b->seed);
		t->label[i] = row[dataset_label(d)] != 0;
		if (d->weighted)
			t->weight[i] = row[dataset_weight(d)];
		if (b->by_key)
			t->key[i] = mat_sort_key(row[dataset_fold(d)] + 0.0);
		t->rows++;
	}
	mat_walk_end(&w);
	return failed;
}

struct hashed {
	uint64_t hash;
	size_t row;
};

static int
by_hash(const void *a, const void *b)
{
	const struct hashed *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static bool
has_equals(const uint64_t *hash, size_t rows)
{
	uint64_t *key = mem_zero(2 * rows + 1, sizeof *key);
	bool found = false;

	memcpy(key, hash, rows * sizeof *key);
	sort_keys(key, key + rows, rows);
	for (size_t i = 1; i < rows && !found; i++)
		found = key[i] == key[i - 1];
	free(key);
	return found;
}

/*
 * Give each of several equal records, except the first, a hash of its own, so
 * that they do not share their fate. (They are equal: it does not matter which
 * is the first.)
 */
static void
part_equals(struct taken *t)
{
	struct hashed *h;

	if (!has_equals(t->hash, t->rows))
		return;
	h = mem_zero(t->rows + 1, sizeof *h);
	for (size_t i = 0; i < t->rows; i++)
		h[i] = (struct hashed){t->hash[i], i};
	qsort(h, t->rows, sizeof *h, by_hash);
	for (size_t i = 1, n = 0; i < t->rows; i++) {
		n = h[i].hash == h[i - 1].hash ? n + 1 : 0;
		if (n > 0)
			t->hash[h[i].row] = boost_mix(h[i].hash, n);
	}
	free(h);
}

/*
 * Return the least key of the `share` of rows with the largest keys, of one
 * label or, with -1, of all; UINT64_MAX when that is none.
 */
static uint64_t
find_cut(const struct taken *t, int label, double share)
{
	uint64_t *key = mem_zero(2 * t->rows + 1, sizeof *key);
	uint64_t cut = UINT64_MAX;
	size_t count = 0, held;

	for (size_t i = 0; i < t->rows; i++)
		if (label < 0 || t->label[i] == label)
			key[count++] = t->key[i];
	held = (size_t)((double)count * share + 0.5);
	if (held > 0 && held < count) {
		size_t at = count - held;

		sort_keys(key, key + t->rows, count);
		/* Equal keys are on one side; not all of them on this one. */
		while (at < count && key[at] == key[0])
			at++;
		cut = at < count ? key[at] : UINT64_MAX;
	}
	free(key);
	return cut;
}

/* Are there both labels among the rows to learn from? */
static int
check_labels(const struct boost *b, size_t count[2][2], struct error *e)
{
	size_t rows = count[0][0] + count[0][1];

	for (int y = 0; y < 2; y++) {
		const char *name = y == 1 ? "positives" : "negatives";

		if (rows + count[1][0] + count[1][1] == 0)
			return error_set(
			    e, ST_CANNOT, "there are no rows to learn from");
		if (rows + count[1][0] + count[1][1] == 1)
			return error_set(e, ST_CANNOT,
			    "there is one record only: both labels are needed");
		if (count[0][y] + count[1][y] == 0)
			return error_set(e, ST_CANNOT,
			    "all %zu rows have the label %d: there is nothing "
			    "to tell apart",
			    rows + count[1][!y], !y);
		if (count[0][y] == 0)
			return error_set(e, ST_CANNOT,
			    "all %s are among the rows that --hold-out keeps "
			    "apart%s%s: --hold-out 0 keeps none",
			    name, b->by_key ? ", by " : "",
			    b->by_key ? b->by : "");
	}
	return 0;
}

/* Sums of weights, exact, and so in any order. */
__extension__ typedef __int128 wide;

static double
wide_sum(wide sum, double scale)
{
	return (double)sum / scale;
}

/* Set the scales, and the sums of the weights. */
static int
weigh(struct boost_rows *r, struct boost *b, struct error *e)
{
	double most = 0, scale;
	wide all[2] = {0, 0}, learned[2] = {0, 0};
	int power;

	for (size_t i = 0; i < r->count; i++)
		most = fmax(most, boost_rows_weight(r, i));
	frexp(most, &power);
	scale = ldexp(1, 60 - power);
	for (size_t i = 0; i < r->count; i++) {
		wide w = (wide)(boost_rows_weight(r, i) * scale);

		all[r->label[i]] += w;
		learned[r->label[i]] += i < r->learned ? w : 0;
	}
	if (learned[0] == 0 || learned[1] == 0)
		return error_set(e, ST_CANNOT,
		    "the weights of the labels are too far apart: by more than "
		    "1e18");
	b->weight_positives = wide_sum(all[1], scale);
	b->weight = wide_sum(all[0] + all[1], scale);
	b->base = portable_log(
	    wide_sum(learned[1], scale) / wide_sum(learned[0], scale));
	frexp(most * (double)(r->count + 1), &power);
	r->scale = ldexp(1, 61 - power);
	r->loss_scale = r->scale / BOOST_LOSS_MAX;
	return 0;
}

/* Put the rows to learn from before those that are held out. */
static void
place_rows(struct boost_rows *r, const struct taken *t, const uint64_t cut[2],
    uint32_t *place)
{
	size_t next[2] = {0, r->learned};

	for (size_t i = 0; i < t->rows; i++) {
		size_t to = next[t->key[i] >= cut[t->label[i]]]++;

		place[i] = (uint32_t)to;
		r->label[to] = t->label[i];
		r->hash[to] = t->hash[i];
		if (r->weight != NULL)
			r->weight[to] = t->weight[i];
	}
}

/* Choose what is held out, and take all rows. */
static int
take_rows(struct boost_rows *r, struct boost *b, struct taken *t,
    uint32_t **place, struct error *e)
{
	size_t count[2][2] = {{0}};
	uint64_t cut[2] = {UINT64_MAX, UINT64_MAX};

	if (b->hash_at > 0)
		part_equals(t);
	for (size_t i = 0; i < t->rows && !b->by_key; i++)
		t->key[i] = boost_mix(t->hash[i], HOLD_OUT);
	for (int y = 0; y < 2 && b->hold_out > 0; y++)
		cut[y] = find_cut(t, b->by_key ? -1 : y, b->hold_out);
	for (size_t i = 0; i < t->rows; i++)
		count[t->key[i] >= cut[t->label[i]]][t->label[i]]++;
	if (check_labels(b, count, e) < 0)
		return -1;
	*r = (struct boost_rows){
	    .count = t->rows,
	    .learned = count[0][0] + count[0][1],
	    .label = mem_zero(t->rows, 1),
	    .weight =
		t->weight != NULL ? mem_zero(t->rows, sizeof *r->weight) : NULL,
	    .hash = mem_zero(t->rows, sizeof *r->hash),
	    .class_weight = b->class_weight,
	};
	*place = mem_zero(t->rows + 1, sizeof **place);
	place_rows(r, t, cut, *place);
	memcpy(b->held_from, cut, sizeof cut);
	b->row_count = r->count;
	b->positives = count[0][1] + count[1][1];
	b->held = r->count - r->learned;
	b->held_positives = count[1][1];
	return weigh(r, b, e);
}

bool
boost_holds_out(const struct boost *b, uint64_t hash, double fold, bool label)
{
	uint64_t key = b->by_key
	    ? mat_sort_key(fold + 0.0)
	    : boost_mix(boost_mix(hash, b->seed), HOLD_OUT);

	return b->held > 0 && key >= b->held_from[label];
}

int
boost_rows_take(struct boost_rows *r, struct boost *b, const struct dataset *d,
    uint32_t **place, struct error *e)
{
	struct taken t = {0};
	int failed;

	*place = NULL;
	failed = read_rows(&t, b, d, e);
	if (failed == 0)
		failed = take_rows(r, b, &t, place, e);
	free(t.key);
	free(t.hash);
	free(t.label);
	free(t.weight);
	return failed;
}
