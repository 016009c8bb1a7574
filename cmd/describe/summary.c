#include "summary.h"

#include "base/mem.h"
#include "base/num.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* --- classes ----------------------------------------------------------------- */

static int
compare_numbers(const void *a, const void *b)
{
	const struct summary_class *x = a, *y = b;
	double p = 0, q = 0;

	num_real(x->word, -DBL_MAX, DBL_MAX, &p);
	num_real(y->word, -DBL_MAX, DBL_MAX, &q);
	return (p > q) - (p < q);
}

static int
compare_words(const void *a, const void *b)
{
	const struct summary_class *x = a, *y = b;

	return strcmp(x->word, y->word);
}

const char *
summary_class_name(const struct summary_class *c)
{
	return c->word == NULL ? "(none)" : c->word;
}

void
summary_classes(struct summary_classes *c, const struct described *d)
{
	const struct profile *p = &d->profile;
	bool numbers = true;

	c->count = 0;
	if (d->o->by == NULL)
		return;
	for (size_t i = 1; i < p->class.count; i++) {
		double x;

		c->class[c->count++] = (struct summary_class){
		    p->class.text[i], i, p->class_weight[i]};
		numbers = numbers &&
		    num_real(p->class.text[i], -DBL_MAX, DBL_MAX, &x);
	}
	qsort(c->class, c->count, sizeof *c->class,
	    numbers ? compare_numbers : compare_words);
	if (p->class_weight[0] > 0)
		c->class[c->count++] =
		    (struct summary_class){NULL, 0, p->class_weight[0]};
}

/* --- types -------------------------------------------------------------------- */

void
summary_types(
    const struct profile_member *m, struct summary_type type[SUMMARY_TYPES])
{
	const struct summary_type all[SUMMARY_TYPES] = {
	    {"number", m->type[JSON_NUMBER]},
	    {"string", m->type[JSON_STRING]},
	    {"boolean", m->type[JSON_TRUE] + m->type[JSON_FALSE]},
	    {"array", m->type[JSON_ARRAY]},
	    {"object", m->type[JSON_OBJECT]},
	    {"null", m->type[JSON_NULL]},
	};

	memcpy(type, all, sizeof all);
}

/* --- numbers ------------------------------------------------------------------ */

static int
compare_steps(const void *a, const void *b)
{
	const struct numbers_step *x = a, *y = b;

	return (x->value > y->value) - (x->value < y->value);
}

/* Make a step of each number, where all values are known, and doubles. */
static struct numbers_step *
exact_steps(const struct values *v, size_t *count)
{
	size_t values;
	struct datum *x = values_all(v, &values);
	struct numbers_step *step = mem_zero(values + 1, sizeof *step);

	*count = 0;
	for (size_t i = 0; i < values; i++)
		if (x[i].kind == DATUM_NUMBER)
			step[(*count)++] = (struct numbers_step){
			    .low = x[i].number,
			    .high = x[i].number,
			    .value = x[i].number,
			    .count = x[i].count,
			};
	free(x);
	qsort(step, *count, sizeof *step, compare_steps);
	return step;
}

/* Merge the numbers of all classes but one. */
static struct numbers
all_but(const struct profile_member *m, size_t class)
{
	struct numbers n = {0};

	for (size_t c = 0; c < m->parts; c++)
		if (c != class)
			numbers_merge(&n, &m->part[c].numbers);
	return n;
}

struct numbers_step *
summary_steps(
    const struct summary_member *s, const struct summary_part *p, size_t *count)
{
	struct numbers_step *step;
	struct numbers n;

	if (p->numbers != NULL)
		return numbers_steps(p->numbers, count);
	if (values_is_exact(&s->member->values) && s->member->inexact == 0)
		return exact_steps(&s->member->values, count);
	/* (Of one class all are its own.) */
	if (s->member->parts == 1)
		return numbers_steps(&s->member->part[0].numbers, count);
	n = all_but(s->member, PROFILE_CLASSES);
	step = numbers_steps(&n, count);
	numbers_release(&n);
	return step;
}

