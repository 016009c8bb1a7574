/*
 * avro: values by their schemas, each byte string written out by hand after
 * the specification, and bytes that are hostile.
 */
#include "avro/decode.h"
#include "avro/encode.h"
#include "avro/resolve.h"

#include "check.h"

#include <stdlib.h>

static struct avro_form form;
static struct fault fault;

/* Turn hexadecimal digits, with blanks, into bytes. */
static size_t
unhex(unsigned char *to, const char *hex)
{
	size_t len = 0;

	for (; *hex != '\0'; hex++) {
		unsigned byte;

		if (*hex == ' ')
			continue;
		sscanf(hex++, "%2x", &byte);
		to[len++] = (unsigned char)byte;
	}
	return len;
}

/* Decode into a text that is good until the next call; NULL: a fault. */
static const char *
decode(const char *schema, const void *bytes, size_t len)
{
	static struct buf out;
	struct avro_schema s = {0};
	struct error e;
	int failed = -1;

	out.len = 0;
	if (!check(avro_schema_add(&s, schema, strlen(schema), &e) == 0)) {
		printf("\t%s: %s\n", schema, e.text);
	} else {
		avro_schema_form(&s, &form);
		failed =
		    avro_decode(&s, "value", bytes, len, 1 << 20, &out, &fault);
		fault.field = NULL; /* of the schema */
	}
	avro_schema_release(&s);
	return failed < 0 ? NULL : buf_string(&out);
}

/* Encode a text; `len` gets the number of the bytes, NULL: a fault. */
static const char *
encode(const char *schema, const char *json, size_t *len)
{
	static struct buf out, text;
	static char field[128];
	struct avro_encoder n = {0};
	struct avro_schema s = {0};
	struct error e;
	int failed = -1;

	out.len = text.len = 0;
	buf_add_string(&text, json);
	memset(buf_reserve(&text, JSON_SLACK), '\n', JSON_SLACK);
	if (!check(avro_schema_add(&s, schema, strlen(schema), &e) == 0)) {
		printf("\t%s: %s\n", schema, e.text);
	} else {
		avro_schema_form(&s, &form);
		failed = avro_encode(&n, &s, text.data, text.len, &out, &fault);
		field[0] = '\0';
		if (failed < 0 && fault.field != NULL)
			strncat(field, fault.field, sizeof field - 1);
		fault.field = field;
	}
	avro_schema_release(&s);
	avro_encoder_release(&n);
	*len = out.len;
	buf_reserve(&out, 1);
	return failed < 0 ? NULL : out.data;
}

/* The bytes give the text, and the text bytes that give it again. */
static void
gives(const char *schema, const char *hex, const char *wanted)
{
	unsigned char bytes[4096];
	const char *got = decode(schema, bytes, unhex(bytes, hex)), *again;
	size_t len;

	if (got == NULL)
		printf("\t%s\n", fault.text);
	check_text(got != NULL ? got : "(a fault)", wanted);
	again = encode(schema, wanted, &len);
	if (again == NULL)
		printf("\t%s: %s\n", wanted, fault.text);
	got = again != NULL ? decode(schema, again, len) : NULL;
	check_text(got != NULL ? got : "(a fault)", wanted);
}

/* The text gives these bytes. */
static void
makes(const char *schema, const char *json, const char *hex)
{
	unsigned char bytes[4096];
	size_t wanted = unhex(bytes, hex), len;
	const char *got = encode(schema, json, &len);

	if (!check(
		got != NULL && len == wanted && memcmp(got, bytes, len) == 0)) {
		printf("\t%s: %s", json, got == NULL ? fault.text : "");
		for (size_t i = 0; got != NULL && i < len; i++)
			printf("%02x", (unsigned char)got[i]);
		printf("\n");
	}
}

/* The text does not fit. */
static void
unfit(const char *schema, const char *json, const char *field, const char *why)
{
	size_t len;

	check_text(
	    encode(schema, json, &len) != NULL ? "(it fits)" : fault.text, why);
	check_text(fault.field, field);
}

