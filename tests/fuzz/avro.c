/*
 * avro: bytes by some schemas, against libavro, and through the encoder
 *
 * The first byte chooses a schema; 255 takes the rest as the text of one. What
 * our decoder takes libavro takes too, to the same last byte; the text is JSON,
 * and gives bytes that give the same text. (libavro takes more, and is asked
 * only about what ours has found to be within bounds.)
 */
#include "avro/decode.h"
#include "avro/encode.h"

/* Both have enumerators of these names. */
#define AVRO_STRING THEIR_STRING
#define AVRO_BYTES THEIR_BYTES
#define AVRO_FLOAT THEIR_FLOAT
#define AVRO_DOUBLE THEIR_DOUBLE
#define AVRO_BOOLEAN THEIR_BOOLEAN
#define AVRO_NULL THEIR_NULL
#define AVRO_RECORD THEIR_RECORD
#define AVRO_ENUM THEIR_ENUM
#define AVRO_FIXED THEIR_FIXED
#define AVRO_MAP THEIR_MAP
#define AVRO_ARRAY THEIR_ARRAY
#define AVRO_UNION THEIR_UNION
#include <avro.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define RECORD(fields)                                                         \
	"{\"type\":\"record\",\"name\":\"R\",\"fields\":[" fields "]}"
#define FIELD(name, type) "{\"name\":\"" name "\",\"type\":" type "}"

static const char *const texts[] = {
    "\"long\"",
    "\"int\"",
    "\"string\"",
    "\"bytes\"",
    "\"double\"",
    "\"float\"",
    "\"boolean\"",
    "{\"type\":\"array\",\"items\":\"null\"}",
    "{\"type\":\"array\",\"items\":\"int\"}",
    "{\"type\":\"map\",\"values\":[\"null\",\"string\"]}",
    "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\",\"C\"]}",
    "{\"type\":\"fixed\",\"name\":\"F\",\"size\":3}",
    RECORD(FIELD("v", "\"int\"") "," FIELD("next", "[\"null\",\"R\"]")),
    RECORD(FIELD("a",
	"[\"null\",\"string\",\"bytes\",\"double\",\"long\"]") "," FIELD("b",
	"{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":\"float\"}"
	"}")),
    ("{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":2500,"
     "\"scale\":3}"),
    "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}",
    "{\"type\":\"int\",\"logicalType\":\"date\"}",
};
#define TEXTS (sizeof texts / sizeof *texts)

static struct avro_schema ours[TEXTS];
static avro_value_iface_t *theirs[TEXTS];

static void
must(bool ok, const char *what, size_t schema, const char *text)
{
	if (ok)
		return;
	fprintf(stderr, "not so: %s\nschema: %s\ntext: %.500s\n", what,
	    schema < TEXTS ? texts[schema] : "-", text);
	abort();
}

static void
start(void)
{
	static const struct avro_form form = {.times = true};
	avro_schema_t schema;
	struct error e;

	for (size_t i = 0; i < TEXTS; i++) {
		must(avro_schema_add(
			 &ours[i], texts[i], strlen(texts[i]), &e) == 0,
		    e.text, i, "");
		avro_schema_form(&ours[i], &form);
		must(avro_schema_from_json_length(
			 texts[i], strlen(texts[i]), &schema) == 0,
		    "libavro takes the schema", i, "");
		theirs[i] = avro_generic_class_from_schema(schema);
	}
}

static void
ask_libavro(size_t i, const uint8_t *data, size_t size, const char *text)
{
	avro_reader_t reader =
	    avro_reader_memory((const char *)data, (int64_t)size);
	avro_value_t value;
	char more;

	avro_generic_value_new(theirs[i], &value);
	must(avro_value_read(reader, &value) == 0, avro_strerror(), i, text);
	must(avro_read(reader, &more, 1) != 0, "libavro ends there", i, text);
	avro_value_decref(&value);
	avro_reader_free(reader);
}

static void
go_round(size_t i, struct buf *text)
{
	struct avro_encoder n = {0};
	struct buf bytes = {0}, again = {0};
	struct json_fault fault;
	struct fault f;

	memset(buf_reserve(text, JSON_SLACK), '\n', JSON_SLACK);
	must(json_valid(text->data, text->len, &fault), "it is JSON", i,
	    text->data);
	must(avro_encode(&n, &ours[i], text->data, text->len, &bytes, &f) == 0,
	    f.text, i, text->data);
	must(avro_decode(&ours[i], "value", bytes.data, bytes.len, 1 << 24,
		 &again, &f) == 0,
	    f.text, i, text->data);
	must(again.len == text->len &&
		memcmp(again.data, text->data, text->len) == 0,
	    "it comes back", i, text->data);
	buf_release(&bytes);
	buf_release(&again);
	avro_encoder_release(&n);
}

static void
read_schema(const uint8_t *data, size_t size)
{
	static const struct avro_form form;
	struct avro_schema s = {0};
	struct buf out = {0};
	struct error e;
	struct fault f;

	if (avro_schema_add(&s, (const char *)data, size, &e) == 0) {
		avro_schema_form(&s, &form);
		avro_decode(&s, "value", data, size, 1 << 20, &out, &f);
	}
	avro_schema_release(&s);
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = {0};
	struct fault f;
	size_t i;

	if (theirs[0] == NULL)
		start();
	if (size == 0)
		return 0;
	if (data[0] == 255) {
		read_schema(data + 1, size - 1);
		return 0;
	}
	i = data[0] % TEXTS;
	if (avro_decode(&ours[i], "value", data + 1, size - 1, 1 << 22, &text,
		&f) == 0) {
		ask_libavro(i, data + 1, size - 1, "");
		go_round(i, &text);
	}
	buf_release(&text);
	return 0;
}
