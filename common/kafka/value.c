#include "kafka/value.h"

#include "base/json.h"

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

/* Report a value that is no record: is it JSON at all? */
static int
judge(const char *p, size_t len, struct fault *f)
{
	struct json_fault fault;

	if (json_valid(p, len, &fault))
		return 0;
	return fault_set(f, fault.encoding ? REASON_BAD_UTF8 : REASON_BAD_JSON,
	    NULL, "value is not JSON at byte %zu: %s",
	    (size_t)(fault.at - p) + 1, fault.what);
}

int
value_copy(char *p, const rd_kafka_message_t *m, struct rec *r, struct fault *f)
{
	bool is_record;

	memcpy(p, m->payload, m->len);
	memset(p + m->len, '\n', JSON_SLACK);
	is_record = rec_read(r, p, m->len, f) == 0;
	if (!is_record && judge(p, m->len, f) < 0)
		return -1;
	/* Only after the check: JSON allows no bare newline in a string. */
	for (char *at = p;
	     (at = memchr(at, '\n', m->len - (size_t)(at - p))) != NULL;)
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