static void
refused(const char *schema, const char *hex, const char *why)
{
	unsigned char bytes[4096];
	const char *got = decode(schema, bytes, unhex(bytes, hex));

	check_text(got != NULL ? got : fault.text, why);
}

static void
no_schema(const char *text, const char *why)
{
	struct avro_schema s = {0};
	struct error e = {.text = "(it is one)"};

	avro_schema_add(&s, text, strlen(text), &e);
	check_text(e.text, why);
	avro_schema_release(&s);
}

#define NOT "value does not fit it at byte "
#define RECORD(fields)                                                         \
	"{\"type\":\"record\",\"name\":\"R\",\"fields\":[" fields "]}"
#define FIELD(name, type) "{\"name\":\"" name "\",\"type\":" type "}"

static void
check_plain(void)
{
	gives("\"null\"", "", "null");
	gives("\"boolean\"", "01", "true");
	gives("{\"type\":\"int\"}", "01", "-1");
	gives("\"int\"", "ffffffff0f", "-2147483648");
	gives("\"long\"", "feffffffffffffffff01", "9223372036854775807");
	gives("\"long\"", "ffffffffffffffffff01", "-9223372036854775808");
	gives("\"long\"", "82 80 80 80 80 80 80 20", "9007199254740993");
	gives("\"double\"", "9a9999999999b93f", "0.1");
	gives("\"double\"", "0000000000000080", "-0");
	gives("\"float\"", "cdcccc3d", "0.1");
	gives("\"float\"", "01000000", "1e-45");
	gives("\"float\"", "ffff7f7f", "3.4028235e+38");
	gives("\"string\"", "0c c3a9 22 5c 0a 00",
	    "\"\xc3\xa9\\\"\\\\\\n\\u0000\"");
	gives("\"bytes\"", "06 00ff7f", "\"AP9/\"");
	gives("{\"type\":\"fixed\",\"name\":\"F\",\"size\":2}", "0102",
	    "\"AQI=\"");
	gives("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]}",
	    "02", "\"B\"");
	gives("{\"type\":\"array\",\"items\":\"int\"}", "03 04 02 04 02 06 00",
	    "[1,2,3]");
	gives("{\"type\":\"array\",\"items\":\"int\"}", "00", "[]");
	gives("{\"type\":\"map\",\"values\":\"int\"}", "02 02 61 02 00",
	    "{\"a\":1}");
	gives(RECORD(), "", "{}");
	gives(RECORD(FIELD("a", "\"null\"") "," FIELD("b", "\"long\"")), "54",
	    "{\"a\":null,\"b\":42}");
}

static void
check_unions(void)
{
	const char *both = "[\"null\",\"string\",\"bytes\"]";

	gives("[\"null\",\"double\"]", "02 000000000000f83f", "1.5");
	gives("[\"null\",\"double\"]", "00", "null");
	gives("[\"int\",\"string\"]", "00 02", "1");
	gives("[\"int\",\"double\"]", "00 02", "1");
	gives(both, "02 02 61", "{\"string\":\"a\"}");
	gives(both, "04 02 61", "{\"bytes\":\"YQ==\"}");
	gives(both, "00", "null");
	gives("[{\"type\":\"record\",\"name\":\"x.A\",\"fields\":[]},"
	      "{\"type\":\"record\",\"name\":\"B\",\"namespace\":\"y\","
	      "\"fields\":[]}]",
	    "02", "{\"y.B\":{}}");
	form.tagged = true;
	gives(
	    "[\"null\",\"double\"]", "02 000000000000f83f", "{\"double\":1.5}");
	gives("[\"null\",\"double\"]", "00", "null");
	form.tagged = false;
}

#define LOGICAL(type, logical)                                                 \
	"{\"type\":\"" type "\",\"logicalType\":\"" logical "\"}"
#define DECIMAL(scale)                                                         \
	"{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":40,"    \
	"\"scale\":" scale "}"

