/*
 * folder: a registry in a folder.
 *
 *	DIR/log				the events, a line each
 *	DIR/blobs/sha256-HEX		a model's bytes; nobody may write (0444)
 *	DIR/NAME/ALIAS			a link to ../blobs/sha256-HEX
 *	DIR/NAME/VERSION/model.json	the same, as TensorFlow Serving has it
 *
 * The log is the truth, and links follow it. A change is made under a lock on
 * the log (flock), in this order, each on disk before the next: the bytes, the
 * event, the link. Links move by rename: a reader that opens one gets the old
 * model or the new one, whole. When a writer is killed on the way, the next one
 * takes away a line that is not whole, and draws the links anew.
 *
 * A reader takes no lock. It sees new lines by the log's size, also over NFS,
 * and goes on when the log is replaced by a longer copy of itself (rsync).
 */
#ifndef REGISTRY_FOLDER_H
#define REGISTRY_FOLDER_H

#include "base/diag.h"
#include "registry/carrier.h"

#include <stddef.h>

/* Open a registry that is there. NULL, status 2 or 3: an error. */
struct carrier *folder_open(const char *path, struct error *e);
/* Open it, or make an empty one where there is nothing or an empty folder. */
struct carrier *folder_create(const char *path, struct error *e);

/*
 * Append events (after begin()) that follow each other and the last one. The
 * links then go straight to where the last of them says.
 */
int folder_append_all(struct carrier *c, struct fold *f,
    const struct registry_event *const *v, size_t count, struct error *e);

#endif
