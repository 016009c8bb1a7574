#include "c_header.h"

#include "base/num.h"
#include "kinds.h"

#include <string.h>

void
c_add_number(struct buf *out, double x)
{
	char text[NUM_MAX];
	size_t len = num_format(text, x);

	text[len] = '\0';
	buf_add_string(out, text);
	if (strpbrk(text, ".e") == NULL)
		buf_add_string(out, ".0");
}

void
c_add_string(struct buf *out, const char *text)
{
	buf_add_byte(out, '"');
	for (const char *p = text; *p != '\0'; p++) {
		/* Two question marks might begin a trigraph. */
		if (*p == '"' || *p == '\\' || *p == '?')
			buf_add_byte(out, '\\');
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			buf_add_format(out, "\\%03o", (unsigned)*p);
		else
			buf_add_byte(out, *p);
	}
	buf_add_byte(out, '"');
}

void
c_add_array(struct buf *out, const char *name, const double *x, size_t n)
{
	buf_add_format(out, "\tstatic const double %s[] = {\n", name);
	for (size_t i = 0; i < n; i++) {
		buf_add_string(out, "\t    ");
		c_add_number(out, x[i]);
		buf_add_string(out, ",\n");
	}
	buf_add_string(out, "\t};\n");
}

/* Append the text of the label or of a positive, within a comment. */
static void
add_comment(struct buf *out, const char *lead, const char *text)
{
	buf_add_string(out, lead);
	for (; *text != '\0'; text++)
		buf_add_byte(out,
		    (unsigned char)*text < ' ' || strchr("*/\\?", *text)
			? '.'
			: *text);
}

static void
add_head(const struct c_header *h, const char *noun)
{
	const struct model *m = h->m;

	buf_add_format(h->out,
	    "/*\n"
	    " * A %s. From the members of a record,\n"
	    " *\n"
	    " *\tstruct %s_record r = {...};\n"
	    " *\tdouble score = %s_score(&r);\n"
	    " *\n"
	    " * computes the score, NAN where the record cannot have one. Link "
	    "with -lm.\n"
	    " *\n",
	    noun, h->name, h->name);
	if (m->label != NULL)
		add_comment(h->out, " * label: ", m->label);
	if (m->positive != NULL)
		add_comment(h->out, ", positive: ", m->positive);
	buf_add_format(h->out, "\n * rows: %zu", m->rows);
	if (m->lineage.count > 0)
		add_comment(h->out, "\n * digest: ", m->lineage.digest);
	add_comment(h->out, "\n * tool: ", m->tool);
	buf_add_string(h->out, "\n */\n");
}

/* Append NAME in capitals, for a macro. */
static void
add_macro(const struct c_header *h, const char *before, const char *after)
{
	buf_add_string(h->out, before);
	for (const char *p = h->name; *p != '\0'; p++)
		buf_add_byte(
		    h->out, *p >= 'a' && *p <= 'z' ? (char)(*p - 32) : *p);
	buf_add_string(h->out, after);
}

static void
add_score(const struct c_header *h)
{
	buf_add_format(h->out,
	    "\n"
	    "/* The score of a record; NAN: it cannot have one. */\n"
	    "static inline double\n"
	    "%s_score(const struct %s_record *r)\n"
	    "{\n"
	    "\tdouble x[%zu];\n\n"
	    "\treturn %s_columns(r, x) ? %s_of_columns(x) : NAN;\n"
	    "}\n\n"
	    "#endif\n",
	    h->name, h->name, h->columns.count, h->name, h->name);
}

void
c_export(const struct model *m, const char *name, struct buf *out)
{
	const struct kind_commands *kind = kinds_of(m);
	struct c_header h = {.m = m, .name = name, .out = out};

	columns_init(&h.columns, &m->schema);
	c_members_make(&h);
	add_head(&h, kind->noun);
	add_macro(&h, "#ifndef ", "_MODEL_H\n");
	add_macro(&h, "#define ", "_MODEL_H\n\n");
	buf_add_string(out, "#include <math.h>\n#include <string.h>\n\n");
	if (!isnan(m->threshold)) {
		buf_add_string(
		    out, "/* A score that is not below it is a positive. */\n");
		add_macro(&h, "#define ", "_THRESHOLD ");
		c_add_number(out, m->threshold);
		buf_add_string(out, "\n\n");
	}
	c_members_add(&h);
	c_columns(&h);
	buf_add_string(out,
	    "/* The score of a record of which these are the columns. */\n");
	kind->c(&h);
	add_score(&h);
	c_members_release(&h);
	columns_release(&h.columns);
}
