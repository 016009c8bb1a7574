#include "kafka/envelope.h"

#include "base/base64.h"
#include "base/json.h"
#include "base/json_out.h"
#include "base/mem.h"
#include "base/num.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define KCAT_TIME "ts" /* kcat's word for the timestamp */

/* Write a string, or base64 by the other name, or null. */
static void
put_bytes(struct json_out *j, const char *name, const char *name_base64,
    const void *p, size_t len)
{
	if (p == NULL)
		json_out_null(j, name);
	else
		json_out_text(j, name, name_base64, p, len);
}

/*
 * Is the value a JSON object that can stand in a line as it is? The bytes are
 * copied to the end of `b`, since json.h wants room after them.
 */
static bool
is_plain_object(struct buf *b, const char *p, size_t len)
{
	struct json_fault fault;
	char *copy;

	if (len < 2 || p[0] != '{' || p[len - 1] != '}' ||
	    memchr(p, '\n', len) != NULL || memchr(p, '\r', len) != NULL)
		return false;
	copy = buf_reserve(b, len + JSON_SLACK);
	memcpy(copy, p, len);
	memset(copy + len, '\n', JSON_SLACK);
	return json_valid(copy, len, &fault);
}

/* The header that names the schema of a value or a key, where that is given. */
static bool
is_schema_header(const char *name, bool value, bool key)
{
	return (value && strcmp(name, WIRE_VALUE_HEADER) == 0) ||
	    (key && strcmp(name, WIRE_KEY_HEADER) == 0);
}

