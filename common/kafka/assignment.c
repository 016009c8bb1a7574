#include "kafka/assignment.h"

#include <inttypes.h>

void
assignment_open(struct assignment *a)
{
	a->queue = rd_kafka_queue_new(a->k->rk);
	nudge_init(&a->nudge, a->k->rk);
}

void
assignment_release(struct assignment *a)
{
	if (a->queue != NULL)
		rd_kafka_queue_destroy(a->queue);
	a->queue = NULL;
}

/* Have messages of a partition come by our own queue. */
static void
send_to_queue(struct assignment *a, const rd_kafka_topic_partition_t *t)
{
	rd_kafka_queue_t *queue =
	    rd_kafka_queue_get_partition(a->k->rk, t->topic, t->partition);

	rd_kafka_queue_forward(queue, a->queue);
	rd_kafka_queue_destroy(queue);
}

rd_kafka_resp_err_t
assignment_take(
    struct assignment *a, const rd_kafka_topic_partition_list_t *list)
{
	rd_kafka_topic_partition_list_t *reading =
	    rd_kafka_topic_partition_list_new(list->cnt);
	rd_kafka_resp_err_t err;

	for (int i = 0; i < list->cnt; i++) {
		const rd_kafka_topic_partition_t *t = &list->elems[i];
		struct place *p =
		    places_find(a->places, t->topic, t->partition);

		p->mine = true;
		p->from = t->offset;
		p->done = a->to_end && (p->late || t->offset >= p->end);
		if (!p->done || a->by_group)
			rd_kafka_topic_partition_list_add(
			    reading, t->topic, t->partition)
			    ->offset = t->offset;
	}
	for (int i = 0; i < reading->cnt; i++)
		send_to_queue(a, &reading->elems[i]);
	err = rd_kafka_assign(a->k->rk, reading);
	rd_kafka_topic_partition_list_destroy(reading);
	a->known = true;
	return err;
}

int
assignment_grow(struct assignment *a, const char *topic, int32_t partitions,
    struct error *e)
{
	rd_kafka_topic_partition_list_t *list;
	rd_kafka_error_t *error;

	if (places_find(a->places, topic, partitions - 1) != NULL)
		return 0;
	list = rd_kafka_topic_partition_list_new(1);
	for (int32_t i = 0; i < partitions; i++) {
		struct place *p;

		if (places_find(a->places, topic, i) != NULL)
			continue;
		p = places_add_late(a->places, topic, i);
		p->mine = true;
		p->from = p->low;
		rd_kafka_topic_partition_list_add(list, topic, i)->offset =
		    p->low;
		send_to_queue(a, &list->elems[list->cnt - 1]);
		note("%s[%" PRId32 "]: a new partition", topic, i);
	}
	error = rd_kafka_incremental_assign(a->k->rk, list);
	rd_kafka_topic_partition_list_destroy(list);
	if (error == NULL)
		return 0;
	error_set(e, ST_FAILED, "cannot read new partitions: %s",
	    cause_of_error(error));
	rd_kafka_error_destroy(error);
	return -1;
}

void
assignment_forget(struct assignment *a)
{
	places_forget(a->places);
	a->known = false;
}

bool
assignment_is_done(const struct assignment *a)
{
	if (!a->to_end || !a->known)
		return false;
	for (size_t i = 0; i < a->places->count; i++)
		if (a->places->at[i].mine && !a->places->at[i].done)
			return false;
	return true;
}

void
assignment_took(struct assignment *a, const rd_kafka_message_t *m)
{
	rd_kafka_topic_partition_list_t *list;

	if (!nudge_took(&a->nudge, m->len + m->key_len))
		return;
	list = rd_kafka_topic_partition_list_new((int)a->places->count);
	for (size_t i = 0; i < a->places->count; i++) {
		const struct place *p = &a->places->at[i];

		if (p->mine && !p->done)
			rd_kafka_topic_partition_list_add(
			    list, p->topic, p->partition);
	}
	nudge(&a->nudge, a->k->rk, a->queue, list);
	rd_kafka_topic_partition_list_destroy(list);
}
