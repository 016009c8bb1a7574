#include "train/window.h"

#include "base/mem.h"
#include "train/levels.h"
#include "train/renumber.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t
window_columns(
    struct train_rows *t, const struct train_ask *ask, size_t columns)
{
	struct train_window *w = &t->window;

	w->stamp_at = w->time_at = 0;
	if (!w->on)
		return columns;
	if (t->lineage.on)
		w->stamp_at = columns++;
	if (ask->window_length > 0)
		w->time_at = columns++;
	w->latest = -INFINITY;
	w->first = NAN;
	return columns;
}

int
window_check(struct train_rows *t, struct fault *f)
{
	const struct origin_place *p = &t->lineage.next;
	struct train_window *w = &t->window;

	if (w->at >= w->offsets || w->offset[w->at].where != p->where)
		for (w->at = 0;
		     w->at < w->offsets && w->offset[w->at].where != p->where;)
			w->at++;
	if (w->at < w->offsets && w->offset[w->at].offset >= p->offset)
		return fault_set(f, REASON_LATE, PLACE_MEMBER,
		    "offset %" PRIu64 " of the partition comes after %" PRIu64
		    ": with --every or --window they must rise",
		    p->offset, w->offset[w->at].offset);
	return 0;
}

/* Note the place of a record that is a row. */
static void
note_offset(struct train_window *w, const struct origin_place *p)
{
	if (w->at == w->offsets) {
		w->offset = mem_grow(
		    w->offset, w->offsets, &w->capacity, sizeof *w->offset);
		w->offset[w->offsets++].where = p->where;
	}
	w->offset[w->at].offset = p->offset;
}

/* --- to forget ------------------------------------------------------------- */

static size_t
rows_left(const struct train_rows *t)
{
	return dataset_rows(&t->raw) - t->window.gone;
}

/* Is the first row of the window in it no more? 1, 0, or -1. */
static int
has_left(struct train_rows *t, const struct train_ask *ask, struct error *e)
{
	struct train_window *w = &t->window;
	double *row;
	int failed;

	if (ask->window_rows > 0)
		return rows_left(t) > ask->window_rows;
	if (w->time_at == 0 || rows_left(t) < 2)
		return 0;
	if (isnan(w->first)) {
		row = mem_resize(NULL, t->raw.mat.columns, sizeof *row);
		failed = mat_read_rows(&t->raw.mat, w->gone, 1, row, e);
		w->first = row[w->time_at];
		free(row);
		if (failed < 0)
			return -1;
	}
	return !(w->first > w->latest - ask->window_length);
}

/* Copy the rows that are left; those copied are freed. */
static int
compact(struct train_rows *t, struct error *e)
{
	struct renumbered *r = renumber_start(t);
	struct mat *from = &t->raw.mat, to;
	const double *row;
	struct mat_walk w;
	int failed = 0;

	mat_init(&to, from->columns);
	mat_limit_like(&to, from, 1);
	mat_walk_from(&w, from, t->window.gone);
	while (failed == 0 && (row = mat_walk_next(&w, &failed, e)) != NULL) {
		double *place = mat_append_row(&to, e);

		if (place == NULL) {
			failed = -1;
			continue;
		}
		memcpy(place, row, from->columns * sizeof *place);
		renumber_row(r, t, place);
		if (w.at == w.count)
			mat_drop_block(from, w.block - 1);
	}
	mat_walk_end(&w);
	renumber_end(r, t, &t->fields);
	mat_release(from);
	*from = to;
	t->window.gone = 0;
	return failed;
}

/* Forget the first rows while they are no part of the window. */
static int
forget(struct train_rows *t, const struct train_ask *ask, struct error *e)
{
	struct train_window *w = &t->window;
	size_t block_rows = t->raw.mat.block_rows;
	int left;

	while ((left = has_left(t, ask, e)) > 0) {
		w->gone++;
		w->first = NAN;
		if (w->gone % block_rows == 0)
			mat_drop_block(&t->raw.mat, w->gone / block_rows - 1);
	}
	if (left < 0)
		return -1;
	if (w->gone >= block_rows && w->gone >= rows_left(t))
		return compact(t, e);
	return 0;
}

