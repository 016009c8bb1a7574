#include "base/clock.h"
#include "base/diag.h"
#include "base/mem.h"
#include "kafka/foreign.h"
#include "kafka/topic.h"
#include "produce.h"

#include <string.h>

static void
take_header(void *opts, const char *text)
{
	struct opts *o = opts;
	const char *equals = strchr(text, '=');

	if (equals == NULL || equals == text)
		diex(ST_CANNOT, "-H: '%s' is not NAME=VALUE", text);
	o->header = mem_grow(
	    o->header, o->headers, &o->header_capacity, sizeof *o->header);
	o->header[o->headers++] =
	    (struct header){.name = {text, (size_t)(equals - text)},
		.value = {equals + 1, strlen(equals + 1)}};
}

static const struct opt options[] = {
    {'t', "topic", "TOPIC", "topic to write", OPT_TEXT(topic)},
    {0, "key", "FIELD", "the member whose value is the message's key",
	OPT_TEXT(key)},
    {0, "timestamp", "FIELD",
	"the member that is its time: milliseconds since 1970,\n"
	"or text such as 2026-11-22T15:04:05Z",
	OPT_TEXT(timestamp)},
    {0, "timestamp-unit", "UNIT", "the unit of its numbers: s, ms, us or ns",
	OPT_WORD(unit), .words = "s|ms|us|ns", OPT_GIVEN(has_unit)},
    {'H', "header", "N=V", "a header for each message; repeat for more",
	OPT_CALL(take_header), OPT_REPEATS},
    {'p', "partition", "N", "the partition (default: by key, else any)",
	OPT_INT(partition, 0, INT32_MAX)},
    {'z', "compress", "CODEC", "none, gzip, snappy, lz4 or zstd",
	OPT_TEXT(codec)},
    {0, "raw", NULL, "send any line, JSON or not", OPT_FLAG(raw)},
    {0, "envelope", NULL, "lines are what consume --envelope prints",
	OPT_FLAG(envelope)},
    {0, "keep-position", NULL, "leave member _kafka in records",
	OPT_FLAG(keep_position)},
    {0},
};

static void
check_topic(void *opts)
{
	struct error e;

	if (topic_check_name(((struct opts *)opts)->topic, &e) < 0)
		diex(ST_CANNOT, "-t: %s", e.text);
}

static void
check_schemas(void *opts)
{
	const struct opts *o = opts;

	if (o->writer.url != NULL && o->writer.schema == NULL &&
	    o->writer.key_schema == NULL)
		diex(ST_CANNOT,
		    "--schema-registry needs --schema or --key-schema");
	if (o->writer.key_schema != NULL && o->key == NULL && !o->envelope)
		diex(ST_CANNOT,
		    "--key-schema: there is no key: --key FIELD, or "
		    "--envelope");
}

static const struct opt_rule rules[] = {
    {OPT_NEEDED, "topic", .say = "a topic is needed: -t TOPIC"},
    {.check = check_topic},
    {OPT_EXCLUDE, .these = "raw envelope keep-position"},
    {OPT_GO_WITH, "avro schema key-schema register", .that = "schema-registry"},
    {.check = check_schemas},
    {OPT_GO_WITH, "reference message subject", .that = "schema"},
    {OPT_GO_WITH, "key-subject", .that = "key-schema"},
    {OPT_EXCLUDES, "schema-registry", .that = "raw",
	.say = "--schema-registry: each line is a record, and not --raw"},
    {OPT_NEEDS, "timestamp-unit", .that = "timestamp"},
    {OPT_EXCLUDES, "raw", .that = "key timestamp",
	.say = "--raw: a line has no members for --key or --timestamp"},
    {OPT_EXCLUDES, "envelope", .that = "key timestamp header",
	.say = "--envelope: the line has its own key, timestamp and headers"},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" -t TOPIC [-b BROKERS] [-F FILE] [-X KEY=VALUE] [--key FIELD]\n"
	"               [--timestamp FIELD] [--timestamp-unit UNIT]\n"
	"               [-H NAME=VALUE] [-p N] [-z CODEC]\n"
	"               [--raw | --envelope | --keep-position]\n"
	"               [--schema-registry URL] [--avro WORD,...]\n"
	"               [--schema SCHEMA] [--key-schema SCHEMA] [--register]\n"
	"               [--message NAME] [--reference NAME=SUBJECT]\n"
	"               [--subject BY] [--key-subject BY]\n"
	"               [--timeout SECONDS] [--metrics FILE] [FILE ...]\n"
	"Send records to a Kafka topic, each line as one message.\n",
    .rows = options,
    .shared = {METRICS_OPTIONS, WRITER_REGISTRY_OPTIONS, WRITER_OPTIONS,
	KAFKA_OPTIONS, OPT_LINES, OPT_COMMON},
    .rules = rules,
    .operands = OPT_FILES,
    .instead_of_stdout = "",
    .hints = foreign_hints,
};

void
options_parse(struct opts *o, int argc, char **argv)
{
	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .kafka = KAFKA_OPTS_DEFAULT,
	    .unit = CLOCK_MS,
	    .partition = MESSAGE_ANY_PARTITION};
	opt_parse(&program, o, argc, argv);
	o->kafka.schemas = o->writer.url != NULL;
}
