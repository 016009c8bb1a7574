#include "stream/ahead.h"

#include "base/mem.h"
#include "stream/out.h"

#include <stdlib.h>
#include <string.h>

/* With fewer records another thread does not pay. */
#define FEW 512

struct ahead_seen {
	size_t len;
	bool kept;
};

/* A team member's block of lines and its results. */
struct ahead_block {
	struct rec rec;
	struct line_block lines;
	struct ahead_seen *seen; /* a line */
	size_t count, seen_capacity;
	char *kept; /* `size` bytes each */
	size_t kept_count, kept_capacity;
	struct buf text; /* the lines that write() made */
	size_t *end, end_capacity;
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

/* Wait for more input only until the end was asked for. */
static bool
go_on_waiting(void *context)
{
	struct ahead *a = context;

	if (a->changed != NULL)
		a->changed(a->context);
	return !is_over(a);
}

/*
 * Lock stdout: only the holder writes. A member that waits for input flushes
 * before, and one that writes meanwhile flushes after it: nothing is held back.
 */
static void
lock_stdout(struct ahead *a)
{
	if (a->write != NULL)
		pthread_mutex_lock(&a->stdout_lock);
}

static void
unlock_stdout(struct ahead *a)
{
	if (a->write == NULL)
		return;
	if (__atomic_load_n(&a->waiting, __ATOMIC_SEQ_CST))
		out_flush();
	pthread_mutex_unlock(&a->stdout_lock);
}

static void
flush_and_wait(void *context)
{
	struct ahead *a = context;

	__atomic_store_n(&a->waiting, true, __ATOMIC_SEQ_CST);
	lock_stdout(a);
	unlock_stdout(a);
}

/* Note what `f` wants by now. Only the thread that takes lines may ask. */
static void
note_names(struct ahead *a)
{
	const struct rec *rec = &a->f->rec;

	if (rec->fields == a->names)
		return;
	pthread_mutex_lock(&a->names_lock);
	while (a->names < rec->fields) {
		a->name = mem_grow(
		    a->name, a->names, &a->name_capacity, sizeof *a->name);
		a->name[a->names] = rec->field[a->names].name;
		a->names++;
	}
	pthread_mutex_unlock(&a->names_lock);
}

static void
want_names(struct ahead *a, struct rec *rec)
{
	pthread_mutex_lock(&a->names_lock);
	while (rec->fields < a->names)
		rec_want(rec, a->name[rec->fields]);
	pthread_mutex_unlock(&a->names_lock);
}

/* Exchange a member's block for the one that is held, or none. */
static void
swap_held(struct ahead *a, size_t member)
{
	struct line_block b = a->held;

	a->held = a->block[member].lines;
	a->block[member].lines = b;
	a->is_held = !a->is_held;
}

/* Get the next block; false too where something changes before it. */
static bool
get_block(struct ahead *a, size_t member)
{
	if (a->is_held) {
		swap_held(a, member);
		return true;
	}
	if (!line_next_block(&a->f->line, &a->block[member].lines))
		return false;
	if (a->changed == NULL || !a->changed(a->context))
		return true;
	swap_held(a, member);
	return false;
}

static bool
get_lines(void *context, size_t member)
{
	struct ahead *a = context;
	bool got = !is_over(a) && get_block(a, member);

	__atomic_store_n(&a->waiting, false, __ATOMIC_SEQ_CST);
	want_names(a, &a->block[member].rec);
	return got;
}

/* Read a line: is something kept of it? */
static bool
read_line(
    const struct ahead *a, struct ahead_block *b, const char *text, size_t len)
{
	struct fault fault;

	b->kept = mem_grow(b->kept, b->kept_count, &b->kept_capacity, a->size);
	return len <= a->f->line.limit &&
	    rec_read(&b->rec, text, len, &fault) == 0 &&
	    a->read(a->context, (size_t)(b - a->block), &b->rec,
		b->kept + b->kept_count * a->size);
}

static void
write_lines(const struct ahead *a, struct ahead_block *b)
{
	while (b->end_capacity < b->kept_count)
		b->end = mem_grow(
		    b->end, b->end_capacity, &b->end_capacity, sizeof *b->end);
	b->text.len = 0;
	a->write(a->context, (size_t)(b - a->block), b->kept, b->kept_count,
	    &b->text, b->end);
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
		struct ahead_seen seen = {.len = (size_t)(newline - p)};

		seen.kept = read_line(a, b, p, seen.len);
		b->kept_count += seen.kept;
		b->seen = mem_grow(
		    b->seen, b->count, &b->seen_capacity, sizeof *b->seen);
		b->seen[b->count++] = seen;
		p = newline + 1;
	}
	if (a->write != NULL && b->kept_count > 0)
		write_lines(a, b);
}

