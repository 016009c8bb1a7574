#include "sketch/values.h"

#include "base/mem.h"
#include "sketch/fewest.h"
#include "sketch/frequent.h"

#include <math.h>
#include <stdlib.h>

/* What is kept of more values than can be known. */
struct values_many {
	struct distinct distinct;
	struct fewest fewest;
	struct frequent frequent; /* those that are not watched */
};

void
values_release(struct values *v)
{
	known_release(&v->known);
	if (v->many != NULL)
		frequent_release(&v->many->frequent);
	free(v->many);
	*v = (struct values){0};
}

/* --- adding ------------------------------------------------------------------ */

/* Keep only the watched values; all others go where there is room for many. */
static void
become_many(struct values *v)
{
	struct values_many *m = v->many = mem_zero(1, sizeof *m);

	fewest_init(&m->fewest);
	for (size_t i = 0; i < v->known.count; i++) {
		struct datum x = known_at(&v->known, i);

		if (x.count == 0)
			continue;
		distinct_add(&m->distinct, x.hash);
		fewest_add(&m->fewest, x.hash, x.count > 1);
		if (i >= v->watched)
			frequent_add(&m->frequent, &x, x.count);
	}
	known_cut(&v->known, v->watched);
}

/* Add a count to one of many values. */
static void
add_to_many(struct values *v, const struct datum *x, double count)
{
	struct known_value *known = known_find(&v->known, x->hash);
	struct values_many *m = v->many;

	if (known == NULL || known->count == 0)
		distinct_add(&m->distinct, x->hash);
	if (known != NULL)
		known->count += count;
	else
		frequent_add(&m->frequent, x, count);
}

/* Add a count that is not of one value at once. */
static void
add_count(struct values *v, const struct datum *x, double count)
{
	struct known_value *known;

	v->total += count;
	if (v->many != NULL) {
		fewest_add(&v->many->fewest, x->hash, count > 1);
		add_to_many(v, x, count);
		return;
	}
	known = known_find(&v->known, x->hash);
	if (known == NULL)
		known = known_add(&v->known, x);
	v->distinct += known->count == 0;
	known->count += count;
	if (v->distinct > VALUES_EXACT)
		become_many(v);
}

void
values_add(struct values *v, const struct datum *x, double weight)
{
	add_count(v, x, weight);
}

void
values_add_numbers(struct values *v, const double *x, size_t count)
{
	size_t voted = 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t hash = datum_hash_of(x[i]);
		struct values_many *m = v->many;

		if (m == NULL || known_has_slot(&v->known, hash)) {
			struct datum value = datum_of_number(x[i]);

			add_count(v, &value, 1);
			continue;
		}
		voted++;
		fewest_add(&m->fewest, hash, false);
		distinct_add(&m->distinct, hash);
		frequent_vote(&m->frequent, hash, 1);
	}
	v->total += (double)voted;
	if (voted > 0)
		v->many->frequent.total += (double)voted;
}

/* --- watching and merging ---------------------------------------------------- */

void
values_watch(struct values *v)
{
	/* Those that occurred once are not frequent. */
	if (v->many == NULL)
		v->watched = known_sort_out(&v->known);
}

void
values_watch_as(struct values *v, const struct values *other)
{
	for (size_t i = 0; i < other->watched; i++) {
		struct datum x = known_at(&other->known, i);

		known_add(&v->known, &x);
	}
	v->watched = other->watched;
}

void
values_merge(struct values *into, const struct values *from)
{
	bool many = from->many != NULL;

	if (many) {
		if (into->many == NULL)
			become_many(into);
		distinct_merge(&into->many->distinct, &from->many->distinct);
		fewest_merge(&into->many->fewest, &from->many->fewest);
		frequent_merge(&into->many->frequent, &from->many->frequent);
		into->total += from->many->frequent.total;
	}
	for (size_t i = 0; i < from->known.count; i++) {
		struct datum x = known_at(&from->known, i);

		if (x.count == 0)
			continue;
		if (!many) {
			add_count(into, &x, x.count);
			continue;
		}
		/* It is in the sample already. */
		into->total += x.count;
		add_to_many(into, &x, x.count);
	}
}

/* --- results ----------------------------------------------------------------- */

bool
values_is_exact(const struct values *v)
{
	return v->many == NULL;
}

double
values_distinct(const struct values *v)
{
	return v->many == NULL ? (double)v->distinct
			       : round(distinct_estimate(&v->many->distinct));
}

static struct datum *
all_known(const struct values *v, size_t more, size_t *count)
{
	struct datum *all = mem_zero(v->known.count + more + 1, sizeof *all);

	*count = 0;
	for (size_t i = 0; i < v->known.count; i++)
		if (v->known.value[i].count > 0)
			all[(*count)++] = known_at(&v->known, i);
	return all;
}

struct datum *
values_all(const struct values *v, size_t *count)
{
	return all_known(v, 0, count);
}

static int
compare_counts(const void *a, const void *b)
{
	const struct datum *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return datum_compare(x, y);
}

size_t
values_top(const struct values *v, struct datum *top, size_t most)
{
	size_t count;
	struct datum *all = all_known(v, FREQUENT_CELLS, &count);

	if (v->many != NULL)
		count +=
		    frequent_find(&v->many->frequent, v->total, all + count);
	qsort(all, count, sizeof *all, compare_counts);
	if (count > most)
		count = most;
	memcpy(top, all, count * sizeof *all);
	free(all);
	return count;
}

bool
values_all_differ(const struct values *v)
{
	struct datum found[FREQUENT_CELLS];

	for (size_t i = 0; i < v->known.count; i++)
		if (v->known.value[i].count > 1)
			return false;
	if (v->many == NULL)
		return true;
	return !fewest_has_equal(&v->many->fewest) &&
	    frequent_find(&v->many->frequent, v->total, found) == 0;
}
