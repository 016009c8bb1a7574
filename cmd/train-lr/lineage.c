#include "lineage.h"

#include <inttypes.h>
#include <math.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "stream/cut.h"

#define MEMBER "_kafka"
/* The model file's numbers are doubles. */
#define WHOLE_MAX (INT64_C(1) << 53)

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
	    .field = rec_want(r, MEMBER),
	    .earliest = INT64_MAX,
	    .latest = -1,
	};
}

void
lineage_release(struct lineage *l)
{
	levels_release(&l->topics);
	free(l->place);
	sha_free(l->sha);
	*l = (struct lineage){0};
}

static int
not_position(struct fault *f)
{
	return fault_set(f, REASON_WRONG_TYPE, MEMBER,
	    "field '%s' is not a position", MEMBER);
}

/* A whole number that is not negative. */
static bool
read_whole(const struct json_member *m, int64_t most, int64_t *n)
{
	char text[24];
	char *end;

	if (m->type != JSON_NUMBER || m->len >= sizeof text ||
	    m->text[0] == '-')
		return false;
	memcpy(text, m->text, m->len);
	text[m->len] = '\0';
	*n = strtoll(text, &end, 10);
	return *end == '\0' && *n <= most;
}

/* The members of the position that matter here; each must be there once. */
static int
read_position(struct lineage *l, const struct rec_field *v, struct fault *f)
{
	const char *p = v->text, *end = v->text + v->len;
	struct buf topic = {0};
	struct json_member m;
	int found = 0;
	int64_t partition = 0;
	bool good = true;

	l->next_timestamp = -1;
	while (good && json_next(&p, end, &m)) {
		if (json_key_is(&m, "topic") && m.type == JSON_STRING) {
			json_unescape(&topic, m.text + 1, m.len - 2);
			found += 1;
		} else if (json_key_is(&m, "partition")) {
			good = read_whole(&m, INT32_MAX, &partition);
			l->next.partition = (int32_t)partition;
			found += 10;
		} else if (json_key_is(&m, "offset")) {
			good = read_whole(&m, WHOLE_MAX, &l->next.offset);
			found += 100;
		} else if (json_key_is(&m, "timestamp") &&
		    m.type != JSON_NULL) {
			good = read_whole(&m, WHOLE_MAX, &l->next_timestamp);
		}
	}
	good = good && found == 111 && topic.len > 0 &&
	    memchr(topic.data, '\0', topic.len) == NULL;
	if (good)
		l->next.topic =
		    (uint32_t)levels_add(&l->topics, topic.data, topic.len);
	buf_release(&topic);
	return good ? 0 : not_position(f);
}

int
lineage_read(struct lineage *l, const struct rec *r, struct fault *f)
{
	const struct rec_field *v = &r->field[l->field];
	const char *from, *to;

	if (v->type == JSON_ABSENT)
		return fault_set(f, REASON_MISSING, MEMBER,
		    "field '%s' is missing, and the first record has it",
		    MEMBER);
	if (v->type != JSON_OBJECT)
		return not_position(f);
	if (read_position(l, v, f) < 0)
		return -1;
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
	l->place = mem_grow(l->place, l->rows, &l->capacity, sizeof *l->place);
	l->next.row = l->rows;
	l->place[l->rows++] = l->next;
	if (l->next_timestamp < 0)
		return;
	if (l->next_timestamp < l->earliest)
		l->earliest = l->next_timestamp;
	if (l->next_timestamp > l->latest)
		l->latest = l->next_timestamp;
}

static int
compare_places(const struct place *a, const struct place *b)
{
	if (a->topic != b->topic)
		return a->topic < b->topic ? -1 : 1;
	if (a->partition != b->partition)
		return a->partition < b->partition ? -1 : 1;
	return (a->offset > b->offset) - (a->offset < b->offset);
}

static int
compare(const void *a, const void *b)
{
	return compare_places(a, b);
}

static bool
is_sorted(const struct lineage *l)
{
	for (size_t i = 1; i < l->rows; i++)
		if (compare_places(&l->place[i - 1], &l->place[i]) > 0)
			return false;
	return true;
}

static int
check_twice(const struct lineage *l, struct error *e)
{
	for (size_t i = 1; i < l->rows; i++) {
		const struct place *p = &l->place[i];

		if (compare_places(p - 1, p) == 0)
			return error_set(e, ST_CANNOT,
			    "%s[%" PRId32 "]@%" PRId64 " is there twice",
			    l->topics.text[p->topic], p->partition, p->offset);
	}
	return 0;
}

int
lineage_sort(struct lineage *l, struct error *e)
{
	size_t *now = levels_sort(&l->topics);
	bool sorted;

	for (size_t i = 0; i < l->rows; i++)
		l->place[i].topic = (uint32_t)now[l->place[i].topic];
	free(now);
	sorted = is_sorted(l);
	if (!sorted)
		qsort(l->place, l->rows, sizeof *l->place, compare);
	if (check_twice(l, e) < 0)
		return -1;
	return sorted ? 0 : 1;
}

static void
tell_digest(const struct lineage *l, struct model_lineage *m)
{
	char text[sizeof "sha256:" + 2 * LINEAGE_DIGEST];
	unsigned char digest[LINEAGE_DIGEST];
	size_t len = (size_t)sprintf(text, "sha256:");

	sha_start(l->sha);
	for (size_t i = 0; i < l->rows; i++)
		sha_add(l->sha, l->place[i].digest, LINEAGE_DIGEST);
	sha_end(l->sha, digest);
	for (size_t i = 0; i < LINEAGE_DIGEST; i++)
		len += (size_t)sprintf(text + len, "%02x", digest[i]);
	m->digest = mem_string(text);
}

void
lineage_tell(const struct lineage *l, struct model_lineage *m)
{
	size_t capacity = 0;

	if (!l->on)
		return;
	for (size_t i = 0; i < l->rows; i++) {
		const struct place *p = &l->place[i];
		struct model_range *r;

		if (i == 0 || p[-1].topic != p->topic ||
		    p[-1].partition != p->partition) {
			m->range = mem_grow(
			    m->range, m->count, &capacity, sizeof *m->range);
			m->range[m->count++] = (struct model_range){
			    .topic = mem_string(l->topics.text[p->topic]),
			    .partition = p->partition,
			    .first = p->offset};
		}
		r = &m->range[m->count - 1];
		r->last = p->offset;
		r->rows++;
	}
	m->rows = l->rows;
	tell_digest(l, m);
	if (l->latest >= 0) {
		m->timestamp_first = (double)l->earliest;
		m->timestamp_last = (double)l->latest;
	}
}

bool
lineage_within(const struct lineage *l, const struct model_lineage *m)
{
	for (size_t i = 0; i < m->count; i++) {
		const struct model_range *r = &m->range[i];

		if (r->partition == l->next.partition &&
		    r->first <= l->next.offset && l->next.offset <= r->last &&
		    strcmp(r->topic, l->topics.text[l->next.topic]) == 0)
			return true;
	}
	return false;
}
