#include "base/mem.h"
#include "base/num.h"
#include "base/stop.h"
#include "kafka/boundary.h"
#include "kafka/source.h"
#include "stream/rec.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define POLL_MS 100
#define WHOLE_MAX 9007199254740992.0 /* 2^53 */

struct boundary_reading {
	struct boundary_list *list;
	const char *used, *group;
	struct rec rec;
	size_t from, digest, epoch; /* its fields */
	struct buf line;
};

static bool
nothing_to_flush(void)
{
	return true;
}

/* Cut the part after the last slash off; NULL: there is none. */
static char *
cut_last(char *key)
{
	char *slash = strrchr(key, '/');

	if (slash == NULL)
		return NULL;
	*slash = '\0';
	return slash + 1;
}

/* Take the key apart; false: it is of another group. */
static bool
read_key(
    struct boundary_reading *r, const rd_kafka_message_t *m, struct boundary *b)
{
	char *key = mem_copy(m->key, m->key_len), *text[3];
	long long partition = -1, epoch = -1;
	bool ours = true;

	for (size_t i = 0; i < 3 && ours; i++)
		ours = (text[i] = cut_last(key)) != NULL;
	ours = ours && strcmp(key, r->group) == 0 &&
	    num_int(text[0], 0, INT64_MAX, &epoch) &&
	    num_int(text[1], 0, INT32_MAX, &partition);
	if (ours) {
		struct words *names = &r->list->topics;
		size_t at = words_add(names, text[2], strlen(text[2]));

		b->topic = names->text[at];
		b->partition = (int32_t)partition;
		b->epoch = epoch;
	}
	free(key);
	return ours;
}

static int
read_whole(const struct rec *rec, size_t field, int64_t *n)
{
	const struct rec_field *v = &rec->field[field];

	if (v->type != JSON_NUMBER ||
	    !(v->number >= 0 && v->number < WHOLE_MAX))
		return -1;
	*n = (int64_t)v->number;
	return 0;
}

static int
read_value(
    struct boundary_reading *r, const rd_kafka_message_t *m, struct boundary *b)
{
	struct fault f;
	const struct rec_field *v = &r->rec.field[r->digest];
	struct buf digest = {0};
	int64_t epoch;
	int failed = -1;

	r->line.len = 0;
	buf_add(&r->line, m->payload, m->len);
	buf_add_byte(&r->line, '\n');
	memset(buf_reserve(&r->line, JSON_SLACK), 0, JSON_SLACK);
	if (rec_read(&r->rec, r->line.data, m->len, &f) < 0 ||
	    read_whole(&r->rec, r->from, &b->from) < 0 ||
	    read_whole(&r->rec, r->epoch, &epoch) < 0 || epoch != b->epoch)
		return -1;
	v = &r->rec.field[r->digest];
	if (v->type == JSON_STRING) {
		rec_text(&r->rec, r->digest, &digest);
		if (name_is_digest(buf_string(&digest))) {
			memcpy(b->digest, digest.data, DIGEST_TEXT);
			failed = 0;
		}
	}
	buf_release(&digest);
	return failed;
}

/* Take a record of the topic, if it is one of the group's. */
static int
take(struct boundary_reading *r, const rd_kafka_message_t *m, struct error *e)
{
	struct boundary_list *l = r->list;
	struct boundary b = {.from = 0};

	if (m->key == NULL || m->payload == NULL || !read_key(r, m, &b))
		return 0;
	if (read_value(r, m, &b) < 0)
		return error_set(e, ST_CANNOT,
		    "%s[%" PRId32 "]@%" PRId64
		    ": it is no boundary of a model, {\"from\":OFFSET,"
		    "\"digest\":..,\"epoch\":..}",
		    r->used, m->partition, m->offset);
	for (size_t i = l->count; i-- > 0;)
		if (l->at[i].topic == b.topic &&
		    l->at[i].partition == b.partition &&
		    l->at[i].epoch == b.epoch) {
			l->at[i] = b; /* written again: the last one counts */
			return 0;
		}
	l->at = mem_grow(l->at, l->count, &l->capacity, sizeof *l->at);
	l->at[l->count++] = b;
	return 0;
}

static int
compare(const void *x, const void *y)
{
	const struct boundary *a = x, *b = y;
	int topics = strcmp(a->topic, b->topic);

	if (topics != 0)
		return topics;
	if (a->partition != b->partition)
		return a->partition < b->partition ? -1 : 1;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return a->epoch < b->epoch ? -1 : a->epoch > b->epoch;
}

static int
read_all(struct boundary_reading *r, struct source *s, struct error *e)
{
	for (;;) {
		rd_kafka_message_t *m;
		int failed;

		switch (source_next(s, POLL_MS, &m, e)) {
		case SOURCE_MESSAGE:
			failed = take(r, m, e);
			rd_kafka_message_destroy(m);
			if (failed < 0)
				return -1;
			break;
		case SOURCE_END:
			return 0;
		case SOURCE_ERROR:
			return -1;
		default:
			if (stop_requested() != 0)
				return error_set(
				    e, ST_FAILED, "stopped by a signal");
			break;
		}
	}
}

int
boundary_list_read(struct boundary_list *l, const struct kafka_opts *k,
    const char *used, const char *group, struct error *e)
{
	char *topics[] = {(char *)(uintptr_t)used, NULL};
	const struct source_opts o = {.topics = topics,
	    .partition = SOURCE_ALL_PARTITIONS,
	    .to_end = true,
	    .committed_only = true};
	struct boundary_reading r = {.list = l, .used = used, .group = group};
	struct source s;
	int failed;

	*l = (struct boundary_list){0};
	rec_init(&r.rec);
	r.from = rec_want(&r.rec, "from");
	r.digest = rec_want(&r.rec, "digest");
	r.epoch = rec_want(&r.rec, "epoch");
	failed = source_open(&s, k, &o, nothing_to_flush, e);
	if (failed == 0)
		failed = read_all(&r, &s, e);
	source_close(&s);
	rec_release(&r.rec);
	buf_release(&r.line);
	if (failed == 0 && l->count > 0)
		qsort(l->at, l->count, sizeof *l->at, compare);
	return failed;
}

const struct boundary *
boundary_list_find(const struct boundary_list *l, const char *topic,
    int32_t partition, int64_t offset)
{
	const struct boundary sought = {.topic = topic,
	    .partition = partition,
	    .from = offset,
	    .epoch = INT64_MAX};
	size_t lo = 0, hi = l->count;
	const struct boundary *b;

	while (lo < hi) {
		size_t half = lo + (hi - lo) / 2;

		if (compare(&l->at[half], &sought) <= 0)
			lo = half + 1;
		else
			hi = half;
	}
	if (lo == 0)
		return NULL;
	b = &l->at[lo - 1];
	return b->partition == partition && strcmp(b->topic, topic) == 0 ? b
									 : NULL;
}

void
boundary_list_release(struct boundary_list *l)
{
	free(l->at);
	words_release(&l->topics);
	*l = (struct boundary_list){0};
}
