#include "train/places.h"

#include "math/mat_sort.h"

#include <stdlib.h>
#include <string.h>

static void
get_place(const struct train_rows *t, const double *row, struct origin_place *p)
{
	memcpy(p, row + t->place_at, sizeof *p);
}

/* Renumber the topics by their sorted names. */
static int
renumber_topics(struct train_rows *t, struct error *e)
{
	size_t *now = origin_sort_topics(&t->lineage);
	const double *row;
	struct mat_walk w;
	int failed = 0;

	mat_walk_start(&w, &t->raw.mat);
	while (failed == 0 && (row = mat_walk_next(&w, &failed, e)) != NULL) {
		struct origin_place p;
		uint64_t topic;
		double bits;

		get_place(t, row, &p);
		topic = now[origin_topic(&p)];
		if (topic == origin_topic(&p))
			continue;
		p.where = topic << 32 | (uint64_t)origin_partition(&p);
		memcpy(&bits, &p.where, sizeof bits);
		failed = mat_set(&t->raw.mat, w.row, t->place_at, bits, e);
	}
	mat_walk_end(&w);
	free(now);
	return failed;
}

static bool
is_behind(const struct origin_place *p, const struct origin_place *q)
{
	return p->where != q->where ? p->where > q->where
				    : p->offset > q->offset;
}

/* Are the places in order? 1, 0, or -1 when that cannot be told. */
static int
is_sorted(const struct train_rows *t, struct error *e)
{
	struct origin_place last = {0}, p;
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
tell_places(struct train_rows *t, struct model_lineage *m, struct error *e)
{
	const double *row;
	struct mat_walk w;
	int failed = 0;

	origin_tell_start(&t->lineage);
	mat_walk_start(&w, &t->raw.mat);
	while (failed == 0 && (row = mat_walk_next(&w, &failed, e)) != NULL) {
		struct origin_place p;

		get_place(t, row, &p);
		failed = origin_tell(&t->lineage, m, &p, e);
	}
	mat_walk_end(&w);
	if (failed == 0)
		origin_tell_end(&t->lineage, m);
	return failed;
}

int
places_sort(struct train_rows *t, struct model_lineage *m, struct error *e)
{
	int sorted;

	if (!t->lineage.on || dataset_rows(&t->raw) == 0)
		return 0;
	if (renumber_topics(t, e) < 0 || (sorted = is_sorted(t, e)) < 0)
		return -1;
	if (!sorted && mat_sort(&t->raw.mat, t->place_at, ORIGIN_KEYS, e) < 0)
		return -1;
	return tell_places(t, m, e);
}
