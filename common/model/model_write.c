#include "model/format.h"
#include "model/model.h"

#include <math.h>

static void
write_features(const struct model *m, struct json_out *j)
{
	json_out_line(j);
	json_out_array(j, "features");
	for (size_t i = 0; i < m->schema.features; i++) {
		json_out_line(j);
		json_out_object(j, NULL);
		schema_write_feature(&m->schema.feature[i], j);
		m->kind->write(m, j, MODEL_FEATURE, i);
		json_out_end(j);
	}
	json_out_end(j);
}

static void
write_rows(const struct model *m, struct json_out *j)
{
	if (!isnan(m->threshold)) {
		json_out_line(j);
		json_out_number(j, "threshold", m->threshold);
	}
	if (m->rows == 0)
		return;
	json_out_line(j);
	json_out_number(j, "rows", (double)m->rows);
	if (m->kind->output == MODEL_PROBABILITY) {
		json_out_line(j);
		json_out_number(j, "positives", (double)m->positives);
	}
}

static void
write_weights(const struct model_weights *w, struct json_out *j)
{
	if (!w->by_class && w->field == NULL)
		return;
	json_out_line(j);
	json_out_object(j, "weights");
	if (w->by_class)
		json_out_pair(j, "class", w->class);
	if (w->field != NULL)
		json_out_string(j, "field", w->field);
	json_out_number(j, "sum", w->sum);
	json_out_number(j, "sum_positives", w->sum_positives);
	json_out_end(j);
}

static void
write_undersample(const struct model_undersample *u, struct json_out *j)
{
	if (u->ratio == 0)
		return;
	json_out_line(j);
	json_out_object(j, "undersample");
	json_out_number(j, "ratio", u->ratio);
	json_out_number(j, "seed", u->seed);
	json_out_number(j, "kept_negatives", (double)u->kept);
	json_out_number(j, "negatives", (double)u->negatives);
	json_out_end(j);
}

static void
write_options(const struct model *m, struct json_out *j)
{
	json_out_line(j);
	json_out_object(j, "options");
	m->kind->write(m, j, MODEL_OPTIONS, 0);
	if (m->schema.missing != NULL)
		json_out_string(j, "missing", m->schema.missing);
	schema_write_nulls(&m->schema, j);
	if (m->schema.clip != 0)
		json_out_number(j, "clip", m->schema.clip);
	if (m->class_weight != NULL)
		json_out_string(j, "class_weight", m->class_weight);
	if (m->reproducible)
		json_out_bool(j, "reproducible", true);
	json_out_end(j);
}

static void
write_source(const struct model_source *s, struct json_out *j)
{
	if (s->library == NULL)
		return;
	json_out_line(j);
	json_out_object(j, "source");
	json_out_string(j, "library", s->library);
	if (s->version != NULL)
		json_out_string(j, "version", s->version);
	json_out_end(j);
}

static void
write_lineage(const struct model_lineage *l, struct json_out *j)
{
	if (l->count == 0)
		return;
	json_out_line(j);
	json_out_object(j, "lineage");
	json_out_array(j, "topics");
	for (size_t i = 0; i < l->count; i++) {
		const struct model_range *r = &l->range[i];

		json_out_line(j);
		json_out_object(j, NULL);
		json_out_string(j, "topic", r->topic);
		json_out_number(j, "partition", (double)r->partition);
		json_out_number(j, "first", (double)r->first);
		json_out_number(j, "last", (double)r->last);
		json_out_number(j, "rows", (double)r->rows);
		json_out_end(j);
	}
	json_out_end(j);
	json_out_number(j, "rows", (double)l->rows);
	json_out_string(j, "digest", l->digest);
	json_out_known(j, "timestamp_first", l->timestamp_first);
	json_out_known(j, "timestamp_last", l->timestamp_last);
	json_out_end(j);
}

static void
write_arithmetic(const struct model_arithmetic *a, struct json_out *j)
{
	if (a->mode == NULL)
		return;
	json_out_line(j);
	json_out_object(j, "arithmetic");
	json_out_string(j, "mode", a->mode);
	if (a->threads > 0)
		json_out_number(j, "threads", a->threads);
	json_out_string(j, "kernel", a->kernel);
	json_out_end(j);
}

void
model_write_rest(const struct model *m, struct json_out *j)
{
	schema_write_categories(&m->schema, j);
	m->kind->write(m, j, MODEL_SCORE, 0);
	write_rows(m, j);
	write_weights(&m->weights, j);
	write_undersample(&m->undersample, j);
	write_options(m, j);
	m->kind->write(m, j, MODEL_TRAINING, 0);
	write_source(&m->source, j);
	model_window_write(&m->window, j);
	reference_write(&m->reference, j);
	write_lineage(&m->lineage, j);
	write_arithmetic(&m->arithmetic, j);
	json_out_line(j);
	json_out_string(j, "tool", m->tool);
}

static void
write_model(const struct model *m, struct json_out *j)
{
	json_out_object(j, NULL);
	json_out_string(j, "format", MODEL_FORMAT);
	json_out_line(j);
	json_out_number(j, "version",
	    schema_has_pieces(&m->schema) ? MODEL_VERSION
					  : MODEL_VERSION_PLAIN);
	json_out_line(j);
	json_out_string(j, "kind", m->kind->name);
	if (m->label != NULL) {
		json_out_line(j);
		json_out_string(j, "label", m->label);
	}
	if (m->positive != NULL) {
		json_out_line(j);
		json_out_string(j, "positive", m->positive);
	}
	write_features(m, j);
	model_write_rest(m, j);
	json_out_end(j);
	buf_add_string(j->out, "\n");
}

void
model_write(const struct model *m, struct buf *out)
{
	struct json_out j = {.out = out};

	write_model(m, &j);
}

void
model_write_line(const struct model *m, struct buf *out)
{
	struct json_out j = {.out = out, .one_line = true};

	write_model(m, &j);
}
