/*
 * models: what is served, and its newer versions.
 *
 * A place (struct served) is what a path can name: a model, and perhaps an alias
 * of it; it has the model that is there now. Newer bytes come from a file or from a registry,
 * both looked at now and then: they are read and checked between two requests,
 * and only then take the place of the model. What is no model changes nothing,
 * and is told once.
 */
#ifndef SERVE_MODELS_H
#define SERVE_MODELS_H

#include "apply/live.h"
#include "base/changed.h"
#include "base/diag.h"
#include "http/request.h"
#include "registry/registry.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

struct served {
	char *name, *alias;  /* NULL: it is a file's */
	struct changed file; /* its path is NULL: it is in the registry */
	int64_t epoch;	     /* of the alias, that was looked at last */
	struct live_model *live;
	struct buf lines; /* of an answer's head: which model it is */
	time_t since;	  /* that this one is served */
	uint64_t swaps, failures;
};

struct models {
	struct served *place; /* the first one is meant where none is named */
	size_t count, capacity;
	size_t max_missing;
	struct registry registry;
	bool has_registry;
	bool all;	   /* its aliases, also those that come later */
	char *trouble;	   /* of the last look at it; NULL: none */
	int64_t looked_ms; /* when it was looked at without trouble */
};

/* Serve this file; NULL for a name: the file's. -1: it is no model. */
int models_add(
    struct models *m, const char *name, const char *file, struct error *e);
/*
 * Serve these aliases of a registry in a folder, NAME@ALIAS, or NAME for its
 * champion; for none, all that there are. -1: one is not there, or no model.
 */
int models_open(struct models *m, const char *source, char *const *wanted,
    size_t count, struct error *e);
/*
 * Look for newer ones. With `force` all are read, and what came of it is said.
 */
void models_look(struct models *m, bool force);
/* Seconds since the registry was looked at without trouble. */
double models_age(const struct models *m);
/*
 * Find the place of a name, and of an alias or a version unless they are absent;
 * of a name alone the champion, or the first one. NULL: it is not served.
 */
struct served *models_find(struct models *m, const struct http_text *name,
    const struct http_text *alias, const struct http_text *version);
/* Return the version that paths call it by: a file's is 1. */
const char *models_version(const struct live_model *live);
/* Write what is served: "fraud:3 (champion), fraud:4 (challenger)". */
void models_tell(const struct models *m, struct buf *b);
void models_release(struct models *m);

#endif
