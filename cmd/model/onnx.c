#include "onnx.h"

#include "base/json_out.h"
#include "base/num.h"
#include "kinds.h"
#include "protobuf.h"

/* Numbers of fields, from onnx.proto. */
enum {
	MODEL_IR = 1,
	MODEL_PRODUCER = 2,
	MODEL_DOC = 6,
	MODEL_GRAPH = 7,
	MODEL_OPSET = 8,
	MODEL_METADATA = 14
};
enum { OPSET_DOMAIN = 1, OPSET_VERSION = 2, ENTRY_KEY = 1, ENTRY_VALUE = 2 };
#define IR_VERSION 7
#define OPERATORS 13

static void
metadata(struct buf *out, const char *key, struct buf *text)
{
	struct buf entry = {0};

	protobuf_string(&entry, ENTRY_KEY, key);
	protobuf_message(&entry, ENTRY_VALUE, text);
	protobuf_message(out, MODEL_METADATA, &entry);
	buf_release(&entry);
}

/* Append the levels that are numbered by their order. */
static void
add_levels(const struct schema_category *c, struct json_out *j)
{
	json_out_string(j, "code", "level");
	json_out_array(j, "levels");
	for (size_t k = 0; k < c->levels; k++)
		json_out_string(j, NULL, c->level[k]);
	json_out_end(j);
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
		if (f->is_code)
			add_levels(schema_category(&m->schema, f->field), &j);
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

static bool
has_codes(const struct schema *s)
{
	for (size_t j = 0; j < s->features; j++)
		if (s->feature[j].is_code)
			return true;
	return false;
}

void
onnx_export(const struct model *m, struct buf *out)
{
	const struct kind_commands *kind = kinds_of(m);
	struct onnx_graph g = {.m = m};
	struct buf opset = {0};

	kind->onnx(&g, onnx_columns(&g));
	protobuf_string(&g.out, ONNX_NAME, "weir");
	onnx_value(&g, ONNX_INPUT, "X", m->schema.features);
	onnx_value(&g, ONNX_OUTPUT, "score", 0);

	protobuf_int(out, MODEL_IR, IR_VERSION);
	protobuf_string(out, MODEL_PRODUCER, "weir");
	buf_add_format(&g.values,
	    "%s. X has a column a feature, in the order of the metadata "
	    "'columns': the number of the member 'field', NaN where it is "
	    "missing; of a 'level', 1 when the member is that level and 0 "
	    "when it is another.",
	    kind->title);
	if (has_codes(&m->schema))
		buf_add_string(&g.values,
		    " Of a 'code', it is the place of the member's level in "
		    "'levels', from 0.");
	protobuf_message(out, MODEL_DOC, &g.values);
	protobuf_message(out, MODEL_GRAPH, &g.out);
	protobuf_int(&opset, OPSET_VERSION, OPERATORS);
	protobuf_message(out, MODEL_OPSET, &opset);
	if (g.ml_version > 0) {
		protobuf_string(&opset, OPSET_DOMAIN, "ai.onnx.ml");
		protobuf_int(&opset, OPSET_VERSION, g.ml_version);
		protobuf_message(out, MODEL_OPSET, &opset);
	}
	add_metadata(m, out);
	buf_release(&opset);
	buf_release(&g.out);
	buf_release(&g.values);
}
