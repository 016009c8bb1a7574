#include "model/net.h"
#include "onnx.h"

#include <stdio.h>

#define NAME_MAX_LENGTH 48

/* Name a tensor of a net's layer: "net0_layer1_sum". */
static const char *
name_of(char name[NAME_MAX_LENGTH], size_t m, size_t l, const char *what)
{
	snprintf(name, NAME_MAX_LENGTH, "net%zu_layer%zu_%s", m, l, what);
	return name;
}

/* Compute the inputs u, bounded before they are squared. */
static const char *
add_inputs(struct onnx_graph *g, const struct net *n, const char *x)
{
	for (size_t j = 0; j < n->features; j++)
		onnx_push(g, n->centre[j]);
	onnx_vector(g, "centre", ONNX_DOUBLE);
	for (size_t j = 0; j < n->features; j++)
		onnx_push(g, n->factor[j]);
	onnx_vector(g, "factor", ONNX_DOUBLE);
	onnx_number(g, "widest", DENSE_WIDEST);
	onnx_number(g, "minus_widest", -DENSE_WIDEST);
	onnx_number(g, "most", n->scale.most);
	onnx_number(g, "minus_most", -n->scale.most);
	onnx_node(g, "distance", "Sub", x, "centre", NULL);
	onnx_node(g, "bounded", "Clip", "distance", "minus_widest", "widest");
	onnx_node(g, "scaled", "Mul", "bounded", "factor", NULL);
	onnx_node(g, "u", "Clip", "scaled", "minus_most", "most");
	if (!n->scale.smooth)
		return "u";
	onnx_number(g, "three", 3);
	onnx_number(g, "unit", 1);
	onnx_node(g, "third", "Div", "u", "three", NULL);
	onnx_node(g, "square", "Mul", "third", "third", NULL);
	onnx_node(g, "more", "Add", "square", "unit", NULL);
	onnx_node(g, "root", "Sqrt", "more", NULL, NULL);
	onnx_node(g, "bent", "Div", "u", "root", NULL);
	return "bent";
}

/* Compute a layer from the tensor `a`; `out` gets the name of the result. */
static void
add_layer(struct onnx_graph *g, const struct net *n, size_t m, size_t l,
    const char *a, char out[NAME_MAX_LENGTH])
{
	char w[NAME_MAX_LENGTH], b[NAME_MAX_LENGTH], product[NAME_MAX_LENGTH],
	    sum[NAME_MAX_LENGTH];
	bool last = l == n->shape.layers;
	size_t width = net_width(n, l);

	for (size_t i = 0; i < n->shape.size[l]; i++)
		for (size_t j = 0; j < width; j++)
			onnx_push(g, (double)net_weight_of(n, m, l, i, j));
	onnx_matrix(g, name_of(w, m, l, "weights"), ONNX_DOUBLE,
	    n->shape.size[l], last ? 0 : width);
	for (size_t j = 0; j < width; j++)
		onnx_push(g, (double)net_bias_of(n, m, l, j));
	onnx_matrix(
	    g, name_of(b, m, l, "bias"), ONNX_DOUBLE, last ? 0 : width, 0);
	onnx_node(g, name_of(product, m, l, "product"), "MatMul", a, w, NULL);
	onnx_node(g, name_of(sum, m, l, "sum"), "Add", product, b, NULL);
	onnx_node(g, name_of(out, m, l, "out"), last ? "Sigmoid" : "Relu", sum,
	    NULL, NULL);
}

void
onnx_net(struct onnx_graph *g, const char *x)
{
	const struct net *n = net_of(g->m);
	const char *inputs = add_inputs(g, n, x);
	char total[NAME_MAX_LENGTH], last[NAME_MAX_LENGTH];

	/* 0, or NaN where the record has none: Relu makes 0 of NaN. */
	for (size_t j = 0; j < n->features; j++)
		onnx_push(g, 1);
	onnx_vector(g, "ones", ONNX_DOUBLE);
	onnx_node(g, "zeros", "Sub", "u", "u", NULL);
	onnx_node(g, "nothing", "MatMul", "zeros", "ones", NULL);
	snprintf(last, sizeof last, "nothing");
	for (size_t m = 0; m < n->members; m++) {
		char a[NAME_MAX_LENGTH], out[NAME_MAX_LENGTH];

		snprintf(a, sizeof a, "%s", inputs);
		for (size_t l = 0; l <= n->shape.layers; l++) {
			add_layer(g, n, m, l, a, out);
			snprintf(a, sizeof a, "%s", out);
		}
		onnx_node(
		    g, name_of(total, m, 0, "total"), "Add", last, a, NULL);
		snprintf(last, sizeof last, "%s", total);
	}
	onnx_number(g, "members", (double)n->members);
	onnx_node(g, "score", "Div", last, "members", NULL);
}
