/*
 * live: a model in service, with all that its scores need, and its identity.
 *
 * It is made of bytes, wherever they came from, and never changes: a newer one
 * takes its place, and it is freed when nobody uses it any more. One thread
 * uses it.
 */
#ifndef APPLY_LIVE_H
#define APPLY_LIVE_H

#include "apply/scorer.h"
#include "apply/shares.h"
#include "base/diag.h"
#include "model/model.h"
#include "stream/rec.h"

#include <stdbool.h>
#include <stddef.h>

#define LIVE_DIGEST_MAX (sizeof "sha256:" + 64)

struct live_model {
	char *name;
	char *version;		      /* NULL: it has none */
	char digest[LIVE_DIGEST_MAX]; /* "sha256:HEX", of the bytes */
	char *identity; /* "NAME:VERSION sha256:HEX", or "NAME sha256:HEX" */
	struct model model;
	struct rec rec; /* reads the records to score */
	struct scorer scorer;
	struct scorer_rows rows;
	bool explains; /* then there are */
	struct shares shares;
};

/*
 * Make a model of the text of a model file; NULL, with a predicate to put after
 * the model's name ("is not a model: ..."), when it is none.
 */
struct live_model *live_read(const char *name, const char *version,
    const char *bytes, size_t len, struct error *e);
void live_release(struct live_model *m);
/* Write the digest of these bytes. */
void live_digest(const char *bytes, size_t len, char digest[LIVE_DIGEST_MAX]);

#endif
