/* Panels of what needs no label: alerts, volume. */
#include "page.h"
#include "page/figure.h"

#include <math.h>

/* --- 2: alerts ------------------------------------------------------------------ */

/* Alerts a day, or their share where windows are counted. */
static double
get_alerts(const struct page *p, const struct tally *t)
{
	return p->m->o->window > 0 ? t->figures.per_day : 100 * t->figures.rate;
}

static void
say_threshold(struct page *p)
{
	const struct tally *t = page_row(p, 0);
	double threshold = t->figures.threshold_for_capacity;
	/* 0.9998 is not 1: as many digits as it has nines, and 3. */
	int digits = threshold > 0.5 && threshold < 1
	    ? 3 + (int)fmin(9, -log10(1 - threshold))
	    : 3;

	if (isnan(threshold))
		return;
	buf_add_string(&p->out, "<p>A threshold of ");
	figure_add(&p->out, threshold, digits);
	buf_add_string(&p->out, " would have given ");
	figure_add(&p->out, p->m->o->capacity, 6);
	buf_add_string(&p->out, " alerts a day in the last window.</p>\n");
}

void
page_alerts(struct page *p)
{
	static const char *const heads[] = {"window", "model", "#records",
	    "#alerts", "#share", "#a day", "#threshold for the capacity", NULL};
	bool timed = p->m->o->window > 0;
	struct chart c = {.id = "alerts-chart",
	    .title = "Alerts",
	    .unit = timed ? "alerts a day" : "alerts, % of the records",
	    .value = get_alerts,
	    .rule = {timed ? p->m->o->capacity : NAN, NAN}};

	page_section(p, "alerts", timed ? "Alerts a day" : "Alerts",
	    isnan(p->m->o->capacity)
		? "How many records the model asks people to look at."
		: "How many records the model asks people to look at; the "
		  "dashed line is what they can. In the window of a promotion "
		  "each model has a part.");
	page_keys(p);
	page_chart(p, &c);
	say_threshold(p);
	page_table(p, "Alerts by window", heads);
	for (size_t i = 0; i < page_rows(p); i++) {
		const struct window_figures *f = &page_row(p, i)->figures;

		page_window_cells(p, page_row(p, i));
		page_number_cell(p, (double)page_row(p, i)->n, 6);
		page_number_cell(p, (double)page_row(p, i)->alerts, 6);
		page_interval_cell(p, f->rate, &f->rate_interval);
		page_number_cell(p, f->per_day, 4);
		page_number_cell(p, f->threshold_for_capacity, 3);
		buf_add_string(&p->out, "</tr>\n");
	}
	page_end_rows(p);
	page_end_section(p);
}

/* --- 8: volume ----------------------------------------------------------------------- */

static double
get_records(const struct page *p, const struct tally *t)
{
	(void)p;
	return (double)t->n;
}

/* Say why records were rejected, since the start. */
static void
say_reasons(struct page *p)
{
	const struct rejects *r = &p->m->f.rejects;
	const char *comma = "";

	if (r->count == 0)
		return;
	buf_add_string(&p->out, "<p>Rejected since the start: ");
	for (int i = 0; i < REASON_COUNT; i++) {
		if (r->by_reason[i] == 0)
			continue;
		buf_add_format(
		    &p->out, "%s%s ", comma, reason_name((enum reason)i));
		figure_add(&p->out, (double)r->by_reason[i], 6);
		comma = ", ";
	}
	buf_add_string(&p->out, ".</p>\n");
}

void
page_volume(struct page *p)
{
	static const char *const heads[] = {
	    "window", "model", "#records", "#rejected", "#late", NULL};
	struct chart c = {.id = "volume-chart",
	    .title = "Records a window",
	    .unit = "records a window",
	    .value = get_records,
	    .rule = {NAN, NAN}};

	page_section(p, "volume", "Volume", NULL);
	page_keys(p);
	page_chart(p, &c);
	say_reasons(p);
	page_table(p, "Records by window", heads);
	for (size_t i = 0; i < page_rows(p); i++) {
		const struct tally *t = page_row(p, i);

		page_window_cells(p, t);
		page_number_cell(p, (double)t->n, 6);
		page_number_cell(p, (double)t->rejected, 6);
		page_number_cell(p, (double)t->late, 6);
		buf_add_string(&p->out, "</tr>\n");
	}
	page_end_rows(p);
	page_end_section(p);
}
