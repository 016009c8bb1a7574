/* Sections, tables and charts over time. */
#include "base/mem.h"
#include "page.h"
#include "page/figure.h"
#include "page/html.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* --- sections and tables ------------------------------------------------------ */

void
page_section(
    struct page *p, const char *id, const char *title, const char *text)
{
	buf_add_format(
	    &p->out, "<section id=\"%s\">\n<h2>%s</h2>\n", id, title);
	if (text != NULL)
		buf_add_format(&p->out, "<p class=\"note\">%s</p>\n", text);
}

void
page_end_section(struct page *p)
{
	buf_add_string(&p->out, "</section>\n");
}

void
page_table(struct page *p, const char *summary, const char *const *heads)
{
	struct buf *out = &p->out;

	if (summary != NULL)
		buf_add_format(
		    out, "<details><summary>%s</summary>\n", summary);
	buf_add_string(out, "<div class=\"scroll\"><table>\n<thead><tr>");
	for (; *heads != NULL; heads++) {
		bool number = **heads == '#';

		buf_add_format(out, "<th scope=\"col\"%s>%s</th>",
		    number ? " class=\"number\"" : "", *heads + number);
	}
	buf_add_string(out, "</tr></thead>\n<tbody>\n");
}

void
page_end_table(struct page *p)
{
	buf_add_string(&p->out, "</tbody></table></div>\n");
}

void
page_text_cell(struct page *p, const char *text)
{
	buf_add_string(&p->out, "<td>");
	html_text(&p->out, *text == '\0' ? "–" : text);
	buf_add_string(&p->out, "</td>");
}

void
page_number_cell(struct page *p, double x, int digits)
{
	buf_add_string(&p->out, "<td class=\"number\">");
	if (isnan(x))
		buf_add_string(&p->out, "–");
	else
		figure_add(&p->out, x, digits);
	buf_add_string(&p->out, "</td>");
}

static void
add_share(struct page *p, double x)
{
	figure_add(&p->out, 100 * x, 3);
	buf_add_string(&p->out, "&nbsp;%");
}

void
page_share_cell(struct page *p, double x)
{
	buf_add_string(&p->out, "<td class=\"number\">");
	if (isnan(x))
		buf_add_string(&p->out, "–");
	else
		add_share(p, x);
	buf_add_string(&p->out, "</td>");
}

void
page_interval_cell(struct page *p, double x, const struct interval *interval)
{
	buf_add_string(&p->out, "<td class=\"number\">");
	if (isnan(x)) {
		buf_add_string(&p->out, "–</td>");
		return;
	}
	add_share(p, x);
	if (interval->method != NULL) {
		buf_add_string(&p->out, "<span class=\"note\">");
		add_share(p, interval->low);
		buf_add_string(&p->out, " to ");
		add_share(p, interval->high);
		buf_add_string(&p->out, "</span>");
	}
	buf_add_string(&p->out, "</td>");
}

void
page_window_cells(struct page *p, const struct tally *t)
{
	buf_add_string(&p->out, "<tr><th scope=\"row\">");
	page_time(p, t->begin);
	buf_add_format(&p->out,
	    "</th><td class=\"model\"><i class=\"key %s\"></i>",
	    page_colour(p, t->of));
	html_text(&p->out, *t->of->name == '\0' ? "–" : t->of->name);
	buf_add_string(&p->out, "</td>");
}

void
page_keys(struct page *p)
{
	if (p->m->models < 2)
		return;
	buf_add_string(&p->out, "<p>");
	for (size_t i = 0; i < p->m->models && i < PAGE_COLOURS; i++) {
		buf_add_format(
		    &p->out, "<i class=\"key %s\"></i><span>", page_colours[i]);
		html_text(&p->out, p->m->watched[i]->name);
		buf_add_string(&p->out, "</span>\n");
	}
	buf_add_string(&p->out, "</p>\n");
}

/* --- a chart over the windows --------------------------------------------------- */

/* The middle of a window on the axis. */
static double
place(const struct page *p, const struct tally *t)
{
	double from = p->m->o->window == 0 ? 0 : (double)p->tally[0]->begin;

	return (((double)t->begin + (double)t->end) / 2 - from) / p->per_unit;
}

