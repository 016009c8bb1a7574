/*
 * aliases: the part of models.h that knows the registry.
 */
#ifndef SERVE_ALIASES_H
#define SERVE_ALIASES_H

#include "models.h"

#define ALIAS_CHAMPION "champion"

/*
 * Take the version that the place's alias stands for: 1; 0: that is the one that
 * was looked at last; -1.
 */
int aliases_take(struct models *m, struct served *p, struct error *e);
/* See what is new in the registry: new aliases get a place, without a model. */
void aliases_look(struct models *m);

/* --- of models.c, for aliases.c --- */

/* Add a place, which has the two texts from now on. */
struct served *models_place(struct models *m, char *name, char *alias);
/* Put a model in its place; -1: the bytes are none. */
int models_install(struct models *m, struct served *p, const char *version,
    const struct buf *bytes, struct error *e);

#endif
