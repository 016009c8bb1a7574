#include "stream/event.h"

#include "base/clock.h"
#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SECOND INT64_C(1000000)
/* A time that is later, in the year 5138, is in another unit. */
#define LATEST (INT64_C(100000000000) * SECOND)

bool
event_parse(struct event *v, const char *text)
{
	static const struct {
		const char *suffix;
		int64_t unit;
	} units[] = {{":s", SECOND}, {":ms", 1000}, {":us", 1}};
	size_t len = strlen(text);

	*v = (struct event){.unit = SECOND};
	if (strcmp(text, "kafka") == 0) {
		v->unit = 1000;
		return true;
	}
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		size_t n = strlen(units[i].suffix);

		if (len <= n || strcmp(text + len - n, units[i].suffix) != 0)
			continue;
		v->unit = units[i].unit;
		len -= n;
		break;
	}
	v->name = mem_copy(text, len);
	return len > 0;
}

void
event_release(struct event *v)
{
	free(v->name);
}

void
event_want(struct event *v, struct rec *r)
{
	v->field = v->name != NULL ? rec_want(r, v->name) : 0;
}

static int
read_kafka(const struct record_place *place, int64_t *time, struct fault *f)
{
	if (place == NULL || place->timestamp < 0)
		return fault_set(f, REASON_MISSING, PLACE_MEMBER,
		    "it has no position with a timestamp: consume --position "
		    "puts it in");
	*time = place->timestamp * 1000;
	return 0;
}

static int
read_text(const struct rec *r, size_t field, int64_t *time, struct fault *f)
{
	const struct rec_field *v = &r->field[field];
	struct buf text = {0};
	int64_t ms;
	bool good;

	rec_text(r, field, &text);
	good = text.len > 0 && text.data[0] != '-' &&
	    clock_parse(buf_string(&text), 0, &ms);
	if (good)
		*time = ms * 1000;
	else
		fault_set(f, REASON_WRONG_TYPE, v->name,
		    "field '%s' is no time: RFC 3339 has it as "
		    "2026-11-22T15:04:05Z",
		    v->name);
	buf_release(&text);
	return good ? 0 : -1;
}

int
event_read(struct event *v, const struct rec *r,
    const struct record_place *place, int64_t *time, struct fault *f)
{
	double x;

	if (v->name == NULL)
		return read_kafka(place, time, f);
	v->is_text = r->field[v->field].type == JSON_STRING;
	if (v->is_text)
		return read_text(r, v->field, time, f);
	if (rec_number(r, v->field, &x, f) < 0)
		return -1;
	x *= (double)v->unit;
	if (fabs(x) > (double)LATEST)
		return fault_set(f, REASON_OUT_OF_RANGE, v->name,
		    "field '%s' is no time in this unit: --time %s:ms takes "
		    "milliseconds, %s:us microseconds",
		    v->name, v->name, v->name);
	*time = (int64_t)llrint(x);
	return 0;
}

void
event_text(int64_t time, struct buf *out)
{
	int64_t ms = time / 1000 - (time % 1000 < 0);
	int64_t seconds = ms / 1000 - (ms % 1000 < 0);
	time_t t = (time_t)seconds;
	struct tm tm;
	char text[64];

	gmtime_r(&t, &tm);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
	buf_add_string(out, text);
	if (ms != seconds * 1000)
		buf_add_format(out, ".%03d", (int)(ms - seconds * 1000));
	buf_add_byte(out, 'Z');
}

bool
event_length(const char *text, int64_t *length)
{
	char ago[64];
	int64_t ms;

	if (snprintf(ago, sizeof ago, "-%s", text) >= (int)sizeof ago ||
	    !clock_parse(ago, 0, &ms) || ms >= 0)
		return false;
	*length = -ms * 1000;
	return true;
}
