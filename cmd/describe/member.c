#include "member.h"

#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void
member_release(struct profile_member *m)
{
	for (size_t c = 0; c < m->parts; c++)
		numbers_release(&m->part[c].numbers);
	free(m->part);
	free(m->waiting);
	values_release(&m->values);
	*m = (struct profile_member){.parts = 0};
}

static void
have_parts(struct profile_member *m, size_t parts)
{
	if (m->parts >= parts)
		return;
	m->part = mem_resize(m->part, parts, sizeof *m->part);
	while (m->parts < parts)
		m->part[m->parts++] = (struct profile_part){0};
}

/* Is it a whole number, written as one, that no double is equal to? */
static bool
is_inexact(const struct rec_field *v)
{
	char text[400];
	int len;

	for (size_t i = 0; i < v->len; i++)
		if (v->text[i] == '.' || (v->text[i] | 0x20) == 'e')
			return false;
	len = snprintf(text, sizeof text, "%.0f", v->number);
	return (size_t)len != v->len || memcmp(text, v->text, v->len) != 0;
}

/* Add the waiting numbers of one class. */
static void
settle_class(struct profile_member *m, size_t class)
{
	const struct profile_waiting *w = m->waiting;
	double some[PROFILE_WAITING];
	const double *number = some;
	size_t count = 0;

	if (m->parts == 1) {
		number = w->number;
		count = m->wait;
	} else {
		for (size_t i = 0; i < m->wait; i++) {
			some[count] = w->number[i];
			count += w->class[i] == class;
		}
	}
	numbers_add_many(&m->part[class].numbers, number, count);
	m->part[class].present += (double)count;
}

void
member_settle(struct profile_member *m)
{
	if (m->wait == 0)
		return;
	for (size_t c = 0; c < m->parts; c++)
		settle_class(m, c);
	values_add_numbers(&m->values, m->waiting->number, m->wait);
	m->type[JSON_NUMBER] += (double)m->wait;
	m->wait = 0;
}

static inline void
wait(struct profile_member *m, size_t class, double x)
{
	if (m->waiting == NULL)
		m->waiting = mem_zero(1, sizeof *m->waiting);
	m->waiting->number[m->wait] = x;
	m->waiting->class[m->wait++] = (unsigned char)class;
	if (m->wait == PROFILE_WAITING)
		member_settle(m);
}

static void
add_number(struct profile_member *m, size_t class, const struct rec_field *v,
    const struct member_how *how)
{
	struct datum value;

	if (!isfinite(v->number)) {
		m->too_large += how->weight;
		return;
	}
	if (how->weighted)
		numbers_add_weighted(
		    &m->part[class].numbers, v->number, how->weight);
	else
		numbers_add(&m->part[class].numbers, v->number);
	value = datum_of_number(v->number);
	/* Two that no double holds may be next to the same one. */
	if (v->len > 15 && fabs(v->number) >= 0x1p53 && is_inexact(v)) {
		m->inexact += how->weight;
		value = datum_of_text(DATUM_JSON, v->text, v->len);
	}
	values_add(&m->values, &value, how->weight);
}

static size_t
characters(const char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return count;
}

static void
add_text(struct profile_member *m, const struct rec_field *v,
    const struct member_how *how)
{
	const char *text = v->text + 1;
	size_t len = v->len - 2;
	struct datum value;

	if (memchr(text, '\\', len) != NULL) {
		how->text->len = 0;
		json_unescape(how->text, text, len);
		text = how->text->data;
		len = how->text->len;
	}
	if (len > m->longest) {
		size_t count = characters(text, len);

		m->longest = count > m->longest ? count : m->longest;
	}
	value = datum_of_text(DATUM_TEXT, text, len);
	values_add(&m->values, &value, how->weight);
}

void
member_add(struct profile_member *m, size_t class, const struct rec_field *v,
    const struct member_how *how)
{
	struct datum value;

	if (v->type != JSON_ABSENT && v->type != JSON_NULL && class >= m->parts)
		have_parts(m, class + 1);
	if (v->type == JSON_NUMBER && !how->weighted &&
	    fabs(v->number) < 0x1p53) {
		wait(m, class, v->number);
		return;
	}
	m->type[v->type] += how->weight;
	if (v->type == JSON_ABSENT || v->type == JSON_NULL)
		return;
	m->part[class].present += how->weight;
	if (v->type == JSON_NUMBER) {
		add_number(m, class, v, how);
	} else if (v->type == JSON_STRING) {
		add_text(m, v, how);
	} else {
		value = datum_of_text(DATUM_JSON, v->text, v->len);
		values_add(&m->values, &value, how->weight);
	}
}

void
member_merge(struct profile_member *into, struct profile_member *from,
    const size_t *class)
{
	member_settle(into);
	member_settle(from);
	for (size_t t = 0; t < PROFILE_TYPES; t++)
		into->type[t] += from->type[t];
	into->too_large += from->too_large;
	into->inexact += from->inexact;
	if (into->longest < from->longest)
		into->longest = from->longest;
	values_merge(&into->values, &from->values);
	for (size_t c = 0; c < from->parts; c++) {
		struct profile_part *part;

		if (from->part[c].present == 0)
			continue;
		have_parts(into, class[c] + 1);
		part = &into->part[class[c]];
		part->present += from->part[c].present;
		numbers_merge(&part->numbers, &from->part[c].numbers);
	}
	member_release(from);
}
