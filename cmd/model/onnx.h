/*
 * onnx: writes the score as a graph of ONNX.
 *
 * From the input X, onnx_columns.c computes the columns that the model sees,
 * and a file a kind (onnx_linear.c) the output "score" from these. onnx.c
 * writes the file around them, and its metadata. A node has the name of its
 * only output.
 */
#ifndef MODEL_ONNX_H
#define MODEL_ONNX_H

#include "base/buf.h"
#include "commands.h"
#include "model/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct onnx_graph {
	const struct model *m;
	struct buf out;
	struct buf values;   /* of the tensor being made */
	uint64_t ml_version; /* of ai.onnx.ml, where a node is of it; or 0 */
};

/* Numbers of types and of a graph's fields, from onnx.proto. */
enum onnx_element { ONNX_BOOL = 9, ONNX_DOUBLE = 11 };
enum onnx_field { ONNX_NAME = 2, ONNX_INPUT = 11, ONNX_OUTPUT = 12 };

/* onnx_graph.c: add a node OUTPUT = TYPE(a, b, c); b and c may be NULL. */
void onnx_node(struct onnx_graph *g, const char *output, const char *type,
    const char *a, const char *b, const char *c);
/* Push the next value of the constant being made. */
void onnx_push(struct onnx_graph *g, double x);
void onnx_push_bool(struct onnx_graph *g, bool x);
/* Make a constant of the pushed values: one a feature, or a matrix by rows. */
void
onnx_vector(struct onnx_graph *g, const char *name, enum onnx_element element);
void onnx_matrix(struct onnx_graph *g, const char *name,
    enum onnx_element element, size_t rows, size_t columns);
/* Make a constant of one number. */
void onnx_number(struct onnx_graph *g, const char *name, double x);
/* Add an input or output of N rows with these columns; 0: none. */
void onnx_value(struct onnx_graph *g, enum onnx_field field, const char *name,
    size_t columns);

/*
 * onnx_columns.c: compute the columns from X; returns the name of the result,
 * which has NaN where score would reject the record or the kind takes missing
 * values.
 */
const char *onnx_columns(struct onnx_graph *g);

/* A file a kind: compute "score" from the columns `x`. */
void onnx_linear(struct onnx_graph *g, const char *x);
void onnx_trees(struct onnx_graph *g, const char *x);
void onnx_net(struct onnx_graph *g, const char *x);

#endif
