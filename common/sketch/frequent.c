#include "sketch/frequent.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

void
frequent_release(struct frequent *f)
{
	for (size_t i = 0; f->text != NULL && i < FREQUENT_CELLS; i++)
		free(f->text[i]);
	free(f->text);
}

/* Keep a text that leads now. */
static void
keep_text(struct frequent *f, const struct datum *x)
{
	size_t at = frequent_cell_of(x->hash);

	if (x->kind == DATUM_NUMBER || f->cell[at].hash != x->hash)
		return;
	if (f->text == NULL)
		f->text = mem_zero(FREQUENT_CELLS, sizeof *f->text);
	if (f->text[at] == NULL || f->text[at]->hash != x->hash)
		f->text[at] = datum_keep(f->text[at], x);
}

void
frequent_add(struct frequent *f, const struct datum *x, double count)
{
	f->total += count;
	frequent_vote(f, x->hash, count);
	keep_text(f, x);
}

/* Return the value that leads in a cell. */
static struct datum
leader(const struct frequent *f, size_t at)
{
	return datum_of_hash(
	    f->cell[at].hash, f->text == NULL ? NULL : f->text[at]);
}

void
frequent_merge(struct frequent *into, const struct frequent *from)
{
	for (size_t i = 0; i < FREQUENT_CELLS; i++) {
		struct datum x = leader(from, i);

		into->cell[i].total += from->cell[i].total;
		into->other_cell[i] += from->other_cell[i];
		frequent_lead(&into->cell[i], x.hash, from->cell[i].votes);
		keep_text(into, &x);
	}
	into->total += from->total;
}

/* Estimate a value's count: a cell's total less what others bring to it. */
static double
estimate(const struct frequent *f, uint64_t hash)
{
	double least = fmin(f->cell[frequent_cell_of(hash)].total,
	    f->other_cell[frequent_other_cell_of(hash)]);

	return fmax(0, least - (f->total - least) / (FREQUENT_CELLS - 1));
}

size_t
frequent_find(const struct frequent *f, double all, struct datum *found)
{
	size_t count = 0;

	for (size_t i = 0; i < FREQUENT_CELLS; i++) {
		struct datum x = leader(f, i);
		double about = estimate(f, x.hash);

		if (f->cell[i].votes == 0 || about < FREQUENT_SHARE * all)
			continue;
		x.count = round(about);
		x.about = true;
		found[count++] = x;
	}
	return count;
}
