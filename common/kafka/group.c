#include "kafka/group.h"

#include "base/clock.h"
#include "kafka/admin.h"
#include "kafka/offsets.h"

#include <inttypes.h>
#include <string.h>

int
group_find_committed(struct partitions *t, const char *group, struct error *e)
{
	rd_kafka_topic_partition_list_t *list = partitions_list(t, false);
	int failed = admin_committed(t->kafka, group, list, e);

	for (size_t i = 0; i < t->count && failed == 0; i++)
		t->item[i].committed = list->elems[i].offset;
	rd_kafka_topic_partition_list_destroy(list);
	return failed;
}

void
group_keep_its_own(struct partitions *t)
{
	size_t kept = 0, next;

	/* A topic's partitions are neighbours: all stay, or none. */
	for (size_t i = 0; i < t->count; i = next) {
		bool known = false;

		for (next = i;
		     next < t->count && t->item[next].topic == t->item[i].topic;
		     next++)
			known = known || t->item[next].committed >= 0;
		for (size_t j = i; known && j < next; j++)
			t->item[kept++] = t->item[j];
	}
	t->count = kept;
}

/* --- lag ------------------------------------------------------------------ */

int64_t
group_gone(const struct partition *p)
{
	if (p->low < 0)
		return -1;
	return p->committed >= 0 && p->committed < p->low
	    ? p->low - p->committed
	    : 0;
}

int64_t
group_lag(const struct partition *p)
{
	int64_t next = p->committed > p->low ? p->committed : p->low;

	if (p->end < 0)
		return -1;
	return p->end > next ? p->end - next : 0;
}

void
group_write(struct buf *b, const struct partition *p, const char *group)
{
	struct json_out j = {.out = b};

	json_out_object(&j, NULL);
	json_out_string(&j, "group", group);
	partition_write_place(&j, p);
	partition_write_number(&j, "committed", p->committed);
	partition_write_number(&j, "end", p->end);
	partition_write_number(&j, "lag", group_lag(p));
	partition_write_number(&j, "gone", group_gone(p));
	json_out_end(&j);
}

void
group_warn_gone(const struct partition *p, const char *group)
{
	if (group_gone(p) > 0)
		warnx("%s[%" PRId32 "]: group '%s' would continue at %" PRId64
		      ", but the first offset that still exists is %" PRId64
		      ": its readers will stop there",
		    p->topic, p->at->id, group, p->committed, p->low);
}

/* --- moving --------------------------------------------------------------- */

int
group_parse_move(const char *text, struct group_move *m, struct error *e)
{
	m->file = NULL;
	if (strcmp(text, "beginning") == 0 || strcmp(text, "earliest") == 0)
		m->time = ADMIN_BEGINNING;
	else if (strcmp(text, "end") == 0 || strcmp(text, "latest") == 0)
		m->time = ADMIN_END;
	else if (*text != '@')
		m->file = text;
	else if (clock_take(text + 1, clock_wall_ms(), &m->time, e) < 0)
		return -1;
	else if (m->time < 0) /* negative ones have a meaning for brokers */
		return error_set(e, ST_CANNOT, "'%s' is before 1970", text);
	return 0;
}

/* Ask the brokers about these topics and the group. */
static int
look(struct partitions *t, const char *group, struct error *e)
{
	if (group_find_committed(t, group, e) < 0)
		return -1;
	return partitions_find_ends(t, e);
}

/* May the file say this? */
static int
check_item(const struct partitions *t, const rd_kafka_topic_partition_t *item,
    bool force, struct error *e)
{
	const struct partition *p =
	    partitions_get(t, item->topic, item->partition);

	if (p == NULL)
		return error_set(e, ST_CANNOT,
		    "topic '%s' has no partition %" PRId32
		    ": nothing is committed",
		    item->topic, item->partition);
	if (p->end >= 0 && item->offset > p->end)
		return error_set(e, ST_CANNOT,
		    "%s[%" PRId32 "]: the file says %" PRId64
		    ", but the end is %" PRId64 ": nothing is committed",
		    item->topic, item->partition, item->offset, p->end);
	if (!force && item->offset < p->committed)
		return error_set(e, ST_CANNOT,
		    "%s[%" PRId32 "]: the file says %" PRId64
		    ", but the group has committed %" PRId64
		    " and would read again: nothing is committed "
		    "(--force does it)",
		    item->topic, item->partition, item->offset, p->committed);
	return 0;
}

