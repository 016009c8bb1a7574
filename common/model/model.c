#include "model/model.h"

#include <math.h>
#include <stdlib.h>

void
model_init(struct model *m, const struct model_kind *kind)
{
	*m = (struct model){
	    .kind = kind,
	    .threshold =
		kind->output == MODEL_PROBABILITY ? MODEL_THRESHOLD : NAN,
	    .lineage = {.timestamp_first = NAN, .timestamp_last = NAN},
	};
}

void
model_start(struct model *m)
{
	m->body = m->kind->create(m->schema.features);
}

void
model_release(struct model *m)
{
	if (m->body != NULL)
		m->kind->release(m->body);
	schema_release(&m->schema);
	for (size_t i = 0; i < m->lineage.count; i++)
		free(m->lineage.range[i].topic);
	free(m->lineage.range);
	free(m->lineage.digest);
	free(m->source.library);
	free(m->source.version);
	reference_release(&m->reference);
	free(m->window.by);
	free(m->label);
	free(m->positive);
	free(m->weights.field);
	free(m->class_weight);
	free(m->arithmetic.mode);
	free(m->arithmetic.kernel);
	free(m->tool);
	*m = (struct model){0};
}
