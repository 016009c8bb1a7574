#include "kafka/registry_topic.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/stop.h"
#include "kafka/admin.h"
#include "kafka/registry_parts.h"
#include "kafka/topic.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define WAIT_MS 100 /* for a message, between two looks at signals */

/* --- the records ---------------------------------------------------------------- */

/* Note damage: it stays, and what was read before it holds. */
static int
damage(struct registry_topic *t, const rd_kafka_message_t *m, const char *what,
    struct error *e)
{
	error_set(&t->damage, ST_CANNOT, "%s@%" PRId64 " %s", t->topic,
	    m->offset, what);
	t->damaged = true;
	*e = t->damage;
	return -1;
}

/* Take the record of an event. 1: it counts; 0; -1. */
static int
take_event(struct registry_topic *t, struct fold *f, const char *id,
    const rd_kafka_message_t *m, struct error *e)
{
	struct fold_at at = {
	    .position = m->offset, .time = rd_kafka_message_timestamp(m, NULL)};
	enum fold_taken taken;
	char is[EVENT_ID];
	struct error why;

	if (m->payload == NULL)
		return fold_event(f, id) == NULL
		    ? 0
		    : damage(t, m, "removes an event that counts", e);
	if (registry_event_id(is, m->payload, m->len, &why) < 0 ||
	    (strcmp(is, id) != 0 &&
		error_set(&why, ST_CANNOT, "has the key of another event") <
		    0) ||
	    fold_take(f, m->payload, m->len, &at, &taken, &why) < 0)
		return damage(t, m, why.text, e);
	if (taken == FOLD_REPEATED)
		t->strange++;
	return taken == FOLD_COUNTS;
}

/* Copy the key after its prefix; NULL: it begins otherwise. */
static char *
key_after(const rd_kafka_message_t *m, const char *prefix)
{
	size_t len = strlen(prefix);

	if (m->key == NULL || m->key_len < len ||
	    memcmp(m->key, prefix, len) != 0)
		return NULL;
	return mem_copy((const char *)m->key + len, m->key_len - len);
}

/* Take a record; one with another key is none of ours. */
static int
take(struct registry_topic *t, struct fold *f, const rd_kafka_message_t *m,
    struct error *e)
{
	char *id = key_after(m, REGISTRY_EVENT_KEY);
	char *digest = key_after(m, REGISTRY_BLOB_KEY);
	int got = 0;

	if (id != NULL && name_is_hex(id, EVENT_ID - 1))
		got = take_event(t, f, id, m, e);
	else if (digest != NULL && name_is_digest(digest))
		got = registry_blobs_take(&t->blobs, digest, m->payload, m->len,
		    m->offset, rd_kafka_message_timestamp(m, NULL), e);
	else
		t->strange++;
	free(id);
	free(digest);
	/* What could not be kept is read again. */
	if (got >= 0 || t->damaged)
		t->next = m->offset + 1;
	return got;
}

/* --- reading -------------------------------------------------------------------- */

/* Take one record, if one comes in time. 2: none did; else as take(). */
static int
take_next(struct registry_topic *t, struct fold *f, int ms, struct error *e)
{
	rd_kafka_message_t *m;
	int got;

	if (t->damaged) {
		*e = t->damage;
		return -1;
	}
	switch (source_next(&t->source, ms, &m, e)) {
	case SOURCE_MESSAGE:
		got = take(t, f, m, e);
		if (got >= 0)
			places_put_out(&t->source.places, m);
		rd_kafka_message_destroy(m);
		return got;
	case SOURCE_IDLE:
		return 2;
	case SOURCE_END:
	case SOURCE_ERROR:
		break;
	}
	return -1;
}

int
registry_topic_poll(struct carrier *c, struct fold *f, int ms, struct error *e)
{
	struct registry_topic *t = registry_topic_of(c);
	int64_t end = clock_ms() + ms, left = ms;
	int counted = 0, got;

	/* After a record that counts no wait, but for all that is at hand. */
	do {
		if (counted || left <= 0)
			left = 0;
		got =
		    take_next(t, f, (int)(left < WAIT_MS ? left : WAIT_MS), e);
		if (got < 0)
			return -1;
		counted |= got == 1;
		left = end - clock_ms();
	} while (got != 2 || (!counted && left > 0 && stop_requested() == 0));
	return counted;
}

