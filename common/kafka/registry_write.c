#include "base/clock.h"
#include "base/mem.h"
#include "kafka/registry_parts.h"
#include "kafka/room.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Bytes that no event names may belong to one that is on its way. */
#define ORPHAN_MS 600000

int
registry_topic_begin(struct carrier *c, struct fold *f, struct error *e)
{
	return registry_topic_catch_up(registry_topic_of(c), f, e);
}

void
registry_topic_end(struct carrier *c)
{
	(void)c; /* nothing is locked */
}

/* --- one record ------------------------------------------------------------------- */

/* Make a record's key, which the caller frees. */
static struct bytes
make_key(const char *prefix, const char *name)
{
	struct buf b = {0};

	buf_add_string(&b, prefix);
	buf_add_string(&b, name);
	return (struct bytes){b.data, b.len};
}

/* Send a record; `what` names it, for messages. */
static enum single_outcome
send_record(struct registry_topic *t, const struct message *m, const char *what,
    int64_t *offset, struct error *e)
{
	size_t needed = room_needed(m);

	if (needed > t->room) {
		error_set(e, ST_CANNOT,
		    "%s takes a message of %zu bytes, and topic '%s' allows "
		    "%zu: its max.message.bytes can be raised",
		    what, needed, t->topic, t->room);
		return SINGLE_REFUSED;
	}
	return single_send(&t->writer, m, offset, e);
}

/* Send a model's bytes, or none to remove them. */
static int
send_blob(struct registry_topic *t, const char *digest, const void *p,
    size_t len, struct error *e)
{
	struct message m = {.value = {.p = p, .len = len},
	    .key = make_key(REGISTRY_BLOB_KEY, digest)};
	enum single_outcome outcome;
	int64_t offset;

	outcome = send_record(t, &m, "the model", &offset, e);
	free((void *)(uintptr_t)m.key.p);
	return outcome == SINGLE_SENT ? 0 : -1;
}

/* --- bytes ------------------------------------------------------------------------ */

static bool
is_there(const struct registry_topic *t, const char *digest)
{
	const struct registry_blob *blob =
	    registry_blobs_find(&t->blobs, digest);

	return blob != NULL && blob->state == BLOB_THERE;
}

int
registry_topic_keep(struct carrier *c, const char *digest, const void *p,
    size_t len, struct error *e)
{
	struct registry_topic *t = registry_topic_of(c);

	if (strcmp(t->kept_digest, digest) != 0) {
		t->kept.len = 0;
		buf_add(&t->kept, p, len);
		memcpy(t->kept_digest, digest, DIGEST_TEXT);
	}
	return is_there(t, digest) ? 0 : send_blob(t, digest, p, len, e);
}

int
registry_topic_bytes(
    struct carrier *c, const char *digest, struct buf *b, struct error *e)
{
	struct registry_topic *t = registry_topic_of(c);
	const struct registry_blob *blob =
	    registry_blobs_find(&t->blobs, digest);

	if (blob == NULL)
		return error_set(e, ST_CANNOT,
		    "a model's bytes are missing: topic '%s' has no record "
		    "'" REGISTRY_BLOB_KEY "%s'",
		    t->topic, digest);
	if (blob->state == BLOB_REMOVED)
		return error_set(e, ST_CANNOT,
		    "a model's bytes are missing: %s@%" PRId64 " removes %s",
		    t->topic, blob->offset, digest);
	if (blob->state == BLOB_CHANGED)
		return error_set(e, ST_CANNOT,
		    "a model was changed: the bytes of %s@%" PRId64
		    " do not have the digest %s",
		    t->topic, blob->offset, digest);
	return registry_blobs_read(&t->blobs, blob, b, e);
}

/* --- events ----------------------------------------------------------------------- */

/*
 * Make sure that the bytes of a new version are there: a sweep that did not know
 * of it yet may have removed them.
 */
