#include "python.h"

#include "base/json.h"
#include "base/num.h"
#include "kinds.h"

#include <math.h>
#include <string.h>

static const char *const head[] = {
#include "cmd/model/head.py.inc"
    NULL,
};

static const char *const columns[] = {
#include "cmd/model/columns.py.inc"
    NULL,
};

static const char *const pieces[] = {
#include "cmd/model/pieces.py.inc"
    NULL,
};

static const char *const run[] = {
#include "cmd/model/run.py.inc"
    NULL,
};

void
python_add_number(struct buf *out, const char *lead, double x)
{
	char text[NUM_MAX];

	buf_add_string(out, lead);
	buf_add(out, text, num_format(text, x));
}

void
python_add_string(struct buf *out, const char *lead, const char *s)
{
	buf_add_string(out, lead);
	json_quote(out, s, strlen(s));
}

static void
add_lines(struct buf *out, const char *const *line)
{
	for (; *line != NULL; line++)
		buf_add_string(out, *line);
}

static void
add_column(struct buf *out, const struct model *m, size_t j)
{
	const struct schema_feature *f = &m->schema.feature[j];

	python_add_string(out, "    {\"name\": ", f->name);
	python_add_string(out, ", \"field\": ", f->field);
	if (f->level != NULL)
		python_add_string(out, ", \"level\": ", f->level);
	if (f->is_indicator)
		buf_add_string(out, ", \"indicator\": \"missing\"");
	if (!isnan(f->missing))
		python_add_number(out, ", \"missing\": ", f->missing);
	if (f->log1p)
		buf_add_string(out, ", \"log1p\": True");
	if (!isnan(f->clip[0])) {
		python_add_number(out, ", \"clip\": (", f->clip[0]);
		python_add_number(out, ", ", f->clip[1]);
		buf_add_byte(out, ')');
	}
	if (schema_is_piece(f)) {
		python_add_number(out, ", \"piece\": (", f->piece[0]);
		python_add_number(out, ", ", f->piece[1]);
		buf_add_byte(out, ')');
	}
	kinds_of(m)->python->values(out, m, MODEL_FEATURE, j);
	buf_add_string(out, "},\n");
}

static void
add_levels(struct buf *out, const struct model *m)
{
	buf_add_string(out, "LEVELS = {");
	for (size_t i = 0; i < m->schema.categories; i++) {
		const struct schema_category *c = &m->schema.category[i];

		python_add_string(out, "\n    ", c->field);
		buf_add_string(out, ": [");
		for (size_t k = 0; k < c->levels; k++)
			python_add_string(out, k > 0 ? ", " : "", c->level[k]);
		buf_add_string(out, "],");
	}
	buf_add_string(out, "\n}\nUNSEEN_IS_REFERENCE = [");
	for (size_t i = 0; i < m->schema.categories; i++)
		if (m->schema.category[i].unseen_is_reference)
			python_add_string(
			    out, "\n    ", m->schema.category[i].field),
			    buf_add_byte(out, ',');
	buf_add_string(out, "\n]\n");
}

static void
add_missing(struct buf *out, const struct schema *s)
{
	buf_add_format(out, "MISSING_IS_FILLED = %s\nNULL = [",
	    s->missing != NULL && !schema_keeps_missing(s) ? "True" : "False");
	for (size_t i = 0; i < s->nulls; i++)
		python_add_string(out, i > 0 ? ", " : "", s->null[i]);
	buf_add_string(out, "]\n");
}

static void
add_values(struct buf *out, const struct model *m)
{
	const struct python_kind *kind = kinds_of(m)->python;

	python_add_string(out, "\nLABEL = ", m->label != NULL ? m->label : "");
	if (m->positive != NULL)
		python_add_string(out, "\nPOSITIVE = ", m->positive);
	buf_add_format(out, "\nROWS = %zu", m->rows);
	kind->values(out, m, MODEL_TRAINING, 0);
	python_add_number(out, "\nTHRESHOLD = ", m->threshold);
	kind->values(out, m, MODEL_SCORE, 0);
	buf_add_string(out, "\nCOLUMNS = [\n");
	for (size_t j = 0; j < m->schema.features; j++)
		add_column(out, m, j);
	buf_add_string(out, "]\n");
	add_levels(out, m);
	add_missing(out, &m->schema);
}

void
python_export(const struct model *m, struct buf *out)
{
	const struct kind_commands *kind = kinds_of(m);

	buf_add_format(out,
	    "#!/usr/bin/env python3\n"
	    "\"\"\"A %s as an estimator of scikit-learn, without a "
	    "pickle.\"\"\"\n",
	    kind->noun);
	add_lines(out, head);
	buf_add_string(out, kind->python->imports);
	add_values(out, m);
	buf_add_string(out, "\n\n");
	add_lines(out, columns);
	buf_add_string(out, "\n\n");
	if (schema_has_pieces(&m->schema)) {
		add_lines(out, pieces);
		buf_add_string(out, "\n\n");
	}
	add_lines(out, kind->python->estimator);
	buf_add_string(out, "\n\n");
	add_lines(out, run);
}
