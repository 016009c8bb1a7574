#include "train/recipe.h"

#include "base/buf.h"
#include "base/mem.h"
#include "train/levels.h"
#include "train/pieces.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* Must the rows teach anything before the fit? */
static bool
has_to_look(const struct train_rows *t, const struct train_ask *ask)
{
	for (size_t i = 0; i < t->fields.count; i++)
		if (t->fields.field[i].kind != FIELD_NUMBER)
			return true;
	return ask->missing != MISSING_REJECT;
}

static int
look(struct summary *s, const struct train_rows *t, const bool *keep,
    struct error *e)
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
		for (size_t i = 0; i < t->fields.count; i++)
			add_to_summary(
			    &s[i], &t->fields.field[i], row[i], weight);
	}
	mat_walk_end(&w);
	return failed;
}

/*
 * Drop levels without a row of weight above 0. A row of weight 0 that has one
 * gets the first level.
 */
static void
forget_unused(struct field *f, struct summary *s)
{
	size_t *place = mem_zero(f->levels.count + 1, sizeof *place);
	struct words used = {0};

	for (size_t k = 0; k < f->levels.count; k++) {
		const char *text = f->levels.text[k];

		if (!(sum_value(&s->level[k]) > 0))
			continue;
		s->level[used.count] = s->level[k];
		place[k] = words_add(&used, text, strlen(text));
	}
	for (size_t k = 0; k < f->levels.count; k++)
		s->now[k] = place[s->now[k]];
	free(place);
	words_release(&f->levels);
	f->levels = used;
}

int
recipe_summarise(struct summary *s, struct train_rows *t, const bool *keep,
    const struct train_ask *ask, struct error *e)
{
	for (size_t i = 0; i < t->fields.count; i++) {
		struct words *levels = &t->fields.field[i].levels;

		s[i].now = words_sort(levels);
		s[i].level = mem_zero(levels->count + 1, sizeof *s[i].level);
	}
	if (!has_to_look(t, ask)) {
		for (size_t i = 0; i < t->fields.count; i++)
			sum_add(&s[i].weight, 1);
		return 0;
	}
	if (look(s, t, keep, e) < 0)
		return -1;
	for (size_t i = 0; i < t->fields.count; i++)
		forget_unused(&t->fields.field[i], &s[i]);
	return 0;
}

static struct schema_feature *
add_feature(struct schema *m, size_t *capacity, const struct field *f,
    const char *suffix, const char *level)
{
	struct buf name = {0};
	struct schema_feature *feature;

	buf_add_string(&name, f->name);
	buf_add_string(&name, suffix);
	buf_add_string(&name, level);
	m->feature =
	    mem_grow(m->feature, m->features, capacity, sizeof *m->feature);
	feature = &m->feature[m->features++];
	schema_feature_init(feature, buf_string(&name), f->name);
	buf_release(&name);
	return feature;
}

static void
add_category(
    struct schema *m, const struct field *f, const struct train_ask *ask)
{
	struct schema_category *c = &m->category[m->categories++];

	*c = (struct schema_category){
	    .field = mem_string(f->name),
	    .levels = f->levels.count,
	    .level = mem_zero(f->levels.count, sizeof *c->level),
	    .reference = levels_reference(f, ask),
	    .is_coded = ask->coded,
	    .unseen_is_reference = ask->unseen_is_reference,
	    .unseen_is_missing = ask->unseen_is_missing,
	};
	for (size_t k = 0; k < c->levels; k++)
		c->level[k] = mem_string(f->levels.text[k]);
}

static bool
is_filled_in(const struct train_ask *ask)
{
	return ask->missing == MISSING_MEAN ||
	    ask->missing == MISSING_INDICATOR;
}

/* What to make columns of. */
struct making {
	struct schema *m;
	size_t capacity;
	const struct train_rows *t;
	const bool *keep;
	const struct train_ask *ask;
};

/* Make a column of each level except the reference, or one of their codes. */
static void
add_levels(struct making *to, const struct field *f, const struct summary *s)
{
	const struct train_ask *ask = to->ask;
	size_t reference = levels_reference(f, ask);
	double known = sum_value(&s->weight);
	struct schema_feature *feature;

	add_category(to->m, f, ask);
	if (ask->coded) {
		add_feature(to->m, &to->capacity, f, "", "")->is_code = true;
		return;
	}
	if (f->levels.count == 1)
		warnx("category '%s' has one level only: it has no column",
		    f->name);
	for (size_t k = 0; k < f->levels.count; k++) {
		if (k == reference)
			continue;
		feature = add_feature(
		    to->m, &to->capacity, f, "=", f->levels.text[k]);
		feature->level = mem_string(f->levels.text[k]);
		if (!is_filled_in(ask))
			continue;
		feature->missing =
		    ask->missing == MISSING_INDICATOR && s->missing > 0
		    ? 0
		    : sum_value(&s->level[k]) / known;
	}
}

