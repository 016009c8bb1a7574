/*
 * Numbers in pieces (train-lr --pieces): what each adds to the log odds, as a
 * curve with a bend where two pieces meet.
 */
#include "base/mem.h"
#include "model/linear.h"
#include "numbers.h"
#include "page/html.h"
#include "page/plot.h"
#include "sections.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPEN 6	/* curves that are seen at once */
#define TOLD 16 /* knots, at most, in the text of one */

/* A number's curve: n knots, and what the model adds there. */
struct shape {
	const struct schema_feature *feature; /* of the first piece */
	size_t n;
	double *x, *y;
	double low, high; /* of y */
};

/* Find the curve of the pieces from column j on; 0 is its mean. */
static void
find_curve(struct shape *c, const struct model *m, size_t j)
{
	const struct schema *s = &m->schema;
	const struct linear *l = linear_of(m);
	double y = 0;

	*c = (struct shape){.feature = &s->feature[j]};
	while (j + c->n < s->features &&
	    schema_is_piece(&s->feature[j + c->n]) &&
	    strcmp(s->feature[j + c->n].field, c->feature->field) == 0)
		c->n++;
	c->x = mem_zero(c->n + 1, sizeof *c->x);
	c->y = mem_zero(c->n + 1, sizeof *c->y);
	for (size_t k = 0; k < c->n; k++)
		y -= l->coefficient[j + k] * l->mean[j + k];
	for (size_t k = 0; k <= c->n; k++) {
		c->x[k] = k == 0 ? c->feature->piece[0]
				 : s->feature[j + k - 1].piece[1];
		c->y[k] = y;
		c->low = fmin(c->low, y);
		c->high = fmax(c->high, y);
		if (k < c->n)
			y += l->coefficient[j + k];
	}
	c->n++;
}

/* Append the text alternative: what is added at the knots, or some of them. */
static void
add_way(struct buf *out, const struct shape *c)
{
	size_t by = (c->n + TOLD - 1) / TOLD;

	for (size_t k = 0; k < c->n; k += by) {
		buf_add_string(out, k == 0 ? "At " : ", at ");
		numbers_threshold(out, c->x[k]);
		buf_add_byte(out, ' ');
		numbers_effect(out, c->y[k]);
	}
	buf_add_byte(out, '.');
}

static void
add_curve(struct buf *out, const struct shape *c, size_t number)
{
	struct buf name = {0}, text = {0};
	struct plot p = {.out = out};
	char id[32];

	buf_add_format(
	    &name, c->feature->log1p ? "ln(1 + %s)" : "%s", c->feature->field);
	add_way(&text, c);
	p.x = axis_stops(buf_string(&name), c->x, c->n);
	p.y = axis_round("added log odds", c->low, c->high, false);
	snprintf(id, sizeof id, "piece-%zu", number);
	buf_add_string(out, "<figure>\n");
	plot_begin(&p, id, buf_string(&name), buf_string(&text));
	plot_segment(&p, "rule", p.x.lo, 0, p.x.hi, 0);
	plot_line(&p, "model curve", c->x, c->y, c->n);
	for (size_t k = 0; k < c->n; k++)
		plot_dot(&p, "model dot", c->x[k], c->y[k]);
	plot_end(&p);
	text.len = name.len = 0;
	html_name(&name, c->feature->field);
	buf_add_format(&text, "%s: ", buf_string(&name));
	numbers_effect(&text, c->low);
	buf_add_string(&text, " to ");
	numbers_effect(&text, c->high);
	section_caption(out, buf_string(&text));
	buf_release(&name);
	buf_release(&text);
}

void
section_pieces(struct buf *out, const struct model *m, const size_t *order)
{
	const struct schema *s = &m->schema;
	size_t curves = 0;
	struct shape c;

	if (!schema_has_pieces(s))
		return;
	buf_add_string(out,
	    "<p class=\"note\">The most important first: what a number adds to "
	    "the log odds, 0 on average. About as many records are between one "
	    "dot and the next as between any others: the scale below is that "
	    "of their quantiles. The first and the last dot are the lowest "
	    "and the highest number; beyond them the line goes on "
	    "level.</p>\n<div class=\"plots\" "
	    "id=\"pieces\">\n");
	for (size_t i = 0; i < s->features; i++) {
		size_t j = order[i];

		/* The first piece of a number stands for all. */
		if (!schema_is_piece(&s->feature[j]) ||
		    (j > 0 && schema_is_piece(&s->feature[j - 1]) &&
			strcmp(s->feature[j - 1].field, s->feature[j].field) ==
			    0))
			continue;
		if (curves++ == OPEN)
			buf_add_string(out,
			    "</div>\n<details>\n<summary>The other "
			    "curves</summary>\n<div class=\"plots\">\n");
		find_curve(&c, m, j);
		add_curve(out, &c, curves);
		free(c.x);
		free(c.y);
	}
	buf_add_string(
	    out, curves > OPEN ? "</div>\n</details>\n" : "</div>\n");
}
