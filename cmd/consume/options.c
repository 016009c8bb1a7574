#include "base/clock.h"
#include "base/diag.h"
#include "consume.h"
#include "kafka/foreign.h"

static void
take_offset(void *opts, const char *text)
{
	struct opts *o = opts;
	struct error e;

	if (start_parse(text, &o->source.start, &e) < 0)
		diex(ST_CANNOT, "-o: %s", e.text);
}

static void
take_resume_command(void *opts, const char *text)
{
	struct opts *o = opts;

	o->source.start =
	    (struct start){.kind = START_RESUMED, .command = text};
	o->position = true;
}

static void
take_format(void *opts, const char *text)
{
	struct opts *o = opts;
	struct error e;

	if (format_parse(&o->format, text, &e) < 0)
		diex(ST_CANNOT, "-f: %s", e.text);
}

static const struct opt options[] = {
    {'t', "topic", "TOPIC", "topics to read, separated by commas",
	OPT_LIST(source.topics)},
    {'o', "offset", "WHERE",
	"beginning, end, stored (by the group), offset N,\n"
	"the last N of each partition (-N), or @TIME\n"
	"(default: stored with -g, else beginning)",
	OPT_CALL(take_offset)},
    {0, "resume-command", "COMMAND",
	"run by sh, it prints the offsets to begin at, as\n"
	"load --offsets does; --position is implied",
	OPT_CALL(take_resume_command)},
    {'p', "partition", "N", "read only this partition",
	OPT_INT(source.partition, 0, INT32_MAX)},
    {'c', "count", "N", "stop after N messages", OPT_INT(count, 0, INT64_MAX)},
    {'e', "exit", NULL, "stop at the end as it was at the start",
	OPT_FLAG(source.to_end)},
    {'g', "group", "GROUP", "share the topics with the group's other members",
	OPT_TEXT(source.group)},
    {0, "no-commit", NULL, "do not store the group's offsets",
	OPT_FLAG(source.no_commit)},
    {0, "offsets-to", "FILE",
	"at the end, write to it the offsets to continue at",
	OPT_TEXT(offsets_to), OPT_WRITES},
    {0, "envelope", NULL, "print key, headers, place and time too",
	OPT_FLAG(envelope)},
    {'f', "format", "FORMAT",
	"print each message so, with kcat's escapes:\n"
	"%s %k %t %p %o %T %h %S %K %R %% \\n \\t \\xNN",
	OPT_CALL(take_format), OPT_GIVEN(has_format)},
    {0, "raw", NULL, "print any bytes, JSON or not", OPT_FLAG(raw)},
    {0, "position", NULL, "add key, place and time to each record, as _kafka",
	OPT_FLAG(position)},
    {0, "plain-keys", NULL, "keys have no schema",
	OPT_FLAG(schemas.plain_keys)},
    {0, "plain-values", NULL, "values have no schema",
	OPT_FLAG(schemas.plain_values)},
    {'u', "unbuffered", NULL, "write each message at once",
	OPT_FLAG(unbuffered)},
    {0},
};

/* Warn of a time to begin at that nothing can have yet. */
static void
check_start(void *opts)
{
	const struct start *start = &((struct opts *)opts)->source.start;

	if (start->kind == START_TIME && start->number > clock_wall_ms() &&
	    !diag_is_quiet())
		warnx("-o: this time is in the future: reading begins at the "
		      "first message of such a time, else at the end");
}

static const struct opt_rule rules[] = {
    {OPT_NEEDED, "topic", .say = "a topic is needed: -t TOPIC"},
    {OPT_EXCLUDE, .these = "raw envelope position format"},
    {OPT_EXCLUDES, "raw", .that = "schema-registry",
	.say = "--raw: the bytes as they are, without --schema-registry"},
    {OPT_GO_WITH, "avro reader-schema plain-keys plain-values",
	.that = "schema-registry"},
    {OPT_EXCLUDES, "plain-values", .that = "reader-schema"},
    {OPT_EXCLUDES, "resume-command", .that = "offset raw envelope format"},
    {OPT_NEEDS, "offset=stored", .that = "group",
	.say = "-o stored: a group stores offsets: -g GROUP"},
    {OPT_NO_OPERAND, .say = "topics go with -t"},
    {.check = check_start},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" -t TOPIC[,TOPIC]... [-b BROKERS] [-F FILE] [-X KEY=VALUE]\n"
	"               [-o beginning|end|stored|N|-N|@TIME]\n"
	"               [--resume-command COMMAND] [-p N] [-c N] [-e]\n"
	"               [-g GROUP] [--no-commit] [--offsets-to FILE]\n"
	"               [--envelope | --raw | --position | -f FORMAT] [-u]\n"
	"               [--schema-registry URL] [--avro WORD,...]\n"
	"               [--reader-schema FILE] [--plain-keys]\n"
	"               [--plain-values] [--timeout SECONDS]\n"
	"               [--metrics FILE]\n"
	"Print the messages of Kafka topics, a line each.\n",
    .rows = options,
    .shared = {METRICS_OPTIONS, SCHEMAS_OPTIONS, KAFKA_OPTIONS, OPT_COMMON},
    .rules = rules,
    .hints = foreign_hints,
};

void
options_parse(struct opts *o, int argc, char **argv)
{
	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .kafka = KAFKA_OPTS_DEFAULT,
	    .source = {.partition = SOURCE_ALL_PARTITIONS},
	    .count = UINT64_MAX};
	opt_parse(&program, o, argc, argv);
	o->kafka.schemas = o->schemas.url != NULL;
}
