#include "window.h"

#include "base/clock.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Return the greatest multiple of `n` that is not above x. */
static int64_t
round_down(int64_t x, int64_t n)
{
	int64_t rest = x % n;

	return x - rest - (rest < 0 ? n : 0);
}

static int64_t
common_divisor(int64_t a, int64_t b)
{
	return b == 0 ? a : common_divisor(b, a % b);
}

void
window_begin(struct window *w, size_t memory)
{
	spool_store_init(&w->store, memory);
	w->length = common_divisor(w->size, w->slide);
}

void
window_release(struct window *w)
{
	for (size_t i = 0; i < w->panes; i++)
		spool_release(&w->pane[i].rows, &w->store);
	for (size_t i = 0; i < w->partitions; i++)
		free(w->partition[i].name);
	free(w->pane);
	free(w->partition);
	spool_store_release(&w->store);
}

/* --- panes ------------------------------------------------------------------ */

/* Return the number of the first pane that begins at `begin` or later. */
static size_t
find_pane(const struct window *w, int64_t begin)
{
	size_t i = w->panes;

	while (i > 0 && w->pane[i - 1].begin >= begin)
		i--;
	return i;
}

/* What was known of the panes and of the window to come is not true any more. */
static void
forget(struct window *w)
{
	w->knows_recent = w->knows_next = false;
}

/* Return the number of the pane that begins at `begin`; it is made if need be. */
static size_t
get_pane(struct window *w, int64_t begin)
{
	size_t i = find_pane(w, begin);

	if (i < w->panes && w->pane[i].begin == begin)
		return i;
	forget(w);
	w->pane = mem_grow(w->pane, w->panes, &w->capacity, sizeof *w->pane);
	memmove(&w->pane[i + 1], &w->pane[i], (w->panes - i) * sizeof *w->pane);
	w->panes++;
	w->pane[i] = (struct window_pane){.begin = begin};
	return i;
}

static void
drop_first_pane(struct window *w)
{
	forget(w);
	spool_release(&w->pane[0].rows, &w->store);
	w->panes--;
	memmove(&w->pane[0], &w->pane[1], w->panes * sizeof *w->pane);
}

bool
window_next(const struct window *w, struct window_place *place,
    struct sql_value *value, size_t count)
{
	if (!place->is_begun) {
		place->pane = find_pane(w, w->begin);
		place->is_begun = true;
	}
	while (place->pane < w->panes && w->pane[place->pane].begin < w->end) {
		if (spool_next(
			&w->pane[place->pane].rows, &place->row, value, count))
			return true;
		place->pane++;
		place->row = (struct spool_place){0};
	}
	return false;
}

/* --- windows ---------------------------------------------------------------- */

/*
 * Find the first window to come that has records: of the first pane, or of a
 * later one where those of the first have all run.
 */
static bool
find_window(struct window *w)
{
	while (w->panes > 0) {
		int64_t pane = w->pane[0].begin;
		int64_t begin = round_down(pane - w->size, w->slide) + w->slide;

		if (w->has_ended && begin + w->size <= w->ended)
			begin =
			    round_down(w->ended - w->size, w->slide) + w->slide;
		if (begin <= pane) {
			w->begin = begin;
			w->end = begin + w->size;
			return true;
		}
		drop_first_pane(w);
	}
	return false;
}

/* Run the window that find_window() found. */
static void
run_found(struct window *w)
{
	w->run(w->arg);
	w->ended = w->end;
	w->has_ended = true;
	forget(w);
}

/* Run the windows that end by `time`. */
static void
run_until(struct window *w, int64_t time)
{
	if (!w->knows_next || w->next_end <= time) {
		while ((w->knows_next = find_window(w)) && w->end <= time)
			run_found(w);
		w->next_end = w->end;
	}
	/* A window without records has ended, too. */
	if (!w->has_ended || time > w->ended)
		w->ended = time;
	w->has_ended = true;
}

/* --- the watermark ---------------------------------------------------------- */

static struct window_partition *
find_partition(struct window *w, const char *name)
{
	struct window_partition *p;

	if (w->last < w->partitions &&
	    strcmp(w->partition[w->last].name, name) == 0)
		return &w->partition[w->last];
	for (size_t i = 0; i < w->partitions; i++)
		if (strcmp(w->partition[i].name, name) == 0) {
			w->last = i;
			return &w->partition[i];
		}
	w->partition = mem_grow(w->partition, w->partitions,
	    &w->partition_capacity, sizeof *w->partition);
	w->last = w->partitions++;
	p = &w->partition[w->last];
	*p = (struct window_partition){
	    .name = mem_string(name), .newest = INT64_MIN};
	return p;
}

/* Get the least newest time of the partitions that are not idle. */
static int64_t
watermark(const struct window *w)
{
	int64_t least = INT64_MAX;
	int64_t now = w->idle_ms > 0 ? clock_ms() : 0;

	if (w->partitions < w->least_partitions && w->idle_ms == 0)
		return INT64_MIN;
	for (size_t i = 0; i < w->partitions; i++) {
		const struct window_partition *p = &w->partition[i];

		if (w->idle_ms > 0 && now - p->read_ms >= w->idle_ms)
			continue;
		if (p->newest < least)
			least = p->newest;
	}
	return least;
}

static void
run_ready(struct window *w)
{
	int64_t mark = watermark(w);

	if (mark == INT64_MAX)
		window_finish(w);
	else if (mark != INT64_MIN)
		run_until(w, mark - w->grace);
}

enum membership { IN_WINDOWS, BETWEEN_WINDOWS, LATE };

/* Find the pane of a time; all its times are members of the same windows. */
static enum membership
find_recent(struct window *w, int64_t time)
{
	int64_t last = round_down(time, w->slide);
	int64_t first = round_down(time - w->size, w->slide) + w->slide;

	w->knows_recent = false;
	if (first > last) /* slide > size */
		return BETWEEN_WINDOWS;
	if (w->has_ended && last + w->size <= w->ended)
		return LATE;
	w->is_partly_late = w->has_ended && first + w->size <= w->ended;
	w->recent = get_pane(w, round_down(time, w->length));
	w->knows_recent = true;
	return IN_WINDOWS;
}

/* Is the time in the pane of the record before, which is as late as it was? */
static bool
is_recent(const struct window *w, int64_t time)
{
	int64_t begin;

	if (!w->knows_recent)
		return false;
	begin = w->pane[w->recent].begin;
	return time >= begin && time < begin + w->length;
}

bool
window_add(struct window *w, int64_t time, const char *partition,
    const struct sql_value *value, size_t count)
{
	struct window_partition *p = find_partition(w, partition);
	enum membership membership = IN_WINDOWS;

	p->read_ms = w->idle_ms > 0 ? clock_ms() : 0;
	if (!is_recent(w, time))
		membership = find_recent(w, time);
	if (membership != IN_WINDOWS)
		return membership == BETWEEN_WINDOWS;
	w->partly_late += w->is_partly_late;
	spool_add(&w->pane[w->recent].rows, &w->store, value, count);
	if (time > p->newest) {
		p->newest = time;
		run_ready(w);
	}
	return true;
}

void
window_check_idle(struct window *w)
{
	if (w->idle_ms > 0 && w->panes > 0)
		run_ready(w);
}

void
window_finish(struct window *w)
{
	while (find_window(w))
		run_found(w);
}
