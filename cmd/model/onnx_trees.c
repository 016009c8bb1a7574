/*
 * TreeEnsemble of ai.onnx.ml 5, in doubles: inner nodes and leaves have lists of
 * their own. It adds the leaves up, and the base comes after them.
 */
#include "base/diag.h"
#include "base/mem.h"
#include "model/trees.h"
#include "onnx.h"
#include "protobuf.h"

#include <stdlib.h>
#include <string.h>

/* Numbers of fields and of types, from onnx.proto. */
enum {
	GRAPH_NODE = 1,
	NODE_INPUT = 1,
	NODE_OUTPUT = 2,
	NODE_NAME = 3,
	NODE_TYPE = 4,
	NODE_ATTRIBUTE = 5,
	NODE_DOMAIN = 7
};
enum {
	ATTRIBUTE_NAME = 1,
	ATTRIBUTE_INT = 3,
	ATTRIBUTE_TENSOR = 5,
	ATTRIBUTE_INTS = 8,
	ATTRIBUTE_TYPE = 20
};
enum { TYPE_INT = 2, TYPE_TENSOR = 4, TYPE_INTS = 7 };
enum { TENSOR_DIMS = 1, TENSOR_TYPE = 2, TENSOR_RAW = 9 };
enum { ELEMENT_UINT8 = 2 };
#define BRANCH_LT 1
#define VERSION 5

/* What the operator wants: lists of inner nodes, of leaves, and of roots. */
enum list {
	FEATURE,
	LEFT,
	RIGHT,
	LEFT_IS_LEAF,
	RIGHT_IS_LEAF,
	MISSING_LEFT,
	TARGET,
	ROOT,
	LISTS
};
static const char *const names[LISTS] = {
    [FEATURE] = "nodes_featureids",
    [LEFT] = "nodes_truenodeids",
    [RIGHT] = "nodes_falsenodeids",
    [LEFT_IS_LEAF] = "nodes_trueleafs",
    [RIGHT_IS_LEAF] = "nodes_falseleafs",
    [MISSING_LEFT] = "nodes_missing_value_tracks_true",
    [TARGET] = "leaf_targetids",
    [ROOT] = "tree_roots",
};

struct ensemble {
	struct buf list[LISTS]; /* as attributes */
	struct buf split, weight, mode;
	size_t nodes, leaves;
};

static void
push(struct ensemble *s, enum list list, size_t value)
{
	protobuf_int(&s->list[list], ATTRIBUTE_INTS, value);
}

static void
push_double(struct buf *b, double x)
{
	uint64_t bits;

	memcpy(&bits, &x, sizeof bits);
	for (int i = 0; i < 64; i += 8) /* the least significant byte first */
		buf_add_byte(b, (char)(bits >> i));
}

static void
push_node(struct ensemble *s, const struct trees_node *n, const size_t child[2],
    const bool is_leaf[2])
{
	push(s, FEATURE, n->feature < 0 ? 0 : (size_t)n->feature);
	push(s, LEFT, child[0]);
	push(s, RIGHT, child[1]);
	push(s, LEFT_IS_LEAF, is_leaf[0]);
	push(s, RIGHT_IS_LEAF, is_leaf[1]);
	push(s, MISSING_LEFT, n->missing & TREES_LEFT);
	push_double(&s->split, n->value);
	buf_add_byte(&s->mode, BRANCH_LT);
}

static void
push_tree(struct ensemble *s, const struct trees_tree *t)
{
	size_t *number = mem_zero(t->count + 1, sizeof *number);
	size_t nodes = s->nodes, leaves = s->leaves;

	push(s, ROOT, nodes);
	for (size_t i = 0; i < t->count; i++)
		number[i] = t->node[i].feature < 0 ? leaves++ : nodes++;
	if (t->count == 1) { /* an inner node above the only leaf */
		const size_t child[2] = {number[0], number[0]};

		push_node(s, &t->node[0], child, (bool[2]){true, true});
		nodes++;
	}
	for (size_t i = 0; i < t->count; i++) {
		const struct trees_node *n = &t->node[i];

		if (n->feature < 0) {
			push(s, TARGET, 0);
			push_double(&s->weight, n->value);
			continue;
		}
		push_node(s, n, (size_t[2]){number[i + 1], number[n->right]},
		    (bool[2]){t->node[i + 1].feature < 0,
			t->node[n->right].feature < 0});
	}
	s->nodes = nodes;
	s->leaves = leaves;
	free(number);
}

/* --- the node -------------------------------------------------------------- */

