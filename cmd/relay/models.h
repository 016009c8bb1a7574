/*
 * models: the model in force, by what a registry's log says of an alias.
 *
 * The latest event of the alias whose model can be used is the one: all members
 * of a group that know the same log choose the same. A model that cannot be
 * used is refused with a warning, once, and the one before stays.
 */
#ifndef RELAY_MODELS_H
#define RELAY_MODELS_H

#include "base/diag.h"
#include "kafka/conf.h"
#include "kafka/epoch.h"
#include "pin.h"
#include "registry/registry.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A model of the log: an event that gave it to an alias, and where that is. */
struct models_pick {
	const struct registry_event *event; /* lent by the registry */
	int64_t epoch;
};

struct relay_models {
	bool on;      /* models are asked for */
	char **given; /* the command, with {} where the file's name goes */
	struct registry registry;
	struct name_ref alias; /* not with --as-used */
	struct pin pin;
	struct models_pick now; /* event NULL: none yet */
	char *file;		/* its name */
	char **argv;		/* the command with it */
	int64_t *refused;	/* epochs */
	size_t refuseds, capacity;
	int64_t looked,
	    again;    /* clock_ms() of the last look, of the next try */
	bool is_away; /* the registry; said once */
};

/* Open the registry; `alias` is NAME@ALIAS, or NULL for any model of it. */
int models_open(struct relay_models *m, const char *source, const char *alias,
    const struct kafka_opts *kafka, char **command, struct error *e);
void models_close(struct relay_models *m);

/*
 * Take what is new in the registry, and wait for it at most `ms`. One that is
 * away is warned of, and keeps its last state.
 */
void models_poll(struct relay_models *m, int ms);
/*
 * Is there a later model than the one in force, that was not refused? It looks
 * ten times a second.
 */
bool models_look(struct relay_models *m);
/* Find the latest such model; false: there is none. */
bool models_later(const struct relay_models *m, struct models_pick *pick);
/*
 * Find the event of this epoch, and of this digest, unless NULL; false: the
 * registry lacks it.
 */
bool models_find(const struct relay_models *m, int64_t epoch,
    const char *digest, struct models_pick *pick);
/*
 * Make this model the one in force: its file, and the command with it. -1: its
 * bytes are no model (status 2), or it may be tried again (3); then the one
 * before is in force.
 */
int models_use(
    struct relay_models *m, const struct models_pick *pick, struct error *e);
/* Do not use this model: say why. */
void models_refuse(
    struct relay_models *m, const struct models_pick *pick, const char *why);
/* Try again later what failed for now. */
void models_defer(struct relay_models *m, const char *why);

#endif