static void
check_logical(void)
{
	gives(DECIMAL("2"), "04 04ce", "12.30");
	gives(DECIMAL("2"), "02 fb", "-0.05");
	gives(DECIMAL("2"), "00", "0.00");
	gives(DECIMAL("0"), "02 80", "-128");
	gives(DECIMAL("3"), "1e 7fffffffffffffffffffffffffffff",
	    "664613997892457936451903530140172.287");
	gives(DECIMAL("0"), "12 800000000000000000", "-2361183241434822606848");
	/* One that does not fit its type has no meaning. */
	gives("{\"type\":\"bytes\",\"logicalType\":\"decimal\"}", "02 61",
	    "\"YQ==\"");
	gives(LOGICAL("int", "date"), "02", "1");
	form.times = true;
	gives(LOGICAL("int", "date"), "00", "\"1970-01-01\"");
	gives(LOGICAL("int", "date"), "01", "\"1969-12-31\"");
	gives(LOGICAL("int", "date"), "b4d602", "\"2029-12-31\"");
	gives(LOGICAL("int", "time-millis"), "feefb252", "\"23:59:59.999\"");
	gives(LOGICAL("long", "timestamp-millis"), "01",
	    "\"1969-12-31T23:59:59.999Z\"");
	gives(LOGICAL("long", "timestamp-micros"), "80c0c898b6edcf05",
	    "\"2020-02-29T12:00:00.000000Z\"");
	gives(LOGICAL("long", "local-timestamp-millis"), "02",
	    "\"1970-01-01T00:00:00.001\"");
	refused(LOGICAL("long", "timestamp-millis"), "ffffffffffffffffff01",
	    NOT "11: -9223372036854775808 is no time of the years 0 to 9999");
	refused(LOGICAL("int", "time-millis"), "01",
	    NOT "2: -1 is no time of a day");
	form.times = false;
	form.text = true;
	gives("\"bytes\"", "08 0041ff22", "\"\\u0000A\\u00ff\\u0022\"");
	form.text = false;
	gives("{\"type\":\"fixed\",\"name\":\"U\",\"size\":16,"
	      "\"logicalType\":\"uuid\"}",
	    "000102030405060708090a0b0c0d0e0f",
	    "\"00010203-0405-0607-0809-0a0b0c0d0e0f\"");
}

static void
check_recursion(void)
{
	const char *list =
	    RECORD(FIELD("v", "\"int\"") "," FIELD("next", "[\"null\",\"R\"]"));
	unsigned char deep[1000];
	size_t len = 0;

	gives(
	    list, "02 02 04 00", "{\"v\":1,\"next\":{\"v\":2,\"next\":null}}");
	/* A value within another one within ..., as deep as bytes allow. */
	for (; len < sizeof deep; len += 2) {
		deep[len] = 0;
		deep[len + 1] = 2;
	}
	check(decode(list, deep, len) == NULL);
	check_text(fault.text, NOT "65: values in each other, more than 64");
	refused(RECORD(FIELD("r", "\"R\"")), "",
	    NOT "1: values in each other, more than 64");
}

