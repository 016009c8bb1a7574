/*
 * kinds: what model does differently for each kind of model. A new kind is a
 * line in kinds.c, and a file next to each of show_linear.c, sql_linear.c,
 * onnx_linear.c, python_linear.c and c_linear.c; a target that it has no file for is
 * refused.
 */
#ifndef MODEL_KINDS_H
#define MODEL_KINDS_H

#include "base/buf.h"
#include "c_header.h"
#include "model/model.h"
#include "onnx.h"
#include "python.h"
#include "show.h"
#include "sql.h"

#include <stddef.h>

struct kind_commands {
	const struct model_kind *kind;
	const char *title; /* "Logistic regression" */
	const char *noun;  /* "logistic regression" */

	/* show.h; NULL: the file's order, and no correction */
	size_t *(*by_importance)(const struct model *m);
	void (*show_table)(
	    struct buf *out, const struct model *m, const size_t *order);
	void (*show_correction)(struct buf *out, const struct model *m);
	void (*show_fit)(struct buf *out, const struct model *m);
	void (*show_feature)(
	    struct json_out *j, const struct model *m, size_t feature);
	void (*show_warnings)(struct warnings *w, const struct model *m);

	/* The exports; NULL: it has none to this language. */
	void (*sql)(const struct sql *s);
	void (*onnx)(struct onnx_graph *g, const char *x);
	const struct python_kind *python;
	void (*c)(const struct c_header *h);
};

const struct kind_commands *kinds_of(const struct model *m);

#endif
