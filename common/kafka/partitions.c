#include "kafka/partitions.h"

#include "base/mem.h"
#include "kafka/admin.h"
#include "kafka/near.h"

#include <stdlib.h>
#include <string.h>

int
partitions_open(struct partitions *t, struct kafka *k, struct error *e)
{
	*t = (struct partitions){.kafka = k};
	return admin_metadata(k, &t->md, e);
}

void
partitions_release(struct partitions *t)
{
	if (t->md != NULL)
		rd_kafka_metadata_destroy(t->md);
	free(t->item);
}

/* --- adding --------------------------------------------------------------- */

static void
add_topic(struct partitions *t, const struct rd_kafka_metadata_topic *topic)
{
	const struct rd_kafka_metadata_partition *p = topic->partitions;

	/* Brokers name them in any order. */
	for (int id = 0; id < topic->partition_cnt; id++)
		for (int i = 0; i < topic->partition_cnt; i++) {
			if (p[i].id != id)
				continue;
			t->item = mem_grow(
			    t->item, t->count, &t->capacity, sizeof *t->item);
			t->item[t->count++] =
			    (struct partition){.topic = topic->topic,
				.at = &p[i],
				.low = -1,
				.end = -1,
				.committed = -1};
		}
}

static const struct rd_kafka_metadata_topic *
find_topic(const struct partitions *t, const char *name)
{
	for (int i = 0; i < t->md->topic_cnt; i++)
		if (strcmp(t->md->topics[i].topic, name) == 0)
			return &t->md->topics[i];
	return NULL;
}

static bool
has_topic(const struct partitions *t, const char *name)
{
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->item[i].topic, name) == 0)
			return true;
	return false;
}

int
partitions_add(struct partitions *t, const char *name, struct error *e)
{
	const struct rd_kafka_metadata_topic *topic = find_topic(t, name);

	if (topic == NULL)
		return near_error(e, name, t->md);
	if (topic->err != RD_KAFKA_RESP_ERR_NO_ERROR)
		return error_set(e,
		    kafka_is_denial(topic->err) ? ST_CANNOT : ST_FAILED,
		    "topic '%s': %s", name, cause_of(topic->err));
	if (!has_topic(t, name))
		add_topic(t, topic);
	return 0;
}

int
partitions_add_named(struct partitions *t, char **topics, struct error *e)
{
	for (; *topics != NULL; topics++)
		if (partitions_add(t, *topics, e) < 0)
			return -1;
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	const struct rd_kafka_metadata_topic *const *x = a, *const *y = b;

	return strcmp((*x)->topic, (*y)->topic);
}

void
partitions_add_all(struct partitions *t, bool internal)
{
	size_t n = (size_t)t->md->topic_cnt;
	const struct rd_kafka_metadata_topic **topic =
	    mem_zero(n + 1, sizeof *topic);

	for (size_t i = 0; i < n; i++)
		topic[i] = &t->md->topics[i];
	qsort(topic, n, sizeof *topic, by_name);
	for (size_t i = 0; i < n; i++)
		if (internal || strncmp(topic[i]->topic, "__", 2) != 0)
			add_topic(t, topic[i]);
	free(topic);
}

/* --- looking up ----------------------------------------------------------- */

const struct partition *
partitions_get(const struct partitions *t, const char *topic, int32_t id)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->item[i].at->id == id &&
		    strcmp(t->item[i].topic, topic) == 0)
			return &t->item[i];
	return NULL;
}

static bool
is_led(const struct partition *p)
{
	return p->at->leader >= 0;
}

rd_kafka_topic_partition_list_t *
partitions_list(const struct partitions *t, bool led)
{
	rd_kafka_topic_partition_list_t *list =
	    rd_kafka_topic_partition_list_new((int)t->count);

	for (size_t i = 0; i < t->count; i++)
		if (!led || is_led(&t->item[i]))
			rd_kafka_topic_partition_list_add(
			    list, t->item[i].topic, t->item[i].at->id);
	return list;
}

int
partitions_find_ends(struct partitions *t, struct error *e)
{
	rd_kafka_topic_partition_list_t *low = partitions_list(t, true);
	rd_kafka_topic_partition_list_t *end = partitions_list(t, true);
	int failed, at = 0;

	failed = admin_offsets_at(t->kafka, low, ADMIN_BEGINNING, e) < 0 ||
	    admin_offsets_at(t->kafka, end, ADMIN_END, e) < 0;
	for (size_t i = 0; i < t->count && !failed; i++) {
		if (!is_led(&t->item[i]))
			continue;
		t->item[i].low = low->elems[at].offset;
		t->item[i].end = end->elems[at++].offset;
	}
	rd_kafka_topic_partition_list_destroy(low);
	rd_kafka_topic_partition_list_destroy(end);
	return failed ? -1 : 0;
}

/* --- printing ------------------------------------------------------------- */

void
partition_write_number(struct json_out *j, const char *name, int64_t n)
{
	if (n < 0)
		json_out_null(j, name);
	else
		json_out_whole(j, name, n);
}

static void
write_ids(struct json_out *j, const char *name, const int32_t *id, int n)
{
	json_out_array(j, name);
	for (int i = 0; i < n; i++)
		json_out_whole(j, NULL, id[i]);
	json_out_end(j);
}

void
partition_write_place(struct json_out *j, const struct partition *p)
{
	json_out_string(j, "topic", p->topic);
	json_out_whole(j, "partition", p->at->id);
}

static void
write_facts(struct json_out *j, const struct partition *p)
{
	partition_write_number(j, "leader", p->at->leader);
	write_ids(j, "replicas", p->at->replicas, p->at->replica_cnt);
	write_ids(j, "isr", p->at->isrs, p->at->isr_cnt);
	partition_write_number(j, "low", p->low);
	partition_write_number(j, "end", p->end);
}

void
partition_write(struct buf *b, const struct partition *p)
{
	struct json_out j = {.out = b};

	json_out_object(&j, NULL);
	partition_write_place(&j, p);
	write_facts(&j, p);
	json_out_end(&j);
}

void
partition_write_object(struct json_out *j, const struct partition *p)
{
	json_out_object(j, NULL);
	json_out_whole(j, "partition", p->at->id);
	write_facts(j, p);
	json_out_end(j);
}
