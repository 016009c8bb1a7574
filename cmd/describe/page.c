/* The description as a page: a picture a member, with the classes overlaid. */
#include "page.h"

#include "page/figure.h"
#include "page/html.h"
#include "print.h"
#include "stream/out.h"

#include <inttypes.h>
#include <math.h>

static const char *const style[] = {
#include "cmd/describe/page.css.inc"
    NULL,
};

/* --- overview ------------------------------------------------------------------------ */

static void
add_head(struct buf *out, const struct described *d, size_t members)
{
	buf_add_string(out, "<header>\n<h1>");
	html_text(out, d->o->title);
	buf_add_string(out, "</h1>\n<p class=\"soft\">");
	figure_add(out, d->profile.records, 6);
	buf_add_string(
	    out, d->profile.records == 1 ? " record, " : " records, ");
	figure_add(out, (double)members, 6);
	buf_add_string(out, members == 1 ? " member" : " members");
	if (d->o->weight != NULL) {
		buf_add_string(out, ". Weighted, they stand for ");
		figure_add(out, d->profile.weight, 6);
	}
	if (d->rejected > 0)
		buf_add_format(
		    out, ". %" PRIu64 " more were rejected", d->rejected);
	buf_add_string(out, ".</p>\n</header>\n");
}

static void
add_types(struct buf *out, const struct summary_member *s)
{
	struct summary_type type[SUMMARY_TYPES];
	const char *comma = "";

	summary_types(s->member, type);
	for (int i = 0; i < SUMMARY_TYPES - 1; i++) {
		if (type[i].count == 0)
			continue;
		buf_add_format(out, "%s%s", comma,
		    i == 0 && s->whole ? "integer" : type[i].name);
		comma = ", ";
	}
}

static void
add_notes(struct buf *out, const struct summary_member *s)
{
	const struct {
		bool is;
		const char *text;
	} notes[] = {
	    {s->constant, "constant"},
	    {s->unique, "unique"},
	    {s->mixed, "mixed types"},
	    {s->member->inexact > 0, "integers that no double holds"},
	    {s->member->too_large > 0, "numbers too large for a double"},
	};
	const char *comma = "";

	for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
		if (notes[i].is) {
			buf_add_format(out, "%s%s", comma, notes[i].text);
			comma = ", ";
		}
}

static void
add_overview(struct buf *out, const struct described *d,
    const struct summary_member *s, size_t count)
{
	static const char *const heads[] = {
	    "member", "types", "#missing", "#null", "#distinct", "notes", NULL};

	buf_add_string(out, "<section id=\"members\">\n<h2>Members</h2>\n");
	page_table(out, heads);
	for (size_t i = 0; i < count; i++) {
		buf_add_format(
		    out, "<tr><th scope=\"row\"><a href=\"#m%zu\">", i);
		html_text(out, s[i].name);
		buf_add_string(out, "</a></th><td>");
		add_types(out, &s[i]);
		buf_add_string(out, "</td>");
		page_share_cell(out, s[i].absent / d->profile.weight);
		page_share_cell(out, s[i].null / d->profile.weight);
		buf_add_string(out, "<td class=\"number\">");
		buf_add_string(out, s[i].exact ? "" : "~");
		figure_add(out, s[i].distinct, 6);
		buf_add_string(out, "</td><td>");
		add_notes(out, &s[i]);
		buf_add_string(out, "</td></tr>\n");
	}
	page_end_table(out);
	buf_add_string(out,
	    "<p class=\"note\">~ is an estimate, with a standard error of "
	    "0.81 %.</p>\n</section>\n");
}

/* --- classes --- */

static struct page_drawn
choose_drawn(const struct summary_classes *classes)
{
	struct page_drawn d = {.classes = classes};

	for (size_t i = 0; i < classes->count; i++) {
		size_t larger = 0;

		for (size_t k = 0; k < classes->count; k++)
			larger += classes->class[k].weight >
				classes->class[i].weight ||
			    (k < i &&
				classes->class[k].weight ==
				    classes->class[i].weight);
		if (larger < PAGE_DRAWN)
			d.class[d.count++] = i;
	}
	return d;
}

static void
add_classes(
    struct buf *out, const struct described *d, const struct page_drawn *k)
{
	if (k->count == 0)
		return;
	buf_add_string(out, "<section id=\"classes\">\n<h2>Classes of ");
	html_text(out, d->o->by);
	buf_add_string(out, "</h2>\n<p>");
	for (size_t i = 0; i < k->count; i++) {
		const struct summary_class *c = &k->classes->class[k->class[i]];

		buf_add_format(
		    out, "<i class=\"key %s\"></i><span>", page_colours[i]);
		html_text(out, summary_class_name(c));
		buf_add_string(out, ": ");
		figure_add(out, c->weight, 6);
		buf_add_string(out, " (");
		figure_add(out, 100 * c->weight / d->profile.weight, 3);
		buf_add_string(out, "&nbsp;%)</span>\n");
	}
	buf_add_string(out, "</p>\n");
	if (k->count < k->classes->count)
		buf_add_format(out,
		    "<p class=\"note\">%zu smaller classes are not "
		    "drawn.</p>\n",
		    k->classes->count - k->count);
	buf_add_string(out, "</section>\n");
}

/* --- positions --------------------------------------------------------------------------------------- */

static void
add_positions(struct buf *out, const struct positions *p)
{
	static const char *const heads[] = {"topic", "#partition", "#records",
	    "#first", "#last", "#gaps", "#left out", "#again", "#late",
	    "#late by at most, ms", NULL};

	if (p->count == 0)
		return;
	buf_add_string(out, "<section id=\"kafka\">\n<h2>Kafka</h2>\n");
	page_table(out, heads);
	for (size_t i = 0; i < p->count; i++) {
		const struct position_partition *q = &p->partition[i];

		buf_add_string(out, "<tr><th scope=\"row\">");
		html_text(out, q->topic);
		buf_add_string(out, "</th>");
		page_number_cell(out, q->partition);
		page_number_cell(out, (double)q->records);
		page_number_cell(out, (double)q->first);
		page_number_cell(out, (double)q->last);
		page_number_cell(out, (double)q->gaps);
		page_number_cell(out, (double)q->left_out);
		page_number_cell(out, (double)q->again);
		page_number_cell(
		    out, q->timed > 0 ? numbers_moments(&q->late).count : NAN);
		page_number_cell(out,
		    q->timed == 0     ? NAN
			: q->late.any ? q->late.most
				      : 0);
		buf_add_string(out, "</tr>\n");
	}
	page_end_table(out);
	buf_add_string(out, "</section>\n");
}

void
print_page(const struct described *d)
{
	struct summary_classes classes;
	struct summary_member *all;
	struct page_drawn drawn;
	struct buf out = {0};
	size_t count;

	summary_classes(&classes, d);
	all = summary_all(d, &classes, &count);
	drawn = choose_drawn(&classes);
	html_begin(&out, d->o->title);
	buf_add_string(&out, "<style>\n");
	html_lines(&out, style);
	buf_add_string(&out, "</style>\n");
	add_head(&out, d, count);
	add_classes(&out, d, &drawn);
	add_overview(&out, d, all, count);
	for (size_t i = 0; i < count; i++)
		page_member(&out, d, &all[i], i, &drawn);
	add_positions(&out, &d->positions);
	html_end(&out);
	out_add(out.data, out.len);
	summary_free(all, count);
	buf_release(&out);
}
