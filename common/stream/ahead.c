#include "stream/ahead.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* With fewer records than that, another thread does not pay. */
#define FEW 512

struct seen {
	size_t len;
	bool kept;
};

/* What a member of the team has in hand. */
struct ahead_block {
	struct rec rec;
	struct line_block lines;
	struct seen *seen; /* a line */
	size_t count, seen_capacity;
	char *kept; /* `size` bytes each */
	size_t kept_count, kept_capacity;
};

static bool
is_over(struct ahead *a)
{
	return __atomic_load_n(&a->over, __ATOMIC_RELAXED);
}

void
ahead_end(struct ahead *a)
{
	__atomic_store_n(&a->over, true, __ATOMIC_RELAXED);
}

/* So that the end need not wait for more input. */
static bool
go_on_waiting(void *context)
{
	return !is_over(context);
}

static bool
get_lines(void *context, size_t member)
{
	struct ahead *a = context;

	return !is_over(a) &&
	    line_next_block(&a->f->line, &a->block[member].lines);
}

/* Is something kept of this line? */
static bool
read_line(
    const struct ahead *a, struct ahead_block *b, const char *text, size_t len)
{
	struct fault fault;

	b->kept = mem_grow(b->kept, b->kept_count, &b->kept_capacity, a->size);
	return len <= a->f->line.limit &&
	    rec_read(&b->rec, text, len, &fault) == 0 &&
	    a->read(a->context, &b->rec, b->kept + b->kept_count * a->size);
}

static void
read_lines(void *context, size_t member, size_t task)
{
	const struct ahead *a = context;
	struct ahead_block *b = &a->block[member];
	const char *p = b->lines.text;

	(void)task;
	b->count = b->kept_count = 0;
	while (p < b->lines.end) {
		const char *newline =
		    memchr(p, '\n', (size_t)(b->lines.end - p));
		struct seen seen = {.len = (size_t)(newline - p)};

		seen.kept = read_line(a, b, p, seen.len);
		b->kept_count += seen.kept;
		b->seen = mem_grow(
		    b->seen, b->count, &b->seen_capacity, sizeof *b->seen);
		b->seen[b->count++] = seen;
		p = newline + 1;
	}
}

static void
take_lines(void *context, size_t member, size_t task)
{
	struct ahead *a = context;
	const struct ahead_block *b = &a->block[member];
	const char *text = b->lines.text, *kept = b->kept;

	(void)task;
	for (size_t i = 0; i < b->count && !is_over(a); i++) {
		const struct seen *seen = &b->seen[i];

		if (seen->kept) {
			filter_pass(a->f);
			a->take_kept(a->context, kept);
			kept += a->size;
		} else if (filter_lend(a->f, text, seen->len)) {
			a->take_record(a->context);
		}
		text += seen->len + 1;
		if (filter_is_over(a->f))
			ahead_end(a);
	}
}

static void
start(struct ahead *a)
{
	const struct rec *like = &a->f->rec;

	a->team = team_new(team_processors());
	a->block = mem_zero(team_members(a->team), sizeof *a->block);
	for (size_t i = 0; i < team_members(a->team); i++) {
		rec_init(&a->block[i].rec);
		for (size_t k = 0; k < like->fields; k++)
			rec_want(&a->block[i].rec, like->field[k].name);
	}
}

void
ahead_read(struct ahead *a)
{
	struct input *in = &a->f->line.input;

	if (a->f->in < FEW)
		return;
	if (a->team == NULL)
		start(a);
	in->idle = go_on_waiting;
	in->idle_arg = a;
	team_feed(a->team, get_lines, read_lines, take_lines, a);
	in->idle = NULL;
}

void
ahead_release(struct ahead *a)
{
	if (a->team == NULL)
		return;
	for (size_t i = 0; i < team_members(a->team); i++) {
		struct ahead_block *b = &a->block[i];

		rec_release(&b->rec);
		line_block_release(&b->lines);
		free(b->seen);
		free(b->kept);
	}
	free(a->block);
	team_free(a->team);
	a->team = NULL;
}
