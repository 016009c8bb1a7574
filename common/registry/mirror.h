/*
 * mirror: a registry as a copy of another one, in a folder: the same lines of
 * those that count, and the same bytes.
 */
#ifndef REGISTRY_MIRROR_H
#define REGISTRY_MIRROR_H

#include "base/diag.h"
#include "registry/registry.h"

/*
 * Bring the folder `to` to the state of `from`: bytes first, then events, then
 * links, which go straight to where they lead now. -1: status 2 when the folder
 * has an event that the source does not have: then nothing is changed.
 */
int mirror_copy(struct registry *from, struct registry *to, struct error *e);

#endif
