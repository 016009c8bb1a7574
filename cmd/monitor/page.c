/* The page: its state, its models, and the order of its panels. */
#include "page.h"

#include "base/file.h"
#include "base/mem.h"
#include "page/figure.h"
#include "page/html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const style[] = {
#include "cmd/monitor/page.css.inc"
    NULL,
};

const char *const page_colours[PAGE_COLOURS] = {
    "first", "second", "third", "fourth"};

const char *
page_colour(const struct page *p, const struct watched *w)
{
	for (size_t i = 0; i < p->m->models; i++)
		if (p->m->watched[i] == w)
			return page_colours[i % PAGE_COLOURS];
	return page_colours[0];
}

void
page_time(struct page *p, int64_t time)
{
	const struct event *e = &p->m->o->time;

	/* Numbers since 1970 are for machines; those of a data set stay. */
	if (p->m->o->window == 0)
		figure_add(&p->out, (double)time, 15);
	else if (e->is_text || time > INT64_C(1000000000000000))
		event_text(time, &p->out);
	else
		figure_add(&p->out, (double)time / (double)e->unit, 15);
}

/* --- 1: the state ------------------------------------------------------------- */

static const struct tally *
latest(const struct page *p, const struct watched *w)
{
	for (size_t i = p->count; i-- > 0;)
		if (p->tally[i]->of == w)
			return p->tally[i];
	return NULL;
}

static void
add_words(struct page *p, const struct buf *words, const char *before)
{
	for (size_t at = 0; at < words->len;
	     at += strlen(words->data + at) + 1) {
		buf_add_format(&p->out, "<li>%s", before);
		html_text(&p->out, words->data + at);
		buf_add_string(&p->out, "</li>\n");
	}
}

static void
add_model_name(struct page *p, const struct watched *w)
{
	html_name(&p->out, *w->name == '\0' ? "no model named" : w->name);
}

static void
add_state(struct page *p, const struct watched *w, const struct tally *t)
{
	struct buf *out = &p->out;
	/* Another model is in its place: what it did is no news. */
	bool gone = t->end < p->tally[p->count - 1]->end && !p->m->silent;
	const char *state = gone ? "unknown" : state_names[w->state.level];

	buf_add_format(out, "<div class=\"state %s\">\n<h3>", state);
	buf_add_format(out, "<i class=\"key %s\"></i>", page_colour(p, w));
	add_model_name(p, w);
	buf_add_format(out, "</h3>\n<p class=\"value\">%s</p>\n<p>",
	    gone ? "not in use" : state);
	if (gone) {
		buf_add_format(out, "was %s; ", state_names[w->state.level]);
	} else {
		buf_add_string(out, "since ");
		page_time(p, w->state.since);
		buf_add_string(out, "; ");
	}
	buf_add_string(out, "last window to ");
	page_time(p, t->end);
	if (*w->digest != '\0') {
		buf_add_string(out, "; digest <code>");
		html_text(out, w->digest);
		buf_add_string(out, "</code>");
	}
	buf_add_string(out, "</p>\n<ul>\n");
	if (p->m->silent)
		buf_add_string(out, "<li>nothing has come for a while</li>\n");
	if (gone)
		buf_add_string(out, "<li>no records in the last window</li>\n");
	if (t->figures.level == LEVEL_OK && !gone)
		buf_add_string(
		    out, "<li>nothing has moved that matters</li>\n");
	add_words(p, &t->figures.reasons.now, "");
	add_words(p, &t->figures.reasons.pending, "in this window only: ");
	buf_add_string(out, "</ul>\n</div>\n");
}

static void
add_states(struct page *p)
{
	page_section(p, "state", "State",
	    "A state changes when several windows in a row say so. Unknown "
	    "means that there are too few records, or none.");
	buf_add_string(&p->out, "<div class=\"states\">\n");
	for (size_t i = p->m->models; i-- > 0;) {
		const struct tally *t = latest(p, p->m->watched[i]);

		if (t != NULL)
			add_state(p, p->m->watched[i], t);
	}
	buf_add_string(&p->out, "</div>\n");
	page_end_section(p);
}

/* --- 9: models ------------------------------------------------------------------ */

