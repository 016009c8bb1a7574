#include "apply/scorer.h"

#include "base/mem.h"
#include "stream/cell.h"

#include <math.h>
#include <stdlib.h>

void
scorer_init(struct scorer *s, const struct model *m, struct rec *rec)
{
	*s = (struct scorer){.model = m};
	columns_init(&s->columns, &m->schema);
	s->wanted = mem_zero(s->columns.fields + 1, sizeof *s->wanted);
	for (size_t i = 0; i < s->columns.fields; i++)
		s->wanted[i] = rec_want(rec, s->columns.field[i].name);
}

void
scorer_release(struct scorer *s)
{
	columns_release(&s->columns);
	free(s->wanted);
}

/* Find the number of the member's level, as a raw value. */
static int
read_level(const struct column_field *c, struct buf *word,
    const struct rec *rec, size_t field, double *raw, struct fault *f)
{
	size_t level;

	if (cell_word(rec, field, word, f) < 0)
		return -1;
	level = words_find(&c->levels, word->data, word->len);
	if (level == WORDS_NONE)
		level = c->unseen;
	if (level == WORDS_NONE)
		return fault_set(f, REASON_OUT_OF_RANGE, c->name,
		    "field '%s' is of a level that the model does not know",
		    c->name);
	*raw = (double)level;
	return 0;
}

/* Find the raw value of a field, as column.h has it. */
static int
read_raw(const struct column_field *c, struct buf *word, const struct rec *rec,
    size_t field, double *raw, struct fault *f)
{
	if (c->may_be_missing && cell_is_missing(rec, field)) {
		*raw = NAN;
		return 0;
	}
	if (c->is_category)
		return read_level(c, word, rec, field, raw, f);
	return c->log1p ? cell_log1p(rec, field, raw, f)
			: rec_number(rec, field, raw, f);
}

static void
make_room(struct scorer_rows *r, const struct scorer *s)
{
	size_t columns = s->columns.count;

	if (r->raw == NULL)
		r->raw = mem_zero(s->columns.fields + 1, sizeof *r->raw);
	if (r->count < r->capacity)
		return;
	r->capacity = r->capacity == 0 ? 1 : 2 * r->capacity;
	r->x = mem_resize(r->x, r->capacity * columns, sizeof *r->x);
	r->p = mem_resize(r->p, r->capacity, sizeof *r->p);
}

int
scorer_add(const struct scorer *s, struct scorer_rows *r, const struct rec *rec,
    struct fault *f)
{
	const struct columns *c = &s->columns;
	double *x;

	make_room(r, s);
	x = r->x + r->count * c->count;
	if (c->plain) {
		for (size_t i = 0; i < c->fields; i++)
			if (rec_number(rec, s->wanted[i], &x[i], f) < 0)
				return -1;
	} else {
		for (size_t i = 0; i < c->fields; i++)
			if (read_raw(&c->field[i], &r->word, rec, s->wanted[i],
				&r->raw[i], f) < 0)
				return -1;
		columns_values(c, r->raw, x);
	}
	r->count++;
	return 0;
}

const double *
scorer_scores(const struct scorer *s, struct scorer_rows *r)
{
	s->model->kind->score(s->model->body, r->x, r->count, r->p);
	r->count = 0;
	return r->p;
}

void
scorer_rows_release(struct scorer_rows *r)
{
	free(r->x);
	free(r->p);
	free(r->raw);
	buf_release(&r->word);
	*r = (struct scorer_rows){0};
}
