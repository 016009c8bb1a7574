#include "lineage.h"

#include <inttypes.h>
#include <math.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/cut.h"

/* libcrypto computes SHA-256 with the processor's instructions for it. */
struct sha {
	EVP_MD *kind;
	EVP_MD_CTX *state;
};

static void
sha_need(int done)
{
	if (done != 1)
		diex(ST_FAILED, "libcrypto cannot compute a SHA-256");
}

static struct sha *
sha_new(void)
{
	struct sha *s = mem_zero(1, sizeof *s);

	s->kind = EVP_MD_fetch(NULL, "SHA256", NULL);
	s->state = EVP_MD_CTX_new();
	sha_need(s->kind != NULL && s->state != NULL);
	return s;
}

static void
sha_free(struct sha *s)
{
	if (s == NULL)
		return;
	EVP_MD_CTX_free(s->state);
	EVP_MD_free(s->kind);
	free(s);
}

static void
sha_start(const struct sha *s)
{
	sha_need(EVP_DigestInit_ex2(s->state, s->kind, NULL));
}

static void
sha_add(const struct sha *s, const void *p, size_t len)
{
	sha_need(EVP_DigestUpdate(s->state, p, len));
}

static void
sha_end(const struct sha *s, unsigned char digest[LINEAGE_DIGEST])
{
	sha_need(EVP_DigestFinal_ex(s->state, digest, NULL));
}

void
lineage_init(struct lineage *l, struct rec *r)
{
	*l = (struct lineage){
	    .field = rec_want(r, PLACE_MEMBER),
	    .earliest = INT64_MAX,
	    .latest = -1,
	};
}

void
lineage_release(struct lineage *l)
{
	words_release(&l->topics);
	place_release(&l->said);
	sha_free(l->sha);
	sha_free(l->all);
	*l = (struct lineage){0};
}

int
lineage_read(struct lineage *l, const struct rec *r, struct fault *f)
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
		l->sha = sha_new();
	cut_find(r, l->field, &from, &to);
	sha_start(l->sha);
	sha_add(l->sha, r->text, (size_t)(from - r->text));
	sha_add(l->sha, to, (size_t)(r->text + r->len - to));
	sha_end(l->sha, l->next.digest);
	return 0;
}

void
lineage_add(struct lineage *l)
{
	if (l->said.timestamp < 0)
		return;
	if (l->said.timestamp < l->earliest)
		l->earliest = l->said.timestamp;
	if (l->said.timestamp > l->latest)
		l->latest = l->said.timestamp;
}

size_t *
lineage_sort_topics(struct lineage *l)
{
	return words_sort(&l->topics);
}

void
lineage_tell_start(struct lineage *l)
{
	l->all = sha_new();
	sha_start(l->all);
}

int
lineage_tell(struct lineage *l, struct model_lineage *m, const struct place *p,
    struct error *e)
{
	const char *topic = l->topics.text[place_topic(p)];
	struct model_range *r;

	if (m->rows > 0 && p->where == l->last.where &&
	    p->offset == l->last.offset)
		return error_set(e, ST_CANNOT,
		    "%s[%" PRId32 "]@%" PRIu64 " is there twice", topic,
		    place_partition(p), p->offset);
	if (m->rows == 0 || p->where != l->last.where) {
		m->range = mem_grow(
		    m->range, m->count, &l->capacity, sizeof *m->range);
		m->range[m->count++] =
		    (struct model_range){.topic = mem_string(topic),
			.partition = place_partition(p),
			.first = (int64_t)p->offset};
	}
	r = &m->range[m->count - 1];
	r->last = (int64_t)p->offset;
	r->rows++;
	m->rows++;
	sha_add(l->all, p->digest, LINEAGE_DIGEST);
	l->last = *p;
	return 0;
}

void
lineage_tell_end(struct lineage *l, struct model_lineage *m)
{
	char text[sizeof "sha256:" + 2 * LINEAGE_DIGEST];
	unsigned char digest[LINEAGE_DIGEST];
	size_t len = (size_t)sprintf(text, "sha256:");

	sha_end(l->all, digest);
	for (size_t i = 0; i < LINEAGE_DIGEST; i++)
		len += (size_t)sprintf(text + len, "%02x", digest[i]);
	m->digest = mem_string(text);
	if (l->latest >= 0) {
		m->timestamp_first = (double)l->earliest;
		m->timestamp_last = (double)l->latest;
	}
}

bool
lineage_within(const struct lineage *l, const struct model_lineage *m)
{
	int64_t offset = (int64_t)l->next.offset;

	for (size_t i = 0; i < m->count; i++) {
		const struct model_range *r = &m->range[i];

		if (r->partition == place_partition(&l->next) &&
		    r->first <= offset && offset <= r->last &&
		    strcmp(r->topic, l->topics.text[place_topic(&l->next)]) ==
			0)
			return true;
	}
	return false;
}
