#include "model/additive.h"

#include "base/mem.h"
#include "math/sum.h"
#include "model/linear.h"

#include <math.h>
#include <stdlib.h>

/* Add what a column adds where it is x. */
static void
add_column(struct sum *s, const struct linear *l, size_t j, double x)
{
	sum_add(s, l->coefficient[j] * x);
	sum_add(s, -l->coefficient[j] * l->mean[j]);
}

/* Return what all columns of a field add at a raw value. */
static double
sum_at(
    const struct additive *a, const struct linear *l, size_t field, double raw)
{
	const struct columns *c = a->columns;
	struct sum s = {0};

	for (size_t j = 0; j < c->count; j++)
		if (c->column[j].field == field)
			add_column(&s, l, j, column_value(&c->column[j], raw));
	return sum_value(&s);
}

/*
 * Return what a number's columns add where so many of its pieces are 1; without
 * pieces, its indicators alone.
 */
static double
sum_of_pieces(
    const struct additive *a, const struct linear *l, size_t field, size_t ones)
{
	const struct columns *c = a->columns;
	struct sum s = {0};

	for (size_t j = 0; j < c->count; j++) {
		const struct column *column = &c->column[j];

		if (column->field != field ||
		    (column->kind == COLUMN_NUMBER && !(column->width > 0)))
			continue;
		add_column(&s, l, j,
		    column->kind == COLUMN_NUMBER && ones > 0 ? 1 : 0);
		ones -= column->kind == COLUMN_NUMBER && ones > 0;
	}
	return sum_value(&s);
}

/*
 * Find a number's first column: it has one, or pieces end to end, besides
 * indicators.
 */
static bool
find_number(size_t *first, const struct columns *c, size_t field)
{
	size_t numbers = 0;

	for (size_t j = c->count; j-- > 0;)
		if (c->column[j].field == field &&
		    c->column[j].kind == COLUMN_NUMBER) {
			*first = j;
			numbers++;
		}
	return numbers > 0 && c->column[*first].run == numbers;
}

static bool
make_number(struct additive *a, const struct linear *l, size_t field)
{
	const struct columns *c = a->columns;
	struct additive_term *t = &a->term[field];
	size_t j;

	if (!find_number(&j, c, field))
		return false;
	t->column = &c->column[j];
	t->pieces = t->column->width > 0 ? t->column->run : 0;
	t->from = c->from + j;
	t->to = c->to + j;
	t->mean = l->mean[j];
	t->start = mem_zero(t->pieces + 1, sizeof *t->start);
	t->slope = mem_zero(t->pieces + 1, sizeof *t->slope);
	for (size_t k = 0; k <= t->pieces; k++)
		t->start[k] = sum_of_pieces(a, l, field, k);
	for (size_t k = 0; k < t->pieces; k++)
		t->slope[k] = l->coefficient[j + k] / c->width[j + k];
	if (t->pieces == 0)
		t->slope[0] = l->coefficient[j];
	for (size_t k = 0; k < t->pieces; k++)
		if (!isfinite(t->slope[k]))
			return false;
	return true;
}

static bool
make_term(struct additive *a, const struct linear *l, size_t field)
{
	const struct column_field *f = &a->columns->field[field];
	struct additive_term *t = &a->term[field];

	t->missing = sum_at(a, l, field, NAN);
	if (!f->is_category)
		return make_number(a, l, field);
	t->level = mem_zero(f->levels.count + 1, sizeof *t->level);
	for (size_t k = 0; k < f->levels.count; k++)
		t->level[k] = sum_at(a, l, field, (double)k);
	return true;
}

bool
additive_init(
    struct additive *a, const struct model *m, const struct columns *c)
{
	const struct linear *l;

	*a = (struct additive){.columns = c};
	if (m->kind != &linear_kind || !schema_has_pieces(&m->schema))
		return false;
	l = linear_of(m);
	a->intercept = l->intercept_standardised;
	a->term = mem_zero(c->fields + 1, sizeof *a->term);
	for (size_t i = 0; i < c->fields; i++)
		if (!make_term(a, l, i)) {
			additive_release(a);
			return false;
		}
	return true;
}

void
additive_release(struct additive *a)
{
	for (size_t i = 0; a->term != NULL && i < a->columns->fields; i++) {
		free(a->term[i].level);
		free(a->term[i].start);
		free(a->term[i].slope);
	}
	free(a->term);
	a->term = NULL;
}

/* How many pieces end at `v` or below. No branch: none could be foreseen. */
static inline size_t
find_piece(const struct additive_term *t, double v)
{
	size_t at = 0, k = 0;

	for (; k + 4 <= t->pieces; k += 4)
		at += (size_t)((v >= t->to[k]) + (v >= t->to[k + 1]) +
		    (v >= t->to[k + 2]) + (v >= t->to[k + 3]));
	for (; k < t->pieces; k++)
		at += v >= t->to[k];
	return at;
}

static inline double
term_of_number(const struct additive_term *t, double raw)
{
	double v = column_number(t->column, raw);
	size_t at;

	if (t->pieces == 0)
		return t->start[0] + t->slope[0] * (v - t->mean);
	at = find_piece(t, v);
	/* Above all of them too: there a difference may be beyond all doubles. */
	v = at < t->pieces ? v - t->from[at] : 0;
	return t->start[at] + t->slope[at] * (v > 0 ? v : 0);
}

void
additive_scores(
    const struct additive *a, const double *raw, size_t n, double *p)
{
	size_t fields = a->columns->fields;

	for (size_t i = 0; i < n; i++, raw += fields) {
		double z = a->intercept, e;

		for (size_t k = 0; k < fields; k++) {
			const struct additive_term *t = &a->term[k];

			if (isnan(raw[k]))
				z += t->missing;
			else if (t->level != NULL)
				z += t->level[(size_t)raw[k]];
			else
				z += term_of_number(t, raw[k]);
		}
		e = exp(-fabs(z));
		p[i] = z >= 0 ? 1 / (1 + e) : e / (1 + e);
	}
}
