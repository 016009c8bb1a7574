/*
 * reference: what the records were like that a model learned from, for those
 * who watch it later and have these records no more.
 *
 * A spread is a distribution over bins: the first one up to and with cut[0],
 * the next from there up to and with cut[1], and so on; the last has all above.
 * Cuts are quantiles of the records, rounded to six digits, and shares are
 * counted after that, so that many equal values are no trouble. A value has no
 * bin when it is missing: shares are those of the others.
 *
 * A category has a bin for each of its levels, in the order of the schema.
 *
 * A field's importance is the mean change of the score's log odds when the
 * field is taken from another record: 0, and drift of it is no news.
 *
 * Up to REFERENCE_ROWS different rows are counted, with how often each occurs. Scores are those of rows held out,
 * where there are some, and else of rows learned from, which a model knows too
 * well: `held_out` says which.
 */
#ifndef MODEL_REFERENCE_H
#define MODEL_REFERENCE_H

#include "base/document.h"
#include "base/json_out.h"

#include <stdbool.h>
#include <stddef.h>

#define REFERENCE_ROWS 25000 /* of the training data */
#define REFERENCE_BINS 10    /* of a field */
#define REFERENCE_SCORE_BINS 20
#define REFERENCE_SWAPPED 500 /* rows, for the importance */

struct reference_spread {
	size_t bins;   /* 0: nothing is known */
	double *cut;   /* bins - 1, ascending; NULL for a category */
	double *share; /* bins */
};

struct reference_field {
	char *name;
	double missing;	   /* the share of records that lack it */
	double importance; /* NAN: not known */
	struct reference_spread spread;
};

struct reference {
	size_t rows; /* that were counted; 0: there is no reference */
	bool held_out;
	size_t scored; /* rows with a score here */
	double mean;   /* of the scores */
	double alerts; /* share of scores at the threshold or above; NAN */
	struct reference_spread score;
	size_t fields;
	struct reference_field *field; /* one a field of the columns */
};

struct model;
struct columns;

/* Rows to make one of: raw values (column.h), a field each, row by row. */
struct reference_rows {
	size_t count;
	size_t *times; /* how often each occurred; NULL: once */
	double *raw;
	double *weight; /* with the times; NULL: all 1 */
	bool *held_out; /* NULL: none is */
};

/*
 * Make the reference of rows that `m` scores; `c` are its columns. Uses up the
 * rows' values, and leaves `{0}` when there is no row with a weight.
 */
void reference_make(struct reference *r, const struct model *m,
    const struct columns *c, struct reference_rows *rows);
/* Make a spread of n values, none of them NAN; weights may be NULL. */
void reference_spread_make(struct reference_spread *s, const double *value,
    const double *weight, size_t n, size_t bins);
/* Return the bin of a value. */
size_t reference_bin(const struct reference_spread *s, double x);
void reference_release(struct reference *r);

/* Read and write "reference", where `root` has it. */
void reference_read(
    struct reference *r, struct document *d, const struct node *root);
void reference_write(const struct reference *r, struct json_out *j);

#endif