/* Make a number's column, or one a piece. */
static int
add_number(
    struct making *to, size_t i, const struct summary *s, struct error *e)
{
	const struct field *f = &to->t->fields.field[i];
	size_t asked = ask_pieces(to->ask, f->name);
	bool fill = is_filled_in(to->ask);
	double missing =
	    fill ? sum_value(&s->total) / sum_value(&s->weight) : NAN;
	struct pieces pieces;

	if (fill && !isfinite(missing))
		return error_set(e, ST_CANNOT,
		    "feature '%s' has values that are too large to take their "
		    "mean",
		    f->name);
	if (pieces_find(
		&pieces, to->t, to->keep, i, asked, missing, to->ask, e) < 0)
		return -1;
	for (size_t k = 0; k == 0 || k + 1 < pieces.knots; k++) {
		bool is_piece = pieces.knots > 1;
		char number[32] = "";
		struct schema_feature *feature;

		if (is_piece)
			snprintf(number, sizeof number, "[%zu]", k + 1);
		feature = add_feature(to->m, &to->capacity, f, number, "");
		feature->log1p = f->log1p;
		feature->missing = missing;
		if (!is_piece)
			continue;
		feature->pieces = asked;
		feature->piece[0] = pieces.knot[k];
		feature->piece[1] = pieces.knot[k + 1];
	}
	pieces_release(&pieces);
	return 0;
}

/* Make the columns of a field. */
static int
add_columns(
    struct making *to, size_t i, const struct summary *s, struct error *e)
{
	const struct field *f = &to->t->fields.field[i];

	if (f->kind == FIELD_CATEGORY)
		add_levels(to, f, s);
	else if (add_number(to, i, s, e) < 0)
		return -1;
	if (to->ask->missing == MISSING_INDICATOR && s->missing > 0)
		add_feature(to->m, &to->capacity, f, " is missing", "")
		    ->is_indicator = true;
	return 0;
}

/* Do all rows that have a value of some field weigh nothing? */
static bool
is_weightless(const struct train_rows *t, const struct summary *s)
{
	bool some = false;

	if (!t->raw.weighted)
		return false;
	for (size_t i = 0; i < t->fields.count; i++) {
		if (sum_value(&s[i].weight) > 0)
			return false;
		some |= s[i].missing < dataset_rows(&t->raw);
	}
	return some;
}

int
recipe_make(struct schema *m, struct train_rows *t, const bool *keep,
    const struct summary *s, const struct train_ask *ask, struct error *e)
{
	struct making to = {.m = m, .t = t, .keep = keep, .ask = ask};
	const char *twice;

	if (is_weightless(t, s))
		return error_set(e, ST_CANNOT, "all records have the weight 0");
	if (dataset_rows(&t->raw) > 0 &&
	    levels_check_references(&t->fields, ask, e) < 0)
		return -1;
	levels_warn_of_numbers(&t->fields, ask);
	m->category = mem_zero(t->fields.count, sizeof *m->category);
	for (size_t i = 0; i < t->fields.count; i++) {
		const struct field *f = &t->fields.field[i];

		if (f->kind == FIELD_NONE)
			continue;
		if (!(sum_value(&s[i].weight) > 0)) {
			if (dataset_rows(&t->raw) == 0)
				continue; /* which the fit will say */
			if (f->named)
				return error_set(e, ST_CANNOT,
				    "feature '%s' is missing in all records%s",
				    f->name, f->near != NULL ? f->near : "");
			warnx("'%s' is missing in all records: not a feature",
			    f->name);
			continue;
		}
		if (add_columns(&to, i, &s[i], e) < 0)
			return -1;
	}
	if (m->features == 0 && dataset_rows(&t->raw) > 0)
		return error_set(e, ST_CANNOT, "no feature has a column");
	twice = schema_twice(m, ask->label);
	if (twice == NULL)
		return 0;
	/* A member may have the name of a level's column. */
	return error_set(e, ST_CANNOT,
	    "two columns would be named '%.64s': exclude one of the members",
	    twice);
}
