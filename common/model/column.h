/*
 * column: makes the columns of the sum of a record's fields.
 *
 * The raw value of a field is its number; of a category, the number of its
 * level among the sorted ones (words.h); and NAN when it is missing. A column
 * is computed from one raw value:
 *
 *	a number	x = missing, where it is missing
 *			x = ln(1 + x), where the model says so
 *			x = low where x < low, high where x > high
 *			x = (x - from) / width, but from 0 to 1, of a piece
 *	a level		x = 1 for this level, 0 for another, or `missing`
 *	a code		x = the number of the level, or NAN
 *	an indicator	x = 1 where it is missing, else 0
 *
 * train-lr makes its matrix by this, and score its sum: both see the same
 * number.
 */
#ifndef MODEL_COLUMN_H
#define MODEL_COLUMN_H

#include "base/words.h"
#include "math/portable.h"
#include "model/schema.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

enum column_kind { COLUMN_NUMBER, COLUMN_LEVEL, COLUMN_CODE, COLUMN_INDICATOR };

struct column {
	enum column_kind kind;
	size_t field;
	double level;
	double missing; /* NAN: it is rejected, or stays so */
	bool log1p;
	double low, high;   /* -INFINITY, INFINITY for no limit */
	double from, width; /* of a piece; width 0: none */
	size_t run; /* columns from here on that are pieces end to end */
};

/* Compute a number, except its piece. */
static inline double
column_number(const struct column *c, double raw)
{
	double x = isnan(raw) ? c->missing : raw;

	if (c->log1p)
		x = portable_log1p(x);
	return x < c->low ? c->low : x > c->high ? c->high : x;
}

static inline double
column_value(const struct column *c, double raw)
{
	double x;

	switch (c->kind) {
	case COLUMN_INDICATOR:
		return isnan(raw) ? 1 : 0;
	case COLUMN_LEVEL:
		return isnan(raw) ? c->missing : raw == c->level ? 1 : 0;
	case COLUMN_CODE:
		return raw;
	case COLUMN_NUMBER:
		break;
	}
	x = column_number(c, raw);
	if (c->width > 0) {
		x = (x - c->from) / c->width;
		x = x < 0 ? 0 : x > 1 ? 1 : x;
	}
	return x;
}

/* A field that a schema's columns are computed from. */
struct column_field {
	const char *name; /* the schema's */
	bool is_category;
	bool may_be_missing;
	bool log1p; /* it must be above -1 */
	struct words levels;
	size_t unseen; /* the level for unseen ones, or WORDS_NONE */
	bool unseen_is_missing;
};

/* All columns of a schema, and the fields, in the order of the sum. */
struct columns {
	size_t count, fields;
	struct column *column;
	struct column_field *field;
	/* Of each column's piece, for columns_values(): the knots, the width. */
	double *from, *to, *width;
	/* Each raw value is its field's number as it is, and none is missing. */
	bool numbers;
	/* So is each column. */
	bool plain;
	bool keeps_missing; /* schema_keeps_missing() */
};

/* Prepare the columns of `s`, which must outlive them. */
void columns_init(struct columns *c, const struct schema *s);
void columns_release(struct columns *c);
/* Compute x, one a column, from the raw values, one a field. */
void columns_values(const struct columns *c, const double *raw, double *x);

#endif
