/*
 * load: a model from its file.
 */
#ifndef APPLY_LOAD_H
#define APPLY_LOAD_H

#include "base/buf.h"
#include "base/diag.h"
#include "model/model.h"

/*
 * Read the model in this file, or in stdin where it is NULL or "-". Returns -1
 * with a sentence that names the file when it cannot be read (status 2 or 3) or
 * is no model (or several), or of another kind than `kind` (2); NULL: any kind will do.
 * `text` gets the file's bytes as well, unless it is NULL.
 */
int load_model(struct model *m, const struct model_kind *kind, const char *file,
    struct buf *text, struct error *e);
/* Make the model of the bytes of this file, which were read before. */
int load_text(struct model *m, const struct model_kind *kind, const char *file,
    const struct buf *text, struct error *e);

#endif