/* Write the headers, except those that say how what is decoded was coded. */
static void
put_headers(struct json_out *j, const rd_kafka_message_t *m, bool value_decoded,
    bool key_decoded)
{
	rd_kafka_headers_t *headers;
	const char *name;
	const void *value;
	size_t len;

	json_out_array(j, "headers");
	if (rd_kafka_message_headers(m, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR)
		for (size_t i = 0;
		     rd_kafka_header_get_all(headers, i, &name, &value, &len) ==
		     RD_KAFKA_RESP_ERR_NO_ERROR;
		     i++) {
			if (is_schema_header(name, value_decoded, key_decoded))
				continue;
			json_out_object(j, NULL);
			put_bytes(j, "name", "name_base64", name, strlen(name));
			put_bytes(j, "value", "value_base64", value, len);
			json_out_end(j);
		}
	json_out_end(j);
}

/* Write what a schema makes of a key or a value, and that schema's name. */
static void
put_decoded(struct json_out *j, const char *name, const char *name_schema,
    const struct schemas_text *text)
{
	json_out_raw(j, name, text->p, text->len);
	json_out_string(j, name_schema, text->schema);
}

/* Write all except the value and the closing brace. */
static void
put_place(struct json_out *j, const rd_kafka_message_t *m,
    const struct schemas_text *key, bool value_decoded)
{
	rd_kafka_timestamp_type_t type;
	int64_t timestamp = rd_kafka_message_timestamp(m, &type);

	json_out_object(j, NULL);
	json_out_string(j, "topic", rd_kafka_topic_name(m->rkt));
	json_out_whole(j, "partition", m->partition);
	json_out_whole(j, "offset", m->offset);
	if (type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE)
		json_out_null(j, "timestamp");
	else
		json_out_whole(j, "timestamp", timestamp);
	if (key == NULL)
		put_bytes(j, "key", "key_base64", m->key, m->key_len);
	else
		put_decoded(j, "key", "key_schema", key);
	put_headers(j, m, value_decoded, key != NULL);
}

void
envelope_write_place(
    struct buf *b, const rd_kafka_message_t *m, bool decoded, int64_t from)
{
	struct json_out j = {.out = b};

	put_place(&j, m, NULL, decoded);
	if (from >= 0)
		json_out_whole(&j, "from", from);
	json_out_end(&j);
}

void
envelope_write(struct buf *b, const rd_kafka_message_t *m,
    const struct schemas_text *key, const struct schemas_text *value)
{
	struct json_out j = {.out = b};

	put_place(&j, m, key, value != NULL);
	if (value != NULL)
		put_decoded(&j, "value", "value_schema", value);
	else if (m->payload != NULL && is_plain_object(b, m->payload, m->len))
		json_out_raw(&j, "value", m->payload, m->len);
	else
		put_bytes(&j, "value", "value_base64", m->payload, m->len);
	json_out_end(&j);
}

void
envelope_release(struct envelope *env)
{
	buf_release(&env->bytes);
	free(env->header);
	env->header = NULL;
}

/* The members NAME and NAME_base64 of an object, or kcat's word for NAME. */
struct pair {
	const char *name, *name_base64;
	const char *kcat;		 /* or NULL */
	struct json_member plain, coded; /* JSON_ABSENT: not there */
};

/* Note the member if it is one of the pair; -1 when it occurs twice. */
static int
note_member(struct pair *pair, const struct json_member *m, struct fault *f)
{
	struct json_member *place = json_key_is(m, pair->name) ||
		(pair->kcat != NULL && json_key_is(m, pair->kcat))
	    ? &pair->plain
	    : json_key_is(m, pair->name_base64) ? &pair->coded
						: NULL;

	if (place == NULL)
		return 0;
	if (pair->plain.type != JSON_ABSENT || pair->coded.type != JSON_ABSENT)
		return fault_set(f, REASON_DUPLICATE_KEY, pair->name,
		    "envelope: '%s' occurs twice", pair->name);
	*place = *m;
	return 0;
}

/*
 * The bytes of a pair, appended to env->bytes; `at` is their place there, since
 * the buffer may move. -1 when they are of a wrong type.
 */
struct copied {
	size_t at, len;
	const char *lent; /* of the line, instead; or NULL */
	bool none;
};

/* Lend a value of any type, as it is written: a schema will write it. */
static int
lend_pair(const struct pair *pair, struct copied *span, struct fault *f)
{
	const struct json_member *m = &pair->plain;

	*span = (struct copied){.len = m->len, .lent = m->text};
	if (pair->coded.type != JSON_ABSENT)
		return fault_set(f, REASON_WRONG_TYPE, pair->name,
		    "envelope: '%s' has bytes, which no schema writes",
		    pair->name_base64);
	span->none = m->type == JSON_NULL || m->type == JSON_ABSENT;
	return 0;
}

static int
take_pair(struct envelope *env, const struct pair *pair, bool object,
    struct copied *span, struct fault *f)
{
	struct buf *b = &env->bytes;
	const struct json_member *m = &pair->plain;

	*span = (struct copied){.at = b->len};
	if (pair->coded.type != JSON_ABSENT) {
		m = &pair->coded;
		if (m->type != JSON_STRING || m->key_escaped ||
		    !base64_decode(b, m->text + 1, m->len - 2))
			return fault_set(f, REASON_WRONG_TYPE, pair->name,
			    "envelope: '%s' is not base64", pair->name_base64);
	} else if (m->type == JSON_STRING) {
		json_unescape(b, m->text + 1, m->len - 2);
	} else if (m->type == JSON_OBJECT && object) {
		buf_add(b, m->text, m->len);
	} else if (m->type == JSON_NULL || m->type == JSON_ABSENT) {
		span->none = true;
	} else {
		return fault_set(f, REASON_WRONG_TYPE, pair->name,
		    "envelope: '%s' is not a string%s, null or base64",
		    pair->name, object ? ", an object" : "");
	}
	span->len = b->len - span->at;
	return 0;
}

static struct bytes
resolve(const struct envelope *env, const struct copied *span)
{
	if (span->none)
		return (struct bytes){0};
	if (span->lent != NULL)
		return (struct bytes){span->lent, span->len};
	return (struct bytes){env->bytes.data + span->at, span->len};
}

/* Read a member as a whole number from `lo` on; -1 when it is none. */
static int
take_int(const struct json_member *m, const char *name, long long lo,
    long long hi, long long *n, struct fault *f)
{
	char text[24];

	if (m->type == JSON_NUMBER && m->len < sizeof text) {
		memcpy(text, m->text, m->len);
		text[m->len] = '\0';
		if (num_int(text, lo, hi, n))
			return 0;
	}
	return fault_set(f, REASON_WRONG_TYPE, name,
	    "envelope: '%s' is not a whole number in its range", name);
}

struct header_spans {
	struct copied name, value;
};

static int
check_header_name(
    const struct envelope *env, const struct copied *name, struct fault *f)
{
	if (name->none ||
	    memchr(env->bytes.data + name->at, '\0', name->len) != NULL)
		return fault_set(f, REASON_WRONG_TYPE, "headers",
		    "envelope: a header has no name, or a NUL in it");
	return 0;
}

static int
read_header(struct envelope *env, const struct json_member *item,
    struct header_spans *h, struct fault *f)
{
	struct pair name = {.name = "name", .name_base64 = "name_base64"};
	struct pair value = {.name = "value", .name_base64 = "value_base64"};
	const char *p = item->text, *end = item->text + item->len;
	struct json_member m;

	if (item->type != JSON_OBJECT)
		return fault_set(f, REASON_WRONG_TYPE, "headers",
		    "envelope: a header is not an object");
	while (json_next(&p, end, &m))
		if (note_member(&name, &m, f) < 0 ||
		    note_member(&value, &m, f) < 0)
			return -1;
	if (take_pair(env, &name, false, &h->name, f) < 0 ||
	    take_pair(env, &value, false, &h->value, f) < 0)
		return -1;
	return check_header_name(env, &h->name, f);
}

/* Read one of kcat's headers, a name and a value that follow each other. */
static int
read_kcat_header(struct envelope *env, const struct json_member *name,
    const struct json_member *value, struct header_spans *h, struct fault *f)
{
	struct pair of_name = {.name = "headers", .plain = *name};
	struct pair of_value = {.name = "headers", .plain = *value};

	if (take_pair(env, &of_name, false, &h->name, f) < 0 ||
	    take_pair(env, &of_value, false, &h->value, f) < 0)
		return -1;
	return check_header_name(env, &h->name, f);
}

/* Read the header that begins with this item of the list. */
static int
read_item(struct envelope *env, struct json_member *item, const char **p,
    const char *end, struct header_spans *h, struct fault *f)
{
	struct json_member value = *item; /* json_next() goes on from it */

	if (item->type != JSON_STRING)
		return read_header(env, item, h, f);
	if (!json_next(p, end, &value))
		return fault_set(f, REASON_WRONG_TYPE, "headers",
		    "envelope: the last of kcat's headers has no value");
	return read_kcat_header(env, item, &value, h, f);
}

/* Does a header name a schema that is not the one to write by? */
static bool
is_outdated(const struct envelope *env, const struct copied *name)
{
	char text[sizeof WIRE_VALUE_HEADER] = "";

	if (name->len >= sizeof text)
		return false;
	memcpy(text, env->bytes.data + name->at, name->len);
	return is_schema_header(text, env->writes_value, env->writes_key);
}

static int
read_headers(struct envelope *env, const struct json_member *list,
    struct message *msg, struct fault *f)
{
	const char *p = list->text, *end = list->text + list->len;
	struct header_spans *spans = NULL;
	size_t capacity = 0;
	struct json_member item = {0};
	int failed = 0;

	if (list->type == JSON_NULL)
		return 0;
	if (list->type != JSON_ARRAY)
		return fault_set(f, REASON_WRONG_TYPE, "headers",
		    "envelope: 'headers' is not an array");
	while (failed == 0 && json_next(&p, end, &item)) {
		spans = mem_grow(spans, msg->headers, &capacity, sizeof *spans);
		failed =
		    read_item(env, &item, &p, end, &spans[msg->headers], f);
		if (failed == 0 && !is_outdated(env, &spans[msg->headers].name))
			msg->headers++;
	}
	if (failed == 0) {
		env->header = mem_resize(
		    env->header, msg->headers + 1, sizeof *env->header);
		for (size_t i = 0; i < msg->headers; i++)
			env->header[i] = (struct header){
			    .name = resolve(env, &spans[i].name),
			    .value = resolve(env, &spans[i].value)};
		msg->header = env->header;
	}
	free(spans);
	return failed;
}

/* Note a member that stands once, by a bit of `seen`; -1: it occurs twice. */
static int
note_once(unsigned *seen, const struct json_member *m, struct fault *f)
{
	static const char *const names[] = {
	    "topic", "partition", "offset", "timestamp", "headers"};

	for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
		if (!json_key_is(m, names[i]) &&
		    (strcmp(names[i], "timestamp") != 0 ||
			!json_key_is(m, KCAT_TIME)))
			continue;
		if ((*seen & 1U << i) != 0)
			return fault_set(f, REASON_DUPLICATE_KEY, names[i],
			    "envelope: '%s' occurs twice", names[i]);
		*seen |= 1U << i;
		return 0;
	}
	return 0;
}

