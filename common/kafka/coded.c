#include "kafka/coded.h"

int
coded_open(struct coded *c, const struct schemas_opts *o,
    const struct kafka_opts *k, struct error *e)
{
	*c = (struct coded){.o = o};
	if (o == NULL || o->url == NULL)
		return 0;
	if (schema_access(&c->access, k, o->url, e) < 0)
		return -1;
	return schemas_open(&c->schemas, o, &c->access.opts, e);
}

void
coded_close(struct coded *c)
{
	schemas_close(c->schemas);
	schema_access_release(&c->access);
	buf_release(&c->value_text);
	buf_release(&c->key_text);
	*c = (struct coded){0};
}

const struct error *
coded_failure(const struct coded *c)
{
	return schemas_failure(c->schemas);
}

/* Find the last header of that name; NULL when there is none. */
static const void *
find_header(const rd_kafka_message_t *m, const char *name, size_t *len)
{
	rd_kafka_headers_t *headers;
	const void *value;

	if (rd_kafka_message_headers(m, &headers) !=
		RD_KAFKA_RESP_ERR_NO_ERROR ||
	    rd_kafka_header_get_last(headers, name, &value, len) !=
		RD_KAFKA_RESP_ERR_NO_ERROR)
		return NULL;
	return value;
}

int
coded_value(struct coded *c, const rd_kafka_message_t *m, size_t max,
    struct schemas_text *text, struct fault *f)
{
	const void *header;
	size_t len = 0;
	struct wire w;

	*text = (struct schemas_text){.p = m->payload, .len = m->len};
	if (c->schemas == NULL || c->o->plain_values || m->payload == NULL)
		return 0;
	header = find_header(m, WIRE_VALUE_HEADER, &len);
	if (!wire_read(&w, header, len, m->payload, m->len))
		return fault_set(f, REASON_UNDECODABLE, NULL,
		    "value names no schema: it does not begin with a byte 0 "
		    "and a schema's number");
	c->value_text.len = 0;
	return schemas_text(
	    c->schemas, &w, "value", max, &c->value_text, text, f);
}

int
coded_key(struct coded *c, const rd_kafka_message_t *m, size_t max,
    struct schemas_text *text, struct fault *f)
{
	const void *header;
	size_t len = 0;
	struct wire w;

	*text = (struct schemas_text){0};
	if (c->schemas == NULL || c->o->plain_keys || m->key == NULL)
		return 0;
	header = find_header(m, WIRE_KEY_HEADER, &len);
	if (!wire_read(&w, header, len, m->key, m->key_len))
		return 0; /* such as plain text */
	c->key_text.len = 0;
	return schemas_text(c->schemas, &w, "key", max, &c->key_text, text, f);
}
