#include "train/renumber.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct renumbered *
renumber_start(const struct train_rows *t)
{
	struct renumbered *r = mem_zero(t->fields.count + 1, sizeof *r);

	for (size_t i = 0; i < t->fields.count; i++) {
		size_t count = t->fields.field[i].levels.count;

		r[i].now = mem_resize(NULL, count + 1, sizeof *r[i].now);
		for (size_t k = 0; k < count; k++)
			r[i].now[k] = WORDS_NONE;
	}
	return r;
}

void
renumber_row(struct renumbered *r, const struct train_rows *t, double *row)
{
	for (size_t i = 0; i < t->fields.count; i++) {
		const struct field *d = &t->fields.field[i];
		const char *text;
		size_t level;

		if (d->kind != FIELD_CATEGORY || isnan(row[i]))
			continue;
		level = (size_t)row[i];
		if (r[i].now[level] == WORDS_NONE) {
			text = d->levels.text[level];
			r[i].now[level] =
			    words_add(&r[i].levels, text, strlen(text));
		}
		row[i] = (double)r[i].now[level];
	}
}

void
renumber_end(
    struct renumbered *r, const struct train_rows *t, struct fields *to)
{
	for (size_t i = 0; i < t->fields.count; i++) {
		free(r[i].now);
		words_release(&to->field[i].levels);
		to->field[i].levels = r[i].levels;
	}
	free(r);
}
