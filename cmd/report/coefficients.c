/*
 * The coefficients of a logistic regression, by the members of a record that
 * they are of, the most important first: a number as one row, a category as its
 * levels, each against the reference. A number in pieces is a curve (pieces.c).
 */
#include "base/mem.h"
#include "model/linear.h"
#include "numbers.h"
#include "page/figure.h"
#include "page/html.h"
#include "sections.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- groups --------------------------------------------------------------- */

/* Do two columns stand together, as a category's levels or a number's pieces? */
static bool
is_together(const struct schema *s, size_t i, size_t j)
{
	const struct schema_feature *a = &s->feature[i], *b = &s->feature[j];

	return i == j ||
	    (((a->level != NULL && b->level != NULL) ||
		 (schema_is_piece(a) && schema_is_piece(b))) &&
		strcmp(a->field, b->field) == 0);
}

/*
 * Order the columns by importance, the levels of a category together, where its
 * most important one stands.
 */
static size_t *
order_groups(const struct model *m)
{
	const struct schema *s = &m->schema;
	const struct linear *l = linear_of(m);
	size_t *by = linear_by_importance(m), at = 0;
	size_t *order = mem_zero(l->features + 1, sizeof *order);
	bool *done = mem_zero(l->features + 1, sizeof *done);

	for (size_t i = 0; i < l->features; i++) {
		if (done[by[i]])
			continue;
		for (size_t k = i; k < l->features; k++)
			if (!done[by[k]] && is_together(s, by[i], by[k])) {
				order[at++] = by[k];
				done[by[k]] = true;
			}
	}
	free(by);
	free(done);
	return order;
}

/* --- rows ----------------------------------------------------------------- */

/* A table that is being written. */
struct effects {
	struct buf *out;
	const struct model *m;
	bool inference; /* there are intervals and p-values */
	double most;	/* the largest effect of a standard deviation */
};

/*
 * Return the step that an odds ratio is given for: the power of ten next to a
 * standard deviation, and 1 where the column is 0 or 1.
 */
static double
find_step(const struct schema_feature *s, const struct linear_feature *f)
{
	if (s->level != NULL || s->is_indicator || !(f->sd > 0))
		return 1;
	return pow(10, round(log10(f->sd)));
}

/* Append the column's own name: of a category, only the level. */
static void
add_name(struct buf *out, const struct schema_feature *s, double step)
{
	if (s->level != NULL) {
		html_name(out, s->level);
		return;
	}
	buf_add_string(out, s->log1p ? "ln(1 + " : "");
	html_name(out, s->name);
	buf_add_string(out, s->log1p ? ")" : "");
	if (s->is_indicator)
		return;
	buf_add_string(out, "<span class=\"note\">per ");
	figure_add(out, step, 3);
	buf_add_string(out, "</span>");
}

/*
 * Draw a bar as long as the column is important: right of the middle, and
 * filled, when it raises the odds; left and hollow when it lowers them.
 */
static void
add_bar(struct buf *out, double x, double most)
{
	double width = most > 0 ? 49 * fabs(x) / most : 0;

	buf_add_format(out,
	    "<td><svg class=\"importance\" viewBox=\"0 0 100 12\" "
	    "preserveAspectRatio=\"none\" aria-hidden=\"true\">"
	    "<rect class=\"%s\" x=\"%.2f\" y=\"1.5\" width=\"%.2f\" "
	    "height=\"9\"/><line class=\"frame\" x1=\"50\" y1=\"0\" "
	    "x2=\"50\" y2=\"12\"/></svg></td>",
	    x < 0 ? "lowers" : "raises", x < 0 ? 50 - width : 50, width);
}

static void
add_row(const struct effects *t, size_t j)
{
	const struct schema_feature *s = &t->m->schema.feature[j];
	const struct linear *l = linear_of(t->m);
	const struct linear_feature *f = &l->feature[j];
	double step = find_step(s, f);

	buf_add_format(t->out, "<tr%s><th scope=\"row\">",
	    s->level != NULL ? " class=\"level\"" : "");
	add_name(t->out, s, step);
	buf_add_string(t->out, "</th>");
	add_bar(t->out, f->standardised, t->most);
	buf_add_string(t->out, "<td class=\"number\">");
	numbers_ratio(t->out, exp(l->coefficient[j] * step));
	if (!isnan(f->ci[0])) {
		buf_add_string(t->out, "<span class=\"note\">");
		numbers_ratio(t->out, exp(f->ci[0] * step));
		buf_add_string(t->out, " to ");
		numbers_ratio(t->out, exp(f->ci[1] * step));
		buf_add_string(t->out, "</span>");
	}
	buf_add_string(t->out, "</td>");
	if (t->inference) {
		buf_add_string(t->out, "<td class=\"number\">");
		figure_add(t->out, f->p, 2);
		buf_add_string(t->out, "</td>");
	}
	buf_add_string(t->out, "</tr>\n");
}

