#include "base/mem.h"
#include "base/num.h"
#include "model/trees.h"
#include "model/trees_use.h"
#include "show.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t *
show_trees_order(const struct model *m)
{
	struct trees_use *use = trees_use_find(trees_of(m));
	size_t n = m->schema.features;
	size_t *order = mem_zero(n + 1, sizeof *order);

	trees_use_sort(use, n);
	for (size_t j = 0; j < n; j++)
		order[j] = use[j].feature;
	free(use);
	return order;
}

static double
all_gain(const struct trees_use *use, size_t n)
{
	double sum = 0;

	for (size_t j = 0; j < n; j++)
		sum += use[j].gain;
	return sum;
}

void
show_trees_table(struct buf *out, const struct model *m, const size_t *order)
{
	struct trees_use *use = trees_use_find(trees_of(m));
	double sum = all_gain(use, m->schema.features);

	buf_add_format(out, "%-20s %12s %12s %12s %12s\n", "feature", "splits",
	    "gain", "of all gain", "cover");
	for (size_t i = 0; i < m->schema.features; i++) {
		const struct trees_use *u = &use[order[i]];
		struct buf name = {0};

		show_clean(&name, m->schema.feature[order[i]].name);
		buf_add_format(out, "%-20s %12zu %12.6g %10.2f %% %12.6g\n",
		    buf_string(&name), u->splits, u->gain,
		    sum > 0 ? 100 * u->gain / sum : 0, u->cover);
		buf_release(&name);
	}
	free(use);
}

void
show_trees_correction(struct buf *out, const struct model *m)
{
	const struct trees_correction *c = &trees_of(m)->correction;

	if (c->method != NULL)
		show_line(out, "correction",
		    "%s: ln %.6g = %.6g added to the fitted base %.10g",
		    c->method, c->beta, c->ln_beta, c->base_fitted);
}

static void
add_options(struct buf *out, const struct trees_options *s)
{
	if (s->leaves == 0)
		return;
	show_line(out, "grown", "rate %.6g, at most %zu leaves and depth %zu",
	    s->rate, s->leaves, s->depth);
	show_line(out, "", "least hessian %.6g, l2 %.6g, %zu bins",
	    s->min_weight, s->l2, s->bins);
	show_line(out, "", "%.6g of the rows and %.6g of the features a tree",
	    s->rows, s->columns);
	show_line(out, "seed", "%.0f", s->seed);
}

static void
add_boosting(struct buf *out, const struct trees *t)
{
	const struct trees_boosting *b = &t->boosting;
	const char *by = t->options.by;

	show_known(out, "log loss", b->log_loss);
	if (b->rows == 0)
		return;
	show_line(out, "number of trees",
	    "the best of %zu by %zu held-out rows, %zu positives", b->tried,
	    b->rows, b->positives);
	show_line(out, "held out",
	    by != NULL ? "the last by %.256s" : "by hash",
	    by != NULL ? by : "");
	show_known(out, "their log loss", b->log_loss_held_out);
}

void
show_trees_fit(struct buf *out, const struct model *m)
{
	const struct trees *t = trees_of(m);
	struct trees_size size = trees_use_size(t);

	show_line(out, "trees", "%zu, %zu leaves, the deepest %zu splits deep",
	    t->count, size.leaves, size.depth);
	show_line(out, "base", "%.10g%s", t->base,
	    t->single ? ", added in float32" : "");
	add_options(out, &t->options);
	add_boosting(out, t);
}

void
show_trees_feature(struct json_out *j, const struct model *m, size_t feature)
{
	struct trees_use *use = trees_use_find(trees_of(m));

	json_out_whole(j, "splits", (int64_t)use[feature].splits);
	json_out_number(j, "gain", use[feature].gain);
	json_out_number(j, "cover", use[feature].cover);
	free(use);
}

void
show_trees_warnings(struct warnings *w, const struct model *m)
{
	const struct trees *t = trees_of(m);
	struct trees_use *use = trees_use_find(trees_of(m));

	if (t->count == 0)
		show_warn(w, "there is no tree: all scores are the same");
	for (size_t j = 0; t->count > 0 && j < t->features; j++)
		if (use[j].splits == 0)
			show_warn(w, "no tree splits by '%s'",
			    m->schema.feature[j].name);
	if (t->boosting.rows > 0 && t->count == t->options.trees)
		show_warn(w, "the last tree still helped: more might, too");
	free(use);
}