static void
add_quantiles(struct summary_part *p, const struct summary_member *s)
{
	double share[SUMMARY_QUANTILES];
	size_t steps;
	struct numbers_step *step = summary_steps(s, p, &steps);

	for (size_t k = 0; k < SUMMARY_QUANTILES; k++)
		share[k] = (double)(k + 1) / 100;
	numbers_quantiles(step, steps, share, SUMMARY_QUANTILES, p->quantile);
	p->error = numbers_error(step, steps);
	free(step);
}

static void
add_all(struct summary_member *s, const struct profile_member *m)
{
	struct numbers n = all_but(m, PROFILE_CLASSES);

	s->all = (struct summary_part){.moments = numbers_moments(&n),
	    .correlation = NAN,
	    .distance = NAN};
	for (size_t c = 0; c < m->parts; c++)
		s->all.present += m->part[c].present;
	s->least = n.least;
	s->most = n.most;
	s->has_numbers = n.any;
	s->whole = n.any && !n.fractions;
	numbers_release(&n);
	add_quantiles(&s->all, s);
}

static void
add_classes(struct summary_member *s, const struct summary_classes *classes)
{
	static const struct profile_part none;
	const struct profile_member *m = s->member;

	s->class = mem_zero(classes->count, sizeof *s->class);
	for (size_t i = 0; i < classes->count; i++) {
		size_t c = classes->class[i].number;
		const struct profile_part *part =
		    c < m->parts ? &m->part[c] : &none;
		struct numbers others = all_but(m, c);
		struct summary_part *p = &s->class[i];

		p->present = part->present;
		p->numbers = &part->numbers;
		p->moments = numbers_moments(&part->numbers);
		p->correlation =
		    numbers_correlation(&p->moments, &s->all.moments);
		p->distance = numbers_distance(&part->numbers, &others);
		add_quantiles(p, s);
		numbers_release(&others);
	}
}

/* --- a member ------------------------------------------------------------------ */

/* Is the field one that is described? */
static bool
is_described(const struct described *d, size_t field)
{
	/* (A label or weight that no record has is wanted, and is none.) */
	const struct profile_member *m = &d->profile.member[field];

	if (field == d->place_field)
		return false;
	for (size_t t = JSON_NULL; t < PROFILE_TYPES; t++)
		if (m->type[t] > 0)
			return true;
	return false;
}

static void
add_flags(struct summary_member *s, const struct described *d)
{
	struct summary_type type[SUMMARY_TYPES];
	int types = 0;

	summary_types(s->member, type);
	for (int i = 0; i < SUMMARY_TYPES - 1; i++)
		types += type[i].count > 0;
	s->mixed = types > 1;
	s->constant =
	    s->distinct == 1 && s->exact && s->all.present == d->profile.weight;
	s->unique = !d->profile.ask->weighted && s->all.present > 1 &&
	    values_all_differ(&s->member->values);
}

static void
make(struct summary_member *s, const struct described *d,
    const struct summary_classes *classes, size_t field)
{
	const struct profile_member *m = &d->profile.member[field];

	*s = (struct summary_member){.name = d->names.text[field], .member = m};
	s->distinct = values_distinct(&m->values);
	s->exact = values_is_exact(&m->values);
	add_all(s, m);
	s->null = m->type[JSON_NULL];
	s->absent = d->profile.weight - s->all.present - s->null;
	/* Sums of weights may differ in their last bits. */
	if (s->absent < 1e-9 * d->profile.weight)
		s->absent = 0;
	add_flags(s, d);
	if (!s->unique)
		s->tops = values_top(&m->values, s->top, SUMMARY_TOP);
	if (classes->count > 0)
		add_classes(s, classes);
}

struct summary_member *
summary_all(const struct described *d, const struct summary_classes *classes,
    size_t *count)
{
	struct summary_member *s = mem_zero(d->profile.members + 1, sizeof *s);

	*count = 0;
	for (size_t i = 0; i < d->profile.members; i++)
		if (is_described(d, i))
			make(&s[(*count)++], d, classes, i);
	return s;
}

void
summary_free(struct summary_member *s, size_t count)
{
	for (size_t k = 0; k < count; k++)
		free(s[k].class);
	free(s);
}
