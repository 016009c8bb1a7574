#include "kafka/places.h"

#include "base/json_out.h"
#include "base/mem.h"
#include "kafka/epoch.h"

#include <stdlib.h>
#include <string.h>

void
places_release(struct places *ps)
{
	free(ps->at);
	*ps = (struct places){0};
}

struct place *
places_add(struct places *ps, const char *topic, int32_t partition)
{
	ps->at = mem_grow(ps->at, ps->count, &ps->capacity, sizeof *ps->at);
	ps->at[ps->count] = (struct place){.topic = topic,
	    .partition = partition,
	    .next = -1,
	    .left = -1,
	    .committed = -1,
	    .epoch = EPOCH_NONE};
	return &ps->at[ps->count++];
}

struct place *
places_add_late(struct places *ps, const char *topic, int32_t partition)
{
	struct place *p = places_add(ps, topic, partition);

	p->low = RD_KAFKA_OFFSET_BEGINNING;
	p->late = true;
	return p;
}

static bool
is_at(const struct place *p, const char *topic, int32_t partition)
{
	return p->partition == partition && strcmp(p->topic, topic) == 0;
}

struct place *
places_find(struct places *ps, const char *topic, int32_t partition)
{
	/* Mostly the message comes from the last one's place. */
	if (ps->found < ps->count &&
	    is_at(&ps->at[ps->found], topic, partition))
		return &ps->at[ps->found];
	for (size_t i = 0; i < ps->count; i++)
		if (is_at(&ps->at[i], topic, partition)) {
			ps->found = i;
			return &ps->at[i];
		}
	return NULL;
}

struct place *
places_of(struct places *ps, const rd_kafka_message_t *m)
{
	return places_find(ps, rd_kafka_topic_name(m->rkt), m->partition);
}

rd_kafka_topic_partition_list_t *
places_list(const struct places *ps, int64_t offset)
{
	rd_kafka_topic_partition_list_t *list =
	    rd_kafka_topic_partition_list_new((int)ps->count);

	for (size_t i = 0; i < ps->count; i++)
		rd_kafka_topic_partition_list_add(
		    list, ps->at[i].topic, ps->at[i].partition)
		    ->offset = offset;
	return list;
}

void
places_forget(struct places *ps)
{
	for (size_t i = 0; i < ps->count; i++)
		ps->at[i].mine = false;
}

void
places_forget_topic(struct places *ps, const char *topic)
{
	for (size_t i = 0; i < ps->count; i++)
		if (strcmp(ps->at[i].topic, topic) == 0)
			ps->at[i].mine = false;
}

void
places_put_out(struct places *ps, const rd_kafka_message_t *m)
{
	struct place *p = places_of(ps, m);

	if (p != NULL)
		p->next = m->offset + 1;
}

void
places_all_left(struct places *ps)
{
	for (size_t i = 0; i < ps->count; i++)
		ps->at[i].left = ps->at[i].next;
}

bool
places_have_left(const struct places *ps)
{
	for (size_t i = 0; i < ps->count; i++)
		if (ps->at[i].mine && ps->at[i].left > ps->at[i].committed)
			return true;
	return false;
}

void
places_committed(struct places *ps, const rd_kafka_topic_partition_list_t *list)
{
	for (int i = 0; i < list->cnt; i++) {
		const rd_kafka_topic_partition_t *t = &list->elems[i];
		struct place *p = places_find(ps, t->topic, t->partition);

		if (p != NULL)
			p->committed = t->offset;
	}
}

void
places_write(const struct places *ps, struct buf *b)
{
	for (size_t i = 0; i < ps->count; i++) {
		const struct place *p = &ps->at[i];
		struct json_out j = {.out = b};

		if (p->left < 0)
			continue;
		json_out_object(&j, NULL);
		json_out_string(&j, "topic", p->topic);
		json_out_whole(&j, "partition", p->partition);
		json_out_whole(&j, "offset", p->left);
		json_out_end(&j);
		buf_add_byte(b, '\n');
	}
}

void
places_add_left(const struct places *ps, rd_kafka_topic_partition_list_t *list)
{
	for (size_t i = 0; i < ps->count; i++) {
		const struct place *p = &ps->at[i];

		if (p->mine)
			rd_kafka_topic_partition_list_add(
			    list, p->topic, p->partition)
			    ->offset = p->left >= 0 ? p->left : p->from;
	}
}

void
places_add_reached(
    const struct places *ps, rd_kafka_topic_partition_list_t *list)
{
	for (size_t i = 0; i < ps->count; i++) {
		const struct place *p = &ps->at[i];
		rd_kafka_topic_partition_t *t;

		if (!p->mine || p->next <= p->from || p->next <= p->left)
			continue;
		t = rd_kafka_topic_partition_list_find(
		    list, p->topic, p->partition);
		if (t == NULL)
			t = rd_kafka_topic_partition_list_add(
			    list, p->topic, p->partition);
		t->offset = p->next;
	}
}
