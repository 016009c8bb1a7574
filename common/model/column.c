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

void
columns_init(struct columns *c, const struct schema *s)
{
	*c = (struct columns){
	    .count = s->features,
	    .column = mem_zero(s->features, sizeof *c->column),
	    .field = mem_zero(s->features + s->categories, sizeof *c->field),
	    .keeps_missing = schema_keeps_missing(s),
	    .plain =
		s->categories == 0 && s->nulls == 0 && !schema_keeps_missing(s),
	};
	for (size_t j = 0; j < s->features; j++) {
		const struct schema_feature *f = &s->feature[j];

		c->column[j] = make(c, s, f);
		if (f->is_indicator || !isnan(f->missing) || f->log1p ||
		    !isnan(f->clip[0]))
			c->plain = false;
	}
	/* Two columns of one field break the fields' order. */
	c->plain = c->plain && c->fields == c->count;
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
	*c = (struct columns){0};
}

void
columns_values(const struct columns *c, const double *raw, double *x)
{
	for (size_t j = 0; j < c->count; j++)
		x[j] = column_value(&c->column[j], raw[c->column[j].field]);
}
