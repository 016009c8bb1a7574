#include "base/buf.h"
#include "base/json_out.h"
#include "base/num.h"
#include "commands.h"
#include "protobuf.h"

#include <math.h>
#include <string.h>

/* Numbers of fields and types, from onnx.proto. */
enum {
	MODEL_IR = 1,
	MODEL_PRODUCER = 2,
	MODEL_DOC = 6,
	MODEL_GRAPH = 7,
	MODEL_OPSET = 8,
	MODEL_METADATA = 14
};
enum {
	GRAPH_NODE = 1,
	GRAPH_NAME = 2,
	GRAPH_INITIALIZER = 5,
	GRAPH_INPUT = 11,
	GRAPH_OUTPUT = 12
};
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
enum { OPSET_VERSION = 2, ENTRY_KEY = 1, ENTRY_VALUE = 2 };
enum { ELEMENT_BOOL = 9, ELEMENT_DOUBLE = 11 };
#define IR_VERSION 7
#define OPERATORS 13

struct graph {
	const struct model *m;
	struct buf out;
	struct buf values; /* of the tensor being made */
};

/* --- parts of a graph ----------------------------------------------------- */

/* Add a node OUTPUT = TYPE(a, b, c), named OUTPUT; b and c may be NULL. */
static void
node(struct graph *g, const char *output, const char *type, const char *a,
    const char *b, const char *c)
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

/* Push the next value of the tensor being made. */
static void
push(struct graph *g, double x)
{
	uint64_t bits;

	memcpy(&bits, &x, sizeof bits);
	for (int i = 0; i < 64; i += 8) /* the least significant byte first */
		buf_add_byte(&g->values, (char)(bits >> i));
}

static void
push_bool(struct graph *g, bool x)
{
	buf_add_byte(&g->values, (char)x);
}

/* Make a constant of the pushed values: one number, or one a feature. */
static void
constant(struct graph *g, const char *name, int element, bool is_vector)
{
	struct buf tensor = {0};

	if (is_vector)
		protobuf_int(&tensor, TENSOR_DIMS, g->m->schema.features);
	protobuf_int(&tensor, TENSOR_TYPE, (uint64_t)element);
	protobuf_string(&tensor, TENSOR_NAME, name);
	protobuf_message(&tensor, TENSOR_RAW, &g->values);
	protobuf_message(&g->out, GRAPH_INITIALIZER, &tensor);
	buf_release(&tensor);
}

static void
constant_number(struct graph *g, const char *name, double x)
{
	push(g, x);
	constant(g, name, ELEMENT_DOUBLE, false);
}

/* Add an input or output of N rows with these columns; 0: none. */
static void
value(struct graph *g, int field, const char *name, size_t columns)
{
	struct buf dim = {0}, shape = {0}, tensor = {0}, type = {0}, info = {0};

	protobuf_string(&dim, DIM_PARAM, "N");
	protobuf_message(&shape, SHAPE_DIM, &dim);
	if (columns > 0) {
		protobuf_int(&dim, DIM_VALUE, columns);
		protobuf_message(&shape, SHAPE_DIM, &dim);
	}
	protobuf_int(&tensor, TENSOR_ELEMENT, ELEMENT_DOUBLE);
	protobuf_message(&tensor, TENSOR_SHAPE, &shape);
	protobuf_message(&type, TYPE_TENSOR, &tensor);
	protobuf_string(&info, VALUE_NAME, name);
	protobuf_message(&info, VALUE_TYPE, &type);
	protobuf_message(&g->out, field, &info);
	buf_release(&dim);
	buf_release(&shape);
	buf_release(&tensor);
	buf_release(&type);
	buf_release(&info);
}

/* --- the steps from X to the score ---------------------------------------- */

static bool
is_clipped(const struct schema_feature *f)
{
	return !isnan(f->clip[0]);
}

static bool
is_filled(const struct schema_feature *f)
{
	return !isnan(f->missing);
}

static bool
is_log(const struct schema_feature *f)
{
	return f->log1p;
}

static bool
is_indicator(const struct schema_feature *f)
{
	return f->is_indicator;
}

static bool
any(const struct model *m, bool (*is)(const struct schema_feature *f))
{
	for (size_t j = 0; j < m->schema.features; j++)
		if (is(&m->schema.feature[j]))
			return true;
	return false;
}