/* Add the lines of text, if any, from record `*from` to before `to`. */
static void
put_lines(
    const struct ahead *a, const struct ahead_block *b, size_t *from, size_t to)
{
	size_t start;

	if (a->write == NULL || to == *from)
		return;
	start = *from == 0 ? 0 : b->end[*from - 1];
	out_add(b->text.data + start, b->end[to - 1] - start);
	*from = to;
}

static void
take_lines(void *context, size_t member, size_t task)
{
	struct ahead *a = context;
	const struct ahead_block *b = &a->block[member];
	const char *text = b->lines.text;
	size_t kept = 0, put = 0;

	(void)task;
	lock_stdout(a);
	for (size_t i = 0; i < b->count && !is_over(a); i++) {
		const struct ahead_seen *seen = &b->seen[i];

		if (seen->kept) {
			filter_pass(a->f);
			if (a->write == NULL)
				a->take_kept(
				    a->context, b->kept + kept * a->size);
			kept++;
		} else if (filter_lend(a->f, text, seen->len)) {
			put_lines(a, b, &put, kept);
			a->take_record(a->context);
			note_names(a);
		}
		text += seen->len + 1;
		if (filter_is_over(a->f))
			ahead_end(a);
	}
	put_lines(a, b, &put, kept);
	unlock_stdout(a);
}

size_t
ahead_members(void)
{
	return team_processors();
}

static void
start(struct ahead *a)
{
	a->team = team_new(ahead_members());
	pthread_mutex_init(&a->stdout_lock, NULL);
	a->block = mem_zero(team_members(a->team), sizeof *a->block);
	pthread_mutex_init(&a->names_lock, NULL);
	for (size_t i = 0; i < team_members(a->team); i++)
		rec_init(&a->block[i].rec);
}

/* Let the program change what it wants; nothing else runs. */
static void
change(struct ahead *a)
{
	a->change(a->context);
	a->names = 0;
	note_names(a);
	for (size_t i = 0; i < team_members(a->team); i++) {
		rec_release(&a->block[i].rec);
		rec_init(&a->block[i].rec);
	}
}

void
ahead_read(struct ahead *a)
{
	struct input *in = &a->f->line.input, before = *in;

	if (a->f->in < FEW)
		return;
	if (a->team == NULL)
		start(a);
	note_names(a);
	in->idle = go_on_waiting;
	in->idle_arg = a;
	in->flush = a->write != NULL ? flush_and_wait : NULL;
	team_feed(a->team, get_lines, read_lines, take_lines, a);
	while (a->is_held && !is_over(a)) {
		change(a);
		team_feed(a->team, get_lines, read_lines, take_lines, a);
	}
	in->idle = before.idle;
	in->idle_arg = before.idle_arg;
	in->flush = before.flush;
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
		free(b->end);
		buf_release(&b->text);
	}
	line_block_release(&a->held);
	free(a->block);
	free(a->name);
	pthread_mutex_destroy(&a->names_lock);
	pthread_mutex_destroy(&a->stdout_lock);
	team_free(a->team);
	a->team = NULL;
}
