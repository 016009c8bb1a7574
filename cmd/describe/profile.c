#include "profile.h"

#include "base/mem.h"
#include "stream/amount.h"
#include "stream/cell.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void
profile_init(struct profile *p, const struct profile_ask *ask)
{
	*p = (struct profile){.ask = ask};
	words_add(&p->class, "", 0);
}

void
profile_release(struct profile *p)
{
	for (size_t i = 0; i < p->members; i++) {
		struct profile_member *m = &p->member[i];

		for (size_t c = 0; c < m->parts; c++)
			numbers_release(&m->part[c].numbers);
		free(m->part);
		free(m->waiting);
		values_release(&m->values);
	}
	free(p->member);
	words_release(&p->class);
	buf_release(&p->text);
}

bool
profile_discover(struct rec *rec, struct buf *name)
{
	const char *p = rec->text + (strchr(rec->text, '{') - rec->text);
	const char *end = rec->text + rec->len;
	size_t before = rec->fields;
	struct json_member m;

	while (rec->fields < PROFILE_MEMBERS && json_next(&p, end, &m)) {
		name->len = 0;
		json_unescape(name, m.key, m.key_len);
		/* (A name with a NUL stays unknown.) */
		if (strlen(buf_string(name)) == name->len)
			rec_want(rec, buf_string(name));
	}
	return rec->fields > before;
}

/* --- adding a record --------------------------------------------------------- */

/* Have this number of members. */
static void
have_members(struct profile *p, size_t members)
{
	while (p->members < members) {
		p->member = mem_grow(
		    p->member, p->members, &p->capacity, sizeof *p->member);
		p->member[p->members++] = (struct profile_member){.parts = 0};
	}
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

static void
settle(struct profile_member *m)
{
	const struct profile_waiting *w = m->waiting;

	if (m->wait == 0)
		return;
	for (size_t c = 0; c < m->parts; c++) {
		double number[PROFILE_WAITING];
		size_t count = 0;

		for (size_t i = 0; i < m->wait; i++) {
			number[count] = w->number[i];
			count += w->class[i] == c;
		}
		numbers_add_many(&m->part[c].numbers, number, count);
		m->part[c].present += (double)count;
	}
	values_add_numbers(&m->values, w->number, m->wait);
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
		settle(m);
}

static void
add_number(struct profile_member *m, size_t class, const struct rec_field *v,
    double weight, bool weighted)
{
	struct datum value;

	if (!isfinite(v->number)) {
		m->too_large += weight;
		return;
	}
	if (v->len > 15 && fabs(v->number) >= 0x1p53 && is_inexact(v))
		m->inexact += weight;
	if (weighted)
		numbers_add_weighted(
		    &m->part[class].numbers, v->number, weight);
	else
		numbers_add(&m->part[class].numbers, v->number);
	value = datum_of_number(v->number);
	values_add(&m->values, &value, weight);
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
add_text(struct profile *p, struct profile_member *m, const struct rec_field *v,
    double weight)
{
	const char *text = v->text + 1;
	size_t len = v->len - 2;
	struct datum value;

	if (memchr(text, '\\', len) != NULL) {
		p->text.len = 0;
		json_unescape(&p->text, text, len);
		text = p->text.data;
		len = p->text.len;
	}
	if (len > m->longest) {
		size_t count = characters(text, len);

		m->longest = count > m->longest ? count : m->longest;
	}
	value = datum_of_text(DATUM_TEXT, text, len);
	values_add(&m->values, &value, weight);
}

static void
add_field(struct profile *p, size_t field, size_t class,
    const struct rec_field *v, double weight)
{
	struct profile_member *m = &p->member[field];
	struct datum value;

	if (v->type != JSON_ABSENT && v->type != JSON_NULL && class >= m->parts)
		have_parts(m, class + 1);
	if (v->type == JSON_NUMBER && !p->ask->weighted &&
	    fabs(v->number) < 0x1p53) {
		wait(m, class, v->number);
		return;
	}
	m->type[v->type] += weight;
	if (v->type == JSON_ABSENT || v->type == JSON_NULL)
		return;
	m->part[class].present += weight;
	if (v->type == JSON_NUMBER) {
		add_number(m, class, v, weight, p->ask->weighted);
	} else if (v->type == JSON_STRING) {
		add_text(p, m, v, weight);
	} else {
		value = datum_of_text(DATUM_JSON, v->text, v->len);
		values_add(&m->values, &value, weight);
	}
}

/* Find the class of a record: 1 when it is one too many. */
static int
find_class(
    struct profile *p, const struct rec *rec, size_t *class, struct fault *f)
{
	static const struct cell_nulls no_words;
	size_t field = p->ask->by_field;

	*class = 0;
	if (!p->ask->by || cell_is_missing(rec, field, &no_words))
		return 0;
	if (cell_word(rec, field, &p->text, f) < 0)
		return -1;
	*class = words_find(&p->class, p->text.data, p->text.len);
	if (*class != WORDS_NONE)
		return 0;
	if (p->class.count == PROFILE_CLASSES)
		return 1;
	*class = words_add(&p->class, p->text.data, p->text.len);
	return 0;
}

int
profile_add(struct profile *p, const struct rec *rec, struct fault *f)
{
	double weight = 1;
	size_t class;
	int found;

	if (p->ask->weighted &&
	    amount_read(rec, p->ask->weight_field, "weight", &weight, f) < 0)
		return -1;
	found = find_class(p, rec, &class, f);
	if (found != 0)
		return found;
	p->records++;
	if (weight == 0)
		return 0;
	p->weight += weight;
	p->class_weight[class] += weight;
	p->unlisted += weight * (double)rec->others;
	have_members(p, rec->fields);
	for (size_t i = 0; i < rec->fields; i++)
		if (i != p->ask->place_field)
			add_field(p, i, class, &rec->field[i], weight);
	return 0;
}

/* --- watching and merging ------------------------------------------------------ */

void
profile_settle(struct profile *p)
{
	for (size_t i = 0; i < p->members; i++)
		settle(&p->member[i]);
}

void
profile_watch(struct profile *p)
{
	profile_settle(p);
	for (size_t i = 0; i < p->members; i++)
		values_watch(&p->member[i].values);
}

void
profile_watch_as(struct profile *p, const struct profile *other)
{
	have_members(p, other->members);
	for (size_t i = 0; i < other->members; i++)
		values_watch_as(&p->member[i].values, &other->member[i].values);
}

static void
merge_member(struct profile_member *into, const struct profile_member *from,
    const size_t *class)
{
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
}

bool
profile_merge(struct profile *into, struct profile *from)
{
	size_t class[PROFILE_CLASSES];

	profile_settle(into);
	profile_settle(from);
	for (size_t c = 0; c < from->class.count; c++) {
		const char *word = from->class.text[c];

		class[c] = words_add(&into->class, word, strlen(word));
		if (class[c] >= PROFILE_CLASSES)
			return false;
		into->class_weight[class[c]] += from->class_weight[c];
	}
	into->records += from->records;
	into->weight += from->weight;
	into->unlisted += from->unlisted;
	have_members(into, from->members);
	for (size_t i = 0; i < from->members; i++)
		merge_member(&into->member[i], &from->member[i], class);
	return true;
}
