#include "model/linear.h"
#include "onnx.h"

void
onnx_linear(struct onnx_graph *g, const char *x)
{
	const struct linear *l = linear_of(g->m);

	for (size_t j = 0; j < l->features; j++)
		onnx_push(g, l->mean[j]);
	onnx_vector(g, "mean", ONNX_DOUBLE);
	for (size_t j = 0; j < l->features; j++)
		onnx_push(g, l->coefficient[j]);
	onnx_vector(g, "coefficient", ONNX_DOUBLE);
	onnx_number(g, "intercept", l->intercept_standardised);
	onnx_node(g, "centred", "Sub", x, "mean", NULL);
	onnx_node(g, "sum", "MatMul", "centred", "coefficient", NULL);
	onnx_node(g, "logit", "Add", "sum", "intercept", NULL);
	onnx_node(g, "score", "Sigmoid", "logit", NULL, NULL);
}
