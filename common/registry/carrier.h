/*
 * carrier: what a registry's log and its models' bytes lie in: a folder
 * (folder.h) or a topic (kafka/registry_topic.h).
 *
 * A carrier's struct begins with a struct carrier. Errors: status 2 for damage
 * and for what cannot be done, 3 for what may pass. After either, everything
 * read before still holds, and the same call may be tried again.
 */
#ifndef REGISTRY_CARRIER_H
#define REGISTRY_CARRIER_H

#include "base/buf.h"
#include "base/diag.h"
#include "registry/event.h"
#include "registry/fold.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct carrier_kind;

struct carrier {
	const struct carrier_kind *kind;
	char *source; /* for messages: "models/", "kafka:models" */
};

struct carrier_kind {
	/*
	 * Take the log's next lines into the fold. Waits at most `ms` for the
	 * first one. Returns 1 when some counted, 0 when none did, -1.
	 */
	int (*poll)(struct carrier *c, struct fold *f, int ms, struct error *e);
	/* Take all lines that there are now. */
	int (*read_all)(struct carrier *c, struct fold *f, struct error *e);
	/*
	 * Begin to change: mend what a writer that was killed has left, and
	 * take all lines that there are now. Unless -1, end() must follow.
	 */
	int (*begin)(struct carrier *c, struct fold *f, struct error *e);
	/*
	 * Append an event (after begin()) and wait until the log has it. 1: it
	 * counts; 0: somebody else was first, the fold has what they wrote; -1.
	 */
	int (*append)(struct carrier *c, struct fold *f,
	    const struct registry_event *v, struct error *e);
	/*
	 * Keep these bytes (after begin(), before the event that needs them).
	 * When they are there already this makes sure that they still are.
	 */
	int (*keep)(struct carrier *c, const char *digest, const void *p,
	    size_t len, struct error *e);
	void (*end)(struct carrier *c);
	/*
	 * Append the bytes of this digest, which they have. -1, status 2: they
	 * are missing, or were changed.
	 */
	int (*bytes)(struct carrier *c, const char *digest, struct buf *b,
	    struct error *e);
	/*
	 * Remove all bytes that no version of the fold needs (after begin()).
	 * `*removed` gets how many contents these were.
	 */
	int (*sweep)(struct carrier *c, struct fold *f, size_t *removed,
	    struct error *e);
	/*
	 * Look for what is wrong beyond the log and the bytes; says each by
	 * `tell`. Returns how much there was; -1: it cannot look. NULL: nothing
	 * can be.
	 */
	int (*inspect)(struct carrier *c, const struct fold *f,
	    void (*tell)(void *arg, const char *sentence), void *arg,
	    struct error *e);
	void (*close)(struct carrier *c);
};

#endif
