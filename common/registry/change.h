/*
 * change: put a model into a registry, let an alias stand for a version, take
 * that back, forget old versions.
 *
 * Each change is one event. When somebody else's event comes first, ours does
 * not count, and is made anew on top of theirs: a version then gets the next
 * number. But who moves an alias has seen for what it stood: when somebody else
 * moves the same alias meanwhile, that is an error of status ST_REJECTED (1),
 * "somebody else was first", and nothing is changed.
 *
 * All texts are lent; `who` and `at` say who made the change. -1: `e` has a
 * sentence.
 */
#ifndef REGISTRY_CHANGE_H
#define REGISTRY_CHANGE_H

#include "base/diag.h"
#include "registry/registry.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct change_by {
	const char *who;
	const char *why; /* or NULL */
};

struct change_put {
	const char *model;
	const void *p; /* its bytes */
	size_t len;
	const char *kind; /* or NULL, as the next two: objects of JSON */
	const char *metrics, *lineage;
};

/*
 * Put the bytes of a model; `*v` becomes the event of its version, lent by the
 * fold. 1: a new version; 0: the model has a version of just these bytes, and
 * nothing is changed.
 */
int change_put(struct registry *r, const struct change_put *p,
    const struct change_by *by, const struct registry_event **v,
    struct error *e);

/* What an alias is said to stand for so far. */
struct change_was {
	bool given;	 /* false: whatever it is now */
	int64_t version; /* 0: the alias does not exist */
};

/*
 * Let NAME@ALIAS stand for a version; `*v` becomes the event, or the last one
 * about it. 1: done; 0: it stood for that version already. It is an error of
 * status ST_REJECTED when it is not what `was` says.
 */
int change_alias(struct registry *r, const struct name_ref *alias,
    int64_t version, const struct change_was *was, const struct change_by *by,
    const struct registry_event **v, struct error *e);
/*
 * Let NAME@ALIAS stand for what it stood for `steps` (from 1) changes ago. A
 * change that was taken back is none any more: two rollbacks by 1 are one by 2.
 */
int change_rollback(struct registry *r, const struct name_ref *alias,
    int64_t steps, const struct change_by *by, const struct registry_event **v,
    struct error *e);

/*
 * Forget the bytes of a model's versions, except the newest `keep`, those that
 * an alias stands for, and those to which a rollback by 1 leads; then remove
 * all bytes that no version of any model needs. `*versions` and `*removed` get
 * how many versions are forgotten, and how many contents were removed.
 */
int change_prune(struct registry *r, const char *model, int64_t keep,
    const struct change_by *by, size_t *versions, size_t *removed,
    struct error *e);

#endif