/* How far has reading come? */
static int64_t
reached(const struct registry_topic *t)
{
	int64_t next = t->source.places.at[0].next;

	/* Marks of transactions are passed without a message. */
	return next > t->next ? next : t->next;
}

int
registry_topic_reach(
    struct registry_topic *t, struct fold *f, int64_t end, struct error *e)
{
	int64_t since = clock_ms();

	while (reached(t) < end) {
		int got = take_next(t, f, WAIT_MS, e);

		if (got < 0)
			return -1;
		if (got != 2)
			since = clock_ms();
		else if (stop_requested() != 0 ||
		    clock_ms() - since > t->source.kafka.timeout_ms)
			return kafka_failure(
			    &t->source.kafka, e, "no broker answers");
	}
	return 0;
}

int
registry_topic_catch_up(
    struct registry_topic *t, struct fold *f, struct error *e)
{
	rd_kafka_topic_partition_list_t *list =
	    rd_kafka_topic_partition_list_new(1);
	int64_t end;
	int failed;

	rd_kafka_topic_partition_list_add(list, t->topic, 0);
	failed = admin_offsets_at(&t->ask, list, ADMIN_END, e);
	end = list->elems[0].offset;
	rd_kafka_topic_partition_list_destroy(list);
	return failed ? failed : registry_topic_reach(t, f, end, e);
}

/* --- opening -------------------------------------------------------------------- */

struct registry_topic *
registry_topic_of(struct carrier *c)
{
	return (struct registry_topic *)(void *)c;
}

/*
 * Clients are left to the end of the process, as source_close() says, and their
 * threads use what they were started with: so closed carriers stay, in a list.
 */
static struct registry_topic *closed;

static void
close_topic(struct carrier *c)
{
	struct registry_topic *t = registry_topic_of(c);

	single_release(&t->writer);
	source_close(&t->source);
	registry_blobs_release(&t->blobs);
	buf_release(&t->kept);
	t->next_closed = closed;
	closed = t;
}

static const struct carrier_kind kind = {
    .poll = registry_topic_poll,
    .read_all = registry_topic_begin,
    .begin = registry_topic_begin,
    .append = registry_topic_append,
    .keep = registry_topic_keep,
    .end = registry_topic_end,
    .bytes = registry_topic_bytes,
    .sweep = registry_topic_sweep,
    .inspect = registry_topic_inspect,
    .close = close_topic,
};

static int
start(struct registry_topic *t, const struct kafka_opts *o, struct error *e)
{
	if (topic_check_name(t->topic, e) < 0 ||
	    admin_start(&t->ask, o, e) < 0 || registry_topic_check(t, e) < 0 ||
	    registry_blobs_open(&t->blobs, e) < 0)
		return -1;
	return source_open(&t->source, o, &t->source_opts, NULL, e);
}

static struct carrier *
open_topic(const char *topic, const void *arg, struct error *e)
{
	const struct kafka_opts *o = arg;
	struct registry_topic *t = mem_zero(1, sizeof *t);
	struct buf name = {0};

	buf_add_format(&name, REGISTRY_TOPIC "%s", topic);
	buf_string(&name);
	t->carrier = (struct carrier){.kind = &kind, .source = name.data};
	t->topic = mem_string(topic);
	t->topics[0] = t->topic;
	t->blobs.fd = -1;
	t->source_opts = (struct source_opts){.topics = t->topics,
	    .start = {.kind = START_BEGINNING},
	    .partition = SOURCE_ALL_PARTITIONS,
	    .committed_only = true};
	t->writer = (struct single){.options = o, .topic = t->topic};
	if (start(t, o, e) == 0)
		return &t->carrier;
	close_topic(&t->carrier);
	return NULL;
}

struct registry_topics
registry_topics(const struct kafka_opts *o)
{
	return (struct registry_topics){.open = open_topic, .arg = o};
}
