/* Panels of estimates, and of labels: precision, recall, calibration. */
#include "page.h"
#include "page/figure.h"

#include <math.h>

/* --- 3 and 4: precision and recall ------------------------------------------------ */

static double
ratio(size_t part, size_t whole)
{
	return whole > 0 ? (double)part / (double)whole : NAN;
}

static struct interval
wilson(size_t part, size_t whole)
{
	return interval_wilson((double)part, (double)whole, (double)whole);
}

static double
get_precision(const struct page *p, const struct tally *t)
{
	(void)p;
	return t->figures.precision.value;
}

static struct interval
bound_precision(const struct page *p, const struct tally *t)
{
	(void)p;
	return t->figures.precision.interval;
}

static double
seen_precision(const struct page *p, const struct tally *t)
{
	(void)p;
	return ratio(t->joined.hits, t->joined.alerts);
}

static struct interval
whisk_precision(const struct page *p, const struct tally *t)
{
	(void)p;
	return wilson(t->joined.hits, t->joined.alerts);
}

static double
get_recall(const struct page *p, const struct tally *t)
{
	(void)p;
	return t->figures.recall.value;
}

static struct interval
bound_recall(const struct page *p, const struct tally *t)
{
	(void)p;
	return t->figures.recall.interval;
}

/* Recall is known only when all kinds of records have their labels. */
static double
seen_recall(const struct page *p, const struct tally *t)
{
	const struct tally_joined *j = &t->joined;

	(void)p;
	return t->is_final ? ratio(j->hits, j->hits + j->missed) : NAN;
}

static struct interval
whisk_recall(const struct page *p, const struct tally *t)
{
	const struct tally_joined *j = &t->joined;

	(void)p;
	return wilson(j->hits, j->hits + j->missed);
}

static const char *
describe(const struct page *p)
{
	return p->m->o->labels == NULL
	    ? "Estimated by the scores alone, as if they were true "
	      "probabilities: the band is a 95 % interval. There are no labels."
	    : "The line is estimated by the scores alone, with a band of 95 %. "
	      "Dots are of the records whose label is known, with intervals "
	      "of 95 %; a hollow dot is provisional: more labels may come.";
}

static void
add_cards_cell(struct page *p, const struct tally *t)
{
	struct monitor_cards c;

	if (p->m->o->card == NULL)
		return;
	c = monitor_cards(p->m, t);
	page_share_cell(p, ratio(c.found, c.labelled));
	page_share_cell(p, ratio(c.labelled, c.cards));
}

void
page_precision(struct page *p)
{
	static const char *const heads[] = {"window", "model", "#estimated",
	    "#of labelled alerts", "#alerts with a label", "labels",
	    "#CP@100 of labelled cards", "#cards with a label", NULL};
	static const char *const fewer[] = {"window", "model", "#estimated",
	    "#of labelled alerts", "#alerts with a label", "labels", NULL};
	bool labels = p->m->o->labels != NULL;
	struct chart c = {.id = "precision-chart",
	    .title = "Precision of the alerts",
	    .unit = "precision",
	    .value = get_precision,
	    .bounds = bound_precision,
	    .dot = labels ? seen_precision : NULL,
	    .whisker = whisk_precision,
	    .rule = {NAN, NAN},
	    .least = 1};

	page_section(p, "precision", "Precision of the alerts", describe(p));
	page_keys(p);
	page_chart(p, &c);
	page_table(
	    p, "Precision by window", p->m->o->card != NULL ? heads : fewer);
	for (size_t i = 0; i < page_rows(p); i++) {
		const struct tally *t = page_row(p, i);
		struct interval seen = whisk_precision(p, t);

		page_window_cells(p, t);
		page_interval_cell(p, t->figures.precision.value,
		    &t->figures.precision.interval);
		page_interval_cell(p, seen_precision(p, t), &seen);
		page_share_cell(
		    p, labels ? ratio(t->joined.alerts, t->alerts) : NAN);
		page_text_cell(p,
		    !labels	      ? "none"
			: t->is_final ? "final"
				      : "provisional");
		add_cards_cell(p, t);
		buf_add_string(&p->out, "</tr>\n");
	}
	page_end_rows(p);
	page_end_section(p);
}

