/*
 * change_parts: what the files of change.h share: how one event is made.
 */
#ifndef REGISTRY_CHANGE_PARTS_H
#define REGISTRY_CHANGE_PARTS_H

#include "base/diag.h"
#include "registry/change.h"
#include "registry/event.h"
#include "registry/registry.h"

/* Begin to change; unless -1, change_end() must follow. */
int change_begin(struct registry *r, struct error *e);
void change_end(struct registry *r);

/* Begin an event that follows the last one that counts. */
struct registry_event change_start(const struct registry *r, enum event_op op,
    const char *model, const struct change_by *by);
/*
 * Append the event, and release it. 1: it counts, and `*counted` is it, lent by
 * the fold; 0: somebody else was first; -1.
 */
int change_finish(struct registry *r, struct registry_event *v,
    const struct registry_event **counted, struct error *e);

#endif
