#include "kafka/value.h"

#include "base/json.h"
#include "stream/guess.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

int
value_fits(const rd_kafka_message_t *m, size_t max_line, struct fault *f)
{
	if (m->payload == NULL)
		return fault_set(f, REASON_NOT_OBJECT, NULL,
		    "a tombstone: the message has no value");
	if (m->len > max_line)
		return fault_set(f, REASON_TOO_LONG, NULL,
		    "value of %zu bytes, the limit is %zu", m->len, max_line);
	return 0;
}

/* --- values that are not JSON ---------------------------------------------- */

#define GUID_LEN 16
#define ID_LEN 4

/* Write a schema's GUID as "01234567-89ab-cdef-0123-456789abcdef". */
static void
write_guid(char *text, const unsigned char *p)
{
	for (int i = 0; i < GUID_LEN; i++)
		text += sprintf(text, "%s%02x",
		    i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", p[i]);
}

/*
 * Read the name of a schema as a registry's clients write it: 0 and the four
 * bytes of its number, or 1 and the sixteen of its GUID. Numbers from 2^24 on
 * are the text of another encoding, and a GUID has a version and a variant.
 */
static bool
read_schema(const unsigned char *p, size_t len, char *text)
{
	if (len > ID_LEN && p[0] == 0 && p[1] == 0 &&
	    (p[2] | p[3] | p[4]) != 0) {
		sprintf(text, "id %d", p[2] << 16 | p[3] << 8 | p[4]);
		return true;
	}
	if (len > GUID_LEN && p[0] == 1 && p[7] >> 4 >= 1 && p[7] >> 4 <= 8 &&
	    p[9] >> 6 == 2) {
		write_guid(text + sprintf(text, "GUID "), p + 1);
		return true;
	}
	return false;
}

/* Find the schema in the value, or in the header that a newer client writes. */
static bool
find_schema(const rd_kafka_message_t *m, char *text)
{
	rd_kafka_headers_t *headers;
	const void *value;
	size_t len;

	if (rd_kafka_message_headers(m, &headers) ==
		RD_KAFKA_RESP_ERR_NO_ERROR &&
	    rd_kafka_header_get_last(headers, "__value_schema_id", &value,
		&len) == RD_KAFKA_RESP_ERR_NO_ERROR &&
	    value != NULL && read_schema(value, len, text))
		return true;
	return m->len > ID_LEN + 1 && read_schema(m->payload, m->len, text);
}

/* Name what the bytes are, where that is known; false: it is not. */
static bool
name_value(const rd_kafka_message_t *m, struct fault *f)
{
	static const char bom[] = "\xef\xbb\xbf";
	char schema[64];
	struct guess g;

	if (m->len == 0)
		fault_set(f, REASON_BAD_JSON, NULL,
		    "value is empty: the message has no bytes, which is not "
		    "JSON");
	else if (find_schema(m, schema))
		fault_set(f, REASON_BAD_JSON, NULL,
		    "value looks like Avro, Protobuf or JSON Schema of a "
		    "schema registry, %s: --schema-registry URL reads it",
		    schema);
	else if (m->len >= 3 && memcmp(m->payload, bom, 3) == 0)
		fault_set(f, REASON_BAD_JSON, NULL,
		    "value begins with a byte order mark: consume --raw | "
		    "sed 's/^\\xef\\xbb\\xbf//'");
	else if (guess_data(m->payload, m->len, &g))
		fault_set(f, REASON_BAD_JSON, NULL,
		    "value is %s, not JSON: consume --envelope prints its "
		    "bytes as value_base64",
		    g.what);
	else
		return false;
	return true;
}

/* Report a value that is no record: is it JSON at all? */
static int
judge(const char *p, size_t len, const rd_kafka_message_t *m, struct fault *f)
{
	struct json_fault fault;
	struct guess g;
	size_t byte;

	if (json_valid(p, len, &fault))
		return 0;
	if (m != NULL && name_value(m, f))
		return -1;
	byte = (size_t)(fault.at - p) + 1;
	if (!fault.encoding)
		return fault_set(f, REASON_BAD_JSON, NULL,
		    "value is not JSON at byte %zu: %s", byte, fault.what);
	guess_encoding(p, fault.at, p + len, &g);
	return fault_set(f, REASON_BAD_UTF8, NULL,
	    "value is not JSON at byte %zu: %s; it looks like %s: consume "
	    "--raw | %s",
	    byte, fault.what, g.what, g.command);
}

/* -------------------------------------------------------------------------- */

int
value_copy(char *p, const char *text, size_t len, const rd_kafka_message_t *m,
    struct rec *r, struct fault *f)
{
	bool is_record;

	memcpy(p, text, len);
	memset(p + len, '\n', JSON_SLACK);
	is_record = rec_read(r, p, len, f) == 0;
	if (!is_record && judge(p, len, m, f) < 0)
		return -1;
	/* Only after the check: JSON allows no bare newline in a string. */
	for (char *at = p;
	     (at = memchr(at, '\n', len - (size_t)(at - p))) != NULL;)
		*at = ' ';
	return is_record;
}

struct rejected
value_rejected(const rd_kafka_message_t *m)
{
	return (struct rejected){.raw = m->payload != NULL ? m->payload : "",
	    .len = m->payload != NULL ? m->len : 0,
	    .source = rd_kafka_topic_name(m->rkt),
	    .partition = m->partition,
	    .offset = m->offset};
}