/* The greatest value that is to be drawn. */
static double
greatest(const struct page *p, const struct chart *c)
{
	double most = c->least;

	for (size_t k = 0; k < 2; k++)
		if (!isnan(c->rule[k]))
			most = fmax(most, c->rule[k] * 1.05);
	for (size_t i = 0; i < p->count; i++) {
		double x = c->value == NULL ? NAN : c->value(p, p->tally[i]);

		most = fmax(most, x);
		if (c->dot != NULL)
			most = fmax(most, c->dot(p, p->tally[i]));
	}
	return most > 0 ? most : 1;
}

struct series {
	double *x, *y, *low, *high;
	size_t n;
};

/* Draw the line and the band of a model. */
static void
draw_line(const struct page *p, const struct chart *c, struct plot *plot,
    const struct watched *w, struct series *s)
{
	char class[40];

	s->n = 0;
	for (size_t i = 0; i < p->count; i++) {
		const struct tally *t = p->tally[i];
		struct interval bounds = {0};

		if (t->of != w)
			continue;
		if (c->bounds != NULL)
			bounds = c->bounds(p, t);
		s->x[s->n] = place(p, t);
		s->y[s->n] = c->value(p, t);
		s->low[s->n] = bounds.method == NULL ? NAN : bounds.low;
		s->high[s->n++] = bounds.method == NULL ? NAN : bounds.high;
	}
	if (c->bounds != NULL) {
		snprintf(class, sizeof class, "%s band", page_colour(p, w));
		plot_band(plot, class, s->x, s->low, s->high, s->n);
	}
	snprintf(class, sizeof class, "%s curve", page_colour(p, w));
	plot_line(plot, class, s->x, s->y, s->n);
	if (s->n == 1) {
		snprintf(class, sizeof class, "%s dot", page_colour(p, w));
		plot_dot(plot, class, s->x[0], s->y[0]);
	}
}

static void
draw_dots(const struct page *p, const struct chart *c, struct plot *plot)
{
	char class[40];

	for (size_t i = 0; i < p->count; i++) {
		const struct tally *t = p->tally[i];
		struct interval bounds = c->whisker(p, t);
		double y = c->dot(p, t);

		if (isnan(y))
			continue;
		snprintf(
		    class, sizeof class, "%s whisker", page_colour(p, t->of));
		if (bounds.method != NULL)
			plot_whisker(plot, class, place(p, t), bounds.low,
			    fmin(bounds.high, plot->y.hi));
		snprintf(class, sizeof class, "%s dot%s", page_colour(p, t->of),
		    t->is_final ? "" : " hollow");
		plot_dot(plot, class, place(p, t), y);
	}
}

/* Draw an upright line at the first window of each later model. */
static void
draw_promotions(const struct page *p, const struct chart *c, struct plot *plot)
{
	for (size_t k = 0; k < p->m->models; k++) {
		char id[64];
		size_t i = 0;

		while (i < p->count && p->tally[i]->of != p->m->watched[k])
			i++;
		if (i == 0 || i == p->count ||
		    p->tally[i]->begin == p->tally[0]->begin)
			continue;
		snprintf(id, sizeof id, "%s-model-%zu", c->id, k);
		plot_upright(plot, id, place(p, p->tally[i]));
	}
}

void
page_chart(struct page *p, const struct chart *c)
{
	struct plot plot = {.out = &p->out, .x = p->x};
	struct series s = {0};
	double *all = mem_zero(4 * p->count + 1, sizeof *all);

	s.x = all;
	s.y = all + p->count;
	s.low = all + 2 * p->count;
	s.high = all + 3 * p->count;
	plot.y = axis_round(c->unit, 0, greatest(p, c), false);
	buf_add_string(&p->out, "<figure>\n");
	plot_begin(&plot, c->id, c->title, "The table has the same numbers.");
	for (size_t k = 0; k < 2; k++)
		if (!isnan(c->rule[k]))
			plot_segment(&plot, "rule", plot.x.lo, c->rule[k],
			    plot.x.hi, c->rule[k]);
	draw_promotions(p, c, &plot);
	for (size_t k = 0; k < p->m->models && c->value != NULL; k++)
		draw_line(p, c, &plot, p->m->watched[k], &s);
	if (c->dot != NULL)
		draw_dots(p, c, &plot);
	plot_end(&plot);
	buf_add_string(&p->out, "</figure>\n");
	free(all);
}

size_t
page_rows(const struct page *p)
{
	return p->count < PAGE_ROWS ? p->count : PAGE_ROWS;
}

const struct tally *
page_row(const struct page *p, size_t i)
{
	return p->tally[p->count - 1 - i];
}

void
page_end_rows(struct page *p)
{
	page_end_table(p);
	buf_add_string(&p->out, "</details>\n");
}
