#include "base/json.h"
#include "base/num.h"
#include "commands.h"

#include <math.h>
#include <string.h>

/* The text that all estimators have; the numbers stand before it. */
static const char *const estimator[] = {
#include "cmd/model/estimator.py.inc"
    NULL,
};

/* Write JSON's numbers and our quoted strings: they mean the same in Python. */
static void
add_number(struct buf *out, const char *lead, double x)
{
	char text[NUM_MAX];

	buf_add_string(out, lead);
	buf_add(out, text, num_format(text, x));
}

static void
add_string(struct buf *out, const char *lead, const char *s)
{
	buf_add_string(out, lead);
	json_quote(out, s, strlen(s));
}

static void
add_column(struct buf *out, const struct model *m, size_t j)
{
	const struct schema_feature *f = &m->schema.feature[j];
	const struct linear *l = linear_of(m);

	add_string(out, "    {\"name\": ", f->name);
	add_string(out, ", \"field\": ", f->field);
	if (f->level != NULL)
		add_string(out, ", \"level\": ", f->level);
	if (f->is_indicator)
		buf_add_string(out, ", \"indicator\": \"missing\"");
	if (!isnan(f->missing))
		add_number(out, ", \"missing\": ", f->missing);
	if (f->log1p)
		buf_add_string(out, ", \"log1p\": True");
	if (!isnan(f->clip[0])) {
		add_number(out, ", \"clip\": (", f->clip[0]);
		add_number(out, ", ", f->clip[1]);
		buf_add_byte(out, ')');
	}
	add_number(out, ",\n     \"mean\": ", l->mean[j]);
	add_number(out, ", \"sd\": ", l->feature[j].sd);
	add_number(out, ", \"standardised\": ", l->feature[j].standardised);
	buf_add_string(out, "},\n");
}

static void
add_levels(struct buf *out, const struct model *m)
{
	buf_add_string(out, "LEVELS = {");
	for (size_t i = 0; i < m->schema.categories; i++) {
		const struct schema_category *c = &m->schema.category[i];

		add_string(out, "\n    ", c->field);
		buf_add_string(out, ": [");
		for (size_t k = 0; k < c->levels; k++)
			add_string(out, k > 0 ? ", " : "", c->level[k]);
		buf_add_string(out, "],");
	}
	buf_add_string(out, "\n}\nUNSEEN_IS_REFERENCE = [");
	for (size_t i = 0; i < m->schema.categories; i++)
		if (m->schema.category[i].unseen_is_reference)
			add_string(out, "\n    ", m->schema.category[i].field),
			    buf_add_byte(out, ',');
	buf_add_string(out, "\n]\n");
}

static void
add_missing(struct buf *out, const struct schema *s)
{
	buf_add_format(out, "MISSING_IS_FILLED = %s\nNULL = [",
	    s->missing != NULL ? "True" : "False");
	for (size_t i = 0; i < s->nulls; i++)
		add_string(out, i > 0 ? ", " : "", s->null[i]);
	buf_add_string(out, "]\n");
}

void
python_export(const struct model *m, struct buf *out)
{
	buf_add_string(out,
	    "#!/usr/bin/env python3\n"
	    "\"\"\"A logistic regression as an estimator of scikit-learn, "
	    "without a pickle.\"\"\"\n");
	for (size_t i = 0; estimator[i] != NULL; i++) {
		buf_add_string(out, estimator[i]);
		if (strstr(estimator[i], "import StandardScaler") == NULL)
			continue;
		/* After the imports: this model's values. */
		add_string(out, "\nLABEL = ", m->label);
		if (m->positive != NULL)
			add_string(out, "\nPOSITIVE = ", m->positive);
		buf_add_format(out, "\nROWS = %zu\nITERATIONS = %d", m->rows,
		    linear_of(m)->iterations);
		add_number(out, "\nTHRESHOLD = ", m->threshold);
		add_number(out,
		    "\nINTERCEPT = ", linear_of(m)->intercept_standardised);
		buf_add_string(out, "\nCOLUMNS = [\n");
		for (size_t j = 0; j < m->schema.features; j++)
			add_column(out, m, j);
		buf_add_string(out, "]\n");
		add_levels(out, m);
		add_missing(out, &m->schema);
	}
}
