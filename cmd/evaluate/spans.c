#include "spans.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static bool
is_of(const struct offset_span *span, const struct record_place *place)
{
	return span->partition == place->partition &&
	    strcmp(span->topic, place->topic.data) == 0;
}

/* Find the partition's span, or begin one; NULL: there are too many. */
static struct offset_span *
find_span(struct spans *s, const struct record_place *place)
{
	size_t i = s->latest;

	if (i >= s->count || !is_of(&s->span[i], place))
		for (i = 0; i < s->count && !is_of(&s->span[i], place);)
			i++;
	s->latest = i;
	if (i < s->count)
		return &s->span[i];
	if (s->count == SPANS_MOST)
		return NULL;
	s->span = mem_grow(s->span, s->count, &s->capacity, sizeof *s->span);
	s->span[s->count] = (struct offset_span){
	    .topic = mem_copy(place->topic.data, place->topic.len),
	    .partition = place->partition,
	    .first = place->offset,
	    .last = place->offset,
	};
	return &s->span[s->count++];
}

static void
take_time(struct spans *s, int64_t time)
{
	if (time < 0)
		return;
	if (!s->timed || time < s->time_first)
		s->time_first = time;
	if (!s->timed || time > s->time_last)
		s->time_last = time;
	s->timed = true;
}

void
spans_take(struct spans *s, const struct rec *rec)
{
	struct offset_span *span;

	if (!place_read(&s->place, &rec->field[s->field]))
		return;
	take_time(s, s->place.timestamp);
	span = find_span(s, &s->place);
	if (span == NULL)
		return;
	if (s->place.offset < span->first)
		span->first = s->place.offset;
	if (s->place.offset > span->last)
		span->last = s->place.offset;
	span->records++;
}

void
spans_print(struct json_out *j, const struct spans *s)
{
	if (s->count == 0)
		return;
	json_out_array(j, "positions");
	for (size_t i = 0; i < s->count; i++) {
		const struct offset_span *span = &s->span[i];

		json_out_object(j, NULL);
		json_out_string(j, "topic", span->topic);
		json_out_whole(j, "partition", span->partition);
		json_out_whole(j, "first", span->first);
		json_out_whole(j, "last", span->last);
		json_out_whole(j, "records", (int64_t)span->records);
		json_out_end(j);
	}
	json_out_end(j);
	if (!s->timed)
		return;
	json_out_object(j, "timestamps");
	json_out_whole(j, "first", s->time_first);
	json_out_whole(j, "last", s->time_last);
	json_out_end(j);
}

void
spans_release(struct spans *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->span[i].topic);
	free(s->span);
	place_release(&s->place);
}