void
page_recall(struct page *p)
{
	static const char *const heads[] = {"window", "model", "#estimated",
	    "#of labelled records", "#records with a label", "labels", NULL};
	bool labels = p->m->o->labels != NULL;
	struct chart c = {.id = "recall-chart",
	    .title = "Recall",
	    .unit = "recall",
	    .value = get_recall,
	    .bounds = bound_recall,
	    .dot = labels ? seen_recall : NULL,
	    .whisker = whisk_recall,
	    .rule = {NAN, NAN},
	    .least = 1};

	page_section(p, "recall", "Recall", describe(p));
	page_keys(p);
	page_chart(p, &c);
	page_table(p, "Recall by window", heads);
	for (size_t i = 0; i < page_rows(p); i++) {
		const struct tally *t = page_row(p, i);
		struct interval seen = whisk_recall(p, t);

		page_window_cells(p, t);
		page_interval_cell(
		    p, t->figures.recall.value, &t->figures.recall.interval);
		page_interval_cell(p, seen_recall(p, t), &seen);
		page_share_cell(
		    p, labels ? ratio(t->joined.labelled, t->n) : NAN);
		page_text_cell(p,
		    !labels	      ? "none"
			: t->is_final ? "final"
				      : "provisional");
		buf_add_string(&p->out, "</tr>\n");
	}
	page_end_rows(p);
	page_end_section(p);
}

/* --- 5: calibration ---------------------------------------------------------------- */

static struct estimate_figure
calibration(const struct tally *t)
{
	const struct tally_joined *j = &t->joined;

	if (j->labelled == 0)
		return (struct estimate_figure){
		    NAN, interval_none("no labels")};
	return estimate_ratio((double)j->positives, j->expected, j->variance);
}

static double
get_calibration(const struct page *p, const struct tally *t)
{
	(void)p;
	return calibration(t).value;
}

static struct interval
whisk_calibration(const struct page *p, const struct tally *t)
{
	(void)p;
	return calibration(t).interval;
}

/* Observed and expected positives of all labelled records, by score. */
static void
add_decades(struct page *p)
{
	static const char *const heads[] = {"score", "#labelled records",
	    "#positives", "#expected", "#observed / expected", NULL};

	page_table(p, "By score", heads);
	for (size_t k = 0; k < TALLY_DECADES; k++) {
		double n = 0, positives = 0, expected = 0;

		for (size_t i = 0; i < p->count; i++) {
			const struct tally_joined *j = &p->tally[i]->joined;

			n += (double)j->decade[k].count;
			positives += (double)j->decade[k].positives;
			expected += j->decade[k].expected;
		}
		buf_add_format(&p->out,
		    "<tr><th scope=\"row\">%.1f to %.1f</th>", (double)k / 10,
		    (double)(k + 1) / 10);
		page_number_cell(p, n, 6);
		page_number_cell(p, positives, 6);
		page_number_cell(p, expected, 4);
		page_number_cell(
		    p, expected > 0 ? positives / expected : NAN, 3);
		buf_add_string(&p->out, "</tr>\n");
	}
	page_end_rows(p);
}

void
page_calibration(struct page *p)
{
	static const char *const heads[] = {"window", "model", "#positives",
	    "#expected", "#ratio", "#low", "#high", "labels", NULL};
	struct chart c = {.id = "calibration-chart",
	    .title = "Observed over expected positives",
	    .unit = "observed / expected",
	    .dot = get_calibration,
	    .whisker = whisk_calibration,
	    .rule = {1, NAN},
	    .least = 2};

	page_section(p, "calibration", "Calibration",
	    p->m->o->labels == NULL
		? "Without labels nobody knows whether the scores are true "
		  "probabilities; the tables say what they expect."
		: "Positives of the records whose label is known, over those "
		  "that their scores made expect: 1 is right.");
	page_keys(p);
	page_chart(p, &c);
	page_table(p, "Calibration by window", heads);
	for (size_t i = 0; i < page_rows(p); i++) {
		const struct tally *t = page_row(p, i);
		bool any = t->joined.labelled > 0;
		struct estimate_figure f = calibration(t);

		page_window_cells(p, t);
		page_number_cell(p, any ? (double)t->joined.positives : NAN, 6);
		page_number_cell(p, any ? t->joined.expected : NAN, 4);
		page_number_cell(p, f.value, 3);
		page_number_cell(
		    p, f.interval.method == NULL ? NAN : f.interval.low, 3);
		page_number_cell(
		    p, f.interval.method == NULL ? NAN : f.interval.high, 3);
		page_text_cell(p,
		    p->m->o->labels == NULL ? "none"
			: t->is_final	    ? "final"
					    : "provisional");
		buf_add_string(&p->out, "</tr>\n");
	}
	page_end_rows(p);
	if (p->m->o->labels != NULL)
		add_decades(p);
	page_end_section(p);
}