/* Begin a category: its name, and its reference as the first level. */
static void
add_category(const struct effects *t, const struct schema_feature *s)
{
	const struct schema_category *c =
	    schema_category(&t->m->schema, s->field);

	buf_add_format(t->out,
	    "<tr class=\"category\"><th scope=\"rowgroup\" "
	    "colspan=\"%d\">",
	    t->inference ? 4 : 3);
	html_name(t->out, s->field);
	buf_add_string(t->out,
	    "</th></tr>\n<tr class=\"level\">"
	    "<th scope=\"row\">");
	html_name(t->out, c != NULL ? c->level[c->reference] : "?");
	buf_add_format(t->out,
	    "</th><td class=\"soft\">reference</td>"
	    "<td class=\"number\">1</td>%s</tr>\n",
	    t->inference ? "<td></td>" : "");
}

static void
add_rows(const struct effects *t, const size_t *order)
{
	const struct schema *s = &t->m->schema;

	for (size_t i = 0; i < s->features; i++) {
		const struct schema_feature *f = &s->feature[order[i]];

		if (schema_is_piece(f))
			continue; /* see pieces.c */
		if (f->level != NULL &&
		    (i == 0 || !is_together(s, order[i], order[i - 1])))
			add_category(t, f);
		add_row(t, order[i]);
	}
}

/* --- the table of all numbers --------------------------------------------- */

static void
add_number(struct buf *out, double x)
{
	buf_add_string(out, "<td class=\"number\">");
	numbers_threshold(out, x);
	buf_add_string(out, "</td>");
}

static void
add_numbers(struct buf *out, const struct model *m, const size_t *order)
{
	const struct linear *l = linear_of(m);

	buf_add_string(out,
	    "<details>\n<summary>The coefficients themselves</summary>\n"
	    "<p class=\"note\">In log odds, per unit and per standard "
	    "deviation (sd).</p>\n"
	    "<div class=\"scroll\"><table>\n<thead><tr>"
	    "<th scope=\"col\">column</th>"
	    "<th scope=\"col\" class=\"number\">per unit</th>"
	    "<th scope=\"col\" class=\"number\">per sd</th></tr></thead>\n"
	    "<tbody>\n");
	for (size_t i = 0; i < l->features; i++) {
		size_t j = order[i];

		buf_add_string(out, "<tr><th scope=\"row\">");
		html_name(out, m->schema.feature[j].name);
		buf_add_string(out, "<span class=\"note\">mean ");
		numbers_measure(out, l->mean[j]);
		buf_add_string(out, ", sd ");
		numbers_measure(out, l->feature[j].sd);
		buf_add_string(out, "</span></th>");
		add_number(out, l->coefficient[j]);
		add_number(out, l->feature[j].standardised);
		buf_add_string(out, "</tr>\n");
	}
	buf_add_string(out, "</tbody></table></div>\n</details>\n");
}

/* --- the section ---------------------------------------------------------- */

void
section_coefficients_head(struct buf *out, const struct model *m)
{
	const struct linear *l = linear_of(m);

	if (l->l2 > 0) {
		buf_add_string(out, ", with an L2 penalty of ");
		figure_add(out, l->l2, 4);
	} else {
		buf_add_string(out, ", with no penalty");
	}
	buf_add_string(out, ". Intercept ");
	numbers_threshold(out, l->intercept);
	buf_add_string(out, ".</p>\n");
	if (l->l2 > 0)
		buf_add_string(out,
		    "<p class=\"note\">Penalised: standard errors are not "
		    "valid.</p>\n");
}

static void
add_table(const struct effects *t, const size_t *order)
{
	buf_add_format(t->out,
	    "<p class=\"note\">The most important first: a bar is what one "
	    "standard deviation adds to the log odds, to the right where it "
	    "raises them. An odds ratio is for the step below the name, or "
	    "for a level against the reference%s.</p>\n"
	    "<div class=\"scroll\"><table id=\"coefficients\">\n<thead><tr>"
	    "<th scope=\"col\">feature</th><th scope=\"col\">importance</th>"
	    "<th scope=\"col\" class=\"number\">odds ratio</th>"
	    "%s</tr></thead>\n<tbody>\n",
	    t->inference ? ", with its 95&nbsp;% interval" : "",
	    t->inference ? "<th scope=\"col\" class=\"number\">p</th>" : "");
	add_rows(t, order);
	buf_add_string(t->out, "</tbody></table></div>\n");
}

void
section_coefficients(struct buf *out, const struct model *m)
{
	const struct linear *l = linear_of(m);
	size_t *order = order_groups(m), rows = 0;
	struct effects t = {.out = out, .m = m};

	for (size_t j = 0; j < l->features; j++) {
		if (schema_is_piece(&m->schema.feature[j]))
			continue;
		rows++;
		t.inference = t.inference || !isnan(l->feature[j].p);
		t.most = fmax(t.most, fabs(l->feature[j].standardised));
	}
	section_pieces(out, m, order);
	if (rows > 0 || l->features == 0)
		add_table(&t, order);
	add_numbers(out, m, order);
	free(order);
}
