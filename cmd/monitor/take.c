/* A record that was read, into the tally of its window and model. */
#include "base/clock.h"
#include "base/mem.h"
#include "monitor.h"

#include <math.h>

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
	count(m, windows_tally(m, pane, w, begin, begin + window), s);
	timeline_advance(&m->timeline, s->time);
}

static void
take_counted(
    struct monitor *m, struct watched *w, const struct scored_record *s)
{
	int64_t size = m->o->records;
	int64_t begin = m->records / size * size;

	count(m, windows_tally(m, &m->counted, w, begin, begin + size), s);
	if (++m->records % size == 0)
		windows_close(m, &m->counted, begin, begin + size);
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