/* Add a constant that tells which features have a property. */
static void
mask(struct graph *g, const char *name,
    bool (*is)(const struct schema_feature *f))
{
	for (size_t j = 0; j < g->m->schema.features; j++)
		push_bool(g, is(&g->m->schema.feature[j]));
	constant(g, name, ELEMENT_BOOL, true);
}

/* Each step takes the name of its input, and returns its own. */
static const char *
fill_missing(struct graph *g, const char *x)
{
	if (!any(g->m, is_filled))
		return x;
	for (size_t j = 0; j < g->m->schema.features; j++)
		push(g, g->m->schema.feature[j].missing); /* NaN stays NaN */
	constant(g, "missing", ELEMENT_DOUBLE, true);
	node(g, "is_missing", "IsNaN", x, NULL, NULL);
	node(g, "filled", "Where", "is_missing", "missing", x);
	return "filled";
}

/*
 * Compute ln(1 + x) to the last bits, as there is no operator for it (W.
 * Kahan): x where u = 1 + x is 1, else ln(u) x / (u - 1); not a number where u
 * <= 0.
 */
static const char *
take_log(struct graph *g, const char *x)
{
	if (!any(g->m, is_log))
		return x;
	constant_number(g, "one", 1);
	constant_number(g, "zero", 0);
	constant_number(g, "nan", NAN);
	mask(g, "takes_log", is_log);
	node(g, "u", "Add", x, "one", NULL);
	node(g, "u_is_one", "Equal", "u", "one", NULL);
	node(g, "ln_u", "Log", "u", NULL, NULL);
	node(g, "u_less_one", "Sub", "u", "one", NULL);
	node(g, "ln_u_x", "Mul", "ln_u", x, NULL);
	node(g, "quotient", "Div", "ln_u_x", "u_less_one", NULL);
	node(g, "ln_1_x", "Where", "u_is_one", x, "quotient");
	node(g, "has_log", "Greater", "u", "zero", NULL);
	node(g, "log_or_nan", "Where", "has_log", "ln_1_x", "nan");
	node(g, "transformed", "Where", "takes_log", "log_or_nan", x);
	return "transformed";
}

/* Clip by comparison: runtimes differ in Min and Max of NaN. */
static const char *
clip(struct graph *g, const char *x)
{
	if (!any(g->m, is_clipped))
		return x;
	for (size_t j = 0; j < g->m->schema.features; j++)
		push(g,
		    is_clipped(&g->m->schema.feature[j])
			? g->m->schema.feature[j].clip[0]
			: -INFINITY);
	constant(g, "low", ELEMENT_DOUBLE, true);
	for (size_t j = 0; j < g->m->schema.features; j++)
		push(g,
		    is_clipped(&g->m->schema.feature[j])
			? g->m->schema.feature[j].clip[1]
			: INFINITY);
	constant(g, "high", ELEMENT_DOUBLE, true);
	node(g, "is_low", "Less", x, "low", NULL);
	node(g, "raised", "Where", "is_low", "low", x);
	node(g, "is_high", "Greater", "raised", "high", NULL);
	node(g, "clipped", "Where", "is_high", "high", "raised");
	return "clipped";
}

static const char *
indicate(struct graph *g, const char *x)
{
	if (!any(g->m, is_indicator))
		return x;
	mask(g, "indicates", is_indicator);
	constant_number(g, "present", 0);
	constant_number(g, "absent", 1);
	node(g, "X_is_missing", "IsNaN", "X", NULL, NULL);
	node(g, "indicator", "Where", "X_is_missing", "absent", "present");
	node(g, "columns", "Where", "indicates", "indicator", x);
	return "columns";
}

static void
add_sum(struct graph *g, const char *x)
{
	const struct linear *l = linear_of(g->m);

	for (size_t j = 0; j < g->m->schema.features; j++)
		push(g, l->mean[j]);
	constant(g, "mean", ELEMENT_DOUBLE, true);
	for (size_t j = 0; j < g->m->schema.features; j++)
		push(g, l->coefficient[j]);
	constant(g, "coefficient", ELEMENT_DOUBLE, true);
	constant_number(g, "intercept", l->intercept_standardised);
	node(g, "centred", "Sub", x, "mean", NULL);
	node(g, "sum", "MatMul", "centred", "coefficient", NULL);
	node(g, "logit", "Add", "sum", "intercept", NULL);
	node(g, "score", "Sigmoid", "logit", NULL, NULL);
}

