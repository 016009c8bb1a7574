#include "kafka/start.h"

#include "base/clock.h"
#include "base/num.h"
#include "kafka/admin.h"

#include <inttypes.h>
#include <string.h>

bool
start_parse(const char *text, struct start *start)
{
	static const struct {
		const char *word;
		enum start_kind kind;
	} words[] = {{"beginning", START_BEGINNING}, {"end", START_END},
	    {"stored", START_STORED}};
	long long n;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(text, words[i].word) == 0) {
			start->kind = words[i].kind;
			return true;
		}
	if (*text == '@') {
		start->kind = START_TIME;
		return clock_parse(text + 1, clock_wall_ms(), &start->number);
	}
	if (!num_int(text, -INT64_MAX, INT64_MAX, &n))
		return false;
	start->kind = *text == '-' ? START_LAST : START_OFFSET;
	start->number = *text == '-' ? -n : n;
	return true;
}

/* Find the offset in each place for a time of admin_offsets_at(). */
static rd_kafka_topic_partition_list_t *
offsets_at(
    struct kafka *k, const struct places *ps, int64_t time, struct error *e)
{
	rd_kafka_topic_partition_list_t *list = places_list(ps, 0);

	if (admin_offsets_at(k, list, time, e) == 0)
		return list;
	rd_kafka_topic_partition_list_destroy(list);
	return NULL;
}

int
start_find_ends(struct kafka *k, struct places *ps, struct error *e)
{
	rd_kafka_topic_partition_list_t *low, *end;

	low = offsets_at(k, ps, ADMIN_BEGINNING, e);
	if (low == NULL)
		return -1;
	end = offsets_at(k, ps, ADMIN_END, e);
	if (end != NULL)
		for (size_t i = 0; i < ps->count; i++) {
			ps->at[i].low = low->elems[i].offset;
			ps->at[i].end = end->elems[i].offset;
		}
	rd_kafka_topic_partition_list_destroy(low);
	if (end != NULL)
		rd_kafka_topic_partition_list_destroy(end);
	return end != NULL ? 0 : -1;
}

/* Return the offset, or the nearer of the place's two ends. */
static int64_t
within(const struct place *p, int64_t offset)
{
	if (offset < p->low) {
		warnx("%s[%" PRId32 "]: the first offset that is still there "
		      "is %" PRId64,
		    p->topic, p->partition, p->low);
		return p->low;
	}
	return offset > p->end ? p->end : offset;
}

/* Return where to begin in a place, except for a start by time or stored. */
static int64_t
start_in(const struct start *start, const struct place *p)
{
	const rd_kafka_topic_partition_t *t;

	switch (start->kind) {
	case START_END:
		return p->end;
	case START_LAST:
		return p->end - p->low > start->number ? p->end - start->number
						       : p->low;
	case START_OFFSET:
		return within(p, start->number);
	case START_LISTED:
		t = rd_kafka_topic_partition_list_find(
		    start->listed, p->topic, p->partition);
		return t != NULL ? within(p, t->offset) : p->low;
	default:
		return p->low;
	}
}

/* List all places, each with the offset to begin at. */
rd_kafka_topic_partition_list_t *
start_find(struct kafka *k, const struct places *ps, const struct start *start,
    struct error *e)
{
	rd_kafka_topic_partition_list_t *list;

	if (start->kind == START_TIME) {
		list = offsets_at(k, ps, start->number, e);
		/* No message that late: the end. */
		for (size_t i = 0; list != NULL && i < ps->count; i++)
			if (list->elems[i].offset < 0)
				list->elems[i].offset = ps->at[i].end;
		return list;
	}
	list = places_list(ps, 0);
	for (size_t i = 0; i < ps->count; i++)
		list->elems[i].offset = start_in(start, &ps->at[i]);
	return list;
}
