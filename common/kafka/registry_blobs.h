/*
 * registry_blobs: the models' bytes that a topic has, in a file that nobody
 * sees (base/temporary.h), found by their digest.
 *
 * So any version is at hand at once, also when the brokers are gone, and takes
 * no memory. The file only grows; it has each content once.
 */
#ifndef KAFKA_REGISTRY_BLOBS_H
#define KAFKA_REGISTRY_BLOBS_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What the topic says last of a digest. */
enum registry_blob_state {
	BLOB_THERE,
	BLOB_REMOVED, /* its bytes are still in the file */
	BLOB_CHANGED, /* other bytes are in its place */
};

struct registry_blob {
	enum registry_blob_state state;
	bool kept; /* the file has its bytes: */
	off_t from;
	size_t len;
	int64_t offset, time; /* of the topic's last record of it */
};

struct registry_blobs {
	int fd; /* -1: not open yet */
	off_t end;
	struct words digest; /* each has the number of its blob */
	struct registry_blob *blob;
	size_t capacity;
};

/* -1, status 3: there is no room for a temporary file. */
int registry_blobs_open(struct registry_blobs *b, struct error *e);
void registry_blobs_release(struct registry_blobs *b);
/*
 * Take a record of the topic: the bytes of a digest, or NULL when it removes
 * them. -1, status 3: they cannot be kept.
 */
int registry_blobs_take(struct registry_blobs *b, const char *digest,
    const void *p, size_t len, int64_t offset, int64_t time, struct error *e);
/* Find a digest, or NULL. */
struct registry_blob *
registry_blobs_find(const struct registry_blobs *b, const char *digest);
/* Append the bytes that the file has. */
int registry_blobs_read(const struct registry_blobs *b,
    const struct registry_blob *blob, struct buf *bytes, struct error *e);

#endif
