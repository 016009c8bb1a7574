/*
 * models: what is served, and its newer versions.
 *
 * A place is a name in paths, with the model that is there now. It has a file,
 * which is looked at once a second and when its folder changes; new bytes are
 * read and checked between two requests, and only then take the place of the
 * model. A file that is no model changes nothing, and is told once.
 */
#ifndef SERVE_MODELS_H
#define SERVE_MODELS_H

#include "apply/live.h"
#include "base/changed.h"
#include "base/diag.h"
#include "http/request.h"

#include <stddef.h>
#include <stdint.h>
#include <time.h>

struct place {
	char *name;
	struct changed file;
	struct live_model *live;
	struct buf lines; /* of an answer's head: which model it is */
	time_t since;	  /* that this one is served */
	uint64_t swaps, failures;
};

struct models {
	struct place *place; /* the first one is meant where none is named */
	size_t count;
	size_t max_missing;
};

/* Serve this file; NULL for a name: the file's. -1: it is no model. */
int models_add(struct models *m, const char *name, const char *file,
    struct error *e);
/* Look at all files. With `force` all are read, and what came of it is said. */
void models_look(struct models *m, bool force);
/* Find the place of that name, or NULL. */
struct place *models_find(struct models *m, const struct http_text *name);
void models_release(struct models *m);

#endif
