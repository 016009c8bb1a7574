#include "kafka/boundary.h"

#include "base/mem.h"
#include "kafka/described.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
boundaries_clear(struct boundaries *bs)
{
	bs->count = bs->text.len = 0;
}

/* The text may move until it is whole: lengths only. */
void
boundaries_add(
    struct boundaries *bs, const char *group, const struct boundary *b)
{
	struct message m = {.partition = MESSAGE_ANY_PARTITION};
	size_t at = bs->text.len;

	buf_add_format(&bs->text, "%s/%s/%" PRId32 "/%" PRId64, group, b->topic,
	    b->partition, b->epoch);
	m.key.len = bs->text.len - at;
	at = bs->text.len;
	buf_add_format(&bs->text,
	    "{\"from\":%" PRId64 ",\"digest\":\"%s\",\"epoch\":%" PRId64 "}",
	    b->from, b->digest, b->epoch);
	m.value.len = bs->text.len - at;
	bs->message = mem_grow(
	    bs->message, bs->count, &bs->capacity, sizeof *bs->message);
	bs->message[bs->count++] = m;
}

void
boundaries_close(struct boundaries *bs)
{
	const char *p = bs->text.data;

	for (size_t i = 0; i < bs->count; i++) {
		struct message *m = &bs->message[i];

		m->key.p = p;
		m->value.p = p + m->key.len;
		p = m->value.p + m->value.len;
	}
}

void
boundaries_release(struct boundaries *bs)
{
	free(bs->message);
	buf_release(&bs->text);
	*bs = (struct boundaries){0};
}

static void
take_policy(void *arg, size_t topic, const char *name, const char *value)
{
	(void)topic;
	if (strcmp(name, "cleanup.policy") == 0)
		snprintf(arg, 64, "%s", value);
}

int
boundary_check_topic(struct kafka *k, const char *used, struct error *e)
{
	char policy[64] = "";

	described_topics(k, &used, 1, take_policy, policy);
	if (*policy == '\0' || strcmp(policy, "compact") == 0)
		return 0;
	return error_set(e, ST_CANNOT,
	    "topic '%s' has cleanup.policy=%s, which deletes what it tells of "
	    "models: 'topics --create %s:1 --set cleanup.policy=compact' makes "
	    "a right one",
	    used, policy, used);
}
