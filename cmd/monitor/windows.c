/* Windows: their tallies, and what comes of them when they close. */
#include "base/clock.h"
#include "base/mem.h"
#include "judge.h"
#include "monitor.h"
#include "stream/out.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DAY INT64_C(86400000000)
#define PAGE_MS 1000 /* the page is written at most so often */

/* --- tallies ----------------------------------------------------------------- */

struct tally *
windows_tally(struct monitor *m, struct pane *p, struct watched *w,
    int64_t begin, int64_t end)
{
	struct tally *t;

	for (size_t i = 0; i < p->count; i++)
		if (p->tally[i]->of == w)
			return p->tally[i];
	t = tally_new(w, m->next_number++, begin, end);
	m->tally = mem_grow(
	    m->tally, m->tallies, &m->tallies_capacity, sizeof *m->tally);
	m->tally[m->tallies++] = t;
	p->tally = mem_grow(p->tally, p->count, &p->capacity, sizeof *p->tally);
	p->tally[p->count++] = t;
	return t;
}

/* Until when records of it can have a time. */
static int64_t
age_from(const struct monitor *m, const struct tally *t)
{
	return m->o->window > 0 ? t->end : t->figures.since;
}

/* Forget the first tallies whose labels are not waited for any more. */
static void
retire(struct monitor *m)
{
	size_t gone = 0;

	while (m->tallies - gone > MONITOR_DRAWN) {
		const struct tally *t = m->tally[gone];
		bool waits = m->labels.fd >= 0 &&
		    (m->o->window == 0 || t->end + m->o->horizon > m->last_end);

		if (!t->is_closed ||
		    (waits && m->tallies - gone <= MONITOR_TALLIES))
			break;
		tally_free(m->tally[gone++]);
	}
	memmove(
	    m->tally, m->tally + gone, (m->tallies - gone) * sizeof *m->tally);
	m->tallies -= gone;
	m->first_number += (uint32_t)gone;
	m->keys.oldest = m->first_number;
}

/* --- the end of a window ------------------------------------------------------ */

static void
read_labels(struct monitor *m, bool all)
{
	struct error e;

	m->labels_ms = clock_ms();
	if (labels_read(&m->labels, all, &e) < 0)
		die_error(&e);
}

static void
print(struct monitor *m, struct tally *t)
{
	t->revision++;
	t->changed = false;
	monitor_print(m, t);
}

/* An alert rate that the reference does not tell is that of a first window. */
static void
learn_rate(struct watched *w, const struct tally *t, const struct opts *o)
{
	if (!isnan(w->alerts) || t->n < o->least || t->decided == 0)
		return;
	w->alerts = (double)t->alerts / (double)t->decided;
	w->alerts_of = (double)t->decided;
}

static void
close_tally(struct monitor *m, struct tally *t)
{
	uint64_t rejected = m->f.rejects.count;

	t->rejected = rejected - m->rejected;
	m->rejected = rejected;
	t->late += m->late;
	m->late = 0;
	tally_settle_cards(t);
	figures_make(t, m->o);
	learn_rate(t->of, t, m->o);
	watched_settle(t->of);
	t->is_closed = true;
	if (m->o->window == 0 || m->o->late_keep == 0)
		tally_shrink(t);
	print(m, t);
}

/* Print again what late records or labels have changed. */
static void
print_changed(struct monitor *m, bool all)
{
	bool daily = m->o->window > 0 && m->last_end - m->daily >= DAY;

	for (size_t i = 0; i < m->tallies; i++) {
		struct tally *t = m->tally[i];
		bool ripe = m->labels.fd >= 0 && m->o->window > 0 &&
		    !t->is_final && t->is_closed &&
		    age_from(m, t) + m->o->maturity <= m->last_end;

		if (!t->is_closed)
			continue;
		if (t->histogram != NULL && t->late > 0 && t->changed)
			figures_again(t, m->o);
		if (t->histogram != NULL && m->o->window > 0 &&
		    t->end + m->o->late_keep <= m->last_end)
			tally_shrink(t);
		if (ripe) {
			t->is_final = true;
			judge_labels(t);
		}
		if (ripe || (t->changed && (all || daily)))
			print(m, t);
	}
	if (daily)
		m->daily = m->last_end;
}

