/*
 * protobuf: bytes as messages of some schemas, and through the encoder
 *
 * The first byte chooses a schema; 255 takes the rest as the text of one. What
 * the decoder makes of bytes is JSON, and gives bytes that give the same text.
 */
#include "base/json.h"
#include "protobuf/decode.h"
#include "protobuf/encode.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define PROTO3 "syntax=\"proto3\";"
#define TEXT_MAX (1 << 22)

static const char *const texts[] = {
    PROTO3 "message M{int32 a=1;int64 b=2;uint32 c=3;uint64 d=4;sint64 e=5;"
	   "fixed32 f=6;sfixed64 g=7;bool h=8;}",
    PROTO3 "message M{float a=1;double b=2;string c=3;bytes d=4;}",
    PROTO3 "message M{M m=1;repeated M r=2;repeated int32 i=3;"
	   "map<string,M>s=4;map<int64,bytes>n=5;map<bool,double>t=6;}",
    PROTO3 "enum E{A=0;B=5;}message M{E e=1;repeated E r=2;oneof o{int32 i=3;"
	   "string s=4;M m=5;}optional E p=6;map<uint32,E>n=7;}",
    PROTO3 "import \"google/protobuf/timestamp.proto\";"
	   "import \"google/protobuf/duration.proto\";"
	   "message M{google.protobuf.Timestamp t=1;"
	   "repeated google.protobuf.Duration d=2;}",
    PROTO3 "import \"google/protobuf/struct.proto\";"
	   "import \"google/protobuf/wrappers.proto\";"
	   "message M{google.protobuf.Struct s=1;google.protobuf.ListValue l=2;"
	   "google.protobuf.Int64Value w=3;google.protobuf.BytesValue b=4;}",
    PROTO3 "import \"confluent/type/decimal.proto\";"
	   "message M{repeated confluent.type.Decimal d=1;}",
    "enum E{A=1;B=2;}message M{required int32 i=1;optional E e=2[default=B];"
    "repeated group G=3{optional M m=4;}optional string s=5[default=\"x\"];"
    "repeated E p=6[packed=true];extensions 100 to 200;}"
    "extend M{optional M x=100;}",
};
#define TEXTS (sizeof texts / sizeof *texts)

static struct protobuf_schema schemas[TEXTS];

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
	struct error e = {0};

	for (size_t i = 0; i < TEXTS; i++) {
		struct protobuf_schema *s = &schemas[i];

		must(protobuf_schema_open(s, &e) == 0, e.text, i, "");
		protobuf_schema_add(s, NULL, texts[i], strlen(texts[i]));
		must(protobuf_schema_settle(s, &e) == 0, e.text, i, "");
		s->form.times = i % 2 == 0;
		must(protobuf_schema_choose(s, NULL, &e) == 0, e.text, i, "");
	}
}

static void
go_round(size_t i, struct buf *text)
{
	struct protobuf_schema *s = &schemas[i];
	struct buf bytes = {0}, again = {0};
	struct json_fault fault;
	struct fault f = {0};

	memset(buf_reserve(text, JSON_SLACK), '\n', JSON_SLACK);
	must(json_valid(text->data, text->len, &fault), "it is JSON", i,
	    text->data);
	must(protobuf_encode(s, text->data, text->len, &bytes, &f) == 0, f.text,
	    i, text->data);
	/* (A byte 0 before them says that it is the first message.) */
	must(protobuf_decode(s, "value", bytes.data + 1, bytes.len - 1,
		 TEXT_MAX, &again, &f) == 0,
	    f.text, i, text->data);
	must(again.len == text->len &&
		memcmp(again.data, text->data, text->len) == 0,
	    "it comes back", i, text->data);
	buf_release(&bytes);
	buf_release(&again);
}

static void
read_schema(const uint8_t *data, size_t size)
{
	struct protobuf_schema s = {0};
	struct buf out = {0};
	struct error e = {0};
	struct fault f;
	size_t taken;

	must(protobuf_schema_open(&s, &e) == 0, e.text, TEXTS, "");
	protobuf_schema_add(&s, NULL, (const char *)data, size);
	if (protobuf_schema_settle(&s, &e) == 0 &&
	    protobuf_schema_read_type(&s, "", 1, &taken) == NULL)
		protobuf_decode(&s, "value", data, size, 1 << 20, &out, &f);
	protobuf_schema_release(&s);
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = {0};
	struct fault f;
	size_t i;

	if (schemas[0].shim == NULL)
		start();
	if (size == 0)
		return 0;
	if (data[0] == 255) {
		read_schema(data + 1, size - 1);
		return 0;
	}
	i = data[0] % TEXTS;
	if (protobuf_decode(&schemas[i], "value", data + 1, size - 1, TEXT_MAX,
		&text, &f) == 0)
		go_round(i, &text);
	buf_release(&text);
	return 0;
}
