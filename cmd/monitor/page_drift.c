/* Panels 6 and 7: the scores and the members, now and in the reference. */
#include "base/mem.h"
#include "page.h"
#include "page/figure.h"
#include "page/html.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DRAWN 5

/* The latest window that was compared with a reference, or NULL. */
static const struct tally *
compared(const struct page *p)
{
	for (size_t i = p->count; i-- > 0;)
		if (p->tally[i]->figures.now != NULL)
			return p->tally[i];
	return NULL;
}

static double
log_odds(double score)
{
	double f = log(score / (1 - score));

	return f < -20 ? -20 : f > 20 ? 20 : f;
}

/* --- 6 ------------------------------------------------------------------------------ */

/* Cuts as log odds, with an end on either side. */
static void
make_edges(double *edge, const struct reference_spread *s)
{
	double width = s->bins > 2
	    ? (log_odds(s->cut[s->bins - 2]) - log_odds(s->cut[0])) /
		(double)(s->bins - 2)
	    : 1;

	for (size_t i = 1; i < s->bins; i++)
		edge[i] = log_odds(s->cut[i - 1]);
	if (s->bins == 1)
		edge[1] = width = 1;
	edge[0] = s->bins > 1 ? edge[1] - 2 * width : 0;
	edge[s->bins] = s->bins > 1 ? edge[s->bins - 1] + 2 * width : 1;
}

static void
draw_bars(struct plot *plot, const char *class, const double *edge,
    const double *share, double *height, size_t bins)
{
	for (size_t i = 0; i < bins; i++)
		height[i] = 100 * share[i] / fmax(edge[i + 1] - edge[i], 1e-9);
	plot_bars(plot, class, edge, height, bins);
}

static void
draw_scores(struct page *p, const struct tally *t)
{
	const struct window_figures *f = &t->figures;
	const struct reference_spread *s = &t->of->reference.score;
	double *edge = mem_zero(2 * s->bins + 2, sizeof *edge);
	double *height = edge + s->bins + 1, most = 0;
	struct plot plot = {.out = &p->out};
	char class[32];

	make_edges(edge, s);
	for (size_t i = 0; i < s->bins; i++)
		most = fmax(most,
		    100 * fmax(f->now[i], f->before[i]) /
			fmax(edge[i + 1] - edge[i], 1e-9));
	plot.x =
	    axis_round("log odds of the score", edge[0], edge[s->bins], false);
	plot.y = axis_round("% of the records, a unit", 0, most, false);
	buf_add_string(&p->out, "<figure>\n");
	plot_begin(&plot, "score-chart", "Scores now and in the reference",
	    "The table has the quantiles of the scores.");
	draw_bars(&plot, "before bar", edge, f->before, height, s->bins);
	snprintf(class, sizeof class, "%s bar", page_colour(p, t->of));
	draw_bars(&plot, class, edge, f->now, height, s->bins);
	plot_end(&plot);
	buf_add_format(&p->out,
	    "<figcaption><i class=\"key %s\"></i><span>the last window</span>"
	    "<i class=\"key before\"></i><span>the reference</span> The bars "
	    "at "
	    "the ends hold the scores beyond them.</figcaption>\n</figure>\n",
	    page_colour(p, t->of));
	free(edge);
}

static double
get_psi(const struct page *p, const struct tally *t)
{
	(void)p;
	return t->figures.psi;
}

void
page_scores(struct page *p)
{
	static const char *const heads[] = {"window", "model", "#mean", "#1 %",
	    "#25 %", "#median", "#75 %", "#99 %", "#PSI", "#PSI by chance",
	    "#KS", NULL};
	struct chart c = {.id = "psi-chart",
	    .title = "PSI of the score",
	    .unit = "PSI of the score",
	    .value = get_psi,
	    .rule = {p->m->o->psi_warn, p->m->o->psi_alert}};
	const struct tally *t = compared(p);

	page_section(p, "scores", "Scores",
	    "Now and when the model was made. The dashed lines are where a "
	    "warning and an alert begin.");
	page_keys(p);
	buf_add_string(&p->out, "<div class=\"plots\">\n");
	if (t != NULL && t->figures.bins > 0)
		draw_scores(p, t);
	page_chart(p, &c);
	buf_add_string(&p->out, "</div>\n");
	page_table(p, "Scores by window", heads);
	for (size_t i = 0; i < p->count && i < PAGE_ROWS; i++) {
		static const size_t shown[] = {0, 2, 3, 4, 6};
		const struct tally *u = p->tally[p->count - 1 - i];
		const struct window_figures *f = &u->figures;

		page_window_cells(p, u);
		page_number_cell(p, f->mean, 3);
		for (size_t k = 0; k < sizeof shown / sizeof *shown; k++)
			page_number_cell(p, f->quantile[shown[k]], 3);
		page_number_cell(p, f->psi, 3);
		page_number_cell(p, f->psi_chance, 3);
		page_number_cell(p, f->ks, 3);
		buf_add_string(&p->out, "</tr>\n");
	}
	page_end_table(p);
	buf_add_string(&p->out, "</details>\n");
	page_end_section(p);
}

