/* A node is a line of a table; all trees lie in it, one after the other. */
#include "c_header.h"
#include "model/trees.h"

static void
add_table(struct buf *out, const struct trees *t)
{
	size_t first = 0;

	buf_add_string(out,
	    "\t/* value, feature (-1: a leaf), right child, where a missing "
	    "one goes */\n"
	    "\tstatic const struct {\n"
	    "\t\tdouble value;\n"
	    "\t\tint feature, right;\n"
	    "\t\tint missing;\n"
	    "\t} node[] = {\n");
	for (size_t k = 0; k < t->count; k++) {
		for (size_t i = 0; i < t->tree[k].count; i++) {
			const struct trees_node *n = &t->tree[k].node[i];

			buf_add_string(out, "\t    {");
			c_add_number(out, n->value);
			buf_add_format(out, ", %d, %zu, %d},\n", n->feature,
			    n->feature < 0 ? 0 : first + n->right, n->missing);
		}
		first += t->tree[k].count;
	}
	buf_add_string(out, "\t    {0, -1, 0, 0},\n\t};\n");
	buf_add_string(out, "\tstatic const int root[] = {\n");
	first = 0;
	for (size_t k = 0; k < t->count; k++) {
		buf_add_format(out, "\t    %zu,\n", first);
		first += t->tree[k].count;
	}
	buf_add_format(out, "\t    %zu,\n\t};\n", first);
}

void
c_trees(const struct c_header *h)
{
	const struct trees *t = trees_of(h->m);
	const char *sum = t->single ? "float" : "double";

	buf_add_format(h->out,
	    "static inline double\n%s_of_columns(const double *x)\n{\n",
	    h->name);
	add_table(h->out, t);
	buf_add_format(h->out, "\t%s z = (%s)", sum, sum);
	c_add_number(h->out, t->base);
	buf_add_format(h->out,
	    ";\n"
	    "\tdouble e, v;\n"
	    "\tint k, i, left;\n\n"
	    "\tfor (k = 0; k < %zu; k++) {\n"
	    "\t\tfor (i = root[k]; node[i].feature >= 0;) {\n"
	    "\t\t\tv = x[node[i].feature];\n"
	    "\t\t\tleft = isnan(v) || (node[i].missing >= 2 && fabs(v) <= ",
	    t->count);
	c_add_number(h->out, TREES_ZERO_MAX);
	buf_add_format(h->out,
	    ")\n"
	    "\t\t\t    ? node[i].missing %% 2\n"
	    "\t\t\t    : v < node[i].value;\n"
	    "\t\t\ti = left ? i + 1 : node[i].right;\n"
	    "\t\t}\n"
	    "\t\tz += (%s)node[i].value;\n"
	    "\t}\n"
	    "\te = exp(-fabs((double)z));\n"
	    "\treturn z >= 0 ? 1 / (1 + e) : e / (1 + e);\n}\n",
	    sum);
}
