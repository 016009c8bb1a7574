/* trees' members of a model file. */
#include "base/mem.h"
#include "model/correction.h"
#include "model/trees.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#define CONSISTENT 1e-9
#define NODES_MAX (UINT32_MAX / 2)

/* --- reading --------------------------------------------------------------- */

/* Get an array of `count` numbers. */
static const struct node *
get_list(
    struct document *d, const struct node *o, const char *name, size_t count)
{
	const struct node *list = document_get(d, o, name, NODE_ARRAY);

	if (list == NULL)
		return NULL;
	if (list->count != count)
		document_fail(d, "has %zu numbers in '%s', and %zu in 'f'",
		    list->count, name, count);
	return list;
}

/* Return the number of the next item, from lo to hi; whole where `whole`. */
static double
next_number(struct document *d, const struct node **item, const char *name,
    double lo, double hi, bool whole)
{
	const struct node *n = *item;
	double x = n != NULL && n->type == NODE_NUMBER ? n->number : NAN;

	if (n != NULL)
		*item = n->next;
	if (x >= lo && x <= hi && (!whole || x == floor(x)))
		return x;
	document_fail(d, "has in '%s' what is no %snumber from %g to %g", name,
	    whole ? "whole " : "", lo, hi);
	return lo;
}

static void
read_tree(struct trees *t, struct document *d, const struct node *o)
{
	const struct node *list = document_get(d, o, "f", NODE_ARRAY);
	size_t count = list == NULL ? 0 : list->count;
	const struct node *value = get_list(d, o, "t", count);
	const struct node *right = get_list(d, o, "r", count);
	const struct node *missing = get_list(d, o, "m", count);
	const struct node *cover = get_list(d, o, "cover", count);
	const struct node *gain = get_list(d, o, "gain", count);
	const struct node *f;
	struct trees_tree *tree;

	if (d->failed)
		return;
	f = list->first;
	value = value->first, right = right->first, missing = missing->first;
	cover = cover->first, gain = gain->first;
	tree = trees_add(t, count);
	for (size_t i = 0; i < count && !d->failed; i++)
		tree->node[i] = (struct trees_node){
		    .feature = (int32_t)next_number(
			d, &f, "f", -1, (double)t->features - 1, true),
		    .value =
			next_number(d, &value, "t", -DBL_MAX, DBL_MAX, false),
		    .right = (uint32_t)next_number(
			d, &right, "r", 0, (double)count - 1, true),
		    .missing = (unsigned char)next_number(
			d, &missing, "m", 0, TREES_LEFT | TREES_ZERO, true),
		    .cover = next_number(d, &cover, "cover", 0, DBL_MAX, false),
		    .gain =
			next_number(d, &gain, "gain", -DBL_MAX, DBL_MAX, false),
		};
	if (!d->failed &&
	    (count == 0 || trees_end(tree, t->features, 0) != count))
		document_fail(d, "is not a whole tree");
	if (!d->failed && trees_depth(tree) > TREES_DEPTH_MAX)
		document_fail(d, "is deeper than %d", TREES_DEPTH_MAX);
}

static void
read_trees(struct trees *t, struct document *d, const struct node *root)
{
	const struct node *list = document_get(d, root, "trees", NODE_ARRAY);
	struct document inner = {0};
	size_t nodes = 0;

	for (const struct node *n = list == NULL ? NULL : list->first;
	     n != NULL; n = n->next) {
		if (n->type != NODE_OBJECT)
			document_fail(&inner, "is not an object");
		else
			read_tree(t, &inner, n);
		if (inner.failed) {
			document_fail(d, "is not a whole model: tree %zu %s",
			    t->count > 0 ? t->count : 1, inner.e.text);
			return;
		}
		nodes += t->tree[t->count - 1].count;
	}
	if (nodes > NODES_MAX)
		document_fail(d, "has more than %u nodes", NODES_MAX);
	if (!d->failed)
		trees_prepare(t);
}

static void
read_score(struct trees *t, struct document *d, const struct node *root)
{
	static const char *const sums[] = {"float32", NULL};
	struct trees_correction *c = &t->correction;
	const struct node *o;
	char *word;

	t->base = document_real(d, root, "base");
	word = document_word(d, root, "sum", sums);
	t->single = word != NULL;
	free(word);
	o = correction_read(d, root, &c->method, &c->beta, &c->ln_beta);
	if (o != NULL) {
		c->base_fitted = document_real(d, o, "base_fitted");
	}
	read_trees(t, d, root);
}

static void
read_options(struct trees_options *s, struct document *d, const struct node *o)
{
	double most = DOCUMENT_WHOLE_MAX;

	if (node_member(o, "leaves") == NULL)
		return;
	s->trees = (size_t)document_whole(d, o, "trees", 1, most);
	s->rate = document_number(d, o, "rate", DBL_MIN, 1);
	s->leaves = (size_t)document_whole(d, o, "leaves", 2, most);
	s->depth = (size_t)document_whole(d, o, "depth", 1, most);
	s->min_weight = document_number(d, o, "min_weight", 0, DBL_MAX);
	s->l2 = document_number(d, o, "l2", 0, DBL_MAX);
	s->bins = (size_t)document_whole(d, o, "bins", 2, 255);
	s->rows = document_number(d, o, "rows", DBL_MIN, 1);
	s->columns = document_number(d, o, "columns", DBL_MIN, 1);
	s->hold_out = document_number(d, o, "hold_out", 0, 1);
	s->patience = (size_t)document_whole(d, o, "patience", 0, most);
	s->seed = document_whole(d, o, "seed", 0, most);
	s->by = document_text(d, o, "by");
}

