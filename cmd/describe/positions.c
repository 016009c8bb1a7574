#include "positions.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static bool
is_of(const struct position_partition *p, const struct position_seen *seen)
{
	return p->partition == seen->partition &&
	    strlen(p->topic) == seen->topic_len &&
	    memcmp(p->topic, seen->topic, seen->topic_len) == 0;
}

/* Find the partition; mostly that of the record before, or the next one. */
static struct position_partition *
find(struct positions *p, const struct position_seen *seen)
{
	struct position_partition *new;

	for (size_t i = 0; i < p->count; i++) {
		size_t at = (p->recent + i) % p->count;

		if (is_of(&p->partition[at], seen)) {
			p->recent = at;
			return &p->partition[at];
		}
	}
	p->partition = mem_grow(
	    p->partition, p->count, &p->capacity, sizeof *p->partition);
	p->recent = p->count;
	new = &p->partition[p->count++];
	*new = (struct position_partition){
	    .topic = mem_copy(seen->topic, seen->topic_len),
	    .partition = seen->partition,
	    .first = seen->offset,
	    .last = seen->offset,
	};
	return new;
}

static void
add_offset(struct position_partition *p, int64_t offset)
{
	if (p->records++ > 0 && offset <= p->last)
		p->again++;
	if (offset > p->last + 1) {
		p->gaps++;
		p->left_out += (uint64_t)(offset - p->last - 1);
	}
	p->first = offset < p->first ? offset : p->first;
	p->last = offset > p->last ? offset : p->last;
}

static void
add_time(struct position_partition *p, int64_t time)
{
	if (time < 0)
		return;
	if (p->timed++ == 0)
		p->earliest = p->latest = time;
	if (time < p->latest)
		numbers_add(&p->late, (double)(p->latest - time));
	p->earliest = time < p->earliest ? time : p->earliest;
	p->latest = time > p->latest ? time : p->latest;
}

void
positions_add(
    struct positions *p, const struct position_seen *seen, bool malformed)
{
	struct position_partition *partition;

	if (malformed) {
		p->unread++;
		return;
	}
	if (seen->topic == NULL) {
		p->without++;
		return;
	}
	p->records++;
	partition = find(p, seen);
	add_offset(partition, seen->offset);
	add_time(partition, seen->timestamp);
}

static int
compare(const void *a, const void *b)
{
	const struct position_partition *x = a, *y = b;
	int order = strcmp(x->topic, y->topic);

	return order != 0
	    ? order
	    : (x->partition > y->partition) - (x->partition < y->partition);
}

void
positions_sort(struct positions *p)
{
	if (p->count > 0)
		qsort(p->partition, p->count, sizeof *p->partition, compare);
	p->recent = 0;
}

void
positions_release(struct positions *p)
{
	for (size_t i = 0; i < p->count; i++) {
		free(p->partition[i].topic);
		numbers_release(&p->partition[i].late);
	}
	free(p->partition);
	*p = (struct positions){0};
}
