#include "design.h"

#include "sample.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "learn/column.h"
#include "learn/scale.h"
#include "learn/sum.h"

/* What the rows say of a field. */
struct summary {
	struct sum weight, total; /* of those that are not missing */
	struct sum *level;	  /* a category's: the weight of each */
	size_t missing;
	size_t *now; /* the place of each level among the sorted ones */
};

/* --- the columns ---------------------------------------------------------- */

static void
add_to_summary(
    struct summary *s, const struct field *f, double raw, double weight)
{
	if (isnan(raw)) {
		s->missing++;
		return;
	}
	sum_add(&s->weight, weight);
	if (f->kind == FIELD_CATEGORY)
		sum_add(&s->level[s->now[(size_t)raw]], weight);
	else
		sum_add(&s->total, weight * raw);
}

/* Is there anything to learn from the rows before the fit? */
static bool
has_to_look(const struct table *t, const struct opts *o)
{
	for (size_t i = 0; i < t->fields; i++)
		if (t->field[i].kind != FIELD_NUMBER)
			return true;
	return o->missing != MISSING_REJECT;
}

static int
look(
    struct summary *s, const struct table *t, const bool *keep, struct error *e)
{
	const double *row;
	struct mat_walk w;
	int failed = 0;

	mat_walk_start(&w, &t->raw.mat);
	while ((row = mat_walk_next(&w, &failed, e)) != NULL) {
		double weight =
		    t->raw.weighted ? row[dataset_weight(&t->raw)] : 1;

		if (keep != NULL && !keep[w.row])
			continue;
		for (size_t i = 0; i < t->fields; i++)
			add_to_summary(&s[i], &t->field[i], row[i], weight);
	}
	mat_walk_end(&w);
	return failed;
}

/*
 * Levels that no row of weight above 0 has are as good as not there. A row of
 * weight 0 that has one gets the reference.
 */
static void
forget_unused(struct field *f, struct summary *s)
{
	size_t *place = mem_zero(f->levels.count + 1, sizeof *place);
	struct levels used = {0};

	for (size_t k = 0; k < f->levels.count; k++) {
		const char *text = f->levels.text[k];

		if (!(sum_value(&s->level[k]) > 0))
			continue;
		s->level[used.count] = s->level[k];
		place[k] = levels_add(&used, text, strlen(text));
	}
	for (size_t k = 0; k < f->levels.count; k++)
		s->now[k] = place[s->now[k]];
	free(place);
	levels_release(&f->levels);
	f->levels = used;
}

static int
summarise(struct summary *s, struct table *t, const bool *keep,
    const struct opts *o, struct error *e)
{
	for (size_t i = 0; i < t->fields; i++) {
		struct levels *levels = &t->field[i].levels;

		s[i].now = levels_sort(levels);
		s[i].level = mem_zero(levels->count + 1, sizeof *s[i].level);
	}
	if (!has_to_look(t, o)) {
		for (size_t i = 0; i < t->fields; i++)
			sum_add(&s[i].weight, 1);
		return 0;
	}
	if (look(s, t, keep, e) < 0)
		return -1;
	for (size_t i = 0; i < t->fields; i++)
		forget_unused(&t->field[i], &s[i]);
	return 0;
}

static struct model_feature *
add_feature(struct model *m, size_t *capacity, const struct field *f,
    const char *suffix, const char *level)
{
	struct buf name = {0};
	struct model_feature *feature;

	buf_add_string(&name, f->name);
	buf_add_string(&name, suffix);
	buf_add_string(&name, level);
	m->feature =
	    mem_grow(m->feature, m->features, capacity, sizeof *m->feature);
	feature = &m->feature[m->features++];
	model_feature_init(feature, buf_string(&name), f->name);
	buf_release(&name);
	return feature;
}

static void
add_category(struct model *m, const struct field *f, const struct opts *o)
{
	struct model_category *c = &m->category[m->categories++];

	*c = (struct model_category){
	    .field = mem_string(f->name),
	    .levels = f->levels.count,
	    .level = mem_zero(f->levels.count, sizeof *c->level),
	    .unseen_is_reference = o->unseen_is_reference,
	};
	for (size_t k = 0; k < c->levels; k++)
		c->level[k] = mem_string(f->levels.text[k]);
}