static void
check_hostile(void)
{
	const char *nulls = "{\"type\":\"array\",\"items\":\"null\"}";

	refused(
	    "\"int\"", "", NOT "1: the bytes end within a value of type int");
	refused("\"int\"", "8080808010",
	    NOT "6: 2147483648 is no int, which has "
		"32 bits");
	refused("\"long\"", "ffffffffffffffffff02",
	    NOT "11: long has more than 64 bits");
	refused("\"long\"", "80808080808080808080 01",
	    NOT "11: long has more than 64 bits");
	refused("\"boolean\"", "07", NOT "1: 7 is no boolean, which is 0 or 1");
	refused("\"double\"", "00000000000000",
	    NOT "1: the bytes end within a value of type double");
	refused("\"double\"", "000000000000f07f",
	    NOT "1: infinity, which JSON does not have");
	refused(
	    "\"float\"", "0000c0ff", NOT "1: NaN, which JSON does not have");
	refused("\"string\"", "09", NOT "2: string of -5 bytes, 0 are left");
	refused("\"string\"", "8080808080808080 20 61",
	    NOT "10: string of 1152921504606846976 bytes, 1 are left");
	refused("\"string\"", "02 ff", NOT "2: a string that is not UTF-8");
	refused("\"bytes\"", "04 61", NOT "2: bytes of 2 bytes, 1 are left");
	refused("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]}", "12",
	    NOT "2: symbol 9 of 1");
	refused("[\"null\"]", "02", NOT "2: branch 1 of a union of 1");
	refused("[\"null\"]", "01", NOT "2: branch -1 of a union of 1");
	/* 2^40 items of no bytes each, in six bytes. */
	refused(nulls, "808080808040",
	    NOT "7: array of 1099511627776 items of no bytes, the limit is "
		"1000000");
	refused("{\"type\":\"array\",\"items\":\"int\"}", "808080808040",
	    NOT "7: array of 1099511627776 items, 0 bytes are left");
	refused(nulls, "ffffffffffffffffff01 00",
	    NOT "12: array of 9223372036854775808 items of no bytes, the limit "
		"is 1000000");
	refused("{\"type\":\"array\",\"items\":\"int\"}", "01 04 02 00",
	    NOT "4: a block of array is not as long as it says");
	refused("\"null\"", "61",
	    NOT "1: the value ends here, and not all bytes: 1 more");
	/* Fields of no bytes make long texts of nothing. */
	refused("{\"type\":\"array\",\"items\":" RECORD(
		    FIELD("abcdefgh", "\"null\"")) "}",
	    "80897a 00", NOT "4: the record has more than 1048576 bytes");
}

static void
check_schemas(void)
{
	gives("{\"type\":\"record\",\"name\":\"A\",\"namespace\":\"n\","
	      "\"fields\":[{\"name\":\"f\",\"type\":{\"type\":\"fixed\","
	      "\"name\":\"F\",\"size\":1}},{\"name\":\"g\",\"type\":\"F\"},"
	      "{\"name\":\"h\",\"type\":\"n.F\"}]}",
	    "010203", "{\"f\":\"AQ==\",\"g\":\"Ag==\",\"h\":\"Aw==\"}");
	gives(
	    "{\"type\":{\"type\":\"int\",\"x\":1},\"avro.java.string\":\"S\"}",
	    "02", "1");
	no_schema("", "is empty");
	no_schema("{", "is not JSON at byte 2: expected a key");
	no_schema(
	    "1", "has a type that is neither a name, an object nor a list");
	no_schema("\"int\",\"int\"", "is not one JSON value");
	no_schema("\"nope\"", "has type 'nope', which it does not define");
	no_schema(
	    "{\"type\":\"record\",\"fields\":[]}", "has record without a name");
	no_schema(RECORD(FIELD("a", "\"int\"") "," FIELD("a", "\"int\"")),
	    "has field 'a' twice in a record");
	no_schema("[[\"null\"]]", "has a union within a union");
	no_schema("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[]}",
	    "has enum 'E' without symbols");
	no_schema("{\"type\":\"fixed\",\"name\":\"F\",\"size\":-1}",
	    "has fixed 'F' without a size");
}

static void
check_deep_schema(void)
{
	struct buf b = {0};

	for (int i = 0; i < 500; i++)
		buf_add_string(&b, "{\"type\":\"array\",\"items\":");
	buf_add_string(&b, "\"int\"");
	for (int i = 0; i < 500; i++)
		buf_add_byte(&b, '}');
	no_schema(buf_string(&b), "nests its types too deeply");
	buf_release(&b);
}

/* The writer's bytes give this text by the reader's schema, or a fault. */
static void
resolves(
    const char *writer, const char *reader, const char *hex, const char *wanted)
{
	struct avro_schema w = {0}, r = {0}, s = {0};
	unsigned char bytes[4096];
	struct buf out = {0};
	struct error e;
	size_t len = unhex(bytes, hex);
	const char *got;

	check(avro_schema_add(&w, writer, strlen(writer), &e) == 0 &&
	    avro_schema_add(&r, reader, strlen(reader), &e) == 0);
	avro_schema_form(&r, &form);
	if (avro_resolve(&s, &w, &r, &form, &e) < 0)
		got = e.text;
	else if (avro_decode(&s, "value", bytes, len, 1000, &out, &fault) < 0)
		got = fault.text;
	else
		got = buf_string(&out);
	check_text(got, wanted);
	buf_release(&out);
	avro_schema_release(&w);
	avro_schema_release(&r);
	avro_schema_release(&s);
}

