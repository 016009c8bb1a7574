/* The head of the page: its title, how many records, what was required. */
#include "numbers.h"
#include "page/html.h"
#include "sections.h"

#include <math.h>

/* --- what was evaluated --------------------------------------------------- */

static void
add_records(struct buf *out, const struct evaluation *v)
{
	numbers_count(out, v->n);
	buf_add_string(out, v->n == 1 ? " record, " : " records, ");
	numbers_count(out, v->positives);
	buf_add_string(out, " of them positive");
	if (v->weighted) {
		buf_add_string(out, ". Weighted, they stand for ");
		numbers_count(out, v->all);
		buf_add_string(out, ", ");
		numbers_count(out, v->all_positives);
		buf_add_string(out, " positive");
	}
	if (v->all > 0) {
		buf_add_string(out, " (");
		numbers_share(out, v->all_positives, v->all);
		buf_add_string(out, ")");
	}
	buf_add_byte(out, '.');
}

void
section_head(struct buf *out, const struct evaluation *v, const char *title)
{
	buf_add_string(out, "<header>\n<h1>");
	html_text(out, title);
	buf_add_string(out, "</h1>\n<p class=\"soft\">");
	add_records(out, v);
	buf_add_string(out, "</p>\n");
	section_run(out, v);
	buf_add_string(out, "</header>\n");
}

/* --- requirements --------------------------------------------------------- */

static void
add_required(struct buf *out, const struct requirement *q)
{
	buf_add_string(out, "<tr><th scope=\"row\">");
	html_name(out, q->text);
	if (q->reason != NULL) {
		buf_add_string(out, "<span class=\"note\">");
		html_text(out, q->reason);
		buf_add_string(out, "</span>");
	}
	buf_add_string(out, "</th><td class=\"number\">");
	if (isfinite(q->value))
		numbers_threshold(out, q->value);
	else
		buf_add_string(out, "undefined");
	buf_add_format(out, "</td><td class=\"%s\">%s</td></tr>\n",
	    q->held ? "good" : "bad", q->held ? "✓ held" : "✗ failed");
}

void
section_requirements(struct buf *out, const struct evaluation *v)
{
	size_t held = 0;

	if (v->requirements == 0)
		return;
	for (size_t i = 0; i < v->requirements; i++)
		held += v->requirement[i].held;
	buf_add_format(out,
	    "<section id=\"requirements\">\n<h2>Requirements</h2>\n"
	    "<p class=\"%s\"><strong>%zu of %zu held.</strong></p>\n"
	    "<div class=\"scroll\"><table>\n<thead><tr>"
	    "<th scope=\"col\">required</th>"
	    "<th scope=\"col\" class=\"number\">value</th>"
	    "<th scope=\"col\">verdict</th></tr></thead>\n<tbody>\n",
	    held == v->requirements ? "good" : "bad", held, v->requirements);
	for (size_t i = 0; i < v->requirements; i++)
		add_required(out, &v->requirement[i]);
	buf_add_string(out, "</tbody></table></div>\n</section>\n");
}