int
window_take(struct train_rows *t, const struct train_ask *ask, struct error *e)
{
	struct train_window *w = &t->window;
	size_t last = dataset_rows(&t->raw) - 1;

	if (w->stamp_at > 0) {
		note_offset(w, &t->lineage.next);
		if (mat_set(&t->raw.mat, last, w->stamp_at,
			(double)t->lineage.said.timestamp, e) < 0)
			return -1;
	}
	if (w->time_at > 0) {
		if (t->time > w->latest)
			w->latest = t->time;
		if (mat_set(&t->raw.mat, last, w->time_at, t->time, e) < 0)
			return -1;
	}
	if (forget(t, ask, e) < 0)
		return -1;
	w->since++;
	if (w->due == NULL || ask->every == 0 || w->since < ask->every)
		return 0;
	w->since = 0;
	return w->due(w->context, e);
}

/* --- to learn from --------------------------------------------------------- */

/* Begin with what the rows have apart from their values. */
static void
start_cut(struct train_rows *cut, const struct train_rows *t)
{
	size_t columns = t->raw.mat.columns;

	*cut = (struct train_rows){
	    .raw = t->raw,
	    .hash_at = t->hash_at,
	    .place_at = t->place_at,
	    .lineage = {.on = t->lineage.on,
		.field = t->lineage.field,
		.earliest = INT64_MAX,
		.latest = -1},
	    .wanted_label = t->wanted_label,
	    .values = {.more = t->values.more},
	};
	columns -= (t->window.stamp_at > 0) + (t->window.time_at > 0);
	mat_init(&cut->raw.mat, columns);
	mat_limit_like(&cut->raw.mat, &t->raw.mat, 1);
	words_copy(&cut->values.words, &t->values.words);
	words_copy(&cut->lineage.topics, &t->lineage.topics);
	cut->fields.field =
	    mem_zero(t->fields.count + 1, sizeof *cut->fields.field);
	for (size_t i = 0; i < t->fields.count; i++) {
		struct field *d = &cut->fields.field[cut->fields.count++];

		*d = t->fields.field[i];
		d->name = mem_string(d->name);
		d->near = d->near != NULL ? mem_string(d->near) : NULL;
		d->levels = (struct words){0};
		d->word = (struct buf){0};
	}
}

/* Add a row of the window, with its timestamp. */
static int
add_to_cut(struct train_rows *cut, const struct train_rows *t,
    const double *row, struct renumbered *r, struct error *e)
{
	double *place = mat_append_row(&cut->raw.mat, e);
	bool positive = row[dataset_label(&t->raw)] != 0;
	struct origin *l = &cut->lineage;

	if (place == NULL)
		return -1;
	memcpy(place, row, cut->raw.mat.columns * sizeof *place);
	renumber_row(r, t, place);
	cut->positives += positive;
	cut->heavy[positive] +=
	    !t->raw.weighted || row[dataset_weight(&t->raw)] > 0;
	if (t->window.stamp_at > 0) {
		l->said.timestamp = (int64_t)row[t->window.stamp_at];
		origin_add(l);
	}
	return 0;
}

int
window_cut(struct train_rows *cut, const struct train_rows *t,
    const struct train_ask *ask, struct error *e)
{
	const struct train_window *window = &t->window;
	double limit = window->latest - ask->window_length;
	struct renumbered *r = renumber_start(t);
	const double *row;
	struct mat_walk w;
	int failed = 0;

	start_cut(cut, t);
	mat_walk_from(&w, &t->raw.mat, window->gone);
	while (failed == 0 && (row = mat_walk_next(&w, &failed, e)) != NULL)
		if (window->time_at == 0 || row[window->time_at] > limit)
			failed = add_to_cut(cut, t, row, r, e);
	mat_walk_end(&w);
	renumber_end(r, t, &cut->fields);
	for (size_t i = 0; failed == 0 && i < cut->fields.count; i++)
		if (cut->fields.field[i].levels.count > ask->max_levels)
			failed = levels_too_many(&cut->fields.field[i], ask, e);
	return failed;
}

void
window_release(struct train_window *w)
{
	free(w->offset);
	w->offset = NULL;
}