/* --- metadata of the model ------------------------------------------------ */

static void
metadata(struct buf *out, const char *key, struct buf *text)
{
	struct buf entry = {0};

	protobuf_string(&entry, ENTRY_KEY, key);
	protobuf_message(&entry, ENTRY_VALUE, text);
	protobuf_message(out, MODEL_METADATA, &entry);
	buf_release(&entry);
}

/* Append the columns of X in their order, as JSON. */
static void
add_columns(const struct model *m, struct buf *text)
{
	struct json_out j = {.out = text};

	json_out_array(&j, NULL);
	for (size_t i = 0; i < m->schema.features; i++) {
		const struct schema_feature *f = &m->schema.feature[i];

		json_out_object(&j, NULL);
		json_out_string(&j, "name", f->name);
		json_out_string(&j, "field", f->field);
		if (f->level != NULL)
			json_out_string(&j, "level", f->level);
		if (f->is_indicator)
			json_out_string(&j, "indicator", "missing");
		json_out_end(&j);
	}
	json_out_end(&j);
}

/* Append the words that mean missing, as JSON: their columns are NaN. */
static void
add_nulls(const struct schema *s, struct buf *text)
{
	struct json_out j = {.out = text};

	json_out_array(&j, NULL);
	for (size_t i = 0; i < s->nulls; i++)
		json_out_string(&j, NULL, s->null[i]);
	json_out_end(&j);
}

static void
add_lineage(const struct model_lineage *l, struct buf *text)
{
	struct json_out j = {.out = text};

	json_out_array(&j, NULL);
	for (size_t i = 0; i < l->count; i++) {
		const struct model_range *r = &l->range[i];

		json_out_object(&j, NULL);
		json_out_string(&j, "topic", r->topic);
		json_out_whole(&j, "partition", r->partition);
		json_out_whole(&j, "first", r->first);
		json_out_whole(&j, "last", r->last);
		json_out_end(&j);
	}
	json_out_end(&j);
}

static void
add_metadata(const struct model *m, struct buf *out)
{
	struct buf text = {0};
	char number[NUM_MAX];

	add_columns(m, &text);
	metadata(out, "columns", &text);
	buf_add_string(&text, m->label);
	metadata(out, "label", &text);
	if (m->positive != NULL) {
		buf_add_string(&text, m->positive);
		metadata(out, "positive", &text);
	}
	if (m->schema.nulls > 0) {
		add_nulls(&m->schema, &text);
		metadata(out, "null", &text);
	}
	buf_add(&text, number, num_format(number, m->threshold));
	metadata(out, "threshold", &text);
	buf_add_format(&text, "%zu", m->rows);
	metadata(out, "rows", &text);
	buf_add_format(&text, "%zu", m->positives);
	metadata(out, "positives", &text);
	buf_add_string(&text, m->tool);
	metadata(out, "tool", &text);
	if (m->lineage.count > 0) {
		add_lineage(&m->lineage, &text);
		metadata(out, "topics", &text);
		buf_add_string(&text, m->lineage.digest);
		metadata(out, "digest", &text);
	}
	buf_release(&text);
}

void
onnx_export(const struct model *m, struct buf *out)
{
	struct graph g = {.m = m};
	struct buf opset = {0};

	add_sum(
	    &g, indicate(&g, clip(&g, take_log(&g, fill_missing(&g, "X")))));
	protobuf_string(&g.out, GRAPH_NAME, "weir");
	value(&g, GRAPH_INPUT, "X", m->schema.features);
	value(&g, GRAPH_OUTPUT, "score", 0);

	protobuf_int(out, MODEL_IR, IR_VERSION);
	protobuf_string(out, MODEL_PRODUCER, "weir");
	protobuf_string(out, MODEL_DOC,
	    "Logistic regression. X has a column a feature, in the order of "
	    "the metadata 'columns': the number of the member 'field', NaN "
	    "where it is missing; of a 'level', 1 when the member is that "
	    "level and 0 when it is another.");
	protobuf_message(out, MODEL_GRAPH, &g.out);
	protobuf_int(&opset, OPSET_VERSION, OPERATORS);
	protobuf_message(out, MODEL_OPSET, &opset);
	add_metadata(m, out);
	buf_release(&opset);
	buf_release(&g.out);
	buf_release(&g.values);
}
