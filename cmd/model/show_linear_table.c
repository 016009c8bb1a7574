/* The table of coefficients. */
#include "base/num.h"
#include "model/linear.h"
#include "show.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PIECE_WIDTH 22 /* of " -1.234e+00..-1.234e+00" */

static bool
has_inference(const struct linear *l)
{
	for (size_t j = 0; j < l->features; j++)
		if (!isnan(l->feature[j].std_error))
			return true;
	return false;
}

static void
add_cell(struct buf *out, double x, const char *format)
{
	char text[NUM_MAX];

	if (isnan(x)) {
		buf_add_format(out, " %12s", "-");
		return;
	}
	snprintf(text, sizeof text, format, x);
	buf_add_format(out, " %12s", text);
}

static void
add_name(struct buf *out, const char *name, int width)
{
	int len = 0; /* in characters, not bytes */

	for (const char *p = name; *p != '\0'; p++)
		len += ((unsigned char)*p & 0xc0) != 0x80;
	show_clean(out, name);
	buf_add_format(out, "%*s", len < width ? width - len : 0, "");
}

/* Append a feature's name, with the ends of its piece. */
static void
add_feature(struct buf *out, const struct schema_feature *f, int width)
{
	struct buf name = {0};

	buf_add_string(&name, f->name);
	if (schema_is_piece(f))
		buf_add_format(&name, " %.4g..%.4g", f->piece[0], f->piece[1]);
	add_name(out, buf_string(&name), width);
	buf_release(&name);
}

static void
add_row(
    struct buf *out, const struct model *m, size_t j, bool inference, int width)
{
	const struct linear *l = linear_of(m);
	const struct linear_feature *f = &l->feature[j];

	add_feature(out, &m->schema.feature[j], width);
	add_cell(out, l->coefficient[j], "%.6g");
	if (inference) {
		add_cell(out, f->std_error, "%.6g");
		add_cell(out, f->z, "%.3f");
		add_cell(out, f->p, "%.3g");
	}
	add_cell(out, exp(l->coefficient[j]), "%.6g");
	if (inference) {
		add_cell(out, exp(f->ci[0]), "%.6g");
		add_cell(out, exp(f->ci[1]), "%.6g");
	}
	add_cell(out, f->standardised, "%.6g");
	add_cell(out, exp(f->standardised), "%.6g");
	if (inference) {
		add_cell(out, exp(f->ci[0] * f->sd), "%.6g");
		add_cell(out, exp(f->ci[1] * f->sd), "%.6g");
	}
	add_cell(out, fabs(f->standardised), "%.4g");
	add_cell(out, l->mean[j], "%.6g");
	add_cell(out, f->sd, "%.6g");
	if (inference)
		add_cell(out, f->vif, "%.4g");
	buf_add_byte(out, '\n');
}

/* Write a feature's row without the cells that an intercept lacks. */
static void
add_intercept(
    struct buf *out, const struct linear *l, bool inference, int width)
{
	const struct linear_fit *f = &l->fit;

	add_name(out, "(intercept)", width);
	add_cell(out, l->intercept, "%.6g");
	if (inference) {
		add_cell(out, f->intercept_std_error, "%.6g");
		add_cell(out, f->intercept_z, "%.3f");
		add_cell(out, f->intercept_p, "%.3g");
	}
	add_cell(out, exp(l->intercept), "%.6g");
	if (inference) {
		add_cell(out, exp(f->intercept_ci[0]), "%.6g");
		add_cell(out, exp(f->intercept_ci[1]), "%.6g");
	}
	buf_add_byte(out, '\n');
}

void
show_linear_table(struct buf *out, const struct model *m, const size_t *order)
{
	const struct linear *l = linear_of(m);
	static const char *const all[] = {"per unit", "std error", "z", "p",
	    "odds ratio", "low 95 %", "high 95 %", "per sd", "OR per sd",
	    "low 95 %", "high 95 %", "importance", "mean", "sd", "VIF"};
	static const char plain[] = "100010011001110"; /* with no inference */
	bool inference = has_inference(l);
	int width = 12;

	for (size_t j = 0; j < l->features; j++) {
		const struct schema_feature *f = &m->schema.feature[j];
		size_t len =
		    strlen(f->name) + (schema_is_piece(f) ? PIECE_WIDTH : 0);

		if (len > (size_t)width)
			width = len < 40 ? (int)len : 40;
	}
	add_name(out, "feature", width);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (inference || plain[i] == '1')
			buf_add_format(out, " %12s", all[i]);
	buf_add_byte(out, '\n');
	for (size_t j = 0; j < l->features; j++)
		add_row(out, m, order[j], inference, width);
	add_intercept(out, l, inference, width);
}