static int
read_place(const struct json_member *m, struct message *msg, struct fault *f)
{
	long long n;

	if (m->type == JSON_NULL)
		return 0;
	/* kcat's word for a time that nobody knows. */
	if (json_key_is(m, KCAT_TIME) && m->len == 2 &&
	    memcmp(m->text, "-1", 2) == 0)
		return 0;
	if (json_key_is(m, "timestamp") || json_key_is(m, KCAT_TIME)) {
		/* librdkafka takes 0 to mean now: 0 cannot be sent. */
		if (take_int(m, "timestamp", 1, INT64_MAX, &n, f) < 0)
			return -1;
		msg->timestamp = n;
	} else if (json_key_is(m, "partition")) {
		if (take_int(m, "partition", 0, INT32_MAX, &n, f) < 0)
			return -1;
		msg->partition = (int32_t)n;
	}
	return 0;
}

/* Read an object with key, headers, place and, if wanted, a value. */
static int
read_object(struct envelope *env, const char *text, size_t len,
    struct pair *value, struct message *msg, struct fault *f)
{
	struct pair key = {.name = "key", .name_base64 = "key_base64"};
	struct json_member m, headers = {0};
	struct copied key_span, value_span = {.none = true};
	const char *end = text + len, *p = json_blanks(text, end);
	unsigned seen = 0;
	bool has_schema = false;

