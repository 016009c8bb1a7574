#include "kafka/renewed.h"

#include "base/clock.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_MS 1000  /* shorter waits ask nothing */
#define AGAIN_MS 10000 /* between two looks */
#define DOUBT_MS 15000 /* how long a complaint makes looks frequent: */
#define SOON_MS 500

void
renewed_init(struct renewed *r, struct kafka *k)
{
	*r = (struct renewed){.k = k, .looked = clock_ms()};
}

void
renewed_release(struct renewed *r)
{
	free(r->mark);
	*r = (struct renewed){0};
}

bool
renewed_is_due(struct renewed *r, int64_t now)
{
	int64_t since = now - r->looked;

	if (r->k->missing)
		r->doubts = now;
	else if (r->doubts != 0 && now - r->doubts > DOUBT_MS)
		r->doubts = 0;
	if (r->doubts != 0)
		return since >= SOON_MS;
	return since >= (r->marks == 0 ? FIRST_MS : AGAIN_MS);
}

static struct renewed_mark *
find_mark(struct renewed *r, const char *topic, int32_t partition)
{
	for (size_t i = 0; i < r->marks; i++)
		if (r->mark[i].partition == partition &&
		    strcmp(r->mark[i].topic, topic) == 0)
			return &r->mark[i];
	return NULL;
}

void
renewed_know(
    struct renewed *r, const char *topic, int32_t partition, int64_t end)
{
	struct renewed_mark *m = find_mark(r, topic, partition);

	/* A mark with its time will do for good: it stays true. */
	if (m != NULL && m->time == 0)
		m->offset = end;
	if (end <= 0 || m != NULL)
		return;
	r->mark = mem_grow(r->mark, r->marks, &r->capacity, sizeof *r->mark);
	r->mark[r->marks++] = (struct renewed_mark){
	    .topic = topic, .partition = partition, .offset = end};
}

/*
 * Ask for the offset of the first record at a mark's time or later; of a new
 * mark: now.
 */
static rd_kafka_topic_partition_list_t *
ask(const struct renewed *r, int64_t wall)
{
	rd_kafka_topic_partition_list_t *list =
	    rd_kafka_topic_partition_list_new((int)r->marks);

	for (size_t i = 0; i < r->marks; i++) {
		const struct renewed_mark *m = &r->mark[i];

		rd_kafka_topic_partition_list_add(list, m->topic, m->partition)
		    ->offset = m->time != 0 ? m->time : wall;
	}
	if (rd_kafka_offsets_for_times(r->k->rk, list,
		kafka_question_ms(r->k)) == RD_KAFKA_RESP_ERR_NO_ERROR)
		return list;
	rd_kafka_topic_partition_list_destroy(list);
	return NULL;
}

/* Take an answer: it dates the mark, or tells whether it still holds. */
static bool
holds(struct renewed_mark *m, int64_t first, int64_t wall)
{
	if (m->time == 0) {
		/* A clock ahead of ours has made such a record already. */
		if (first >= 0 && first < m->offset)
			m->offset = first;
		if (m->offset > 0)
			m->time = wall;
		return true;
	}
	return first < 0 || first >= m->offset;
}

void
renewed_look(struct renewed *r, int64_t now)
{
	rd_kafka_topic_partition_list_t *list;
	int64_t wall = clock_wall_ms();

	r->looked = now;
	if (r->marks == 0)
		return;
	list = ask(r, wall);
	if (list == NULL)
		return;
	for (size_t i = 0; i < r->marks; i++) {
		const rd_kafka_topic_partition_t *t = &list->elems[i];

		if (t->err == RD_KAFKA_RESP_ERR_NO_ERROR &&
		    !holds(&r->mark[i], t->offset, wall))
			r->topic = r->mark[i].topic;
	}
	rd_kafka_topic_partition_list_destroy(list);
}
