/*
 * fold: what the lines of a log amount to: models, versions, aliases.
 *
 * The rule, the same for every reader of a log: an event counts only if its
 * "prev" is the last one that counted. Who lost a race wrote an event that
 * does not count, and everybody sees that by the order of the log alone. A
 * second copy of an event (its acknowledgement was lost, and it was sent
 * again) is passed over, too.
 *
 * All else that an honest writer never writes is damage: an event that follows
 * one that is not in the log, or contradicts what counts (a version that is not
 * the next one, an alias for a version that is not there).
 *
 * Memory: the lines that count.
 */
#ifndef REGISTRY_FOLD_H
#define REGISTRY_FOLD_H

#include "base/diag.h"
#include "registry/event.h"
#include "registry/name.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a log has an event, and since when. */
struct fold_at {
	/* Grows: in a topic the event's offset, in a folder its number. */
	int64_t position;
	int64_t time; /* the broker's, in ms; -1: the log has no clock */
};

struct fold_version {
	const struct registry_event *put; /* lent: the fold has it */
	bool pruned;			  /* its bytes may be missing */
};

struct fold_alias {
	char *name;
	/*
	 * The versions it stands and stood for, the present one last; a
	 * rollback takes the last ones away.
	 */
	int64_t *version;
	size_t versions, capacity;
	const struct registry_event *event; /* the last one about it */
	int64_t epoch;			    /* its position */
};

struct fold_model {
	char *name;
	struct fold_version *version; /* version n is version[n - 1] */
	size_t versions, version_capacity;
	struct fold_alias *alias;
	size_t aliases, alias_capacity;
};

struct fold {
	struct registry_event **event; /* those that count, in order */
	struct fold_at *at;	       /* of each */
	size_t events, event_capacity, at_capacity;
	struct fold_model *model; /* in the order of their first version */
	size_t models, model_capacity;
	uint64_t lost;	   /* events that did not count: they lost a race */
	uint64_t repeated; /* copies of events that counted */
	/* private below: where to find an event by its ID */
	size_t *slot;
	size_t slots;
};

enum fold_taken { FOLD_COUNTS, FOLD_LOST, FOLD_REPEATED };

/* `{0}` is the fold of an empty log. */
void fold_release(struct fold *f);
/*
 * Take the next line of the log; its position is greater than that of the
 * line before. `*taken` says what became of it. -1, status 2: damage, and the fold
 * is as before; `e` is a predicate to put after the line's name.
 */
int fold_take(struct fold *f, const char *line, size_t len,
    const struct fold_at *at, enum fold_taken *taken, struct error *e);

/* Return the ID of the last event that counts; "": there is none. */
const char *fold_last(const struct fold *f);
/* Find the event of this ID among those that count, or NULL. */
const struct registry_event *fold_event(const struct fold *f, const char *id);
struct fold_model *fold_model(const struct fold *f, const char *name);
struct fold_alias *fold_alias(const struct fold_model *m, const char *name);
/* Find a version by its number, or NULL. */
struct fold_version *fold_version(const struct fold_model *m, int64_t number);
/* Return the version that an alias stands for. */
int64_t fold_alias_version(const struct fold_alias *a);
/* Is there a version with these bytes, in any model, that is not pruned? */
bool fold_needs(const struct fold *f, const char *digest);

/* A version that a reference leads to. */
struct fold_found {
	const struct fold_model *model;
	const struct fold_alias *alias; /* NULL: not by an alias */
	const struct fold_version *version;
};

/*
 * Find what a reference leads to; a model's name alone leads to its newest
 * version. -1, status 2: to nothing, or (a short digest) to several contents;
 * the sentence says what there is instead.
 */
int fold_find(const struct fold *f, const struct name_ref *ref,
    struct fold_found *found, struct error *e);

#endif
