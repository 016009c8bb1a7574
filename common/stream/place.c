#include "stream/place.h"

#include <stdlib.h>
#include <string.h>

/* A model file's numbers are doubles. */
#define WHOLE_MAX (INT64_C(1) << 53)

enum { TOPIC, PARTITION, OFFSET, TIMESTAMP, FROM, PARTS };

static const char *const names[PARTS] = {
    "topic", "partition", "offset", "timestamp", "from"};

static bool
read_whole(const struct json_member *m, int64_t most, int64_t *n)
{
	char text[24];
	char *end;

	if (m->type != JSON_NUMBER || m->len >= sizeof text ||
	    m->text[0] == '-')
		return false;
	memcpy(text, m->text, m->len);
	text[m->len] = '\0';
	*n = strtoll(text, &end, 10);
	return *end == '\0' && *n <= most;
}

/* Find the four members; false when one of them stands twice. */
static bool
find_parts(const struct rec_field *v, struct json_member part[PARTS])
{
	const char *p = v->text, *end = v->text + v->len;
	struct json_member m;

	while (json_next(&p, end, &m))
		for (int i = 0; i < PARTS; i++) {
			if (!json_key_is(&m, names[i]))
				continue;
			if (part[i].type != JSON_ABSENT)
				return false;
			part[i] = m;
			break;
		}
	return true;
}

bool
place_read(struct record_place *p, const struct rec_field *v)
{
	struct json_member part[PARTS] = {{0}};
	const struct json_member *topic = &part[TOPIC];
	const struct json_member *time = &part[TIMESTAMP];
	int64_t partition;

	if (v->type != JSON_OBJECT || !find_parts(v, part) ||
	    topic->type != JSON_STRING ||
	    !read_whole(&part[PARTITION], INT32_MAX, &partition) ||
	    !read_whole(&part[OFFSET], WHOLE_MAX, &p->offset))
		return false;
	p->partition = (int32_t)partition;
	p->timestamp = -1;
	if (time->type != JSON_ABSENT && time->type != JSON_NULL &&
	    !read_whole(time, WHOLE_MAX, &p->timestamp))
		return false;
	if (!read_whole(&part[FROM], WHOLE_MAX, &p->from))
		p->from = -1;
	p->topic.len = 0;
	json_unescape(&p->topic, topic->text + 1, topic->len - 2);
	return p->topic.len > 0 &&
	    strlen(buf_string(&p->topic)) == p->topic.len;
}

void
place_release(struct record_place *p)
{
	buf_release(&p->topic);
}
