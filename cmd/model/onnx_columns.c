/* The columns that the model sees, computed from X. */
#include "onnx.h"

#include <math.h>

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

static double
piece_low(const struct schema_feature *f)
{
	return schema_is_piece(f) ? f->piece[0] : 0;
}

static double
piece_width(const struct schema_feature *f)
{
	return schema_is_piece(f) ? f->piece[1] - f->piece[0] : 1;
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
mask(struct onnx_graph *g, const char *name,
    bool (*is)(const struct schema_feature *f))
{
	for (size_t j = 0; j < g->m->schema.features; j++)
		onnx_push_bool(g, is(&g->m->schema.feature[j]));
	onnx_vector(g, name, ONNX_BOOL);
}

/* Each step takes the name of its input, and returns its own. */
static const char *
fill_missing(struct onnx_graph *g, const char *x)
{
	if (!any(g->m, is_filled))
		return x;
	for (size_t j = 0; j < g->m->schema.features; j++)
		onnx_push(
		    g, g->m->schema.feature[j].missing); /* NaN stays NaN */
	onnx_vector(g, "missing", ONNX_DOUBLE);
	onnx_node(g, "is_missing", "IsNaN", x, NULL, NULL);
	onnx_node(g, "filled", "Where", "is_missing", "missing", x);
	return "filled";
}

/*
 * Compute ln(1 + x) to the last bits, as there is no operator for it (W.
 * Kahan): x where u = 1 + x is 1, else ln(u) x / (u - 1); not a number where u
 * <= 0.
 */
static const char *
take_log(struct onnx_graph *g, const char *x)
{
	if (!any(g->m, is_log))
		return x;
	onnx_number(g, "one", 1);
	onnx_number(g, "zero", 0);
	onnx_number(g, "nan", NAN);
	mask(g, "takes_log", is_log);
	onnx_node(g, "u", "Add", x, "one", NULL);
	onnx_node(g, "u_is_one", "Equal", "u", "one", NULL);
	onnx_node(g, "ln_u", "Log", "u", NULL, NULL);
	onnx_node(g, "u_less_one", "Sub", "u", "one", NULL);
	onnx_node(g, "ln_u_x", "Mul", "ln_u", x, NULL);
	onnx_node(g, "quotient", "Div", "ln_u_x", "u_less_one", NULL);
	onnx_node(g, "ln_1_x", "Where", "u_is_one", x, "quotient");
	onnx_node(g, "has_log", "Greater", "u", "zero", NULL);
	onnx_node(g, "log_or_nan", "Where", "has_log", "ln_1_x", "nan");
	onnx_node(g, "transformed", "Where", "takes_log", "log_or_nan", x);
	return "transformed";
}

/* Clip by comparison: runtimes differ in Min and Max of NaN. */
static const char *
clip(struct onnx_graph *g, const char *x)
{
	if (!any(g->m, is_clipped))
		return x;
	for (size_t j = 0; j < g->m->schema.features; j++)
		onnx_push(g,
		    is_clipped(&g->m->schema.feature[j])
			? g->m->schema.feature[j].clip[0]
			: -INFINITY);
	onnx_vector(g, "low", ONNX_DOUBLE);
	for (size_t j = 0; j < g->m->schema.features; j++)
		onnx_push(g,
		    is_clipped(&g->m->schema.feature[j])
			? g->m->schema.feature[j].clip[1]
			: INFINITY);
	onnx_vector(g, "high", ONNX_DOUBLE);
	onnx_node(g, "is_low", "Less", x, "low", NULL);
	onnx_node(g, "raised", "Where", "is_low", "low", x);
	onnx_node(g, "is_high", "Greater", "raised", "high", NULL);
	onnx_node(g, "clipped", "Where", "is_high", "high", "raised");
	return "clipped";
}

/* Add a constant of one number a feature. */
static void
vector(struct onnx_graph *g, const char *name,
    double (*get)(const struct schema_feature *f))
{
	for (size_t j = 0; j < g->m->schema.features; j++)
		onnx_push(g, get(&g->m->schema.feature[j]));
	onnx_vector(g, name, ONNX_DOUBLE);
}

static const char *
cut(struct onnx_graph *g, const char *x)
{
	if (!schema_has_pieces(&g->m->schema))
		return x;
	mask(g, "is_piece", schema_is_piece);
	vector(g, "piece_low", piece_low);
	vector(g, "piece_width", piece_width);
	onnx_number(g, "piece_0", 0);
	onnx_number(g, "piece_1", 1);
	onnx_node(g, "above_low", "Sub", x, "piece_low", NULL);
	onnx_node(g, "share", "Div", "above_low", "piece_width", NULL);
	onnx_node(g, "is_below", "Less", "share", "piece_0", NULL);
	onnx_node(g, "from_0", "Where", "is_below", "piece_0", "share");
	onnx_node(g, "is_above", "Greater", "from_0", "piece_1", NULL);
	onnx_node(g, "to_1", "Where", "is_above", "piece_1", "from_0");
	onnx_node(g, "cut", "Where", "is_piece", "to_1", x);
	return "cut";
}

static const char *
indicate(struct onnx_graph *g, const char *x)
{
	if (!any(g->m, is_indicator))
		return x;
	mask(g, "indicates", is_indicator);
	onnx_number(g, "present", 0);
	onnx_number(g, "absent", 1);
	onnx_node(g, "X_is_missing", "IsNaN", "X", NULL, NULL);
	onnx_node(g, "indicator", "Where", "X_is_missing", "absent", "present");
	onnx_node(g, "columns", "Where", "indicates", "indicator", x);
	return "columns";
}

const char *
onnx_columns(struct onnx_graph *g)
{
	return indicate(g, cut(g, clip(g, take_log(g, fill_missing(g, "X")))));
}
