/*
 * registry_parts: what the files of registry_topic.h share.
 */
#ifndef KAFKA_REGISTRY_PARTS_H
#define KAFKA_REGISTRY_PARTS_H

#include "base/buf.h"
#include "base/diag.h"
#include "kafka/kafka.h"
#include "kafka/registry_blobs.h"
#include "kafka/single.h"
#include "kafka/source.h"
#include "registry/carrier.h"
#include "registry/fold.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REGISTRY_EVENT_KEY "event/"
#define REGISTRY_BLOB_KEY "blob/"

struct registry_topic {
	struct carrier carrier;
	char *topic;
	char *topics[2];
	struct kafka ask; /* for questions; never behind a fetch */
	struct source_opts source_opts;
	struct source source;
	struct single writer;
	struct registry_blobs blobs;
	size_t room;	  /* the topic's max.message.bytes, or SIZE_MAX */
	int64_t next;	  /* after the last record that was taken */
	uint64_t strange; /* records that no writer of ours writes */
	bool damaged;
	struct error damage;
	struct buf kept; /* the bytes that keep() had last, of: */
	char kept_digest[DIGEST_TEXT];
	struct registry_topic *next_closed;
};

struct registry_topic *registry_topic_of(struct carrier *c);

/* --- registry_topic.c --- */

int
registry_topic_poll(struct carrier *c, struct fold *f, int ms, struct error *e);
/* Read on to an offset; -1, status 3, when nothing comes within the timeout. */
int registry_topic_reach(
    struct registry_topic *t, struct fold *f, int64_t end, struct error *e);
/* Read all that there is now. */
int registry_topic_catch_up(
    struct registry_topic *t, struct fold *f, struct error *e);

/* --- registry_check.c --- */

/* Is the topic there, and of the kind that keeps a registry? */
int registry_topic_check(struct registry_topic *t, struct error *e);

/* --- registry_write.c: as the carrier's functions --- */

int registry_topic_begin(struct carrier *c, struct fold *f, struct error *e);
int registry_topic_append(struct carrier *c, struct fold *f,
    const struct registry_event *v, struct error *e);
int registry_topic_keep(struct carrier *c, const char *digest, const void *p,
    size_t len, struct error *e);
void registry_topic_end(struct carrier *c);
int registry_topic_bytes(
    struct carrier *c, const char *digest, struct buf *b, struct error *e);
int registry_topic_sweep(
    struct carrier *c, struct fold *f, size_t *removed, struct error *e);
int registry_topic_inspect(struct carrier *c, const struct fold *f,
    void (*tell)(void *arg, const char *sentence), void *arg, struct error *e);

#endif