/* Add an attribute, whose value is made, to the node. */
static void
add_attribute(
    struct buf *node, const char *name, uint64_t type, struct buf *value)
{
	protobuf_string(value, ATTRIBUTE_NAME, name);
	protobuf_int(value, ATTRIBUTE_TYPE, type);
	protobuf_message(node, NODE_ATTRIBUTE, value);
}

static void
add_int(struct buf *node, const char *name, uint64_t x)
{
	struct buf value = {0};

	protobuf_int(&value, ATTRIBUTE_INT, x);
	add_attribute(node, name, TYPE_INT, &value);
	buf_release(&value);
}

static void
add_tensor(struct buf *node, const char *name, uint64_t element, size_t count,
    struct buf *raw)
{
	struct buf tensor = {0}, value = {0};

	protobuf_int(&tensor, TENSOR_DIMS, count);
	protobuf_int(&tensor, TENSOR_TYPE, element);
	protobuf_message(&tensor, TENSOR_RAW, raw);
	protobuf_message(&value, ATTRIBUTE_TENSOR, &tensor);
	add_attribute(node, name, TYPE_TENSOR, &value);
	buf_release(&tensor);
	buf_release(&value);
}

/* Add the node that makes "leaves" [N, 1] of the columns. */
static void
add_ensemble(struct onnx_graph *g, const struct trees *t, const char *x)
{
	struct ensemble s = {0};
	struct buf node = {0};

	for (size_t k = 0; k < t->count; k++)
		push_tree(&s, &t->tree[k]);
	protobuf_string(&node, NODE_INPUT, x);
	protobuf_string(&node, NODE_OUTPUT, "leaves");
	protobuf_string(&node, NODE_NAME, "leaves");
	protobuf_string(&node, NODE_TYPE, "TreeEnsemble");
	for (int i = 0; i < LISTS; i++) {
		add_attribute(&node, names[i], TYPE_INTS, &s.list[i]);
		buf_release(&s.list[i]);
	}
	add_tensor(&node, "nodes_splits", ONNX_DOUBLE, s.nodes, &s.split);
	add_tensor(&node, "nodes_modes", ELEMENT_UINT8, s.nodes, &s.mode);
	add_tensor(&node, "leaf_weights", ONNX_DOUBLE, s.leaves, &s.weight);
	add_int(&node, "n_targets", 1);
	add_int(&node, "aggregate_function", 1); /* the sum */
	protobuf_string(&node, NODE_DOMAIN, "ai.onnx.ml");
	protobuf_message(&g->out, GRAPH_NODE, &node);
	buf_release(&node);
	buf_release(&s.split);
	buf_release(&s.mode);
	buf_release(&s.weight);
	g->ml_version = VERSION;
}

/* Compute "zeros" [N], which are NaN where some column is. */
static void
add_zeros(struct onnx_graph *g, const char *x)
{
	onnx_number(g, "nothing", 0);
	onnx_node(g, "nothing_of_x", "Mul", x, "nothing", NULL);
	for (size_t j = 0; j < g->m->schema.features; j++)
		onnx_push(g, 1);
	onnx_vector(g, "all", ONNX_DOUBLE);
	onnx_node(g, "zeros", "MatMul", "nothing_of_x", "all", NULL);
}

void
onnx_trees(struct onnx_graph *g, const char *x)
{
	const struct trees *t = trees_of(g->m);
	bool rejects = !schema_keeps_missing(&g->m->schema);
	const char *sum = "sum";

	for (size_t k = 0; k < t->count; k++)
		for (size_t i = 0; i < t->tree[k].count; i++)
			if (t->tree[k].node[i].missing & TREES_ZERO)
				diex(ST_CANNOT,
				    "ONNX has no trees that take 0 for "
				    "missing");
	onnx_number(g, "base", t->base);
	if (rejects || t->count == 0)
		add_zeros(g, x);
	if (t->count > 0) {
		add_ensemble(g, t, x);
		onnx_push(g, 1);
		onnx_matrix(g, "one_leaf", ONNX_DOUBLE, 1, 0);
		onnx_node(g, "sum", "MatMul", "leaves", "one_leaf", NULL);
		if (rejects) {
			onnx_node(g, "known", "Add", "sum", "zeros", NULL);
			sum = "known";
		}
	} else {
		sum = "zeros";
	}
	onnx_node(g, "logit", "Add", sum, "base", NULL);
	onnx_node(g, "score", "Sigmoid", "logit", NULL, NULL);
}
