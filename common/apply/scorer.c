#include "apply/scorer.h"

#include "base/mem.h"
#include "stream/cell.h"

#include <math.h>
#include <stdlib.h>

void
scorer_init(struct scorer *s, const struct model *m, struct rec *rec)
{
	*s = (struct scorer){.model = m, .max_missing = SIZE_MAX};
	columns_init(&s->columns, &m->schema);
	additive_init(&s->additive, m, &s->columns);
	cell_nulls_init(&s->nulls, m->schema.null, m->schema.nulls);
	s->wanted = mem_zero(s->columns.fields + 1, sizeof *s->wanted);
	for (size_t i = 0; i < s->columns.fields; i++)
		s->wanted[i] = rec_want(rec, s->columns.field[i].name);
}

void
scorer_release(struct scorer *s)
{
	additive_release(&s->additive);
	columns_release(&s->columns);
	cell_nulls_release(&s->nulls);
	free(s->wanted);
}

/* Find the number of the member's level, as a raw value. */
static int
read_level(const struct scorer *s, const struct column_field *c,
    struct buf *word, const struct rec *rec, size_t field, double *raw,
    struct fault *f)
{
	char text[REC_SHOWN];
	size_t level;

	if (cell_word(rec, field, word, f) < 0)
		return -1;
	level = words_find(&c->levels, word->data, word->len);
	if (level == WORDS_NONE)
		level = c->unseen;
	if (level == WORDS_NONE && c->unseen_is_missing) {
		*raw = NAN;
		return 0;
	}
	if (level == WORDS_NONE)
		return fault_set(f, REASON_OUT_OF_RANGE, c->name,
		    "field '%.64s' has level %s, which the model does not "
		    "know: one trained with --unseen %s takes it",
		    c->name, rec_show(rec, field, text),
		    s->model->kind->takes_missing ? "missing" : "reference");
	*raw = (double)level;
	return 0;
}

/* Advise what to do with a word in place of a number: it may mean missing. */
static int
advise_null(
    const struct rec *rec, size_t field, bool may_be_missing, struct fault *f)
{
	char word[CELL_QUOTED];

	cell_quote(rec, field, word);
	if (*f->advice == '\0' && *word != '\0')
		fault_advise(f, "csv2json --null%s makes null of it%s", word,
		    may_be_missing
			? ""
			: ", which a model trained with --missing takes");
	return -1;
}

/* Explain that a member is missing, which the model does not fill in. */
static int
refuse_null(const struct scorer *s, bool is_category, const struct rec *rec,
    size_t field, struct fault *f)
{
	if (!cell_is_missing(rec, field, &s->nulls))
		return advise_null(rec, field, false, f);
	return cell_missing(rec, field,
	    is_category ? REASON_MISSING : REASON_WRONG_TYPE,
	    rec->field[field].type == JSON_ABSENT ? ""
		: s->model->kind->takes_missing
		? ": a model trained with --missing side takes it"
		: ": a model trained with --missing fills it in",
	    f);
}

/* Find the raw value of a field, as column.h has it. */
static int
read_raw(const struct scorer *s, const struct column_field *c, struct buf *word,
    const struct rec *rec, size_t field, double *raw, struct fault *f)
{
	if ((rec->field[field].type != JSON_NUMBER || s->nulls.numbers > 0) &&
	    cell_is_missing(rec, field, &s->nulls)) {
		*raw = NAN;
		return c->may_be_missing
		    ? 0
		    : refuse_null(s, c->is_category, rec, field, f);
	}
	if (c->is_category)
		return read_level(s, c, word, rec, field, raw, f);
	if ((c->log1p ? cell_log1p(rec, field, raw, f)
		      : rec_number(rec, field, raw, f)) < 0)
		return advise_null(rec, field, c->may_be_missing, f);
	return 0;
}

int
scorer_raw(const struct scorer *s, size_t i, const struct rec *rec,
    struct buf *word, double *raw, struct fault *f)
{
	return read_raw(
	    s, &s->columns.field[i], word, rec, s->wanted[i], raw, f);
}

static int
refuse_missing(
    const struct scorer *s, const double *raw, size_t missing, struct fault *f)
{
	size_t first = 0;

	while (!isnan(raw[first]))
		first++;
	return fault_set(f, REASON_MISSING, NULL,
	    "%zu of the model's %zu members are missing, '%.64s' first: "
	    "--max-missing allows %zu",
	    missing, s->columns.fields, s->columns.field[first].name,
	    s->max_missing);
}

/* Return how many numbers a row that waits for its score has. */
static size_t
row_size(const struct scorer *s)
{
	return s->additive.term != NULL ? s->columns.fields : s->columns.count;
}

static void
make_room(struct scorer_rows *r, const struct scorer *s)
{
	if (r->raw == NULL)
		r->raw = mem_zero(s->columns.fields + 1, sizeof *r->raw);
	if (r->count < r->capacity)
		return;
	r->capacity = r->capacity == 0 ? 1 : 2 * r->capacity;
	r->x = mem_resize(r->x, r->capacity * row_size(s), sizeof *r->x);
	r->p = mem_resize(r->p, r->capacity, sizeof *r->p);
}

/* Read the raw values of a record that has only numbers. */
static int
read_numbers(
    const struct scorer *s, const struct rec *rec, double *raw, struct fault *f)
{
	for (size_t i = 0; i < s->columns.fields; i++)
		if (rec_number(rec, s->wanted[i], &raw[i], f) < 0)
			return refuse_null(s, false, rec, s->wanted[i], f);
	return 0;
}

/* Read the raw values, of which some may be missing. */
static int
read_fields(const struct scorer *s, struct scorer_rows *r,
    const struct rec *rec, double *raw, struct fault *f)
{
	const struct columns *c = &s->columns;
	size_t missing = 0;

	for (size_t i = 0; i < c->fields; i++) {
		if (read_raw(s, &c->field[i], &r->word, rec, s->wanted[i],
			&raw[i], f) < 0)
			return -1;
		missing += isnan(raw[i]) != 0;
	}
	if (missing > s->max_missing)
		return refuse_missing(s, raw, missing, f);
	filled_add(&r->filled, c, rec, s->wanted, raw, missing);
	return 0;
}

int
scorer_add(const struct scorer *s, struct scorer_rows *r, const struct rec *rec,
    struct fault *f)
{
	const struct columns *c = &s->columns;
	double *x, *raw;

	make_room(r, s);
	x = r->x + r->count * row_size(s);
	raw = c->plain || s->additive.term != NULL ? x : r->raw;
	if ((c->numbers ? read_numbers(s, rec, raw, f)
			: read_fields(s, r, rec, raw, f)) < 0)
		return -1;
	if (raw != x)
		columns_values(c, raw, x);
	r->count++;
	return 0;
}

const double *
scorer_scores(const struct scorer *s, struct scorer_rows *r)
{
	if (s->additive.term != NULL)
		additive_scores(&s->additive, r->x, r->count, r->p);
	else
		s->model->kind->score(s->model->body, r->x, r->count, r->p);
	r->count = 0;
	return r->p;
}

const double *
scorer_columns(
    const struct scorer *s, const struct scorer_rows *r, size_t i, double *x)
{
	const double *row = r->x + i * row_size(s);

	if (s->additive.term == NULL)
		return row;
	columns_values(&s->columns, row, x);
	return x;
}

void
scorer_rows_release(struct scorer_rows *r)
{
	free(r->x);
	free(r->p);
	free(r->raw);
	buf_release(&r->word);
	filled_release(&r->filled);
	*r = (struct scorer_rows){0};
}
