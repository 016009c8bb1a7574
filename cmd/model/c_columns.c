/* The columns that the model sees, computed from a struct of members. */
#include "base/num.h"
#include "c_header.h"

#include <float.h>
#include <math.h>

/* Append a number's value of the field's value `v`, except its piece. */
static void
add_prepared(const struct c_header *h, const struct schema_feature *f)
{
	bool clipped = !isnan(f->clip[0]);

	if (clipped)
		buf_add_format(h->out, "%s_clip(", h->name);
	if (f->log1p)
		buf_add_string(h->out, "log1p(");
	if (!isnan(f->missing)) {
		buf_add_string(h->out, "(isnan(v) ? ");
		c_add_number(h->out, f->missing);
		buf_add_string(h->out, " : v)");
	} else {
		buf_add_string(h->out, "v");
	}
	if (f->log1p)
		buf_add_byte(h->out, ')');
	if (clipped) {
		buf_add_string(h->out, ", ");
		c_add_number(h->out, f->clip[0]);
		buf_add_string(h->out, ", ");
		c_add_number(h->out, f->clip[1]);
		buf_add_byte(h->out, ')');
	}
}

/* Append a number's column; pieces end to end share what is before the cut. */
static void
add_number_column(const struct c_header *h, size_t j)
{
	const struct schema_feature *f = &h->m->schema.feature[j];

	if (!schema_is_piece(f)) {
		buf_add_format(h->out, "\tx[%zu] = ", j);
		add_prepared(h, f);
		buf_add_string(h->out, ";\n");
		return;
	}
	if (j == 0 || h->columns.column[j - 1].run == 1) {
		buf_add_string(h->out, "\tt = ");
		add_prepared(h, f);
		buf_add_string(h->out, ";\n");
	}
	buf_add_format(h->out, "\tx[%zu] = %s_clip((t - ", j, h->name);
	c_add_number(h->out, f->piece[0]);
	buf_add_string(h->out, ") / ");
	c_add_number(h->out, f->piece[1] - f->piece[0]);
	buf_add_string(h->out, ", 0.0, 1.0);\n");
}

static void
add_level_column(const struct c_header *h, size_t j)
{
	const struct schema_feature *f = &h->m->schema.feature[j];
	const struct column *c = &h->columns.column[j];

	buf_add_format(h->out, "\tx[%zu] = ", j);
	if (!isnan(f->missing)) {
		buf_add_string(h->out, "w == NULL ? ");
		c_add_number(h->out, f->missing);
		buf_add_string(h->out, " : ");
	}
	buf_add_format(h->out, "k == %.0f", c->level);
	if (!isnan(f->missing))
		buf_add_string(h->out, " ? 1.0 : 0.0");
	buf_add_string(h->out, ";\n");
}

/* Append the columns of a field. */
static void
add_columns(const struct c_header *h, size_t field)
{
	bool is_category = h->columns.field[field].is_category;

	for (size_t j = 0; j < h->columns.count; j++) {
		const struct column *c = &h->columns.column[j];

		if (c->field != field)
			continue;
		switch (c->kind) {
		case COLUMN_NUMBER:
			add_number_column(h, j);
			break;
		case COLUMN_LEVEL:
			add_level_column(h, j);
			break;
		case COLUMN_CODE:
			buf_add_format(h->out,
			    "\tx[%zu] = w == NULL || k < 0 ? NAN : "
			    "(double)k;\n",
			    j);
			break;
		case COLUMN_INDICATOR:
			buf_add_format(h->out, "\tx[%zu] = %s;\n", j,
			    is_category ? "w == NULL" : "isnan(v) != 0");
			break;
		}
	}
}

/* A number that is a word for missing is missing. */
static void
add_number(const struct c_header *h, size_t i)
{
	const struct column_field *f = &h->columns.field[i];
	const struct schema *s = &h->m->schema;
	double x;

	buf_add_format(h->out, "\n\tv = r->%s;\n", h->member[i]);
	for (size_t k = 0; k < s->nulls; k++) {
		if (!num_real(s->null[k], -DBL_MAX, DBL_MAX, &x))
			continue;
		buf_add_string(h->out, "\tif (v == ");
		c_add_number(h->out, x);
		buf_add_string(h->out, ")\n\t\tv = NAN;\n");
	}
	buf_add_format(h->out, "\tif (%s%s)\n\t\treturn 0;\n",
	    f->may_be_missing ? "isinf(v)" : "!isfinite(v)",
	    f->log1p ? " || v <= -1" : "");
	add_columns(h, i);
}

/* Append a block that finds the word's place in a list, -1 for none. */
static void
add_search(struct buf *out, char *const *word, size_t count)
{
	buf_add_string(out,
	    "\t{\n"
	    "\t\tstatic const char *const word[] = {\n");
	for (size_t k = 0; k < count; k++) {
		buf_add_string(out, "\t\t    ");
		c_add_string(out, word[k]);
		buf_add_string(out, ",\n");
	}
	buf_add_format(out,
	    "\t\t};\n\n"
	    "\t\tfor (k = %zu; k >= 0; k--)\n"
	    "\t\t\tif (w != NULL && strcmp(w, word[k]) == 0)\n"
	    "\t\t\t\tbreak;\n"
	    "\t}\n",
	    count - 1);
}

static void
add_category(const struct c_header *h, size_t i)
{
	const struct column_field *f = &h->columns.field[i];
	const struct schema *s = &h->m->schema;

	buf_add_format(h->out,
	    "\n\tw = r->%s;\n"
	    "\tif (w != NULL && w[0] == '\\0')\n\t\tw = NULL;\n",
	    h->member[i]);
	if (s->nulls > 0) {
		add_search(h->out, s->null, s->nulls);
		buf_add_string(h->out, "\tif (k >= 0)\n\t\tw = NULL;\n");
	}
	add_search(h->out, f->levels.text, f->levels.count);
	if (!f->may_be_missing)
		buf_add_string(h->out, "\tif (w == NULL)\n\t\treturn 0;\n");
	if (f->unseen_is_missing)
		;
	else if (f->unseen == WORDS_NONE)
		buf_add_string(
		    h->out, "\tif (w != NULL && k < 0)\n\t\treturn 0;\n");
	else
		buf_add_format(
		    h->out, "\tif (k < 0)\n\t\tk = %zu;\n", f->unseen);
	add_columns(h, i);
}

static bool
has(const struct c_header *h, bool category)
{
	for (size_t i = 0; i < h->columns.fields; i++)
		if (h->columns.field[i].is_category == category)
			return true;
	return false;
}

void
c_columns(const struct c_header *h)
{
	buf_add_format(h->out,
	    "static inline double\n"
	    "%s_clip(double x, double low, double high)\n"
	    "{\n"
	    "\treturn x < low ? low : x > high ? high : x;\n"
	    "}\n\n"
	    "/* The columns that the model sees; 0: the record cannot have a "
	    "score. */\n"
	    "static inline int\n"
	    "%s_columns(const struct %s_record *r, double *x)\n"
	    "{\n",
	    h->name, h->name, h->name);
	if (has(h, false))
		buf_add_format(h->out, "\tdouble v%s;\n",
		    schema_has_pieces(&h->m->schema) ? ", t" : "");
	if (has(h, true))
		buf_add_string(h->out, "\tconst char *w;\n\tint k;\n");
	for (size_t i = 0; i < h->columns.fields; i++)
		(h->columns.field[i].is_category ? add_category : add_number)(
		    h, i);
	buf_add_string(h->out, "\treturn 1;\n}\n\n");
}
