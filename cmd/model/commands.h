/*
 * commands: the subcommands of model turn a model into text, appended to a
 * buffer. None of them reads or writes a file.
 */
#ifndef MODEL_COMMANDS_H
#define MODEL_COMMANDS_H

#include "base/buf.h"
#include "base/diag.h"
#include "model/model.h"

#include <stdbool.h>

/* show.c: the table of features and the summary of the fit. */
void show_text(const struct model *m, bool by_importance, struct buf *out);
void show_json(const struct model *m, bool by_importance, struct buf *out);

/* diff.c: the differences, a line each; returns whether there are any. */
bool diff_text(const struct model *a, const struct model *b, double tolerance,
    struct buf *out);
bool diff_json(const struct model *a, const struct model *b, double tolerance,
    struct buf *out);

enum dialect { POSTGRESQL, SQLITE, BIGQUERY, KSQLDB, DIALECTS };

/*
 * sql.c: the score as one expression of SQL. Columns have the names of the
 * record's members. It is NULL for a row that score would reject.
 */
void sql_export(const struct model *m, enum dialect dialect, struct buf *out);

/*
 * onnx.c: the score as a graph of ONNX (IR version 7, operators of version 13),
 * all in double precision:
 *
 *	X [N, features] -> score [N]
 *
 * Column j of X holds the number of the member that feature j is computed from,
 * and NaN where it is missing; of a level, 1 when the member is that level and
 * 0 when it is another. The score is NaN for a row that score would reject.
 */
void onnx_export(const struct model *m, struct buf *out);

/* python.c: a program that sets up the equal estimator of scikit-learn. */
void python_export(const struct model *m, struct buf *out);

/* c_header.c: a header of C; its names begin with `name` and an underscore. */
void c_export(const struct model *m, const char *name, struct buf *out);

#endif
