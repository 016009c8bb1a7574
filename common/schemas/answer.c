#include "schemas/answer.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/num.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGE_MAX 150

static const struct {
	const char *word, *name;
} kinds[] = {
    [SCHEMA_AVRO] = {"AVRO", "Avro"},
    [SCHEMA_JSON] = {"JSON", "JSON Schema"},
    [SCHEMA_PROTOBUF] = {"PROTOBUF", "Protobuf"},
    [SCHEMA_OTHER] = {"", "of another kind"},
};

const char *
schema_kind_name(enum schema_kind kind)
{
	return kinds[kind].name;
}

static char *
take_string(const struct json_member *m, size_t *len)
{
	struct buf b = {0};

	if (m->type != JSON_STRING)
		return NULL;
	json_unescape(&b, m->text + 1, m->len - 2);
	buf_string(&b);
	if (len != NULL)
		*len = b.len;
	return b.data;
}

static long long
take_whole(const struct json_member *m)
{
	char text[24];
	long long n;

	if (m->type != JSON_NUMBER || m->len >= sizeof text)
		return -1;
	memcpy(text, m->text, m->len);
	text[m->len] = '\0';
	return num_int(text, 0, INT64_MAX, &n) ? n : -1;
}

static enum schema_kind
take_kind(const struct json_member *m)
{
	char *word = take_string(m, NULL);
	enum schema_kind kind = SCHEMA_AVRO;

	if (word == NULL)
		return SCHEMA_AVRO; /* null: as if it were missing */
	while (kind < SCHEMA_OTHER && strcmp(kinds[kind].word, word) != 0)
		kind++;
	free(word);
	return kind;
}

static void
take_reference(struct answer *a, const struct json_member *object)
{
	const char *p = object->text, *end = p + object->len;
	struct answer_reference r = {.version = -1};
	struct json_member m;

	while (object->type == JSON_OBJECT && json_next(&p, end, &m)) {
		if (json_key_is(&m, "name") && r.name == NULL)
			r.name = take_string(&m, NULL);
		else if (json_key_is(&m, "subject") && r.subject == NULL)
			r.subject = take_string(&m, NULL);
		else if (json_key_is(&m, "version"))
			r.version = take_whole(&m);
	}
	a->reference =
	    mem_resize(a->reference, a->references + 1, sizeof *a->reference);
	a->reference[a->references++] = r;
}

static void
take_member(struct answer *a, const struct json_member *m)
{
	const char *p = m->text, *end = p + m->len;
	struct json_member item;

	if (json_key_is(m, "schema") && a->schema == NULL)
		a->schema = take_string(m, &a->len);
	else if (json_key_is(m, "schemaType"))
		a->kind = take_kind(m);
	else if (json_key_is(m, "id"))
		a->id = take_whole(m);
	else if (json_key_is(m, "version"))
		a->version = take_whole(m);
	else if (json_key_is(m, "references") && m->type == JSON_ARRAY)
		while (json_next(&p, end, &item))
			take_reference(a, &item);
}

/* Is the text a JSON object? Then `*p` and `*end` are its first and last. */
static bool
is_object(struct buf *text, const char **p, const char **end)
{
	struct json_fault fault;

	memset(buf_reserve(text, JSON_SLACK), '\n', JSON_SLACK);
	*end = text->data + text->len;
	*p = json_blanks(text->data, *end);
	return *p < *end && **p == '{' &&
	    json_valid(text->data, text->len, &fault);
}

int
answer_read(struct answer *a, struct buf *text, struct error *e)
{
	const char *p, *end;
	struct json_member m;

	*a = (struct answer){.id = -1, .version = -1};
	if (!is_object(text, &p, &end))
		return error_set(e, ST_FAILED, "its answer is no JSON object");
	while (json_next(&p, end, &m))
		take_member(a, &m);
	return 0;
}

void
answer_release_references(struct answer_reference *r, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(r[i].name);
		free(r[i].subject);
	}
	free(r);
}

void
answer_release(struct answer *a)
{
	answer_release_references(a->reference, a->references);
	free(a->schema);
	*a = (struct answer){0};
}

void
answer_message(struct buf *text, struct buf *message)
{
	const char *p, *end;
	struct json_member m;

	if (!is_object(text, &p, &end))
		return;
	while (json_next(&p, end, &m))
		if (json_key_is(&m, "message") && m.type == JSON_STRING)
			json_unescape(message, m.text + 1, m.len - 2);
	if (message->len > MESSAGE_MAX)
		message->len = MESSAGE_MAX;
	for (size_t i = 0; i < message->len; i++)
		if ((unsigned char)message->data[i] < ' ')
			message->data[i] = ' ';
}