/* Write the files, unless they were a moment ago. */
static void
write_files(struct monitor *m, bool now)
{
	int64_t ms = clock_ms();

	if (!now && (!m->dirty || ms - m->page_ms < PAGE_MS))
		return;
	m->dirty = false;
	if (m->o->html != NULL)
		monitor_write_page(m);
	if (m->o->prom != NULL)
		monitor_write_prom(m);
	m->page_ms = clock_ms();
}

void
windows_close(struct monitor *m, struct pane *p, int64_t begin, int64_t end)
{
	if (m->any_window && begin > m->last_end)
		monitor_print_gap(m, m->last_end, begin, "no records");
	if (!m->any_window)
		m->daily = end;
	m->any_window = true;
	m->last_end = end;
	read_labels(m, false);
	for (size_t i = 0; i < p->count; i++)
		close_tally(m, p->tally[i]);
	p->count = 0;
	print_changed(m, false);
	retire(m);
	m->dirty = true;
	write_files(m, false);
}

static void *
create_pane(void *arg)
{
	(void)arg;
	return mem_zero(1, sizeof(struct pane));
}

static void
drop_pane(void *arg, void *content)
{
	struct pane *p = content;

	(void)arg;
	free(p->tally);
	free(p);
}

static void
run_window(void *arg)
{
	struct monitor *m = arg;
	size_t at = 0;
	struct pane *p = timeline_next(&m->timeline, &at);

	if (p != NULL)
		windows_close(m, p, m->timeline.begin, m->timeline.end);
}

void
windows_begin(struct monitor *m)
{
	const struct opts *o = m->o;

	if (o->window == 0)
		return;
	m->timeline = (struct timeline){
	    .size = o->window,
	    .slide = o->window,
	    .grace = o->grace,
	    .idle_ms = o->idle / 1000,
	    .create = create_pane,
	    .drop = drop_pane,
	    .run = run_window,
	    .arg = m,
	};
	timeline_begin(&m->timeline);
}

/* --- waiting, and the end ------------------------------------------------------- */

/*
 * Nothing has come for long: the state is not known. Windows close by the clock
 * where the records' times were those of the clock when they came.
 */
static void
fall_silent(struct monitor *m)
{
	const struct opts *o = m->o;
	int64_t behind = m->wall_ms * 1000 - m->newest;
	int64_t until = clock_wall_ms() * 1000 - o->grace;

	m->silent = true;
	if (o->window > 0 && behind > -o->window &&
	    behind < o->window + o->grace + o->silence)
		timeline_run_until(&m->timeline, until);
	for (size_t i = 0; i < m->models; i++)
		state_unknown(&m->watched[i]->state, m->newest);
	monitor_print_gap(m, m->last_end, m->last_end,
	    "nothing has come for so long as --silence says");
	m->dirty = true;
}

bool
monitor_wait(void *arg)
{
	struct monitor *m = arg;
	int64_t now = clock_ms();

	if (m->o->window > 0)
		timeline_check_idle(&m->timeline);
	if (now - m->labels_ms >= 1000)
		read_labels(m, false);
	if (!m->silent && m->any_window &&
	    now - m->read_ms >= m->o->silence / 1000)
		fall_silent(m);
	write_files(m, false);
	out_flush();
	return true;
}

void
monitor_finish(struct monitor *m)
{
	if (m->o->window > 0) {
		timeline_finish(&m->timeline);
	} else if (m->counted.count > 0) {
		for (size_t i = 0; i < m->counted.count; i++)
			m->counted.tally[i]->end = m->records;
		windows_close(m, &m->counted,
		    m->records / m->o->records * m->o->records, m->records);
	}
	if (!m->any_window)
		monitor_print_gap(m, 0, 0, "no records came");
	read_labels(m, true);
	print_changed(m, true);
	write_files(m, true);
}
