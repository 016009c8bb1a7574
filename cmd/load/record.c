#include "record.h"

#include <string.h>

/* Ask the reader for the members that it was not asked for; -1: reject it. */
int
record_want(struct load *l, struct fault *fault)
{
	struct rec *r = &l->f.rec;
	const char *p = json_blanks(r->text, r->text + r->len);
	struct json_member m;
	struct buf name = {0};
	bool has_nul = false;

	while (json_next(&p, r->text + r->len, &m)) {
		name.len = 0;
		json_unescape(&name, m.key, m.key_len);
		if (memchr(name.data, '\0', name.len) != NULL)
			has_nul = true;
		else
			rec_want(r, buf_string(&name));
	}
	buf_release(&name);
	if (has_nul)
		return fault_set(fault, REASON_NUL_BYTE, NULL,
		    "a member's name has a NUL, which no column's can have");
	return rec_read(r, r->text, r->len, fault);
}

/* Read the place of the record, if records have one; -1: reject it. */
static int
read_place(struct load *l, struct fault *fault)
{
	const struct rec_field *v = &l->f.rec.field[l->stamp];
	bool is_there = v->type != JSON_ABSENT;

	if (l->places == PLACES_UNKNOWN)
		l->places = is_there ? PLACES_ALL : PLACES_NONE;
	if (l->places == PLACES_NONE && !is_there)
		return 0;
	if (l->places == PLACES_NONE)
		return fault_set(fault, REASON_WRONG_TYPE, PLACE_MEMBER,
		    "the record has a place, '" PLACE_MEMBER "', and the first "
		    "one has none");
	if (!is_there)
		return fault_set(fault, REASON_MISSING, PLACE_MEMBER,
		    "the record lacks its place, '" PLACE_MEMBER "', and the "
		    "first one has one");
	if (!place_read(&l->place, v))
		return fault_set(fault, REASON_WRONG_TYPE, PLACE_MEMBER,
		    "field '" PLACE_MEMBER "' is no place: topic, partition "
		    "and offset");
	return 0;
}

int
record_take(struct load *l, struct fault *fault)
{
	if (l->f.rec.others > 0 && record_want(l, fault) < 0)
		return -1;
	return read_place(l, fault);
}
