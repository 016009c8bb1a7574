/* Windows: records into tallies, and tallies into lines when they close. */
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

/* Find the tally of a model in a window, or make it. */
static struct tally *
find_tally(struct monitor *m, struct pane *p, struct watched *w, int64_t begin,
    int64_t end)
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

/* Close the tallies of a window, and do what is due then. */
static void
close_window(struct monitor *m, struct pane *p, int64_t begin, int64_t end)
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
		close_window(m, p, m->timeline.begin, m->timeline.end);
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

/* --- records ------------------------------------------------------------------ */

/* Read the values of the members that the model sees. */
static const double *
read_values(struct monitor *m, struct watched *w)
{
	size_t fields = watched_fields(w);
	struct fault f;

	if (fields + 1 > m->raw_capacity) {
		m->raw_capacity = fields + 1;
		m->raw = mem_resize(m->raw, m->raw_capacity, sizeof *m->raw);
	}
	for (size_t i = 0; i < fields; i++) {
		bool level = w->scorer.columns.field[i].is_category;

		if (scorer_raw(
			&w->scorer, i, &m->f.rec, &m->word, &m->raw[i], &f) < 0)
			m->raw[i] =
			    level && f.reason == REASON_OUT_OF_RANGE ? -1 : NAN;
	}
	return m->raw;
}

/* Is the record an alert? -1: nobody knows. */
static int
find_alert(struct watched *w, const struct scored_record *s)
{
	bool above = s->score >= w->threshold;

	if (s->alert < 0)
		return isnan(w->threshold) ? -1 : above;
	/* Another threshold: the reference's share is not of these alerts. */
	if (w->source == WATCHED_MODEL && w->threshold == w->model.threshold &&
	    above != (s->alert > 0)) {
		w->threshold = NAN;
		w->alerts = NAN;
	}
	return s->alert;
}

static void
count(struct monitor *m, struct tally *t, const struct scored_record *s)
{
	struct watched *w = t->of;
	const double *raw = read_values(m, w);
	int alert = find_alert(w, s);

	if (t->histogram != NULL)
		tally_add(t, s->score, alert, raw);
	if (m->o->key != NULL)
		monitor_join(m, t, s, alert > 0);
	if (s->has_card && !t->is_closed) {
		t->cards = mem_grow(t->cards, t->card_count, &t->card_capacity,
		    sizeof *t->cards);
		t->cards[t->card_count++] =
		    (struct tally_card){s->card, s->key, (float)s->score};
	}
	for (size_t i = 0; i < watched_fields(w); i++)
		if (m->raw[i] < 0 && w->scorer.columns.field[i].is_category)
			m->raw[i] = NAN;
	watched_keep(w, raw, s->score);
}

/* Add a record to a window that has closed, while that is kept. */
static void
take_late(struct monitor *m, struct watched *w, const struct scored_record *s)
{
	int64_t rest = s->time % m->o->window;
	int64_t begin = s->time - rest - (rest < 0 ? m->o->window : 0);

	m->late++;
	for (size_t i = m->tallies; i-- > 0;) {
		struct tally *t = m->tally[i];

		if (t->of != w || t->begin != begin)
			continue;
		if (t->histogram == NULL)
			break;
		t->late++;
		t->changed = true;
		count(m, t, s);
		return;
	}
	m->lost++;
}

static void
take_timed(struct monitor *m, struct watched *w, const struct scored_record *s)
{
	int64_t window = m->o->window, rest = s->time % window;
	int64_t begin = s->time - rest - (rest < 0 ? window : 0);
	void *pane;

	if (timeline_find(&m->timeline, s->time, buf_string(&m->partition),
		&pane) != TIMELINE_IN) {
		take_late(m, w, s);
		return;
	}
	count(m, find_tally(m, pane, w, begin, begin + window), s);
	timeline_advance(&m->timeline, s->time);
}

static void
take_counted(
    struct monitor *m, struct watched *w, const struct scored_record *s)
{
	int64_t size = m->o->records;
	int64_t begin = m->records / size * size;

	count(m, find_tally(m, &m->counted, w, begin, begin + size), s);
	if (++m->records % size == 0)
		close_window(m, &m->counted, begin, begin + size);
}

void
monitor_take(struct monitor *m)
{
	struct scored_record s = {0};
	struct watched *w;
	struct fault f;

	if (monitor_read(m, &s, &f) < 0) {
		filter_reject(&m->f, &f);
		return;
	}
	w = monitor_model(m, &s);
	m->silent = false;
	if (m->f.line.input.waits) {
		m->read_ms = clock_ms();
		m->wall_ms = clock_wall_ms();
	}
	if (s.time > m->newest || m->newest == 0)
		m->newest = s.time;
	if (m->o->window > 0)
		take_timed(m, w, &s);
	else
		take_counted(m, w, &s);
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
		close_window(m, &m->counted,
		    m->records / m->o->records * m->o->records, m->records);
	}
	if (!m->any_window)
		monitor_print_gap(m, 0, 0, "no records came");
	read_labels(m, true);
	print_changed(m, true);
	write_files(m, true);
}
