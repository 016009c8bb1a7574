#include "learn/boost_split.h"

#include <stdint.h>
#include <string.h>

#define AHEAD 16 /* rows to fetch before they are needed */

/* The sums of some columns, and the places of their bins in a row's eight. */
struct sums {
	size_t count;
	boost_pair *sum[BINS_ABREAST];
	size_t at[BINS_ABREAST];
};

static inline __attribute__((always_inline)) void
add_rows(const struct sums *s, size_t columns, bool all,
    const unsigned char *bins, const boost_pair *pair, const uint32_t *index,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t row = index[i];
		const unsigned char *bin = bins + row * BINS_ABREAST;
		boost_pair p = pair[row];

		if (i + AHEAD < count) {
			size_t next = index[i + AHEAD];

			__builtin_prefetch(&pair[next]);
			__builtin_prefetch(bins + next * BINS_ABREAST);
		}
#pragma GCC unroll 8
		for (size_t c = 0; c < columns; c++)
			s->sum[c][bin[all ? c : s->at[c]]] += p;
	}
}

void
boost_split_sum(
    const struct boost_grow *g, struct boost_leaf *leaf, size_t group)
{
	const unsigned char *bins = g->bins->group[group];
	const boost_pair *pair = g->rows->pair;
	const uint32_t *index = g->index + leaf->from;
	struct sums s = {0};

	for (size_t c = 0; c < BINS_ABREAST; c++) {
		size_t j = group * BINS_ABREAST + c;

		if (j >= g->bins->columns || !g->chosen[j])
			continue;
		s.sum[s.count] = leaf->sum + g->offset[j];
		s.at[s.count++] = c;
		memset(leaf->sum + g->offset[j], 0,
		    (g->bins->column[j].count + 1) * sizeof *leaf->sum);
	}
#define CASE(n)                                                                \
	case n:                                                                \
		add_rows(&s, n, false, bins, pair, index, leaf->count);        \
		break
	switch (s.count) {
		CASE(1);
		CASE(2);
		CASE(3);
		CASE(4);
		CASE(5);
		CASE(6);
		CASE(7);
	case BINS_ABREAST:
		add_rows(
		    &s, BINS_ABREAST, true, bins, pair, index, leaf->count);
		break;
	}
#undef CASE
}

/* What a split is worth by its left child's sums. */
struct worth {
	double scale, l2, g, h, least; /* of the leaf; a child's least h */
	double now;
};

static inline double
child_worth(double g, double h, const struct worth *w)
{
	return g * g / (h + w->l2);
}

static inline double
gain_of(boost_pair left, const struct worth *w)
{
	double gl = (double)left[0] * w->scale, hl = (double)left[1] * w->scale;
	double gr = w->g - gl, hr = w->h - hl;

	if (!(hl >= w->least) || !(hr >= w->least) || !(hl > 0) || !(hr > 0))
		return 0;
	return child_worth(gl, hl, w) + child_worth(gr, hr, w) - w->now;
}

static void
find_from(const struct boost_split *from, const boost_pair *sum, size_t count,
    const struct worth *w, struct boost_split *best)
{
	boost_pair left = from->left;

	for (size_t bin = 0; bin + 1 < count; bin++) {
		double gain;

		left += sum[bin];
		gain = gain_of(left, w);
		if (!(gain > best->gain))
			continue;
		*best = *from;
		best->gain = gain;
		best->bin = (unsigned)bin;
		best->left = left;
	}
}

void
boost_split_find(const struct boost_grow *g, const struct boost_leaf *leaf,
    size_t column, struct boost_split *best)
{
	const struct bins_column *c = &g->bins->column[column];
	const boost_pair *sum = leaf->sum + g->offset[column];
	boost_pair missing = sum[c->count];
	struct worth w = {
	    .scale = 1 / g->rows->scale,
	    .l2 = g->asked->l2,
	    .least = g->asked->min_weight,
	};
	struct boost_split from = {.column = column};

	w.g = (double)leaf->total[0] * w.scale;
	w.h = (double)leaf->total[1] * w.scale;
	w.now = child_worth(w.g, w.h, &w);
	find_from(&from, sum, c->count, &w, best);
	if (!c->has_missing || (missing[0] == 0 && missing[1] == 0))
		return;
	from.missing_left = true;
	from.left = missing;
	find_from(&from, sum, c->count, &w, best);
}
