#include "endpoint/bisect.h"

void
bisect_start(struct bisect *b, size_t count)
{
	*b = (struct bisect){.count = count, .hi = count, .depth = 1};
	b->end[0] = count;
}

void
bisect_halve(struct bisect *b, bool refused)
{
	b->refused[b->depth - 1] = refused;
	b->hi = b->lo + (b->hi - b->lo) / 2;
	b->refused[b->depth] = false;
	b->end[b->depth++] = b->hi;
}

bool
bisect_next(struct bisect *b)
{
	b->lo = b->hi;
	b->depth--;
	if (b->depth == 0)
		return false;
	b->hi = b->end[b->depth - 1];
	/* The first half was good, so this one would be refused as a whole. */
	if (b->refused[b->depth - 1] && b->hi - b->lo > 1)
		bisect_halve(b, true);
	return true;
}

bool
bisect_skip(struct bisect *b)
{
	size_t lo = b->hi, count = b->count;

	if (lo == count)
		return false;
	bisect_start(b, count);
	b->lo = lo;
	return true;
}