static void
add_models(struct page *p)
{
	static const char *const heads[] = {"model", "digest", "first window",
	    "#records drawn", "state", "reference", "promoted by", NULL};

	page_section(p, "models", "Models",
	    "The first window of a later model is a dotted line in the charts "
	    "over time.");
	page_table(p, NULL, heads);
	for (size_t i = 0; i < p->m->models; i++) {
		const struct watched *w = p->m->watched[i];
		double n = 0;
		int64_t first = 0;

		for (size_t k = p->count; k-- > 0;)
			if (p->tally[k]->of == w) {
				n += (double)p->tally[k]->n;
				first = p->tally[k]->begin;
			}
		if (n == 0)
			continue;
		buf_add_format(&p->out,
		    "<tr><th scope=\"row\"><i class=\"key %s\"></i>",
		    page_colour(p, w));
		add_model_name(p, w);
		buf_add_string(&p->out, "</th>");
		page_text_cell(p, w->digest);
		buf_add_string(&p->out, "<td>");
		page_time(p, first);
		buf_add_string(&p->out, "</td>");
		page_number_cell(p, n, 6);
		page_text_cell(p, state_names[w->state.level]);
		page_text_cell(p,
		    w->source == WATCHED_NONE	     ? "none yet"
			: w->source == WATCHED_MODEL ? w->reference.held_out
			    ? "the model's: scores of rows held out"
			    : "the model's: scores of rows learned from"
						     : "the first windows");
		buf_add_string(&p->out, "<td>");
		html_text(&p->out, w->who == NULL ? "–" : w->who);
		if (w->why != NULL) {
			buf_add_string(&p->out, "<span class=\"note\">");
			html_text(&p->out, w->why);
			buf_add_string(&p->out, "</span>");
		}
		buf_add_string(&p->out, "</td></tr>\n");
	}
	page_end_table(p);
	page_end_section(p);
}

/* --- all ------------------------------------------------------------------------ */

static int
by_begin(const void *a, const void *b)
{
	const struct tally *x = *(const struct tally *const *)a;
	const struct tally *y = *(const struct tally *const *)b;

	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	return x->number < y->number ? -1 : 1;
}

static void
choose_tallies(struct page *p)
{
	const struct monitor *m = p->m;
	size_t first = 0;

	p->tally = mem_zero(m->tallies + 1, sizeof *p->tally);
	for (size_t i = 0; i < m->tallies; i++)
		if (m->tally[i]->is_closed)
			p->tally[p->count++] = m->tally[i];
	qsort(p->tally, p->count, sizeof *p->tally, by_begin);
	if (p->count > MONITOR_DRAWN)
		first = p->count - MONITOR_DRAWN;
	memmove(
	    p->tally, p->tally + first, (p->count - first) * sizeof *p->tally);
	p->count -= first;
}

/* The axis of time: hours or days since its first window. */
static void
make_axis(struct page *p, struct buf *label)
{
	double first = (double)p->tally[0]->begin;
	double last = (double)p->tally[p->count - 1]->end;
	struct buf out = p->out;

	if (p->m->o->window == 0) {
		p->per_unit = 1;
		p->x = axis_round("records", first, last, false);
		return;
	}
	p->per_unit = last - first > 96 * 3600e6 ? 86400e6 : 3600e6;
	p->out = *label;
	buf_add_string(
	    &p->out, p->per_unit > 3600e6 ? "days since " : "hours since ");
	page_time(p, p->tally[0]->begin);
	*label = p->out;
	p->out = out;
	p->x = axis_round(
	    buf_string(label), 0, (last - first) / p->per_unit, false);
}

static void
add_panels(struct page *p)
{
	add_states(p);
	buf_add_string(&p->out, "<div class=\"panels\">\n");
	page_alerts(p);
	page_precision(p);
	page_recall(p);
	page_calibration(p);
	buf_add_string(&p->out, "</div>\n");
	page_scores(p);
	page_fields(p);
	page_volume(p);
	add_models(p);
}

void
monitor_write_page(struct monitor *m)
{
	struct page p = {.m = m};
	struct buf label = {0};
	struct error e;

	choose_tallies(&p);
	html_begin(&p.out, m->o->title);
	buf_add_string(&p.out, "<style>\n");
	html_lines(&p.out, style);
	buf_add_string(&p.out, "</style>\n<header>\n<h1>");
	html_text(&p.out, m->o->title);
	buf_add_string(&p.out, "</h1>\n</header>\n");
	if (p.count > 0) {
		make_axis(&p, &label);
		add_panels(&p);
	} else {
		buf_add_string(&p.out, "<p>No window has closed yet.</p>\n");
	}
	html_end(&p.out);
	if (file_write(m->o->html, &p.out, &e) < 0)
		die_error(&e);
	free(p.tally);
	buf_release(&p.out);
	buf_release(&label);
}
