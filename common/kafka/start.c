#include "kafka/start.h"

#include "base/clock.h"
#include "base/command.h"
#include "base/mem.h"
#include "base/num.h"
#include "kafka/admin.h"
#include "kafka/offsets.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

int
start_parse(const char *text, struct start *start, struct error *e)
{
	static const struct {
		const char *word;
		enum start_kind kind;
	} words[] = {{"beginning", START_BEGINNING}, {"end", START_END},
	    {"stored", START_STORED}, {"earliest", START_BEGINNING},
	    {"latest", START_END}};
	long long n;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(text, words[i].word) == 0) {
			start->kind = words[i].kind;
			return 0;
		}
	if (*text == '@') {
		start->kind = START_TIME;
		return clock_take(text + 1, clock_wall_ms(), &start->number, e);
	}
	if (!num_int(text, -INT64_MAX, INT64_MAX, &n))
		return error_set(e, ST_CANNOT,
		    "'%s' is not beginning, end, stored, N, -N or @TIME", text);
	start->kind = *text == '-' ? START_LAST : START_OFFSET;
	start->number = *text == '-' ? -n : n;
	return 0;
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

/* Find where to begin for an offset that was asked for; -1: there is none. */
static int
find_offset(
    const struct place *p, int64_t offset, int64_t *found, struct error *e)
{
	if (offset > p->end)
		return error_set(e, ST_FAILED,
		    "%s[%" PRId32 "]: there is no offset %" PRId64
		    " yet: the end is %" PRId64
		    " (-o end waits for what comes)",
		    p->topic, p->partition, offset, p->end);
	*found = offset;
	if (offset < p->low) {
		warnx("%s[%" PRId32 "]: offset %" PRId64
		      " is gone: the first offset that still exists is "
		      "%" PRId64,
		    p->topic, p->partition, offset, p->low);
		*found = p->low;
	}
	return 0;
}

/* Find where to begin in a place, except for a start by time or stored. */
static int
start_in(const struct start *start, const struct place *p, int64_t *found,
    struct error *e)
{
	const rd_kafka_topic_partition_t *t;

	*found = p->low;
	switch (start->kind) {
	case START_END:
		*found = p->end;
		return 0;
	case START_LAST:
		if (p->end - p->low > start->number)
			*found = p->end - start->number;
		return 0;
	case START_OFFSET:
		return find_offset(p, start->number, found, e);
	case START_LISTED:
		t = rd_kafka_topic_partition_list_find(
		    start->listed, p->topic, p->partition);
		return t != NULL ? find_offset(p, t->offset, found, e) : 0;
	default:
		return 0;
	}
}

/* Where reading goes on, says the command of whoever gets the records. */
static rd_kafka_topic_partition_list_t *
ask_command(struct kafka *k, const char *command, struct error *e)
{
	static const char option[] = "--resume-command";
	rd_kafka_topic_partition_list_t *listed = NULL;
	struct buf text = {0};
	int status;

	if (command_output(option, command, k->timeout_ms, &text, &status, e) ==
	    0)
		listed = offsets_parse(option, &text, e);
	else if (status == ST_FAILED)
		e->status = ST_FAILED;
	buf_release(&text);
	return listed;
}

/* The topics may have grown since the start: look at their ends anew. */
static rd_kafka_topic_partition_list_t *
resume(struct kafka *k, const struct places *ps, const char *command,
    struct error *e)
{
	rd_kafka_topic_partition_list_t *listed = ask_command(k, command, e);
	rd_kafka_topic_partition_list_t *list = NULL;
	struct start start = {.kind = START_LISTED, .listed = listed};
	struct places now = *ps;

	if (listed == NULL)
		return NULL;
	now.at = mem_alloc((ps->count + 1) * sizeof *now.at);
	memcpy(now.at, ps->at, ps->count * sizeof *now.at);
	if (start_find_ends(k, &now, e) == 0)
		list = start_find(k, &now, &start, e);
	free(now.at);
	rd_kafka_topic_partition_list_destroy(listed);
	return list;
}

/* List all places, each with the offset to begin at. */
rd_kafka_topic_partition_list_t *
start_find(struct kafka *k, const struct places *ps, const struct start *start,
    struct error *e)
{
	rd_kafka_topic_partition_list_t *list;

	if (start->kind == START_RESUMED)
		return resume(k, ps, start->command, e);
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
		if (start_in(start, &ps->at[i], &list->elems[i].offset, e) <
		    0) {
			rd_kafka_topic_partition_list_destroy(list);
			return NULL;
		}
	return list;
}
