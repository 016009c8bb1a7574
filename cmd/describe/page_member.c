#include "bars.h"
#include "page.h"
#include "page/figure.h"
#include "page/html.h"

#include <math.h>
#include <stdio.h>

const char *const page_colours[PAGE_DRAWN] = {
    "first", "second", "third", "fourth"};

/* --- a histogram --- */

static void
add_moments(struct buf *out, const struct summary_part *p)
{
	buf_add_string(out, "mean ");
	figure_add(out, (double)p->moments.mean, 4);
	if (!isnan(p->moments.sd)) {
		buf_add_string(out, ", sd ");
		figure_add(out, p->moments.sd, 4);
	}
	buf_add_string(out, ", median ");
	figure_add(out, p->quantile[49], 4);
}

static void
add_caption(struct buf *out, const struct summary_member *s,
    const struct bars *b, const struct page_drawn *k)
{
	static const int shown[] = {1, 25, 75, 99};

	buf_add_string(out, "<figcaption>From ");
	figure_add(out, s->least, 6);
	buf_add_string(out, " to ");
	figure_add(out, s->most, 6);
	buf_add_string(out, "; ");
	add_moments(out, &s->all);
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		buf_add_format(
		    out, "%s ", i == 0 ? "; 1, 25, 75, 99&nbsp;%:" : ",");
		figure_add(out, s->all.quantile[shown[i] - 1], 4);
	}
	buf_add_byte(out, '.');
	for (size_t i = 0; i < k->count; i++) {
		const struct summary_part *p = &s->class[k->class[i]];

		if (p->moments.count == 0)
			continue;
		buf_add_format(
		    out, "<br><i class=\"key %s\"></i>", page_colours[i]);
		html_text(
		    out, summary_class_name(&k->classes->class[k->class[i]]));
		buf_add_string(out, ": ");
		add_moments(out, p);
		if (!isnan(p->distance)) {
			buf_add_string(out, ", KS ");
			figure_add(out, p->distance, 3);
		}
		buf_add_byte(out, '.');
	}
	if (b->zeros)
		buf_add_string(out, "<br>Zeros are in the first bar.");
	if (b->ends)
		buf_add_string(out,
		    "<br>The bars at the ends hold the numbers beyond them.");
	buf_add_string(out, "</figcaption>\n");
}

static void
add_histogram(struct buf *out, const struct described *d,
    const struct summary_member *s, size_t number, const struct page_drawn *k)
{
	struct bars b = {.count = 0};
	struct plot p = {.out = out};
	struct buf text = {0}, label = {0};
	size_t parts = k->count == 0 ? 1 : k->count;
	char id[32];

	bars_choose(&b, s);
	for (size_t i = 0; i < parts; i++)
		bars_fill(
		    &b, i, s, k->count == 0 ? &s->all : &s->class[k->class[i]]);
	p.x = b.x;
	bars_label(&label, &b);
	p.x.label = buf_string(&label);
	p.y = bars_axis(&b, parts, d->o->weight != NULL);
	snprintf(id, sizeof id, "h%zu", number);
	buf_add_format(&text, "%zu bars. ", b.count);
	add_moments(&text, &s->all);
	buf_add_string(out, "<figure>\n");
	plot_begin(&p, id, s->name, buf_string(&text));
	for (size_t i = 0; i < parts; i++) {
		char class[32];

		snprintf(class, sizeof class, "%s bar", page_colours[i]);
		plot_bars(&p, class, b.edge, b.height[i], b.count);
	}
	plot_end(&p);
	add_caption(out, s, &b, k);
	buf_add_string(out, "</figure>\n");
	buf_release(&label);
	buf_release(&text);
}

/* --- the section ------------------------------------------------------------------------------------ */

static void
add_value_row(struct buf *out, const struct datum *v, double all)
{
	buf_add_string(out, "<tr><th scope=\"row\">");
	if (v->kind == DATUM_NUMBER)
		figure_add(out, v->number, 6);
	else
		page_bytes(out, v->text, datum_kept(v));
	buf_add_string(
	    out, v->kind != DATUM_NUMBER && v->len > DATUM_LENGTH ? "…" : "");
	buf_add_format(out,
	    "</th><td><svg class=\"share\" viewBox=\"0 0 100 12\" "
	    "preserveAspectRatio=\"none\" aria-hidden=\"true\">"
	    "<rect class=\"first\" x=\"0\" y=\"1\" width=\"%.2f\" "
	    "height=\"10\"/></svg></td>",
	    100 * v->count / all);
	page_share_cell(out, v->count / all);
	page_number_cell(out, v->count);
	buf_add_string(out, "</tr>\n");
}

static void
add_values(struct buf *out, const struct summary_member *s)
{
	static const char *const heads[] = {
	    "value", "share", "#", "#records", NULL};
	size_t shown = s->tops;

	/* The histogram shows numbers; only frequent ones are added. */
	while (s->has_numbers && s->distinct > SUMMARY_TOP && shown > 0 &&
	    s->top[shown - 1].count < s->all.present / 100)
		shown--;
	if (s->member->type[JSON_STRING] > 0)
		buf_add_format(out,
		    "<p class=\"note\">The longest string has %zu "
		    "characters.</p>\n",
		    s->member->longest);
	if (shown == 0)
		return;
	page_table(out, heads);
	for (size_t i = 0; i < shown; i++)
		add_value_row(out, &s->top[i], s->all.present);
	page_end_table(out);
}

void
page_member(struct buf *out, const struct described *d,
    const struct summary_member *s, size_t number, const struct page_drawn *k)
{
	buf_add_format(out, "<section id=\"m%zu\">\n<h2>", number);
	html_text(out, s->name);
	buf_add_string(out, "</h2>\n<div class=\"plots\">\n");
	if (s->has_numbers)
		add_histogram(out, d, s, number, k);
	buf_add_string(out, "<div>\n");
	add_values(out, s);
	buf_add_string(out, "</div>\n</div>\n</section>\n");
}
