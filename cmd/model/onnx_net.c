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
	onnx_vector(g, "net_centre", ONNX_DOUBLE);
	for (size_t j = 0; j < n->features; j++)
		onnx_push(g, n->factor[j]);
	onnx_vector(g, "net_factor", ONNX_DOUBLE);
	onnx_number(g, "net_widest", DENSE_WIDEST);
	onnx_number(g, "net_minus_widest", -DENSE_WIDEST);
	onnx_number(g, "net_most", n->scale.most);
	onnx_number(g, "net_minus_most", -n->scale.most);
	onnx_node(g, "net_distance", "Sub", x, "net_centre", NULL);
	onnx_node(g, "net_bounded", "Clip", "net_distance", "net_minus_widest",
	    "net_widest");
	onnx_node(g, "net_scaled", "Mul", "net_bounded", "net_factor", NULL);
	onnx_node(
	    g, "net_u", "Clip", "net_scaled", "net_minus_most", "net_most");
	if (!n->scale.smooth)
		return "net_u";
	onnx_number(g, "net_three", 3);
	onnx_number(g, "net_unit", 1);
	onnx_node(g, "net_third", "Div", "net_u", "net_three", NULL);
	onnx_node(g, "net_square", "Mul", "net_third", "net_third", NULL);
	onnx_node(g, "net_more", "Add", "net_square", "net_unit", NULL);
	onnx_node(g, "net_root", "Sqrt", "net_more", NULL, NULL);
	onnx_node(g, "net_bent", "Div", "net_u", "net_root", NULL);
	return "net_bent";
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
	onnx_vector(g, "net_ones", ONNX_DOUBLE);
	onnx_node(g, "net_zeros", "Sub", "net_u", "net_u", NULL);
	onnx_node(g, "net_nothing", "MatMul", "net_zeros", "net_ones", NULL);
	snprintf(last, sizeof last, "net_nothing");
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
	onnx_number(g, "net_members", (double)n->members);
	onnx_node(g, "score", "Div", last, "net_members", NULL);
}