#define ENUM(symbols) "{\"type\":\"enum\",\"name\":\"E\"," symbols "}"

static void
check_resolution(void)
{
	const char *list =
	    RECORD(FIELD("v", "\"int\"") "," FIELD("next", "[\"null\",\"R\"]"));

	resolves(RECORD(FIELD("a", "\"int\"") "," FIELD(
		     "b", "\"string\"") "," FIELD("c", "\"int\"")),
	    RECORD(
		"{\"name\":\"d\",\"type\":\"bytes\",\"default\":\"\\u00ff\"},"
		"{\"name\":\"x\",\"type\":\"double\",\"aliases\":[\"c\"]},"
		"{\"name\":\"u\",\"type\":[\"null\",\"int\"],"
		"\"default\":null}"),
	    "02 0261 04", "{\"x\":2,\"d\":\"/w==\",\"u\":null}");
	resolves(RECORD(FIELD("a", "\"float\"")),
	    RECORD(FIELD("a", "\"double\"")), "cdcccc3d",
	    "{\"a\":0.10000000149011612}");
	resolves("\"long\"", "\"double\"", "82 80 80 80 80 80 80 20",
	    "9007199254740992");
	resolves("\"string\"", "\"bytes\"", "0261", "\"YQ==\"");
	resolves("\"bytes\"", "\"string\"", "0261", "\"a\"");
	resolves("\"int\"", "[\"null\",\"long\"]", "02", "1");
	resolves("[\"null\",\"int\"]", "\"long\"", "02 02", "1");
	resolves("[\"null\",\"int\"]", "\"long\"", "00",
	    NOT "2: branch 0 of a union is of no type that the reader's schema "
		"takes");
	resolves(ENUM("\"symbols\":[\"A\",\"B\"]"),
	    ENUM("\"symbols\":[\"X\",\"B\"],\"default\":\"X\""), "00", "\"X\"");
	resolves(ENUM("\"symbols\":[\"A\",\"B\"]"), ENUM("\"symbols\":[\"B\"]"),
	    "00", NOT "2: symbol 0 of E, which the reader's schema lacks");
	resolves(list,
	    RECORD(
		"{\"name\":\"w\",\"type\":\"long\",\"aliases\":[\"v\"]}," FIELD(
		    "next", "[\"null\",\"R\"]")),
	    "02 02 04 00", "{\"w\":1,\"next\":{\"w\":2,\"next\":null}}");
	/* A field that is left out may hold what JSON does not have. */
	resolves(RECORD(FIELD("a", "\"double\"") "," FIELD("b", "\"int\"")),
	    RECORD(FIELD("b", "\"int\"")), "000000000000f07f 02", "{\"b\":1}");
	resolves(RECORD(FIELD("a", "\"int\"")), RECORD(FIELD("b", "\"int\"")),
	    "02", "lacks field 'b' of the reader's 'R', which has no default");
	/* A field that has its name and an alias's is there once. */
	resolves(RECORD(FIELD("c", "\"int\"") "," FIELD("x", "\"int\"")),
	    RECORD("{\"name\":\"x\",\"type\":\"int\","
		   "\"aliases\":[\"c\"]}"),
	    "02 04", "{\"x\":2}");
	resolves(RECORD(FIELD("b", "\"int\"") "," FIELD("c", "\"int\"")),
	    RECORD("{\"name\":\"x\",\"type\":\"int\","
		   "\"aliases\":[\"b\",\"c\"]}"),
	    "02 04", "{\"x\":1}");
	resolves("\"string\"", "\"int\"", "02",
	    "has type string where the reader has int");
	resolves(RECORD(),
	    RECORD("{\"name\":\"b\",\"type\":\"int\","
		   "\"default\":\"x\"}"),
	    "", "has a reader whose field 'b' has a bad default");
}

