/*
 * identity: which model a file has: the name, the version and the digest.
 *
 * Name and version come from where the file lies, as a registry's folder has
 * it: DIR/NAME/VERSION/model.json is that version of NAME, and DIR/NAME/ALIAS,
 * a link to ../blobs/sha256-HEX, is the highest version of NAME with the same
 * bytes. Links are followed one by one; the first step with such a place tells.
 * Any other file's name, without its extension and after all links, is the
 * model's, and there is no version.
 */
#ifndef APPLY_IDENTITY_H
#define APPLY_IDENTITY_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/fingerprint.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IDENTITY_MARK "@sha256:" /* between name and digest, in a stamp */
#define IDENTITY_SHORT 12	 /* digits of a short digest */

struct identity {
	char *name;
	int64_t version; /* 0: it has none */
	char digest[FINGERPRINT_TEXT];
};

/* The way to a file. */
struct identity_way {
	uint64_t mark;	 /* another one when a link of it, or the file, is */
	bool is_there;	 /* it leads to something, */
	bool is_regular; /* which is a file of bytes */
};

/* Follow the links of a file's name; this opens nothing. */
void identity_look(struct identity_way *w, const char *path);
/*
 * Find the name and the version of this file, and the digest of its bytes. -1,
 * status 2, with a predicate: the name is not UTF-8.
 */
int identity_find(struct identity *id, const char *path, const void *p,
    size_t len, struct error *e);
void identity_release(struct identity *id);
bool identity_same(const struct identity *a, const struct identity *b);
/* Append the stamp fraud:3@sha256: and the digest, its first digits or all. */
void identity_write(const struct identity *id, bool full, struct buf *b);
/*
 * Is this text the stamp of a model, and one whose digest is not `digest`? A
 * text without a digest is no stamp.
 */
bool identity_is_other(const char *stamp, size_t len, const char *digest);

#endif
