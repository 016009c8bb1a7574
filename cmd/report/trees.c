/*
 * Gradient-boosted trees: how many, how they were grown, their losses, and for
 * each feature what the trees gain by it, and the weight of the records that
 * they divide by it.
 */
#include "model/trees.h"
#include "model/trees_use.h"
#include "numbers.h"
#include "page/figure.h"
#include "page/html.h"
#include "sections.h"

#include <math.h>
#include <stdlib.h>

void
section_trees_head(struct buf *out, const struct model *m)
{
	const struct trees *t = trees_of(m);
	struct trees_size size = trees_use_size(t);

	if (t->count == 0) {
		buf_add_string(out,
		    ": there is no tree, so that all scores are the "
		    "same.</p>\n");
		return;
	}
	buf_add_string(out, ": ");
	numbers_count(out, (double)t->count);
	buf_add_string(out, t->count == 1 ? " tree with " : " trees with ");
	numbers_count(out, (double)size.leaves);
	buf_add_string(out, size.leaves == 1 ? " leaf, " : " leaves, ");
	buf_add_format(out, "the deepest %zu splits deep.</p>\n", size.depth);
}

/* --- how they were grown -------------------------------------------------- */

static void
add_choice(struct buf *out, const struct trees *t)
{
	const struct trees_boosting *b = &t->boosting;

	if (b->rows == 0)
		return;
	buf_add_string(
	    out, "<dt>Number of trees</dt><dd>the best one of up to ");
	numbers_count(out, (double)b->tried);
	buf_add_string(out, ", by ");
	numbers_count(out, (double)b->rows);
	buf_add_string(out, " records that were held out, ");
	numbers_count(out, (double)b->positives);
	buf_add_string(out, " of them positive");
	if (t->options.by != NULL) {
		buf_add_string(out, ", the last by ");
		html_name(out, t->options.by);
	}
	buf_add_string(out, "</dd>\n");
}

static void
add_loss(struct buf *out, const char *title, double loss)
{
	if (!isfinite(loss))
		return;
	buf_add_format(out, "<dt>%s</dt><dd>", title);
	numbers_measure(out, loss);
	buf_add_string(out, "</dd>\n");
}

static void
add_options(struct buf *out, const struct trees_options *s)
{
	if (s->leaves == 0)
		return;
	buf_add_string(out, "<dt>Grown</dt><dd>rate ");
	figure_add(out, s->rate, 4);
	buf_add_format(out, ", at most %zu leaves and %zu splits deep, ",
	    s->leaves, s->depth);
	buf_add_string(out, "a hessian of at least ");
	figure_add(out, s->min_weight, 4);
	buf_add_string(out, " in a leaf, L2 penalty ");
	figure_add(out, s->l2, 4);
	buf_add_string(out, "; for each tree ");
	numbers_share(out, s->rows, 1);
	buf_add_string(out, " of the records and ");
	numbers_share(out, s->columns, 1);
	buf_add_string(out, " of the features</dd>\n");
}

static void
add_facts(struct buf *out, const struct trees *t)
{
	struct buf facts = {0};

	add_choice(&facts, t);
	if (t->boosting.tried > 0) {
		add_loss(&facts, "Log loss", t->boosting.log_loss);
		add_loss(&facts, "Log loss of those held out",
		    t->boosting.log_loss_held_out);
	}
	add_options(&facts, &t->options);
	if (facts.len > 0) {
		buf_add_string(out, "<dl class=\"facts\">\n");
		buf_add(out, facts.data, facts.len);
		buf_add_string(out, "</dl>\n");
	}
	buf_release(&facts);
}

/* --- features ------------------------------------------------------------- */

/* Append a bar as long as its part of the largest, and the share of the sum. */
static void
add_share(struct buf *out, double x, double most, double sum)
{
	buf_add_format(out,
	    "<td><svg class=\"importance share\" viewBox=\"0 0 100 12\" "
	    "preserveAspectRatio=\"none\" aria-hidden=\"true\">"
	    "<rect class=\"raises\" x=\"0\" y=\"1.5\" width=\"%.2f\" "
	    "height=\"9\"/></svg></td><td class=\"number\">",
	    most > 0 ? 99 * x / most : 0);
	numbers_share(out, x, sum);
	buf_add_string(out, "</td>");
}

static void
add_feature(
    struct buf *out, const struct schema *s, const struct trees_use *use)
{
	const struct schema_feature *f = &s->feature[use->feature];
	const struct schema_category *c =
	    f->is_code ? schema_category(s, f->field) : NULL;

	buf_add_string(out, "<tr><th scope=\"row\">");
	html_name(out, f->name);
	if (c != NULL)
		buf_add_format(
		    out, "<span class=\"note\">%zu levels</span>", c->levels);
	buf_add_string(out, "</th>");
}

/* Name the features that no tree splits by. */
static void
add_unused(struct buf *out, const struct schema *s, const struct trees_use *use)
{
	const char *separator = "<p class=\"note\">No tree splits by: ";

	for (size_t i = 0; i < s->features; i++) {
		if (use[i].splits > 0)
			continue;
		buf_add_string(out, separator);
		html_name(out, s->feature[use[i].feature].name);
		separator = ", ";
	}
	if (*separator == ',')
		buf_add_string(out, ".</p>\n");
}

static void
add_gains(struct buf *out, const struct schema *s, const struct trees_use *use)
{
	struct trees_use sum = {0}, most = {0};

	for (size_t i = 0; i < s->features; i++) {
		sum.gain += use[i].gain;
		sum.cover += use[i].cover;
		most.gain = fmax(most.gain, use[i].gain);
		most.cover = fmax(most.cover, use[i].cover);
	}
	buf_add_string(out,
	    "<p class=\"note\">The feature with the most gain first. Gain: how "
	    "much the splits by a feature lower the loss. Cover: the weight of "
	    "the records that these splits divide, each record by its hessian, "
	    "p(1&nbsp;−&nbsp;p). Both are shares of all splits.</p>\n"
	    "<div class=\"scroll\"><table id=\"gains\">\n<thead><tr>"
	    "<th scope=\"col\">feature</th>"
	    "<th scope=\"col\" colspan=\"2\">gain</th>"
	    "<th scope=\"col\" colspan=\"2\">cover</th>"
	    "<th scope=\"col\" class=\"number\">splits</th></tr></thead>\n"
	    "<tbody>\n");
	for (size_t i = 0; i < s->features && use[i].splits > 0; i++) {
		add_feature(out, s, &use[i]);
		add_share(out, use[i].gain, most.gain, sum.gain);
		add_share(out, use[i].cover, most.cover, sum.cover);
		buf_add_string(out, "<td class=\"number\">");
		numbers_count(out, (double)use[i].splits);
		buf_add_string(out, "</td></tr>\n");
	}
	buf_add_string(out, "</tbody></table></div>\n");
}

void
section_trees(struct buf *out, const struct model *m)
{
	const struct trees *t = trees_of(m);
	struct trees_use *use = trees_use_find(t);

	add_facts(out, t);
	trees_use_sort(use, t->features);
	if (t->features > 0 && use[0].splits > 0)
		add_gains(out, &m->schema, use);
	add_unused(out, &m->schema, use);
	free(use);
}
