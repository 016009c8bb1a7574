/*
 * envelope: a whole Kafka message as one JSON object, and back, without loss.
 *
 *	{"topic":"tx","partition":3,"offset":1042,"timestamp":1700000000000,
 *	 "key":"k1","headers":[{"name":"h","value":"v"}],"value":{"a":1}}
 *
 * - value: a JSON object that stands on one line is put in as it is; any other
 *   UTF-8 text becomes a string of its characters; null is a tombstone. A
 *   value that is not UTF-8 is `value_base64` instead.
 * - key: a string, or null for none, or `key_base64`.
 * - headers: in their order, repeated names included; each has name (or
 *   name_base64) and value (a string, or null, or value_base64).
 * - timestamp: milliseconds since 1970, or null.
 *
 * A key or a value that a schema gives is any JSON; members key_schema and
 * value_schema name these, and the header that named one of them is left out.
 *
 * What `kcat -J` prints is read as well: payload, ts (-1: unknown) and headers
 * that are one list of names and values.
 */
#ifndef KAFKA_ENVELOPE_H
#define KAFKA_ENVELOPE_H

#include "base/buf.h"
#include "kafka/sink.h"
#include "schemas/schemas.h"
#include "schemas/wire.h"
#include "stream/rejects.h"

#include <librdkafka/rdkafka.h>
#include <stddef.h>

/*
 * Append a message's envelope, without a newline. `key` and `value` are what
 * schemas make of them, JSON on one line, or NULL.
 */
void envelope_write(struct buf *b, const rd_kafka_message_t *m,
    const struct schemas_text *key, const struct schemas_text *value);
/*
 * Append an envelope without the value, which a schema has `decoded`, and with
 * `from`: position.h's stamp.
 */
void envelope_write_place(
    struct buf *b, const rd_kafka_message_t *m, bool decoded, int64_t from);

/* Memory of envelope_read() that a message points to; {0} to begin with. */
struct envelope {
	/*
	 * Set them: the value, or the key, will be another one, that a schema
	 * may write. An envelope's is then lent as it is written, JSON of any
	 * type, and a header that names its schema is left out.
	 */
	bool writes_value, writes_key;
	struct buf bytes;
	struct header *header;
	size_t capacity;
};

void envelope_release(struct envelope *env);
/*
 * Make a message of an envelope: a line that is a valid JSON object, lent as
 * line.h says. Topic and offset are passed over, a partition is kept. `m`
 * points into `env` and the line, until the next call.
 */
int envelope_read(struct envelope *env, const char *text, size_t len,
    struct message *m, struct fault *f);
/* Make a message of an object without a value; its partition is passed over. */
int envelope_read_place(struct envelope *env, const char *text, size_t len,
    struct message *m, struct fault *f);

#endif