#define SPACED(space, name)                                                    \
	"{\"type\":\"record\",\"namespace\":\"" space "\",\"name\":\"" name    \
	"\",\"fields\":[" FIELD("x", "\"int\"") "]}"

/* Of two types that could be the reader's, none is taken for the other. */
static void
check_resolution_of_likes(void)
{
	const char *two = "[" SPACED("a", "P") "," SPACED("b", "P") "]";

	resolves(two, two, "00 02", "{\"a.P\":{\"x\":1}}");
	resolves(two, two, "02 04", "{\"b.P\":{\"x\":2}}");
	resolves(two, "[" SPACED("b", "P") "," SPACED("a", "P") "]", "02 04",
	    "{\"b.P\":{\"x\":2}}");
	resolves(DECIMAL("2"), DECIMAL("2"), "04 04ce", "12.30");
	resolves("\"bytes\"", DECIMAL("2"), "04 04ce", "12.30");
	resolves(DECIMAL("2"), "\"bytes\"", "04 04ce", "\"BM4=\"");
	resolves(DECIMAL("2"), DECIMAL("4"), "04 04ce",
	    "has type bytes with another logicalType, unit or scale than the "
	    "reader's bytes");
	resolves("[\"null\"," DECIMAL("2") "]", "[\"null\"," DECIMAL("4") "]",
	    "02 04 04ce",
	    NOT "2: branch 1 of a union is of no type that the reader's schema "
		"takes");
	form.times = true;
	resolves(LOGICAL("long", "timestamp-millis"),
	    LOGICAL("long", "timestamp-micros"), "02",
	    "has type long with another logicalType, unit or scale than the "
	    "reader's long");
	resolves(LOGICAL("int", "date"), LOGICAL("long", "timestamp-millis"),
	    "02",
	    "has type int with another logicalType, unit or scale than the "
	    "reader's long");
	resolves(LOGICAL("int", "date"), "\"long\"", "02", "1");
	resolves("\"int\"", LOGICAL("long", "timestamp-millis"), "02",
	    "\"1970-01-01T00:00:00.001Z\"");
	form.times = false;
}

