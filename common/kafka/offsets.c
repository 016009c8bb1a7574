#include "kafka/offsets.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/num.h"
#include "stream/line.h"
#include "stream/rec.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_OFFSETS (64 << 10)

/* Read a member that must be a whole number from 0 to `hi`. */
static int
whole_number(const struct rec *r, size_t field, long long hi, long long *n,
    struct fault *f)
{
	const struct rec_field *v = &r->field[field];
	struct buf text = {0};
	bool good = false;

	if (v->type == JSON_NUMBER) {
		buf_add(&text, v->text, v->len);
		good = num_int(buf_string(&text), 0, hi, n);
		buf_release(&text);
	}
	if (good)
		return 0;
	if (v->type == JSON_ABSENT)
		return fault_set(f, REASON_MISSING, v->name,
		    "'%s' is missing: this is no file of offsets", v->name);
	return fault_set(f, REASON_WRONG_TYPE, v->name,
	    "'%s' is not a whole number", v->name);
}

static int
take_line(rd_kafka_topic_partition_list_t *list, const char *text, size_t len,
    struct rec *r, struct fault *f)
{
	size_t topic = rec_want(r, "topic"), partition, offset;
	rd_kafka_topic_partition_t *item;
	struct buf name = {0};
	long long p, o;

	partition = rec_want(r, "partition");
	offset = rec_want(r, "offset");
	if (rec_read(r, text, len, f) < 0 ||
	    whole_number(r, partition, INT32_MAX, &p, f) < 0 ||
	    whole_number(r, offset, INT64_MAX, &o, f) < 0)
		return -1;
	if (r->field[topic].type != JSON_STRING)
		return fault_set(
		    f, REASON_WRONG_TYPE, "topic", "'topic' is not a string");
	rec_text(r, topic, &name);
	item = rd_kafka_topic_partition_list_find(
	    list, buf_string(&name), (int32_t)p);
	if (item == NULL) {
		item = rd_kafka_topic_partition_list_add(
		    list, buf_string(&name), (int32_t)p);
		item->offset = -1;
	}
	if (o > item->offset)
		item->offset = o;
	buf_release(&name);
	return 0;
}

static int
take_read(rd_kafka_topic_partition_list_t *list, const struct line *l,
    struct rec *r, struct fault *f)
{
	if (l->too_long)
		return fault_set(f, REASON_TOO_LONG, NULL, "too long a line");
	return take_line(list, l->text, l->len, r, f);
}

static int
read_lines(rd_kafka_topic_partition_list_t *list, struct line *l, struct rec *r,
    struct error *e)
{
	struct fault f;
	int got;

	while ((got = line_next(l, e)) == 1)
		if (take_read(list, l, r, &f) < 0)
			return error_set(e, ST_CANNOT,
			    "%s:%" PRIu64 ": %s: nothing is committed",
			    l->input.name, l->number, f.text);
	return got;
}

rd_kafka_topic_partition_list_t *
offsets_read(const char *path, struct error *e)
{
	char *name = mem_string(path);
	char *files[] = {name, NULL};
	rd_kafka_topic_partition_list_t *list = NULL;
	struct line line;
	struct rec rec;

	rec_init(&rec);
	if (line_open(&line, files, LINE_MAX_OFFSETS, e) == 0) {
		list = rd_kafka_topic_partition_list_new(8);
		if (read_lines(list, &line, &rec, e) < 0) {
			rd_kafka_topic_partition_list_destroy(list);
			list = NULL;
		}
		line_release(&line);
	}
	rec_release(&rec);
	free(name);
	return list;
}

rd_kafka_topic_partition_list_t *
offsets_parse(const char *name, struct buf *text, struct error *e)
{
	rd_kafka_topic_partition_list_t *list =
	    rd_kafka_topic_partition_list_new(8);
	const char *line, *end;
	struct rec rec;
	struct fault f;
	int failed = 0;

	rec_init(&rec);
	buf_add_byte(text, '\n');
	memset(buf_reserve(text, JSON_SLACK), '\n', JSON_SLACK);
	for (line = text->data; failed == 0 && line < text->data + text->len;
	     line = end + 1) {
		end =
		    memchr(line, '\n', text->len - (size_t)(line - text->data));
		if (json_blanks(line, end) == end)
			continue;
		failed = take_line(list, line, (size_t)(end - line), &rec, &f);
	}
	rec_release(&rec);
	if (failed == 0)
		return list;
	rd_kafka_topic_partition_list_destroy(list);
	error_set(e, ST_CANNOT, "%s: a line is no offset: %s", name, f.text);
	return NULL;
}