	env->bytes.len = 0;
	*msg = (struct message){.partition = MESSAGE_ANY_PARTITION};
	while (json_next(&p, end, &m)) {
		if (note_member(&key, &m, f) < 0 ||
		    note_once(&seen, &m, f) < 0 ||
		    (value != NULL && note_member(value, &m, f) < 0) ||
		    read_place(&m, msg, f) < 0)
			return -1;
		if (json_key_is(&m, "headers"))
			headers = m;
		has_schema = has_schema ||
		    (json_key_is(&m, "key_schema") && m.type != JSON_NULL);
	}
	if (has_schema && env->writes_value && !env->writes_key)
		return fault_set(f, REASON_WRONG_TYPE, "key",
		    "envelope: 'key' has a schema, by member 'key_schema': "
		    "--key-schema writes it");
	if (value != NULL && value->plain.type == JSON_ABSENT &&
	    value->coded.type == JSON_ABSENT)
		return fault_set(f, REASON_MISSING, "value",
		    "not an envelope: 'value' is missing");
	buf_reserve(&env->bytes, 1); /* so that no bytes are not NULL */
	if ((value != NULL && env->writes_key
		    ? lend_pair(&key, &key_span, f)
		    : take_pair(env, &key, false, &key_span, f)) < 0)
		return -1;
	if (value != NULL &&
	    (env->writes_value
		    ? lend_pair(value, &value_span, f)
		    : take_pair(env, value, true, &value_span, f)) < 0)
		return -1;
	if (headers.type != JSON_ABSENT &&
	    read_headers(env, &headers, msg, f) < 0)
		return -1;
	/* Only after the headers' bytes nothing moves any more. */
	msg->key = resolve(env, &key_span);
	msg->value = resolve(env, &value_span);
	return 0;
}

int
envelope_read(struct envelope *env, const char *text, size_t len,
    struct message *msg, struct fault *f)
{
	struct pair value = {
	    .name = "value", .name_base64 = "value_base64", .kcat = "payload"};

	return read_object(env, text, len, &value, msg, f);
}

int
envelope_read_place(struct envelope *env, const char *text, size_t len,
    struct message *msg, struct fault *f)
{
	int failed = read_object(env, text, len, NULL, msg, f);

	msg->partition = MESSAGE_ANY_PARTITION;
	return failed;
}