/* --- 7 ------------------------------------------------------------------------------ */

static void
draw_field(struct page *p, const struct tally *t, const struct figures_field *f)
{
	const struct reference_field *r = &t->of->reference.field[f->field];
	double *edge = mem_zero(2 * f->bins + 2, sizeof *edge);
	double *height = edge + f->bins + 1, most = 0;
	struct plot plot = {.out = &p->out};
	struct buf text = {0};
	char id[32], class[32];

	for (size_t i = 0; i <= f->bins; i++)
		edge[i] = (double)i;
	for (size_t i = 0; i < f->bins; i++)
		most = fmax(most, 100 * fmax(f->now[i], f->before[i]));
	plot.x = axis_round(r->spread.cut != NULL
		? "part of the reference, low to high"
		: "level, and unknown ones last",
	    0, (double)f->bins, false);
	plot.y = axis_round("% of the records", 0, most, false);
	snprintf(id, sizeof id, "field-%zu", f->field);
	buf_add_string(&p->out, "<figure>\n<h3>");
	html_name(&p->out, r->name);
	buf_add_string(&p->out, "</h3>\n");
	buf_add_format(
	    &text, "PSI %.3g. The bars are the last window's.", f->psi);
	plot_begin(&plot, id, r->name, buf_string(&text));
	for (size_t i = 0; i < f->bins; i++)
		height[i] = 100 * f->before[i];
	plot_bars(&plot, "before bar", edge, height, f->bins);
	for (size_t i = 0; i < f->bins; i++)
		height[i] = 100 * f->now[i];
	snprintf(class, sizeof class, "%s bar", page_colour(p, t->of));
	plot_bars(&plot, class, edge, height, f->bins);
	plot_end(&plot);
	buf_add_string(&p->out, "<figcaption>PSI ");
	figure_add(&p->out, f->psi, 3);
	if (r->spread.bins > 1 && r->spread.cut != NULL) {
		buf_add_string(&p->out, "; the parts end at ");
		for (size_t i = 0; i + 1 < r->spread.bins; i++) {
			buf_add_string(&p->out, i > 0 ? ", " : "");
			figure_add(&p->out, r->spread.cut[i], 3);
		}
	}
	buf_add_string(&p->out, ".</figcaption>\n</figure>\n");
	buf_release(&text);
	free(edge);
}

static void
add_field_row(
    struct page *p, const struct tally *t, const struct figures_field *f)
{
	buf_add_string(&p->out, "<tr><th scope=\"row\">");
	html_name(&p->out, t->of->reference.field[f->field].name);
	buf_add_string(&p->out, "</th>");
	page_number_cell(p, f->importance, 3);
	page_number_cell(p, f->psi, 3);
	page_number_cell(p, f->psi_chance, 3);
	page_number_cell(p, f->ks, 3);
	page_share_cell(p, f->missing);
	page_share_cell(p, f->missing_before);
	buf_add_string(&p->out, "</tr>\n");
}

static double
get_drift(const struct page *p, const struct tally *t)
{
	(void)p;
	return t->figures.drift;
}

void
page_fields(struct page *p)
{
	static const char *const heads[] = {"member", "#importance", "#PSI",
	    "#PSI by chance", "#KS", "#missing", "#of the reference", NULL};
	struct chart c = {.id = "drift-chart",
	    .title = "Mean PSI of the members, by importance",
	    .unit = "mean PSI, by importance",
	    .value = get_drift,
	    .rule = {p->m->o->psi_warn, p->m->o->psi_alert}};
	const struct tally *t = compared(p);
	const struct window_figures *f = t == NULL ? NULL : &t->figures;

	page_section(p, "fields", "Members",
	    "What moved and matters: sorted by PSI times importance, of the "
	    "last window. Importance is how much the log odds of a score "
	    "change with the member.");
	if (f == NULL || f->fields == 0) {
		buf_add_string(&p->out,
		    "<p>No model file was named that has a reference: "
		    "members are not watched.</p>\n");
		page_end_section(p);
		return;
	}
	page_keys(p);
	buf_add_string(&p->out, "<div class=\"plots\">\n");
	page_chart(p, &c);
	for (size_t i = 0; i < f->fields && i < DRAWN; i++)
		if (f->field[i].now != NULL)
			draw_field(p, t, &f->field[i]);
	buf_add_string(&p->out, "</div>\n");
	page_table(p, "All members of the last window", heads);
	for (size_t i = 0; i < f->fields; i++)
		add_field_row(p, t, &f->field[i]);
	page_end_table(p);
	buf_add_string(&p->out, "</details>\n");
	page_end_section(p);
}
