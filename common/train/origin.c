#include "train/origin.h"

#include "base/mem.h"
#include "base/sha256.h"
#include "stream/cut.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
origin_init(struct origin *l, struct rec *r)
{
	*l = (struct origin){
	    .field = rec_want(r, PLACE_MEMBER),
	    .earliest = INT64_MAX,
	    .latest = -1,
	};
}

void
origin_release(struct origin *l)
{
	words_release(&l->topics);
	place_release(&l->said);
	sha256_free(l->sha);
	sha256_free(l->all);
	*l = (struct origin){0};
}

int
origin_read(struct origin *l, const struct rec *r, struct fault *f)
{
	const struct rec_field *v = &r->field[l->field];
	const struct buf *topic = &l->said.topic;
	const char *from, *to;

	if (v->type == JSON_ABSENT)
		return fault_set(f, REASON_MISSING, PLACE_MEMBER,
		    "field '%s' is missing, and the first record has it",
		    PLACE_MEMBER);
	if (!place_read(&l->said, v))
		return fault_set(f, REASON_WRONG_TYPE, PLACE_MEMBER,
		    "field '%s' is not a position", PLACE_MEMBER);
	l->next.where = (uint64_t)words_add(&l->topics, topic->data, topic->len)
		<< 32 |
	    (uint64_t)l->said.partition;
	l->next.offset = (uint64_t)l->said.offset;
	if (l->sha == NULL)
		l->sha = sha256_new();
	cut_find(r, l->field, &from, &to);
	sha256_start(l->sha);
	sha256_add(l->sha, r->text, (size_t)(from - r->text));
	sha256_add(l->sha, to, (size_t)(r->text + r->len - to));
	sha256_end(l->sha, l->next.digest);
	return 0;
}

void
origin_add(struct origin *l)
{
	if (l->said.timestamp < 0)
		return;
	if (l->said.timestamp < l->earliest)
		l->earliest = l->said.timestamp;
	if (l->said.timestamp > l->latest)
		l->latest = l->said.timestamp;
}

size_t *
origin_sort_topics(struct origin *l)
{
	return words_sort(&l->topics);
}

void
origin_tell_start(struct origin *l)
{
	l->all = sha256_new();
	sha256_start(l->all);
}

int
origin_tell(struct origin *l, struct model_lineage *m,
    const struct origin_place *p, struct error *e)
{
	const char *topic = l->topics.text[origin_topic(p)];
	struct model_range *r;

	if (m->rows > 0 && p->where == l->last.where &&
	    p->offset == l->last.offset)
		return error_set(e, ST_CANNOT,
		    "%s[%" PRId32 "]@%" PRIu64 " occurs twice", topic,
		    origin_partition(p), p->offset);
	if (m->rows == 0 || p->where != l->last.where) {
		m->range = mem_grow(
		    m->range, m->count, &l->capacity, sizeof *m->range);
		m->range[m->count++] =
		    (struct model_range){.topic = mem_string(topic),
			.partition = origin_partition(p),
			.first = (int64_t)p->offset};
	}
	r = &m->range[m->count - 1];
	r->last = (int64_t)p->offset;
	r->rows++;
	m->rows++;
	sha256_add(l->all, p->digest, SHA256_BYTES);
	l->last = *p;
	return 0;
}

void
origin_tell_end(struct origin *l, struct model_lineage *m)
{
	char text[sizeof "sha256:" + 2 * SHA256_BYTES];
	unsigned char digest[SHA256_BYTES];
	size_t len = (size_t)sprintf(text, "sha256:");

	sha256_end(l->all, digest);
	for (size_t i = 0; i < SHA256_BYTES; i++)
		len += (size_t)sprintf(text + len, "%02x", digest[i]);
	m->digest = mem_string(text);
	if (l->latest >= 0) {
		m->timestamp_first = (double)l->earliest;
		m->timestamp_last = (double)l->latest;
	}
}

bool
origin_within(const struct origin *l, const struct model_lineage *m)
{
	int64_t offset = (int64_t)l->next.offset;

	for (size_t i = 0; i < m->count; i++) {
		const struct model_range *r = &m->range[i];

		if (r->partition == origin_partition(&l->next) &&
		    r->first <= offset && offset <= r->last &&
		    strcmp(r->topic, l->topics.text[origin_topic(&l->next)]) ==
			0)
			return true;
	}
	return false;
}
