#include "onnx.h"
#include "protobuf.h"

#include <string.h>

/* Numbers of fields, from onnx.proto. */
enum { GRAPH_NODE = 1, GRAPH_INITIALIZER = 5 };
enum { NODE_INPUT = 1, NODE_OUTPUT = 2, NODE_NAME = 3, NODE_TYPE = 4 };
enum { TENSOR_DIMS = 1, TENSOR_TYPE = 2, TENSOR_NAME = 8, TENSOR_RAW = 9 };
enum {
	VALUE_NAME = 1,
	VALUE_TYPE = 2,
	TYPE_TENSOR = 1,
	TENSOR_ELEMENT = 1,
	TENSOR_SHAPE = 2,
	SHAPE_DIM = 1,
	DIM_VALUE = 1,
	DIM_PARAM = 2
};

void
onnx_node(struct onnx_graph *g, const char *output, const char *type,
    const char *a, const char *b, const char *c)
{
	struct buf node = {0};

	protobuf_string(&node, NODE_INPUT, a);
	if (b != NULL)
		protobuf_string(&node, NODE_INPUT, b);
	if (c != NULL)
		protobuf_string(&node, NODE_INPUT, c);
	protobuf_string(&node, NODE_OUTPUT, output);
	protobuf_string(&node, NODE_NAME, output);
	protobuf_string(&node, NODE_TYPE, type);
	protobuf_message(&g->out, GRAPH_NODE, &node);
	buf_release(&node);
}

void
onnx_push(struct onnx_graph *g, double x)
{
	uint64_t bits;

	memcpy(&bits, &x, sizeof bits);
	for (int i = 0; i < 64; i += 8) /* the least significant byte first */
		buf_add_byte(&g->values, (char)(bits >> i));
}

void
onnx_push_bool(struct onnx_graph *g, bool x)
{
	buf_add_byte(&g->values, (char)x);
}

/* Make a constant of the pushed values; a dimension of 0 is none. */
static void
constant(struct onnx_graph *g, const char *name, enum onnx_element element,
    size_t rows, size_t columns)
{
	struct buf tensor = {0};

	if (rows > 0)
		protobuf_int(&tensor, TENSOR_DIMS, rows);
	if (columns > 0)
		protobuf_int(&tensor, TENSOR_DIMS, columns);
	protobuf_int(&tensor, TENSOR_TYPE, element);
	protobuf_string(&tensor, TENSOR_NAME, name);
	protobuf_message(&tensor, TENSOR_RAW, &g->values);
	protobuf_message(&g->out, GRAPH_INITIALIZER, &tensor);
	buf_release(&tensor);
}

void
onnx_number(struct onnx_graph *g, const char *name, double x)
{
	onnx_push(g, x);
	constant(g, name, ONNX_DOUBLE, 0, 0);
}

void
onnx_vector(struct onnx_graph *g, const char *name, enum onnx_element element)
{
	constant(g, name, element, g->m->schema.features, 0);
}

void
onnx_matrix(struct onnx_graph *g, const char *name, enum onnx_element element,
    size_t rows, size_t columns)
{
	constant(g, name, element, rows, columns);
}

void
onnx_value(struct onnx_graph *g, enum onnx_field field, const char *name,
    size_t columns)
{
	struct buf dim = {0}, shape = {0}, tensor = {0}, type = {0}, info = {0};

	protobuf_string(&dim, DIM_PARAM, "N");
	protobuf_message(&shape, SHAPE_DIM, &dim);
	if (columns > 0) {
		protobuf_int(&dim, DIM_VALUE, columns);
		protobuf_message(&shape, SHAPE_DIM, &dim);
	}
	protobuf_int(&tensor, TENSOR_ELEMENT, ONNX_DOUBLE);
	protobuf_message(&tensor, TENSOR_SHAPE, &shape);
	protobuf_message(&type, TYPE_TENSOR, &tensor);
	protobuf_string(&info, VALUE_NAME, name);
	protobuf_message(&info, VALUE_TYPE, &type);
	protobuf_message(&g->out, (int)field, &info);
	buf_release(&dim);
	buf_release(&shape);
	buf_release(&tensor);
	buf_release(&type);
	buf_release(&info);
}
