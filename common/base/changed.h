/*
 * changed: a file that is read again when it has other bytes.
 *
 *	struct changed c = {.path = "model.json"};
 *
 *	... now and then ...
 *	if (changed_read(&c, &bytes, &e) == CHANGED_NEW)
 *		... take the bytes ...
 *
 * A look costs one stat(2). Links are followed at each look, so that a link
 * which moves is a change. base/mark.h finds what is different; a file that was
 * written within the last two seconds before it was read is read again until it
 * is older, since such a file may change without another time.
 */
#ifndef BASE_CHANGED_H
#define BASE_CHANGED_H

#include "base/buf.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stdint.h>

enum changed_what {
	CHANGED_SAME,	/* as at the last look, also if that failed */
	CHANGED_NEW,	/* the bytes are others than those that were read */
	CHANGED_FAILED, /* it cannot be read, which is new */
};

struct changed {
	const char *path;
	/* private */
	uint64_t seen; /* its mark */
	bool has_seen, is_young, has_failed, forced;
	struct buf bytes; /* those that were read last */
};

/* Look; the bytes are lent until the next look, and none unless they are new. */
enum changed_what
changed_read(struct changed *c, const struct buf **bytes, struct error *e);
/* Let the next look read the file, and say that its bytes are new. */
void changed_force(struct changed *c);
void changed_release(struct changed *c);

#endif
