#include "model/trees.h"
#include "python.h"

/* Append the numbers of a tree's nodes as a list. */
#define ADD_LIST(out, tree, member)                                            \
	do {                                                                   \
		buf_add_string(out, "[");                                      \
		for (size_t i = 0; i < (tree)->count; i++)                     \
			python_add_number(                                     \
			    out, i > 0 ? ", " : "", (tree)->node[i].member);   \
		buf_add_string(out, "]");                                      \
	} while (0)

static void
add_trees(struct buf *out, const struct trees *t)
{
	buf_add_string(out,
	    "\n# Of each node, in preorder: feature (-1: a "
	    "leaf), value, right child, where\n# a missing one "
	    "goes.\nTREES = [");
	for (size_t k = 0; k < t->count; k++) {
		const struct trees_tree *tree = &t->tree[k];

		buf_add_string(out, "\n    (");
		ADD_LIST(out, tree, feature);
		buf_add_string(out, ",\n     ");
		ADD_LIST(out, tree, value);
		buf_add_string(out, ",\n     ");
		ADD_LIST(out, tree, right);
		buf_add_string(out, ",\n     ");
		ADD_LIST(out, tree, missing);
		buf_add_string(out, "),");
	}
	buf_add_string(out, "\n]");
}

static void
add_unseen(struct buf *out, const struct schema *s)
{
	bool some = false;

	buf_add_string(out, "\nUNSEEN_IS_MISSING = [");
	for (size_t i = 0; i < s->categories; i++)
		if (s->category[i].unseen_is_missing) {
			python_add_string(
			    out, some ? ", " : "", s->category[i].field);
			some = true;
		}
	buf_add_byte(out, ']');
}

static void
add_values(
    struct buf *out, const struct model *m, enum model_part part, size_t j)
{
	const struct trees *t = trees_of(m);

	if (part == MODEL_FEATURE && m->schema.feature[j].is_code)
		buf_add_string(out, ", \"code\": True");
	if (part != MODEL_SCORE)
		return;
	python_add_number(out, "\nBASE = ", t->base);
	buf_add_format(out, "\nSINGLE = %s", t->single ? "True" : "False");
	buf_add_format(out, "\nMISSING_STAYS = %s",
	    schema_keeps_missing(&m->schema) ? "True" : "False");
	python_add_number(out, "\nZERO_MAX = ", TREES_ZERO_MAX);
	add_unseen(out, &m->schema);
	add_trees(out, t);
}

static const char *const estimator[] = {
#include "cmd/model/trees.py.inc"
    NULL,
};

const struct python_kind python_trees = {
    .imports = "from sklearn.base import ClassifierMixin\n"
	       "from sklearn.pipeline import Pipeline\n",
    .values = add_values,
    .estimator = estimator,
};
