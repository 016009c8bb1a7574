#include "order.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define HOLES_MAX 4096
#define NOT_KNOWN (-2)

static bool
is_of(const struct order_partition *at, const struct record_place *p)
{
	return at->partition == p->partition &&
	    strcmp(at->topic, p->topic.data) == 0;
}

static struct order_partition *
find(struct load_order *o, const struct record_place *p)
{
	if (o->last < o->count && is_of(&o->at[o->last], p))
		return &o->at[o->last];
	for (o->last = 0; o->last < o->count; o->last++)
		if (is_of(&o->at[o->last], p))
			return &o->at[o->last];
	o->at = mem_grow(o->at, o->count, &o->capacity, sizeof *o->at);
	o->at[o->count++] =
	    (struct order_partition){.topic = mem_string(p->topic.data),
		.partition = p->partition,
		.high = p->from >= 0 ? p->from : p->offset,
		.begun_at = NOT_KNOWN,
		.width = 1};
	return &o->at[o->last];
}

static void
forget_narrow(struct order_partition *at)
{
	while (at->holes > HOLES_MAX / 2) {
		size_t kept = 0;

		at->width *= 2;
		for (size_t i = 0; i < at->holes; i++)
			if (at->hole[i].to - at->hole[i].from >= at->width)
				at->hole[kept++] = at->hole[i];
		at->holes = kept;
	}
}

static void
add_hole(struct order_partition *at, int64_t from, int64_t to)
{
	if (to - from < at->width)
		return;
	if (at->holes == HOLES_MAX)
		forget_narrow(at);
	at->hole =
	    mem_grow(at->hole, at->holes, &at->capacity, sizeof *at->hole);
	at->hole[at->holes++] = (struct order_hole){from, to};
}

size_t
order_note(struct load_order *o, const struct record_place *p)
{
	struct order_partition *at = find(o, p);

	/* (What is below `from` was not ours to read.) */
	if (at->high < p->from)
		at->high = p->from;
	if (p->offset > at->high)
		add_hole(at, at->high, p->offset);
	if (p->offset >= at->high)
		at->high = p->offset + 1;
	return o->last;
}

void
order_begin(struct load_order *o, size_t partition, int64_t next)
{
	if (o->at[partition].begun_at == NOT_KNOWN)
		o->at[partition].begun_at = next;
}

bool
order_is_late(const struct load_order *o, size_t partition, int64_t offset)
{
	const struct order_partition *at = &o->at[partition];
	size_t first = 0, end = at->holes;

	if (offset < at->begun_at)
		return false;
	while (first < end) { /* the first hole that ends after it */
		size_t middle = first + (end - first) / 2;

		if (at->hole[middle].to <= offset)
			first = middle + 1;
		else
			end = middle;
	}
	return first < at->holes && at->hole[first].from <= offset;
}

void
order_release(struct load_order *o)
{
	for (size_t i = 0; i < o->count; i++) {
		free(o->at[i].topic);
		free(o->at[i].hole);
	}
	free(o->at);
}
