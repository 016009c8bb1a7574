#include "model/column.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Return the number of the field of this name; a new one is added. */
static size_t
find_field(struct columns *c, const struct schema *s, const char *name)
{
	const struct schema_category *category = schema_category(s, name);
	struct column_field *f;

	for (size_t i = 0; i < c->fields; i++)
		if (strcmp(c->field[i].name, name) == 0)
			return i;
	f = &c->field[c->fields];
	*f = (struct column_field){.name = name,
	    .is_category = category != NULL,
	    .unseen = WORDS_NONE};
	if (category != NULL) {
		for (size_t k = 0; k < category->levels; k++)
			words_add(&f->levels, category->level[k],
			    strlen(category->level[k]));
		if (category->unseen_is_reference)
			f->unseen = category->reference;
		f->unseen_is_missing = category->unseen_is_missing;
	}
	return c->fields++;
}

static struct column
make(struct columns *c, const struct schema *s, const struct schema_feature *f)
{
	struct column column = {
	    .kind = f->level != NULL ? COLUMN_LEVEL
		: f->is_code	     ? COLUMN_CODE
		: f->is_indicator    ? COLUMN_INDICATOR
				     : COLUMN_NUMBER,
	    .field = find_field(c, s, f->field),
	    .missing = f->missing,
	    .log1p = f->log1p,
	    .low = isnan(f->clip[0]) ? -INFINITY : f->clip[0],
	    .high = isnan(f->clip[1]) ? INFINITY : f->clip[1],
	    .from = schema_is_piece(f) ? f->piece[0] : 0,
	    .width = schema_is_piece(f) ? f->piece[1] - f->piece[0] : 0,
	    .run = 1,
	};
	struct column_field *field = &c->field[column.field];

	if (f->level != NULL)
		column.level = (double)words_find(
		    &field->levels, f->level, strlen(f->level));
	if (f->is_indicator || !isnan(f->missing) || schema_keeps_missing(s))
		field->may_be_missing = true;
	if (f->log1p)
		field->log1p = true;
	return column;
}

/* Does the column b begin where a, a piece of the same number, ends? */
static bool
continues(const struct columns *c, size_t a, size_t b)
{
	const struct column *x = &c->column[a], *y = &c->column[b];

	return x->width > 0 && y->width > 0 && x->field == y->field &&
	    c->to[a] == y->from && x->log1p == y->log1p && x->low == y->low &&
	    x->high == y->high &&
	    (x->missing == y->missing ||
		(isnan(x->missing) && isnan(y->missing)));
}

static void
find_runs(struct columns *c, const struct schema *s)
{
	c->from = mem_zero(c->count + 1, sizeof *c->from);
	c->to = mem_zero(c->count + 1, sizeof *c->to);
	c->width = mem_zero(c->count + 1, sizeof *c->width);
	for (size_t j = 0; j < c->count; j++) {
		if (!schema_is_piece(&s->feature[j]))
			continue;
		c->from[j] = c->column[j].from;
		c->to[j] = s->feature[j].piece[1];
		c->width[j] = c->column[j].width;
	}
	for (size_t j = c->count; j-- > 1;)
		if (continues(c, j - 1, j))
			c->column[j - 1].run = 1 + c->column[j].run;
}

void
columns_init(struct columns *c, const struct schema *s)
{
	*c = (struct columns){
	    .count = s->features,
	    .column = mem_zero(s->features, sizeof *c->column),
	    .field = mem_zero(s->features + s->categories, sizeof *c->field),
	    .keeps_missing = schema_keeps_missing(s),
	    .numbers =
		s->categories == 0 && s->nulls == 0 && !schema_keeps_missing(s),
	    .plain = true,
	};
	for (size_t j = 0; j < s->features; j++) {
		const struct schema_feature *f = &s->feature[j];

		c->column[j] = make(c, s, f);
		if (f->is_indicator || !isnan(f->missing) || f->log1p)
			c->numbers = false;
		if (!isnan(f->clip[0]) || schema_is_piece(f))
			c->plain = false;
	}
	find_runs(c, s);
	/* Two columns of one field break the fields' order. */
	c->plain = c->plain && c->numbers && c->fields == c->count;
	/* A category of one level has no column, but may be wrong. */
	for (size_t i = 0; i < s->categories; i++) {
		size_t with_columns = c->fields;
		size_t field = find_field(c, s, s->category[i].field);

		if (field == with_columns)
			c->field[field].may_be_missing = s->missing != NULL;
	}
}

void
columns_release(struct columns *c)
{
	for (size_t i = 0; i < c->fields; i++)
		words_release(&c->field[i].levels);
	free(c->field);
	free(c->column);
	free(c->from);
	free(c->to);
	free(c->width);
	*c = (struct columns){0};
}

/*
 * Compute pieces end to end: those below the number are 1 and those above 0, as
 * column_value() has them, and only one takes a division.
 */
static void
fill_pieces(const struct columns *c, size_t j, double raw, double *x)
{
	size_t run = c->column[j].run;
	double v = column_number(&c->column[j], raw);
	size_t at = 0;

	for (size_t k = 0; k < run; k++) {
		x[k] = v >= c->to[j + k];
		at += v >= c->to[j + k];
	}
	if (at < run && !(v <= c->from[j + at]))
		x[at] = (v - c->from[j + at]) / c->width[j + at];
}

void
columns_values(const struct columns *c, const double *raw, double *x)
{
	for (size_t j = 0; j < c->count; j += c->column[j].run) {
		const struct column *column = &c->column[j];

		if (column->run > 1)
			fill_pieces(c, j, raw[column->field], &x[j]);
		else
			x[j] = column_value(column, raw[column->field]);
	}
}
