#include "sketch/steps.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double
from_bits(uint64_t bits)
{
	double x;

	memcpy(&x, &bits, sizeof x);
	return x;
}

/*
 * Make the step of a bucket: its value is the middle, or the middle one of its
 * whole numbers.
 */
static struct numbers_step
step_of(const struct numbers *n, double low, double high, double count)
{
	struct numbers_step s = {.low = low, .high = high, .count = count};
	double first = low, last = high, size = fmin(fabs(low), fabs(high));

	if (n->fractions) {
		s.value = low + (high - low) / 2;
	} else {
		first = ceil(low);
		last = floor(high);
		s.value = first + floor((last - first) / 2);
	}
	s.error = fmax(s.value - first, last - s.value) / size;
	return s;
}

/* Add a page's buckets to the steps; those of negative numbers run downwards. */
static size_t
add_steps(const struct numbers *n, const struct pages_page *p,
    struct numbers_step *step)
{
	bool negative = pages_is_negative(&n->pages, p->key);
	size_t count = 0;

	for (uint64_t i = 0; i < PAGES_BUCKETS; i++) {
		uint64_t b = negative ? PAGES_BUCKETS - 1 - i : i;
		uint64_t bits = (p->key << PAGES_BITS | b) << n->pages.open;
		uint64_t end = bits | ((UINT64_C(1) << n->pages.open) - 1);
		double low = from_bits(negative ? end : bits);
		double high = from_bits(negative ? bits : end);

		if (pages_count_of(p, b) == 0)
			continue;
		/* Nothing in it is beyond the least and the greatest. */
		low = fmax(low, n->least);
		high = fmin(high, n->most);
		step[count++] = step_of(n, low, high, pages_count_of(p, b));
	}
	return count;
}

/* Return how many steps there will be. */
static size_t
count_steps(const struct numbers *n)
{
	size_t count = n->zeros > 0;

	for (size_t i = 0; i < n->pages.slots; i++)
		for (uint64_t b = 0;
		     n->pages.slot[i] != NULL && b < PAGES_BUCKETS; b++)
			count += pages_count_of(n->pages.slot[i], b) > 0;
	return count;
}

struct numbers_step *
numbers_steps(const struct numbers *n, size_t *count)
{
	struct pages_page **page = pages_sorted(&n->pages);
	struct numbers_step *step = mem_zero(count_steps(n) + 1, sizeof *step);
	size_t pages = n->pages.count, positive;

	for (positive = 0; positive < pages; positive++)
		if (pages_is_negative(&n->pages, page[positive]->key))
			break;
	*count = 0;
	for (size_t i = pages; i-- > positive;)
		*count += add_steps(n, page[i], step + *count);
	if (n->zeros > 0)
		step[(*count)++].count = n->zeros;
	for (size_t i = 0; i < positive; i++)
		*count += add_steps(n, page[i], step + *count);
	free(page);
	return step;
}

void
numbers_quantiles(const struct numbers_step *step, size_t steps,
    const double *share, size_t count, double *quantile)
{
	double all = 0, before = 0;
	size_t at = 0;

	for (size_t i = 0; i < steps; i++)
		all += step[i].count;
	for (size_t k = 0; k < count; k++) {
		/* (A product that should be whole may be a bit above it.) */
		double wanted = share[k] * all * (1 - 1e-15);

		while (at + 1 < steps && before + step[at].count < wanted)
			before += step[at++].count;
		quantile[k] = steps == 0 ? NAN : step[at].value;
	}
}

double
numbers_error(const struct numbers_step *step, size_t steps)
{
	double most = 0;

	for (size_t i = 0; i < steps; i++)
		most = fmax(most, step[i].error);
	return most;
}

/* --- distance --------------------------------------------------------------- */

/* Copy it, with as many bits open as the other has, or more. */
static struct numbers
coarse_copy(const struct numbers *n, const struct numbers *other)
{
	struct numbers copy = {.pages.open = n->pages.open};

	numbers_merge(&copy, n);
	pages_open(&copy.pages, other->pages.open);
	return copy;
}

double
numbers_distance(const struct numbers *a, const struct numbers *b)
{
	struct numbers both[2] = {coarse_copy(a, b), coarse_copy(b, a)};
	struct numbers_step *step[2];
	size_t count[2], at[2] = {0, 0};
	double all[2] = {0, 0}, seen[2] = {0, 0}, most = 0;

	for (int k = 0; k < 2; k++) {
		/* The same ends in both, not those of the data. */
		both[k].least = -INFINITY;
		both[k].most = INFINITY;
		step[k] = numbers_steps(&both[k], &count[k]);
		for (size_t i = 0; i < count[k]; i++)
			all[k] += step[k][i].count;
	}
	while (at[0] < count[0] && at[1] < count[1]) {
		double low = fmin(step[0][at[0]].low, step[1][at[1]].low);

		for (int k = 0; k < 2; k++)
			if (step[k][at[k]].low <= low)
				seen[k] += step[k][at[k]++].count;
		most = fmax(most, fabs(seen[0] / all[0] - seen[1] / all[1]));
	}
	for (int k = 0; k < 2; k++) {
		free(step[k]);
		numbers_release(&both[k]);
	}
	return all[0] > 0 && all[1] > 0 ? most : NAN;
}
