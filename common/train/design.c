#include "train/design.h"

#include "base/mem.h"
#include "learn/scale.h"
#include "math/sum.h"
#include "model/column.h"
#include "train/recipe.h"
#include "train/undersample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- the rows ------------------------------------------------------------- */

/* Add the row's columns to the data. */
static int
expand_row(struct design *d, const struct columns *c,
    const struct train_rows *t, const size_t *place, const struct summary *s,
    const double *row, double *raw, double *x, struct error *e)
{
	for (size_t i = 0; i < c->fields; i++) {
		size_t from = place[i];

		raw[i] = row[from];
		if (c->field[i].is_category && !isnan(raw[i]))
			raw[i] = (double)s[from].now[(size_t)raw[i]];
	}
	columns_values(c, raw, x);
	if (dataset_add(&d->data, x, row[dataset_label(&t->raw)] != 0,
		t->raw.weighted ? row[dataset_weight(&t->raw)] : 1,
		t->raw.folded ? row[dataset_fold(&t->raw)] : 0, e) < 0)
		return -1;
	return d->hash_at == 0
	    ? 0
	    : mat_set(&d->data.mat, dataset_rows(&d->data) - 1, d->hash_at,
		  row[t->hash_at], e);
}

/* Compute the columns of each kept row; releases the raw values. */
static int
expand(struct design *d, const struct columns *c, struct train_rows *t,
    const bool *keep, const struct summary *s, bool hashed, struct error *e)
{
	size_t *place = mem_zero(c->fields + 1, sizeof *place);
	double *raw = mem_zero(c->fields + 1, sizeof *raw);
	double *x = mem_zero(c->count + 1, sizeof *x);
	const double *row;
	struct mat_walk w;
	int failed = 0;

	for (size_t i = 0; i < c->fields; i++)
		while (strcmp(t->fields.field[place[i]].name,
			   c->field[i].name) != 0)
			place[i]++;
	dataset_init(
	    &d->data, c->count, d->name, t->raw.weighted, t->raw.folded);
	if (hashed) {
		d->hash_at = d->data.mat.columns;
		mat_init(&d->data.mat, d->hash_at + 1);
	}
	mat_limit_like(&d->data.mat, &t->raw.mat, 1);
	mat_walk_start(&w, &t->raw.mat);
	while (failed == 0 && (row = mat_walk_next(&w, &failed, e)) != NULL) {
		if (keep != NULL && !keep[w.row])
			continue;
		failed = expand_row(d, c, t, place, s, row, raw, x, e);
		if (w.at == w.count)
			mat_drop_block(&t->raw.mat, w.block - 1);
	}
	mat_walk_end(&w);
	dataset_release(&t->raw);
	free(place);
	free(raw);
	free(x);
	return failed;
}

static bool
is_number(const struct schema_feature *f)
{
	return f->level == NULL && !f->is_indicator && !schema_is_piece(f);
}

/* Cut values, of which none is a piece, that are more than `sds` sds from the mean of their column. */
static int
clip(struct design *d, struct schema *m, double sds, struct error *e)
{
	struct scan scan;
	struct scale scale;
	const double *row;
	struct mat_walk w;
	int failed;

	scan_init(&scan, &d->data, SCAN_PANEL, 0);
	failed = scale_init(&scale, &scan, e);
	scan_release(&scan);
	if (failed < 0)
		return -1;
	for (size_t j = 0; j < m->features; j++) {
		if (!is_number(&m->feature[j]) || scale_is_constant(&scale, j))
			continue;
		m->feature[j].clip[0] = scale.mean[j] - sds * scale.sd[j];
		m->feature[j].clip[1] = scale.mean[j] + sds * scale.sd[j];
	}
	mat_walk_start(&w, &d->data.mat);
	while (failed == 0 && (row = mat_walk_next(&w, &failed, e)) != NULL) {
		for (size_t j = 0; failed == 0 && j < m->features; j++) {
			const double *limit = m->feature[j].clip;

			if (row[j] < limit[0])
				failed = mat_set(
				    &d->data.mat, w.row, j, limit[0], e);
			else if (row[j] > limit[1])
				failed = mat_set(
				    &d->data.mat, w.row, j, limit[1], e);
		}
	}
	mat_walk_end(&w);
	scale_release(&scale);
	return failed;
}

