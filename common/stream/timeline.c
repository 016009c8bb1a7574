#include "stream/timeline.h"

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
timeline_begin(struct timeline *w)
{
	w->length = common_divisor(w->size, w->slide);
}

void
timeline_release(struct timeline *w)
{
	for (size_t i = 0; i < w->panes; i++)
		w->drop(w->arg, w->pane[i].content);
	for (size_t i = 0; i < w->partitions; i++)
		free(w->partition[i].name);
	free(w->pane);
	free(w->partition);
}

/* --- panes ------------------------------------------------------------------ */

/* Return the number of the first pane that begins at `begin` or later. */
static size_t
find_pane(const struct timeline *w, int64_t begin)
{
	size_t i = w->panes;

	while (i > 0 && w->pane[i - 1].begin >= begin)
		i--;
	return i;
}

/* What was known of the panes and of the window to come is not true any more. */
static void
forget(struct timeline *w)
{
	w->knows_recent = w->knows_next = false;
}

/* Return the number of the pane that begins at `begin`; it is made if need be. */
static size_t
get_pane(struct timeline *w, int64_t begin)
{
	size_t i = find_pane(w, begin);

	if (i < w->panes && w->pane[i].begin == begin)
		return i;
	forget(w);
	w->pane = mem_grow(w->pane, w->panes, &w->capacity, sizeof *w->pane);
	memmove(&w->pane[i + 1], &w->pane[i], (w->panes - i) * sizeof *w->pane);
	w->panes++;
	w->pane[i] = (struct timeline_pane){
	    .begin = begin, .content = w->create(w->arg)};
	return i;
}

static void
drop_first_pane(struct timeline *w)
{
	forget(w);
	w->drop(w->arg, w->pane[0].content);
	w->panes--;
	memmove(&w->pane[0], &w->pane[1], w->panes * sizeof *w->pane);
}

void *
timeline_next(const struct timeline *w, size_t *at)
{
	if (*at == 0)
		*at = find_pane(w, w->begin) + 1;
	if (*at > w->panes || w->pane[*at - 1].begin >= w->end)
		return NULL;
	return w->pane[(*at)++ - 1].content;
}

/* --- windows ---------------------------------------------------------------- */

/*
 * Find the first window to come that has records: of the first pane, or of a
 * later one where those of the first have all run.
 */
static bool
find_window(struct timeline *w)
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
run_found(struct timeline *w)
{
	w->run(w->arg);
	w->ended = w->end;
	w->has_ended = true;
	forget(w);
}

void
timeline_run_until(struct timeline *w, int64_t time)
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

static struct timeline_partition *
find_partition(struct timeline *w, const char *name)
{
	struct timeline_partition *p;

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
	*p = (struct timeline_partition){
	    .name = mem_string(name), .newest = INT64_MIN};
	return p;
}

/* Get the least newest time of the partitions that are not idle. */
static int64_t
watermark(const struct timeline *w)
{
	int64_t least = INT64_MAX;
	int64_t now = w->idle_ms > 0 ? clock_ms() : 0;

	if (w->partitions < w->least_partitions && w->idle_ms == 0)
		return INT64_MIN;
	for (size_t i = 0; i < w->partitions; i++) {
		const struct timeline_partition *p = &w->partition[i];

		if (w->idle_ms > 0 && now - p->read_ms >= w->idle_ms)
			continue;
		if (p->newest < least)
			least = p->newest;
	}
	return least;
}

static void
run_ready(struct timeline *w)
{
	int64_t mark = watermark(w);

	if (mark == INT64_MAX)
		timeline_finish(w);
	else if (mark != INT64_MIN)
		timeline_run_until(w, mark - w->grace);
}

/* Find the pane of a time; all its times are members of the same windows. */
static enum timeline_membership
find_recent(struct timeline *w, int64_t time)
{
	int64_t last = round_down(time, w->slide);
	int64_t first = round_down(time - w->size, w->slide) + w->slide;

	w->knows_recent = false;
	if (first > last) /* slide > size */
		return TIMELINE_BETWEEN;
	if (w->has_ended && last + w->size <= w->ended)
		return TIMELINE_LATE;
	w->is_partly_late = w->has_ended && first + w->size <= w->ended;
	w->recent = get_pane(w, round_down(time, w->length));
	w->knows_recent = true;
	return TIMELINE_IN;
}

/* Is the time in the pane of the record before, which is as late as it was? */
static bool
is_recent(const struct timeline *w, int64_t time)
{
	int64_t begin;

	if (!w->knows_recent)
		return false;
	begin = w->pane[w->recent].begin;
	return time >= begin && time < begin + w->length;
}

enum timeline_membership
timeline_find(
    struct timeline *w, int64_t time, const char *partition, void **content)
{
	struct timeline_partition *p = find_partition(w, partition);
	enum timeline_membership membership = TIMELINE_IN;

	p->read_ms = w->idle_ms > 0 ? clock_ms() : 0;
	if (!is_recent(w, time))
		membership = find_recent(w, time);
	if (membership != TIMELINE_IN)
		return membership;
	w->partly_late += w->is_partly_late;
	*content = w->pane[w->recent].content;
	return TIMELINE_IN;
}

void
timeline_advance(struct timeline *w, int64_t time)
{
	struct timeline_partition *p = &w->partition[w->last];

	if (time > p->newest) {
		p->newest = time;
		run_ready(w);
	}
}

void
timeline_check_idle(struct timeline *w)
{
	if (w->idle_ms > 0 && w->panes > 0)
		run_ready(w);
}

void
timeline_finish(struct timeline *w)
{
	while (find_window(w))
		run_found(w);
}