static void
check_encoding(void)
{
	const char *record = RECORD(FIELD("a", "\"long\"") "," FIELD(
	    "b", "[\"null\",\"double\"]") ","
					  "{\"name\":\"c\",\"type\":\"bytes\","
					  "\"default\":\"\\u00ff\"}");
	const char *money = RECORD(FIELD("m",
	    "{\"type\":\"bytes\","
	    "\"logicalType\":\"decimal\",\"precision\":4,\"scale\":2}"));

	makes(record, " {\"a\" : 1 }", "02 00 02ff");
	makes(record, "{\"c\":\"AQ==\",\"b\":2,\"a\":1}",
	    "02 02 0000000000000040 0201");
	makes("\"long\"", "1.50e1", "1e");
	makes("\"long\"", "-9223372036854775808", "ffffffffffffffffff01");
	makes(
	    "[\"double\",\"long\"]", "9007199254740993", "02 8280808080808020");
	makes("[\"long\",\"double\"]", "1.5", "02 000000000000f83f");
	/* The type that keeps most of a number, and of a text. */
	makes("[\"float\",\"double\"]", "0.123456789012345",
	    "02 2ef64637dd9abf3f");
	makes("[\"double\"," DECIMAL("2") "]", "12.3", "02 04 04ce");
	makes("[\"double\"," DECIMAL("2") "]", "12.345",
	    "00 71 3d 0a d7 a3 b0 28 40");
	makes("[" LOGICAL("long", "timestamp-millis") ",\"string\"]",
	    "\"1970-01-01T00:00:00Z\"",
	    "02 28 313937302d30312d30315430303a30303a30305a");
	makes("[" LOGICAL("long", "timestamp-millis") ",\"string\"]", "1",
	    "00 02");
	form.times = true;
	makes("[" LOGICAL("int", "time-millis") ",\"float\"]", "0",
	    "02 00000000");
	makes("[" LOGICAL("int", "time-millis") ",\"float\"]",
	    "\"00:00:00.001\"", "00 02");
	form.times = false;
	makes("{\"type\":\"map\",\"values\":\"int\"}", "{\"\\u0041\":1}",
	    "02 0241 02 00");
	makes(money, "{\"m\":-1.28e0}", "02 80");
	makes(money, "{\"m\":12.3}", "04 04ce");
	makes(money, "{\"m\":0.00}", "02 00");
	makes(LOGICAL("long", "timestamp-millis"),
	    "\"1970-01-01T01:00:00.001+01:00\"", "02");
	makes(LOGICAL("long", "timestamp-nanos"),
	    "\"1677-09-21T00:12:43.145224192Z\"", "ffffffffffffffffff01");
	makes(LOGICAL("long", "timestamp-nanos"),
	    "\"2262-04-11T23:47:16.854775807Z\"", "feffffffffffffffff01");
	unfit(RECORD(FIELD("t", LOGICAL("long", "timestamp-nanos"))),
	    "{\"t\":\"1677-09-21T00:12:43.145224191Z\"}", "t",
	    "field 't' is \"1677-09-21T00:12:43.145224191Z\", not a time "
	    "such as 2026-11-22T15:04:05Z, as the schema has it");
	unfit(RECORD(FIELD("t", LOGICAL("long", "local-timestamp-micros"))),
	    "{\"t\":\"2026-11-22T15:04:05Z\"}", "t",
	    "field 't' is \"2026-11-22T15:04:05Z\", not a time of no zone, "
	    "such as 2026-11-22T15:04:05, as the schema has it");
	makes(LOGICAL("int", "date"), "\"1969-12-31\"", "01");
	unfit("\"string\"", "{}", "",
	    "the record is not a string, as the schema has it");
	unfit(record, "{\"b\":1}", "a",
	    "field 'a' is missing, which the schema needs");
	unfit(record, "{\"a\":1.5}", "a",
	    "field 'a' is 1.5, not a whole number of 64 bits, as the schema "
	    "has it");
	unfit(record, "{\"a\":9223372036854775808}", "a",
	    "field 'a' is 9223372036854775808, not a whole number of 64 bits, "
	    "as the schema has it");
	unfit(record, "{\"a\":1,\"b\":\"x\"}", "b",
	    "field 'b' is \"x\", not of any of the types, as the schema has "
	    "it");
	unfit(record, "{\"a\":1,\"b\":1e999}", "b",
	    "field 'b' is 1e999, not a number of a double's range, as the "
	    "schema has it");
	unfit(record, "{\"a\":1,\"z\":1}", "z",
	    "field 'z' is not in the schema's record 'R'");
	unfit(record, "{\"a\":1,\"a\":1}", "a", "field 'a' occurs twice");
	unfit("{\"type\":\"map\",\"values\":\"int\"}",
	    "{\"k\":1,\"\\u006b\":2}", "k", "field 'k' occurs twice");
	unfit(money, "{\"m\":123.45}", "m",
	    "field 'm' is 123.45, not a decimal of the schema's precision and "
	    "scale, as the schema has it");
	unfit(money, "{\"m\":0.001}", "m",
	    "field 'm' is 0.001, not a decimal of the schema's precision and "
	    "scale, as the schema has it");
	unfit(money, "{\"m\":1e99999999999999999999}", "m",
	    "field 'm' is 1e99999999999999999999, not a decimal of the "
	    "schema's precision and scale, as the schema has it");
	unfit(RECORD(FIELD("d", LOGICAL("int", "date"))),
	    "{\"d\":\"2023-02-29\"}", "d",
	    "field 'd' is \"2023-02-29\", not a date such as 2026-11-22, as "
	    "the "
	    "schema has it");
}

int
main(void)
{
	check_encoding();
	check_resolution();
	check_resolution_of_likes();
	check_plain();
	check_unions();
	check_logical();
	check_recursion();
	check_hostile();
	check_schemas();
	check_deep_schema();
	return check_done();
}