static void
read_boosting(
    struct trees_boosting *b, struct document *d, const struct node *root)
{
	const struct node *o = document_object(d, root, "boosting"), *held;
	double most = DOCUMENT_WHOLE_MAX;

	if (o == NULL)
		return;
	b->tried = (size_t)document_whole(d, o, "tried", 0, most);
	b->log_loss = document_known(d, o, "log_loss", 0, DBL_MAX);
	held = document_object(d, o, "hold_out");
	if (held == NULL)
		return;
	b->rows = (size_t)document_whole(d, held, "rows", 1, most);
	b->positives =
	    (size_t)document_whole(d, held, "positives", 0, (double)b->rows);
	b->log_loss_held_out = document_number(d, held, "log_loss", 0, DBL_MAX);
}

void
trees_read(struct model *m, struct document *d, const struct node *o,
    enum model_part part, size_t j)
{
	struct trees *t = trees_of(m);

	(void)j;
	switch (part) {
	case MODEL_FEATURE:
		break;
	case MODEL_SCORE:
		read_score(t, d, o);
		break;
	case MODEL_OPTIONS:
		read_options(&t->options, d, o);
		break;
	case MODEL_TRAINING:
		read_boosting(&t->boosting, d, o);
		break;
	}
}

/* --- writing --------------------------------------------------------------- */

static void
write_tree(const struct trees_tree *tree, struct json_out *out)
{
	json_out_line(out);
	json_out_object(out, NULL);
#define LIST(name, number)                                                     \
	json_out_array(out, name);                                             \
	for (size_t i = 0; i < tree->count; i++)                               \
		json_out_number(out, NULL, tree->node[i].number);              \
	json_out_end(out)
	LIST("f", feature);
	LIST("t", value);
	LIST("r", right);
	LIST("m", missing);
	LIST("cover", cover);
	LIST("gain", gain);
#undef LIST
	json_out_end(out);
}

static void
write_score(const struct trees *t, struct json_out *out)
{
	const struct trees_correction *c = &t->correction;

	json_out_line(out);
	json_out_number(out, "base", t->base);
	if (t->single) {
		json_out_line(out);
		json_out_string(out, "sum", "float32");
	}
	if (correction_write(out, c->method, c->beta, c->ln_beta)) {
		json_out_number(out, "base_fitted", c->base_fitted);
		json_out_end(out);
	}
	json_out_line(out);
	json_out_array(out, "trees");
	for (size_t k = 0; k < t->count; k++)
		write_tree(&t->tree[k], out);
	json_out_end(out);
}

static void
write_options(const struct trees_options *s, struct json_out *out)
{
	if (s->leaves == 0)
		return;
	json_out_number(out, "trees", (double)s->trees);
	json_out_number(out, "rate", s->rate);
	json_out_number(out, "leaves", (double)s->leaves);
	json_out_number(out, "depth", (double)s->depth);
	json_out_number(out, "min_weight", s->min_weight);
	json_out_number(out, "l2", s->l2);
	json_out_number(out, "bins", (double)s->bins);
	json_out_number(out, "rows", s->rows);
	json_out_number(out, "columns", s->columns);
	json_out_number(out, "hold_out", s->hold_out);
	json_out_number(out, "patience", (double)s->patience);
	json_out_number(out, "seed", s->seed);
	if (s->by != NULL)
		json_out_string(out, "by", s->by);
}

static void
write_boosting(const struct trees_boosting *b, struct json_out *out)
{
	if (b->tried == 0)
		return;
	json_out_line(out);
	json_out_object(out, "boosting");
	json_out_number(out, "tried", (double)b->tried);
	json_out_known(out, "log_loss", b->log_loss);
	if (b->rows > 0) {
		json_out_object(out, "hold_out");
		json_out_number(out, "rows", (double)b->rows);
		json_out_number(out, "positives", (double)b->positives);
		json_out_number(out, "log_loss", b->log_loss_held_out);
		json_out_end(out);
	}
	json_out_end(out);
}

void
trees_write(
    const struct model *m, struct json_out *out, enum model_part part, size_t j)
{
	const struct trees *t = trees_of(m);

	(void)j;
	switch (part) {
	case MODEL_FEATURE:
		break;
	case MODEL_SCORE:
		write_score(t, out);
		break;
	case MODEL_OPTIONS:
		write_options(&t->options, out);
		break;
	case MODEL_TRAINING:
		write_boosting(&t->boosting, out);
		break;
	}
}

/* --- consistent? ----------------------------------------------------------- */

/* Check that the fitted base differs by ln_beta from that of the score. */
void
trees_check(const struct model *m, struct document *d)
{
	const struct trees *t = trees_of(m);
	const struct trees_correction *c = &t->correction;
	double size = fabs(c->base_fitted) + fabs(c->ln_beta);

	if (c->method == NULL)
		return;
	if (!(fabs(log(c->beta) - c->ln_beta) <= CONSISTENT) ||
	    !(fabs(c->base_fitted + c->ln_beta - t->base) <= CONSISTENT * size))
		document_fail(d,
		    "contradicts itself: 'base_fitted' and 'ln_beta' do not "
		    "give 'base'");
}
