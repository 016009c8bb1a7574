#include "evaluate.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static bool
is_of(const struct model_range *range, const struct record_place *place)
{
	return range->partition == place->partition &&
	    strcmp(range->topic, place->topic.data) == 0;
}

static const struct model_range *
find_range(struct leak *l, const struct record_place *place)
{
	if (l->last != NULL && is_of(l->last, place))
		return l->last;
	for (size_t i = 0; i < l->lineage->count; i++)
		if (is_of(&l->lineage->range[i], place))
			return l->last = &l->lineage->range[i];
	return NULL;
}

void
leak_take(struct leak *l, const struct rec *rec)
{
	const struct record_place *place = &l->place;
	const struct model_range *range;
	bool trained, early;

	l->records++;
	if (l->lineage->count == 0)
		return;
	if (!place_read(&l->place, &rec->field[l->field])) {
		l->unplaced++;
		return;
	}
	range = find_range(l, place);
	trained = range != NULL && place->offset >= range->first &&
	    place->offset <= range->last;
	/* A comparison with NAN, for a model without times, is false. */
	early = place->timestamp >= 0 &&
	    (double)place->timestamp <= l->lineage->timestamp_last;
	l->trained += trained;
	l->early += early && !trained;
	if (trained && l->example.len == 0)
		buf_add_format(&l->example, "%s[%" PRId64 "]@%" PRId64,
		    range->topic, range->partition, place->offset);
}

const char *
leak_unknown(const struct leak *l)
{
	if (l->lineage->count == 0)
		return "the model does not say which records it was trained "
		       "on (consume --position)";
	if (l->unplaced > 0)
		return "there are records without a position "
		       "(consume --position)";
	return NULL;
}

void
leak_tell(const struct leak *l)
{
	if (!l->wanted)
		return;
	if (l->trained > 0)
		warnx("leak: %" PRIu64 " of these %" PRIu64 " records lie "
		      "within the offsets that the model was trained on, "
		      "%.*s the first",
		    l->trained, l->records, (int)l->example.len,
		    l->example.data);
	if (l->early > 0)
		warnx("leak: %" PRIu64 " of these %" PRIu64 " records are "
		      "from before the end of the model's training",
		    l->early, l->records);
	if (leak_unknown(l) != NULL)
		warnx("leak: unknown: %s", leak_unknown(l));
}
