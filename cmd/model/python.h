/*
 * python: writes an estimator of scikit-learn as a Python program:
 *
 *	imports		head.py, and the kind's
 *	values		of this model
 *	Columns		columns.py: from records to the columns that it sees
 *	estimator()	the kind's (linear.py): the fitted pipeline
 *	run.py		scores records from stdin
 */
#ifndef MODEL_PYTHON_H
#define MODEL_PYTHON_H

#include "base/buf.h"
#include "commands.h"
#include "model/model.h"

#include <stddef.h>

/* A kind's part; its texts are lines, NULL-terminated. */
struct python_kind {
	const char *imports;
	/*
	 * Append its values: of MODEL_TRAINING and MODEL_SCORE as lines NAME =
	 * VALUE, each with a line break before it; of MODEL_FEATURE as items of
	 * the feature's dict, each with a comma before it.
	 */
	void (*values)(struct buf *out, const struct model *m,
	    enum model_part part, size_t j);
	const char *const *estimator;
};

/*
 * Write a number of JSON or one of our quoted strings: they mean the same in
 * Python.
 */
void python_add_number(struct buf *out, const char *lead, double x);
void python_add_string(struct buf *out, const char *lead, const char *s);

/* A file a kind. */
extern const struct python_kind python_linear, python_trees, python_net;

#endif
