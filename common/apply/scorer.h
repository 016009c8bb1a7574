/*
 * scorer: from records to a model's scores.
 *
 *	struct scorer s;
 *	struct scorer_rows rows = {0};
 *
 *	scorer_init(&s, &model, &rec);
 *	while (... a record is read into `rec` ...)
 *		if (scorer_add(&s, &rows, &rec, &fault) < 0)
 *			... it cannot have a score ...
 *	p = scorer_scores(&s, &rows);		one a record that was added
 *
 * All records share the scorer: after scorer_init() any number of threads may
 * read it. The rows are one thread's own. Some kinds of model are faster with
 * many rows at once; the scores are the same in any company.
 */
#ifndef APPLY_SCORER_H
#define APPLY_SCORER_H

#include "apply/filled.h"
#include "base/buf.h"
#include "model/additive.h"
#include "model/column.h"
#include "model/model.h"
#include "stream/cell.h"
#include "stream/rec.h"

#include <stddef.h>

struct scorer {
	const struct model *model;
	struct columns columns;
	struct additive additive; /* without terms: the columns are summed */
	size_t *wanted; /* the record's field, of each of the columns' */
	struct cell_nulls nulls;
	size_t max_missing; /* a record that lacks more is rejected */
};

/* Rows that wait for their scores; `{0}` has none. */
struct scorer_rows {
	size_t count, capacity;
	double *x; /* row by row, a number a column, or a raw value a field */
	double *p; /* the scores */
	double *raw;
	struct buf word;
	struct filled filled; /* of the records that were added */
};

/*
 * Want the fields that the model needs. Each `struct rec` to score must be this
 * one, or have wanted the same names in the same order.
 */
void scorer_init(struct scorer *s, const struct model *m, struct rec *rec);
void scorer_release(struct scorer *s);

/* Add the record's row; -1 with a fault when it cannot have a score. */
int scorer_add(const struct scorer *s, struct scorer_rows *r,
    const struct rec *rec, struct fault *f);
/* Return the scores of the rows, good until the next call; no rows are left. */
const double *scorer_scores(const struct scorer *s, struct scorer_rows *r);
/*
 * Return the columns of the row numbered `i`, computed into `x` where the rows
 * do not have them; good until the next scorer_add().
 */
const double *scorer_columns(
    const struct scorer *s, const struct scorer_rows *r, size_t i, double *x);
/*
 * Read the raw value of the i-th field of s->columns, as scorer_add() does: NAN
 * where it is missing and the model takes that. -1 with a fault where a record
 * with it has no score.
 */
int scorer_raw(const struct scorer *s, size_t i, const struct rec *rec,
    struct buf *word, double *raw, struct fault *f);
void scorer_rows_release(struct scorer_rows *r);

#endif
