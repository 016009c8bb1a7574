/* The model's coefficients, the most important first. */
#include "base/buf.h"
#include "model/linear.h"
#include "page/figure.h"
#include "page/html.h"
#include "sections.h"

#include <math.h>
#include <stdlib.h>

static void
add_cell(struct buf *out, double x, int digits)
{
	buf_add_string(out, "<td class=\"number\">");
	if (isnan(x))
		buf_add_string(out, "–");
	else
		figure_add_padded(out, x, digits);
	buf_add_string(out, "</td>");
}

/*
 * Draw a bar as long as the feature is important: right of the middle when it
 * raises the odds.
 */
static void
add_bar(struct buf *out, double x, double most)
{
	double width = most > 0 ? 50 * fabs(x) / most : 0;

	buf_add_format(out,
	    "<td><svg class=\"importance\" viewBox=\"0 0 100 12\" "
	    "preserveAspectRatio=\"none\" aria-hidden=\"true\">"
	    "<rect class=\"%s\" x=\"%.2f\" y=\"1\" width=\"%.2f\" "
	    "height=\"10\"/><line class=\"frame\" x1=\"50\" y1=\"0\" "
	    "x2=\"50\" y2=\"12\"/></svg></td>",
	    x < 0 ? "orange" : "blue", x < 0 ? 50 - width : 50, width);
}

static void
add_feature(struct buf *out, const struct model *m, size_t j, bool inference,
    double most)
{
	const struct schema_feature *s = &m->schema.feature[j];
	const struct linear_feature *f = &linear_of(m)->feature[j];
	double coefficient = linear_of(m)->coefficient[j];

	buf_add_string(out, "<tr><th scope=\"row\">");
	buf_add_string(out, s->log1p ? "ln(1 + " : "");
	html_text(out, s->name);
	buf_add_string(out, s->log1p ? ")</th>" : "</th>");
	add_bar(out, f->standardised, most);
	add_cell(out, f->standardised, 4);
	add_cell(out, exp(f->standardised), 4);
	add_cell(out, coefficient, 4);
	add_cell(out, exp(coefficient), 4);
	if (inference) {
		buf_add_string(out, "<td class=\"number\">");
		if (isnan(f->ci[0])) {
			buf_add_string(out, "–");
		} else {
			figure_add_padded(out, exp(f->ci[0]), 4);
			buf_add_string(out, " to ");
			figure_add_padded(out, exp(f->ci[1]), 4);
		}
		buf_add_string(out, "</td>");
		add_cell(out, f->p, 2);
	}
	buf_add_string(out, "</tr>\n");
}

static void
add_head(struct buf *out, const struct model *m)
{
	buf_add_string(out,
	    "<section id=\"model\">\n<h2>Model</h2>\n<p>Logistic regression "
	    "of <strong>");
	html_text(out, m->label);
	buf_add_string(out, "</strong>, learned from ");
	figure_add(out, (double)m->rows, 6);
	buf_add_string(out, " records, ");
	figure_add(out, (double)m->positives, 6);
	buf_add_string(out, " of them positive, with ");
	if (linear_of(m)->l2 > 0) {
		buf_add_string(out, "an L2 penalty of ");
		figure_add(out, linear_of(m)->l2, 4);
	} else {
		buf_add_string(out, "no penalty");
	}
	buf_add_string(out, ". Intercept ");
	figure_add(out, linear_of(m)->intercept, 6);
	buf_add_string(out, ".</p>\n");
	if (linear_of(m)->l2 > 0)
		buf_add_string(out,
		    "<p class=\"note\">Penalised: standard errors are not "
		    "valid.</p>\n");
}

void
section_coefficients(struct buf *out, const struct model *m)
{
	const struct linear *l = linear_of(m);
	size_t *order = linear_by_importance(l);
	bool inference = false;

	for (size_t j = 0; j < l->features; j++)
		inference = inference || !isnan(l->feature[j].p);
	add_head(out, m);
	buf_add_format(out,
	    "<p class=\"note\">The most important first: what one standard "
	    "deviation of a feature adds to the log odds.</p>\n"
	    "<div class=\"scroll\"><table id=\"coefficients\">\n<thead><tr>"
	    "<th scope=\"col\">feature</th><th scope=\"col\">importance</th>"
	    "<th scope=\"col\" class=\"number\">per sd</th>"
	    "<th scope=\"col\" class=\"number\">odds ratio<br>per sd</th>"
	    "<th scope=\"col\" class=\"number\">per unit</th>"
	    "<th scope=\"col\" class=\"number\">odds ratio<br>per unit</th>"
	    "%s</tr></thead>\n<tbody>\n",
	    inference ? "<th scope=\"col\" class=\"number\">its 95 %<br>"
			"interval</th>"
			"<th scope=\"col\" class=\"number\">p</th>"
		      : "");
	for (size_t j = 0; j < l->features; j++)
		add_feature(out, m, order[j], inference,
		    fabs(l->feature[order[0]].standardised));
	buf_add_string(out, "</tbody></table></div>\n</section>\n");
	free(order);
}
