#include "evaluate.h"

#include "base/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Where a record stood, as `consume --position` says it. */
struct place {
	struct json_member topic, partition, offset, timestamp;
};

static bool
read_place(const struct rec_field *v, struct place *place)
{
	const char *p = v->text, *end = v->text + v->len;
	struct json_member m;

	*place = (struct place){0};
	if (v->type != JSON_OBJECT)
		return false;
	while (json_next(&p, end, &m))
		if (json_key_is(&m, "topic"))
			place->topic = m;
		else if (json_key_is(&m, "partition"))
			place->partition = m;
		else if (json_key_is(&m, "offset"))
			place->offset = m;
		else if (json_key_is(&m, "timestamp"))
			place->timestamp = m;
	return place->topic.type == JSON_STRING &&
	    place->partition.type == JSON_NUMBER &&
	    place->offset.type == JSON_NUMBER;
}

/* A number's text ends where its record goes on. */
static int64_t
whole(const struct json_member *m)
{
	return strtoll(m->text, NULL, 10);
}

static bool
is_of(const struct model_range *range, const struct place *place)
{
	const struct json_member *t = &place->topic;

	/* A topic's name has no character that JSON would escape. */
	return range->partition == whole(&place->partition) &&
	    strlen(range->topic) == t->len - 2 &&
	    memcmp(range->topic, t->text + 1, t->len - 2) == 0;
}

static const struct model_range *
find_range(struct leak *l, const struct place *place)
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
	const struct model_range *range;
	struct place place;
	bool trained, early;

	l->records++;
	if (l->lineage->count == 0)
		return;
	if (!read_place(&rec->field[l->field], &place)) {
		l->unplaced++;
		return;
	}
	range = find_range(l, &place);
	trained = range != NULL && whole(&place.offset) >= range->first &&
	    whole(&place.offset) <= range->last;
	/* A comparison with NAN, for a model that knows no time, is false. */
	early = place.timestamp.type == JSON_NUMBER &&
	    (double)whole(&place.timestamp) <= l->lineage->timestamp_last;
	l->trained += trained;
	l->early += early && !trained;
	if (trained && l->example.len == 0)
		buf_add_format(&l->example, "%s[%" PRId64 "]@%" PRId64,
		    range->topic, range->partition, whole(&place.offset));
}

const char *
leak_unknown(const struct leak *l)
{
	if (l->lineage == NULL)
		return "no model is given: -m MODEL";
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
	if (l->lineage == NULL)
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
		warnx("leak: cannot be told: %s", leak_unknown(l));
}