/* Make the table of the file's topics. May all of the file be committed? */
static int
check_file(struct partitions *t, const char *group, bool force,
    const rd_kafka_topic_partition_list_t *list, struct error *e)
{
	for (int i = 0; i < list->cnt; i++)
		if (partitions_add(t, list->elems[i].topic, e) < 0)
			return -1;
	if (look(t, group, e) < 0)
		return -1;
	for (int i = 0; i < list->cnt; i++)
		if (check_item(t, &list->elems[i], force, e) < 0)
			return -1;
	return 0;
}

static rd_kafka_topic_partition_list_t *
plan_file(struct partitions *t, struct kafka *k, const char *group,
    const struct group_move *m, struct error *e)
{
	/* Before a broker is asked: most faults are in here. */
	rd_kafka_topic_partition_list_t *list = offsets_read(m->file, e);

	if (list == NULL)
		return NULL;
	if (partitions_open(t, k, e) == 0 &&
	    check_file(t, group, m->force, list, e) == 0)
		return list;
	rd_kafka_topic_partition_list_destroy(list);
	return NULL;
}

/* Find the offsets of a time in all of the table, all of which has leaders. */
static int
find_time(struct partitions *t, rd_kafka_topic_partition_list_t *list,
    int64_t time, struct error *e)
{
	if (list->cnt < (int)t->count)
		return error_set(e, ST_FAILED,
		    "a partition has no leader now: nothing is committed");
	if (admin_offsets_at(t->kafka, list, time, e) < 0)
		return -1;
	/* No message that late: the end. */
	for (int i = 0; i < list->cnt; i++)
		if (list->elems[i].offset < 0)
			list->elems[i].offset = t->item[i].end;
	return 0;
}

static rd_kafka_topic_partition_list_t *
plan_time(struct partitions *t, struct kafka *k, const char *group,
    const struct group_move *m, struct error *e)
{
	rd_kafka_topic_partition_list_t *list;

	if (partitions_open(t, k, e) < 0 ||
	    partitions_add_named(t, m->topics, e) < 0 || look(t, group, e) < 0)
		return NULL;
	list = partitions_list(t, true);
	if (find_time(t, list, m->time, e) == 0)
		return list;
	rd_kafka_topic_partition_list_destroy(list);
	return NULL;
}

static void
tell(const struct partitions *t, const rd_kafka_topic_partition_t *item,
    const char *group)
{
	struct partition p = *partitions_get(t, item->topic, item->partition);
	int64_t before = p.committed;

	p.committed = item->offset;
	group_warn_gone(&p, group);
	if (before < 0)
		note("%s[%" PRId32 "]: committed %" PRId64, item->topic,
		    item->partition, item->offset);
	else
		note("%s[%" PRId32 "]: committed %" PRId64 ", it was %" PRId64,
		    item->topic, item->partition, item->offset, before);
}

int
group_move(struct kafka *k, const char *group, const struct group_move *m,
    struct error *e)
{
	struct partitions t = {0};
	rd_kafka_topic_partition_list_t *list = m->file != NULL
	    ? plan_file(&t, k, group, m, e)
	    : plan_time(&t, k, group, m, e);
	int failed = list == NULL ? -1 : admin_commit(k, group, list, e);

	for (int i = 0; failed == 0 && i < list->cnt; i++)
		tell(&t, &list->elems[i], group);
	if (list != NULL)
		rd_kafka_topic_partition_list_destroy(list);
	partitions_release(&t);
	return failed;
}