static int
restore(
    struct registry_topic *t, const struct registry_event *v, struct error *e)
{
	if (v->op != EVENT_PUT || is_there(t, v->digest) ||
	    strcmp(t->kept_digest, v->digest) != 0)
		return 0;
	return send_blob(t, v->digest, t->kept.data, t->kept.len, e);
}

/* Read the topic until it is known what became of an event. */
static int
find_out(struct registry_topic *t, struct fold *f, enum single_outcome outcome,
    int64_t offset, struct error *e)
{
	struct error why = *e;

	if (outcome == SINGLE_SENT)
		return registry_topic_reach(t, f, offset + 1, e);
	if (outcome == SINGLE_PERHAPS && registry_topic_catch_up(t, f, e) == 0)
		return 0;
	*e = why;
	return -1;
}

int
registry_topic_append(struct carrier *c, struct fold *f,
    const struct registry_event *v, struct error *e)
{
	struct registry_topic *t = registry_topic_of(c);
	struct message m = {.value = {.p = v->line, .len = v->len},
	    .key = make_key(REGISTRY_EVENT_KEY, v->id)};
	enum single_outcome outcome;
	int64_t offset = -1;
	int failed;

	outcome = send_record(t, &m, "the event", &offset, e);
	free((void *)(uintptr_t)m.key.p);
	failed = find_out(t, f, outcome, offset, e);
	if (failed)
		return -1;
	/* One that is not there after all is lost: it is made anew. */
	if (fold_event(f, v->id) == NULL)
		return 0;
	return restore(t, v, e) < 0 ? -1 : 1;
}

/* --- sweeping --------------------------------------------------------------------- */

/* Does any event name these bytes? */
static bool
is_named(const struct fold *f, const char *digest)
{
	for (size_t i = 0; i < f->events; i++)
		if (f->event[i]->op == EVENT_PUT &&
		    strcmp(f->event[i]->digest, digest) == 0)
			return true;
	return false;
}

/* Put back what somebody has made a version of while it was removed. */
static int
put_back(struct registry_topic *t, struct fold *f, struct error *e)
{
	struct buf bytes = {0};
	int failed = registry_topic_catch_up(t, f, e);

	for (size_t i = 0; !failed && i < t->blobs.digest.count; i++) {
		const char *digest = t->blobs.digest.text[i];
		const struct registry_blob *blob = &t->blobs.blob[i];

		if (blob->state != BLOB_REMOVED || !blob->kept ||
		    !fold_needs(f, digest))
			continue;
		bytes.len = 0;
		failed = registry_blobs_read(&t->blobs, blob, &bytes, e);
		if (!failed)
			failed = send_blob(t, digest, bytes.data, bytes.len, e);
	}
	buf_release(&bytes);
	return failed;
}

int
registry_topic_sweep(
    struct carrier *c, struct fold *f, size_t *removed, struct error *e)
{
	struct registry_topic *t = registry_topic_of(c);
	int64_t now = clock_wall_ms();

	*removed = 0;
	for (size_t i = 0; i < t->blobs.digest.count; i++) {
		const char *digest = t->blobs.digest.text[i];
		const struct registry_blob *blob = &t->blobs.blob[i];

		if (blob->state == BLOB_REMOVED || fold_needs(f, digest) ||
		    (now - blob->time < ORPHAN_MS && !is_named(f, digest)))
			continue;
		if (send_blob(t, digest, NULL, 0, e) < 0)
			return -1;
		(*removed)++;
	}
	return *removed > 0 ? put_back(t, f, e) : 0;
}

int
registry_topic_inspect(struct carrier *c, const struct fold *f,
    void (*tell)(void *arg, const char *sentence), void *arg, struct error *e)
{
	struct registry_topic *t = registry_topic_of(c);
	struct buf say = {0};

	(void)f;
	(void)e;
	if (t->strange == 0)
		return 0;
	buf_add_format(&say,
	    "topic '%s' has %" PRIu64 " record%s that no models command "
	    "writes: of other keys, or copies of events",
	    t->topic, t->strange, t->strange == 1 ? "" : "s");
	tell(arg, buf_string(&say));
	buf_release(&say);
	return 1;
}