/* The columns of a field. */
static int
add_columns(struct model *m, size_t *capacity, const struct field *f,
    const struct summary *s, const struct opts *o, struct error *e)
{
	double known = sum_value(&s->weight);
	bool indicator = o->missing == MISSING_INDICATOR && s->missing > 0;
	struct model_feature *feature;

	if (f->kind == FIELD_CATEGORY) {
		add_category(m, f, o);
		if (f->levels.count == 1)
			warnx("category '%s' has one level only: it has no "
			      "column",
			    f->name);
		for (size_t k = 1; k < f->levels.count; k++) {
			feature =
			    add_feature(m, capacity, f, "=", f->levels.text[k]);
			feature->level = mem_string(f->levels.text[k]);
			if (o->missing != MISSING_REJECT)
				feature->missing = indicator
				    ? 0
				    : sum_value(&s->level[k]) / known;
		}
	} else {
		feature = add_feature(m, capacity, f, "", "");
		feature->log1p = f->log1p;
		if (o->missing != MISSING_REJECT)
			feature->missing = sum_value(&s->total) / known;
		if (o->missing != MISSING_REJECT && !isfinite(feature->missing))
			return error_set(e, ST_CANNOT,
			    "feature '%s' has values that are too large to "
			    "take their mean",
			    f->name);
	}
	if (indicator)
		add_feature(m, capacity, f, " is missing", "")->is_indicator =
		    true;
	return 0;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A member may have the name that a level's column gets. */
static int
check_names(const struct model *m, const struct opts *o, struct error *e)
{
	size_t count = m->features + 1;
	const char **names = mem_zero(count, sizeof *names);
	int failed = 0;

	for (size_t j = 0; j < m->features; j++)
		names[j] = m->feature[j].name;
	names[m->features] = o->label;
	qsort(names, count, sizeof *names, compare_names);
	for (size_t j = 1; failed == 0 && j < count; j++)
		if (strcmp(names[j - 1], names[j]) == 0)
			failed = error_set(e, ST_CANNOT,
			    "two columns would be named '%.64s': exclude one "
			    "of the members",
			    names[j]);
	free(names);
	return failed;
}

static int
make_columns(struct model *m, struct table *t, const struct summary *s,
    const struct opts *o, struct error *e)
{
	size_t capacity = 0;

	m->category = mem_zero(t->fields, sizeof *m->category);
	for (size_t i = 0; i < t->fields; i++) {
		const struct field *f = &t->field[i];

		if (f->kind == FIELD_NONE)
			continue;
		if (!(sum_value(&s[i].weight) > 0)) {
			if (dataset_rows(&t->raw) == 0)
				continue; /* which the fit will say */
			if (f->named)
				return error_set(e, ST_CANNOT,
				    "feature '%s' is missing in all records",
				    f->name);
			warnx("'%s' is missing in all records: not a feature",
			    f->name);
			continue;
		}
		if (add_columns(m, &capacity, f, &s[i], o, e) < 0)
			return -1;
	}
	if (m->features == 0 && dataset_rows(&t->raw) > 0)
		return error_set(e, ST_CANNOT, "no feature has a column");
	return check_names(m, o, e);
}

/* --- the rows ------------------------------------------------------------- */

/* Add the row's columns to the data. */
static int
expand_row(struct design *d, const struct columns *c, const struct table *t,
    const size_t *place, const struct summary *s, const double *row,
    double *raw, double *x, struct error *e)
{
	for (size_t i = 0; i < c->fields; i++) {
		size_t from = place[i];

		raw[i] = row[from];
		if (c->field[i].is_category && !isnan(raw[i]))
			raw[i] = (double)s[from].now[(size_t)raw[i]];
	}
	columns_values(c, raw, x);
	return dataset_add(&d->data, x, row[dataset_label(&t->raw)] != 0,
	    t->raw.weighted ? row[dataset_weight(&t->raw)] : 1, 0, e);
}

/* Compute the columns of each row that is kept; lets go of the raw ones. */
static int
expand(struct design *d, const struct columns *c, struct table *t,
    const bool *keep, const struct summary *s, struct error *e)
{
	size_t *place = mem_zero(c->fields + 1, sizeof *place);
	double *raw = mem_zero(c->fields + 1, sizeof *raw);
	double *x = mem_zero(c->count + 1, sizeof *x);
	const double *row;
	struct mat_walk w;
	int failed = 0;

	for (size_t i = 0; i < c->fields; i++)
		while (strcmp(t->field[place[i]].name, c->field[i].name) != 0)
			place[i]++;
	dataset_init(
	    &d->data, c->count, d->name, t->raw.weighted, t->raw.folded);
	if (t->raw.mat.most > 0)
		mat_limit(&d->data.mat,
		    t->raw.mat.most * mat_block_size(&t->raw.mat) *
			sizeof(double),
		    t->raw.mat.directory);
	mat_walk_start(&w, &t->raw.mat);
	while (failed == 0 && (row = mat_walk_next(&w, &failed, e)) != NULL) {
		if (keep != NULL && !keep[w.row])
			continue;
		if (d->key != NULL)
			d->key[dataset_rows(&d->data)] = d->key[w.row];
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
is_number(const struct model_feature *f)
{
	return f->level == NULL && !f->is_indicator;
}

/* Cut what is further than so many sds from the mean of a number's column. */
static int
clip(struct design *d, struct model *m, double sds, struct error *e)
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

/* Have the columns in d->data: the raw ones themselves, if that will do. */
static int
make_rows(struct design *d, struct model *m, struct table *t, const bool *keep,
    const struct summary *s, struct error *e)
{
	struct columns c;
	int failed = 0;

	d->name = mem_zero(m->features + 1, sizeof *d->name);
	for (size_t j = 0; j < m->features; j++)
		d->name[j] = m->feature[j].name;
	d->key = t->key;
	t->key = NULL;
	columns_init(&c, m);
	if (c.plain && keep == NULL && c.count == t->fields) {
		d->data = t->raw;
		d->data.names = d->name;
		t->raw = (struct dataset){.mat = {.fd = -1}};
	} else {
		failed = expand(d, &c, t, keep, s, e);
	}
	columns_release(&c);
	return failed;
}

int
design_make(struct design *d, struct model *m, struct table *t,
    const struct opts *o, struct error *e)
{
	struct summary *s = mem_zero(t->fields + 1, sizeof *s);
	bool *keep = NULL;
	int failed = 0;

	*d = (struct design){.kept_share = 1};
	if (o->undersample > 0 && dataset_rows(&t->raw) > 0) {
		keep =
		    sample_negatives(&m->undersample, &d->kept_share, t, o, e);
		failed = keep == NULL ? -1 : 0;
	}
	if (failed == 0)
		failed = summarise(s, t, keep, o, e);
	if (failed == 0)
		failed = make_columns(m, t, s, o, e);
	if (failed == 0)
		failed = make_rows(d, m, t, keep, s, e);
	if (failed == 0 && o->clip > 0 && dataset_rows(&d->data) > 0)
		failed = clip(d, m, o->clip, e);
	for (size_t i = 0; i < t->fields; i++) {
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
	free(d->key);
}
