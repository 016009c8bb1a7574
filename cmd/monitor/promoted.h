/*
 * promoted: the models of stamps in the registry of --models, and who promoted
 * them. A stamp is "NAME:VERSION@sha256:HEX", or without a version.
 */
#ifndef MONITOR_PROMOTED_H
#define MONITOR_PROMOTED_H

#include "base/buf.h"
#include "base/diag.h"
#include "registry/registry.h"

/*
 * Append the file of a stamp's model, by its digest. 1; 0: the registry does
 * not know it; -1: its bytes are missing, or were changed.
 */
int promoted_file(
    struct registry *r, const char *stamp, struct buf *file, struct error *e);
/*
 * Find who let an alias stand for it last, and why; NULL each when nobody did
 * or said so. The caller frees both.
 */
void promoted_tell(
    const struct registry *r, const char *stamp, char **who, char **why);

#endif