/* Is each column the raw value of the field at its place? */
static bool
are_raw(const struct columns *c, const struct train_rows *t)
{
	if (c->count != t->fields.count)
		return false;
	for (size_t j = 0; j < c->count; j++) {
		const struct column *k = &c->column[j];

		if (k->kind != COLUMN_NUMBER || k->field != j ||
		    !isnan(k->missing) || k->log1p || k->low != -INFINITY ||
		    k->high != INFINITY)
			return false;
	}
	return true;
}

/* Make the columns of d->data: the raw values themselves, if they will do. */
static int
make_rows(struct design *d, struct schema *m, struct train_rows *t,
    const bool *keep, const struct summary *s, bool hashed, struct error *e)
{
	struct columns c;
	int failed = 0;

	d->name = mem_zero(m->features + 1, sizeof *d->name);
	for (size_t j = 0; j < m->features; j++)
		d->name[j] = m->feature[j].name;
	columns_init(&c, m);
	if (are_raw(&c, t) && keep == NULL && (t->hash_at == 0 || hashed) &&
	    t->place_at == 0) {
		d->data = t->raw;
		d->hash_at = t->hash_at;
		d->data.names = d->name;
		t->raw = (struct dataset){.mat = {.fd = -1}};
	} else {
		failed = expand(d, &c, t, keep, s, hashed, e);
	}
	columns_release(&c);
	return failed;
}

int
design_make(struct design *d, struct model *m, struct train_rows *t,
    const struct train_ask *ask, struct error *e)
{
	struct summary *s = mem_zero(t->fields.count + 1, sizeof *s);
	bool *keep = NULL;
	int failed = 0;

	*d = (struct design){.kept_share = 1};
	if (ask->undersample > 0 && dataset_rows(&t->raw) > 0) {
		keep = undersample_choose(
		    &m->undersample, &d->kept_share, t, ask, e);
		failed = keep == NULL ? -1 : 0;
	}
	if (failed == 0)
		failed = recipe_summarise(s, t, keep, ask, e);
	if (failed == 0)
		failed = recipe_make(&m->schema, t, keep, s, ask, e);
	if (failed == 0 && ask->check_columns != NULL && ask->verify == NULL)
		failed = ask->check_columns(ask, &m->schema,
		    dataset_rows(&t->raw) - m->undersample.negatives +
			m->undersample.kept,
		    e);
	if (failed == 0)
		failed = make_rows(d, &m->schema, t, keep, s, ask->hashed, e);
	if (failed == 0 && ask->clip > 0 && dataset_rows(&d->data) > 0)
		failed = clip(d, &m->schema, ask->clip, e);
	for (size_t i = 0; i < t->fields.count; i++) {
		free(s[i].level);
		free(s[i].now);
	}
	free(s);
	free(keep);
	return failed;
}

int
design_weights(
    const struct design *d, double *all, double *positives, struct error *e)
{
	size_t label = dataset_label(&d->data);
	struct sum sum[2] = {{0}};
	const double *row;
	struct mat_walk w;
	int failed = 0;

	mat_walk_start(&w, &d->data.mat);
	while ((row = mat_walk_next(&w, &failed, e)) != NULL)
		sum_add(&sum[row[label] != 0],
		    d->data.weighted ? row[dataset_weight(&d->data)] : 1);
	mat_walk_end(&w);
	*positives = sum_value(&sum[1]);
	*all = sum_value(&sum[0]) + *positives;
	return failed;
}

void
design_release(struct design *d)
{
	dataset_release(&d->data);
	free(d->name);
}
