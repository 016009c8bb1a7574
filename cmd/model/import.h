/*
 * import: makes a model file of another library's model.
 */
#ifndef MODEL_IMPORT_H
#define MODEL_IMPORT_H

#include "base/diag.h"
#include "model/model.h"

#include <stddef.h>

struct import_options {
	char **names;	   /* the members of records, in its order; or NULL */
	const char *label; /* the member that was learned, or NULL */
	size_t trees;	   /* the first ones are kept; 0: all */
};

/* Change `m`, read from `file`, in these ways. -1 when it is not so. */
int import_model(struct model *m, const struct import_options *o,
    const char *file, struct error *e);

#endif
