#include "instances.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_KEPT 1024 /* room for so many is kept for the next request */

void
instances_init(struct instances *in, struct live_model *live)
{
	*in = (struct instances){.live = live, .what = "instances"};
	live->rows.count = 0;
}

void
instances_release(struct instances *in)
{
	in->live->rows.count = 0;
	if (in->live->rows.capacity > ROWS_KEPT)
		scorer_rows_release(&in->live->rows);
	buf_release(&in->record);
	buf_release(&in->heads);
	free(in->head);
}

bool
instances_refuse(struct instances *in, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(in->why, sizeof in->why, fmt, ap);
	va_end(ap);
	return false;
}

/* --- a record ------------------------------------------------------------------ */

/* Read the record, with a newline behind it, and add its row. */
static bool
add(struct instances *in, const char *text, size_t len)
{
	struct live_model *m = in->live;
	struct fault f;

	if (in->count >= INSTANCES_MAX)
		return instances_refuse(in,
		    "%s: more than %d records are in a request", in->what,
		    INSTANCES_MAX);
	if (rec_read(&m->rec, text, len, &f) < 0 ||
	    scorer_add(&m->scorer, &m->rows, &m->rec, &f) < 0)
		return instances_refuse(
		    in, "%s[%zu]: %s", in->what, in->count, f.text);
	in->count++;
	return true;
}

bool
instances_object(struct instances *in, char *text, size_t len)
{
	char behind = text[len];
	bool added;

	text[len] = '\n';
	added = add(in, text, len);
	text[len] = behind;
	return added;
}

/* Add the record that was put together in `record`. */
static bool
add_record(struct instances *in)
{
	buf_add_string(&in->record, in->record.len > 0 ? "}\n" : "{}\n");
	buf_reserve(&in->record, JSON_SLACK);
	return add(in, in->record.data, in->record.len - 1);
}

/* --- lists ----------------------------------------------------------------------- */

static void
add_head(struct instances *in, const char *key, size_t len)
{
	buf_add_byte(&in->heads, in->names == 0 ? '{' : ',');
	buf_add(&in->heads, key, len);
	buf_add_byte(&in->heads, ':');
	in->head = mem_resize(in->head, in->names + 1, sizeof *in->head);
	in->head[in->names++] = in->heads.len;
}

bool
instances_names(struct instances *in, const struct json_member *names)
{
	const struct columns *c = &in->live->scorer.columns;
	const char *p, *end;
	struct json_member name;
	struct buf quoted = {0};

	in->names = in->heads.len = 0;
	if (names == NULL) {
		for (size_t i = 0; i < c->fields; i++) {
			quoted.len = 0;
			json_quote(&quoted, c->field[i].name,
			    strlen(c->field[i].name));
			add_head(in, quoted.data, quoted.len);
		}
		buf_release(&quoted);
		return true;
	}
	if (names->type != JSON_ARRAY)
		return instances_refuse(
		    in, "%s: 'columns' is not an array", in->what);
	p = names->text;
	end = p + names->len;
	while (json_next(&p, end, &name)) {
		if (name.type != JSON_STRING)
			return instances_refuse(in,
			    "%s: 'columns' has a name that is no string",
			    in->what);
		add_head(in, name.text, name.len);
	}
	return true;
}

/* Put the i-th value of a record together with its name. */
static void
add_value(struct instances *in, size_t i, const char *text, size_t len)
{
	size_t from = i == 0 ? 0 : in->head[i - 1];

	buf_add(&in->record, in->heads.data + from, in->head[i] - from);
	buf_add(&in->record, text, len);
}

/* Add a list of as many values as there are names. */
static bool
add_list(struct instances *in, const struct json_member *list)
{
	const char *p = list->text, *end = p + list->len;
	struct json_member value;
	size_t i = 0;

	in->record.len = 0;
	while (json_next(&p, end, &value)) {
		if (i < in->names)
			add_value(in, i, value.text, value.len);
		i++;
	}
	if (i != in->names)
		return instances_refuse(in,
		    "%s[%zu]: it has %zu values, where %zu are needed",
		    in->what, in->count, i, in->names);
	return add_record(in);
}

/* Add a value that stands alone, of a record that has no other. */
static bool
add_alone(struct instances *in, const struct json_member *value)
{
	if (in->names != 1 || value->type == JSON_NULL)
		return instances_refuse(in,
		    "%s[%zu]: it is neither an object nor a list", in->what,
		    in->count);
	in->record.len = 0;
	add_value(in, 0, value->text, value->len);
	return add_record(in);
}

bool
instances_items(struct instances *in, const struct json_member *array)
{
	const char *p = array->text, *end = p + array->len;
	struct json_member item;
	bool good = true;

	if (array->type != JSON_ARRAY)
		return instances_refuse(in, "'%s' is not an array", in->what);
	while (good && json_next(&p, end, &item)) {
		if (item.type == JSON_OBJECT) {
			good = instances_object(
			    in, (char *)(uintptr_t)item.text, item.len);
			continue;
		}
		if (in->names == 0)
			instances_names(in, NULL);
		good = item.type == JSON_ARRAY ? add_list(in, &item)
					       : add_alone(in, &item);
	}
	return good;
}

/* --- columns -------------------------------------------------------------------- */

/*
 * Take the next value: 1; 0: there is none; -1: it is an object. Brackets and
 * commas are passed over; the text is valid JSON.
 */
static int
next_value(struct column_values *v, const char **text, size_t *len)
{
	enum json_type type;
	struct json_fault fault;

	while (v->p < v->end && strchr("[], \t\r\n", *v->p) != NULL)
		v->p++;
	if (v->p >= v->end)
		return 0;
	if (*v->p == '{')
		return -1;
	*text = v->p;
	v->p = json_value(v->p, v->end, 0, &type, NULL, &fault);
	*len = (size_t)(v->p - *text);
	return 1;
}

static bool
refuse_column(struct instances *in, const struct instances_column *c, int got)
{
	if (got < 0)
		return instances_refuse(in, "%s: %.*s has an object in it",
		    in->what, (int)(c->key_len < 100 ? c->key_len : 100),
		    c->key);
	return instances_refuse(
	    in, "%s: the columns are not of one length", in->what);
}

bool
instances_columns(
    struct instances *in, const struct instances_column *column, size_t count)
{
	const char *text = "";
	size_t len = 0;

	for (;;) {
		size_t i, ended = 0;

		in->record.len = 0;
		for (i = 0; i < count; i++) {
			int got = next_value(column[i].values, &text, &len);

			if (got < 0 || (got > 0 && ended > 0))
				return refuse_column(in, &column[i], got);
			ended += got == 0;
			buf_add_byte(&in->record, i == 0 ? '{' : ',');
			buf_add(&in->record, column[i].key, column[i].key_len);
			buf_add_byte(&in->record, ':');
			buf_add(&in->record, text, got > 0 ? len : 0);
		}
		if (ended == count)
			return true;
		if (ended > 0)
			return refuse_column(in, &column[0], 0);
		if (!add_record(in))
			return false;
	}
}

const double *
instances_scores(struct instances *in)
{
	return scorer_scores(&in->live->scorer, &in->live->rows);
}
