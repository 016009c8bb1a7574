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
	for (size_t i = 0; i < p->members; i++)
		member_release(&p->member[i]);
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
	struct member_how how = {1, p->ask->weighted, &p->text};
	size_t class;
	int found;

	if (p->ask->weighted &&
	    amount_read(rec, p->ask->weight_field, "weight", &how.weight, f) <
		0)
		return -1;
	found = find_class(p, rec, &class, f);
	if (found != 0)
		return found;
	p->records++;
	if (how.weight == 0)
		return 0;
	p->weight += how.weight;
	p->class_weight[class] += how.weight;
	p->unlisted += how.weight * (double)rec->others;
	have_members(p, rec->fields);
	for (size_t i = 0; i < rec->fields; i++)
		if (i != p->ask->place_field)
			member_add(&p->member[i], class, &rec->field[i], &how);
	return 0;
}

/* --- watching and merging ------------------------------------------------------ */

void
profile_settle(struct profile *p)
{
	for (size_t i = 0; i < p->members; i++)
		member_settle(&p->member[i]);
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

bool
profile_merge(struct profile *into, struct profile *from)
{
	size_t class[PROFILE_CLASSES];

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
	/* What is merged is released at once: there is never twice of all. */
	for (size_t i = 0; i < from->members; i++)
		member_merge(&into->member[i], &from->member[i], class);
	return true;
}
