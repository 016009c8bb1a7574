#include "places.h"

#include <stdlib.h>
#include <string.h>

#include "math/mat_sort.h"

static void
get_place(const struct table *t, const double *row, struct place *p)
{
	memcpy(p, row + t->place_at, sizeof *p);
}

/* The topics' numbers become those of their sorted names. */
static int
renumber_topics(struct table *t, struct error *e)
{
	size_t *now = lineage_sort_topics(&t->lineage);
	const double *row;
	struct mat_walk w;
	int failed = 0;

	mat_walk_start(&w, &t->raw.mat);
	while (failed == 0 && (row = mat_walk_next(&w, &failed, e)) != NULL) {
		struct place p;
		uint64_t topic;
		double bits;

		get_place(t, row, &p);
		topic = now[place_topic(&p)];
		if (topic == place_topic(&p))
			continue;
		p.where = topic << 32 | (uint64_t)place_partition(&p);
		memcpy(&bits, &p.where, sizeof bits);
		failed = mat_set(&t->raw.mat, w.row, t->place_at, bits, e);
	}
	mat_walk_end(&w);
	free(now);
	return failed;
}

static bool
is_behind(const struct place *p, const struct place *q)
{
	return p->where != q->where ? p->where > q->where
				    : p->offset > q->offset;
}

/* 1 when the places are in order, 0 when not, -1 when that cannot be told. */
static int
is_sorted(const struct table *t, struct error *e)
{
	struct place last = {0}, p;
	const double *row;
	struct mat_walk w;
	int failed = 0;
	bool sorted = true;

	mat_walk_start(&w, &t->raw.mat);
	while (sorted && (row = mat_walk_next(&w, &failed, e)) != NULL) {
		get_place(t, row, &p);
		sorted = !is_behind(&last, &p);
		last = p;
	}
	mat_walk_end(&w);
	return failed < 0 ? -1 : sorted;
}

static int
tell_places(struct table *t, struct model_lineage *m, struct error *e)
{
	const double *row;
	struct mat_walk w;
	int failed = 0;

	lineage_tell_start(&t->lineage);
	mat_walk_start(&w, &t->raw.mat);
	while (failed == 0 && (row = mat_walk_next(&w, &failed, e)) != NULL) {
		struct place p;

		get_place(t, row, &p);
		failed = lineage_tell(&t->lineage, m, &p, e);
	}
	mat_walk_end(&w);
	if (failed == 0)
		lineage_tell_end(&t->lineage, m);
	return failed;
}

int
places_sort(struct table *t, struct model_lineage *m, struct error *e)
{
	int sorted;

	if (!t->lineage.on || dataset_rows(&t->raw) == 0)
		return 0;
	if (renumber_topics(t, e) < 0 || (sorted = is_sorted(t, e)) < 0)
		return -1;
	if (!sorted && mat_sort(&t->raw.mat, t->place_at, PLACE_KEYS, e) < 0)
		return -1;
	return tell_places(t, m, e);
}
