/*
 * registry: models with names, versions and aliases, in a folder or a topic,
 * and how to follow them.
 *
 *	struct registry r;
 *	struct registry_pick pick;
 *
 *	registry_open(&r, "models/", NULL, &e)
 *	registry_pick(&r, "fraud@champion", &pick, &e)
 *	registry_bytes(&r, pick.digest, &bytes, &e)
 *	for (;;)
 *		if (registry_poll(&r, 100, &e) > 0)
 *			... registry_pick() again; compare pick.epoch ...
 *
 * State is a fold (fold.h) over the carrier's log (carrier.h). One thread.
 * Status 2 is damage or a mistake, status 3 what may pass. After an error the
 * last good state stays, all functions still answer from it, and the next poll
 * tries again. While no broker answers, a poll of a topic is no error: it finds
 * nothing new.
 */
#ifndef REGISTRY_REGISTRY_H
#define REGISTRY_REGISTRY_H

#include "base/buf.h"
#include "base/diag.h"
#include "registry/carrier.h"
#include "registry/fold.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a source begins with that is a topic; all others are folders. */
#define REGISTRY_TOPIC "kafka:"

/*
 * How to open a topic. Only a program that links Kafka has one, from
 * registry_topics() of kafka/registry_topic.h.
 */
struct registry_topics {
	/* Returns a carrier, or NULL with an error. */
	struct carrier *(*open)(
	    const char *topic, const void *arg, struct error *e);
	const void *arg; /* lent */
};

struct registry {
	const char *source; /* lent */
	struct carrier *carrier;
	struct fold fold;
};

/*
 * Open a source, a folder's path or kafka:TOPIC, and read all of its log as it
 * is now. `topics` NULL: a topic is an error (status 2), and so is a folder
 * that is no registry. -1: nothing to close.
 */
int registry_open(struct registry *r, const char *source,
    const struct registry_topics *topics, struct error *e);
/* The same; a folder is made where there is none, or where it is empty. */
int registry_create(struct registry *r, const char *source,
    const struct registry_topics *topics, struct error *e);
void registry_close(struct registry *r);

/*
 * Take what is new, and wait for it at most `ms`; 0: do not wait, so that an
 * event loop can call this by a timer. 1: an event came that counts, and an
 * alias may stand for another version; 0: none did; -1.
 */
int registry_poll(struct registry *r, int ms, struct error *e);

/* The version that an alias stands for now. */
struct registry_pick {
	char digest[DIGEST_TEXT]; /* "sha256:..." */
	int64_t version;
	/*
	 * Grows with each alias event about this NAME@ALIAS that counts, also
	 * by a rollback; all readers of a source see the same. In a topic: that
	 * event's offset; in a folder: its number in the log, from 1.
	 */
	int64_t epoch;
};

/*
 * Find it, by NAME@ALIAS. -1, status 2, with a sentence: there is no such
 * model, or no such alias of it (yet).
 */
int registry_pick(const struct registry *r, const char *name_at_alias,
    struct registry_pick *pick, struct error *e);

/*
 * Append the bytes of a model by its digest ("sha256:" and 64 digits), which is
 * checked; whether they are a model is the caller's to see (model_read()). Any
 * version that the registry still has will do, not only the present one. -1,
 * status 2: they are missing, or were changed.
 */
int registry_bytes(
    struct registry *r, const char *digest, struct buf *bytes, struct error *e);

#endif
