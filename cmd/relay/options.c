#include "base/diag.h"
#include "kafka/foreign.h"
#include "relay.h"

#include <string.h>
#include <unistd.h>

#define RECORDS 20000	  /* a batch without -n */
#define BYTES (32 << 20)  /* or that, whichever is less */
#define LINGER_MS 50	  /* of --linger */
#define RETRIES 3	  /* of --retries */
#define COMMAND_MS 300000 /* of --command-timeout */
#define REJECT_SHARE 0.5  /* of --max-reject-share */

static void
take_batch(void *opts, const char *text)
{
	struct opts *o = opts;

	o->intake.records = (size_t)opt_int("-n", text, 1, 10000000);
	o->intake.bytes = SIZE_MAX;
}

static void
take_isolate(void *opts, const char *text)
{
	struct opts *o = opts;

	o->isolate = text != NULL ? opt_int("--isolate", text, 1, 1000000000)
				  : ISOLATE_RUNS;
}

static const struct opt models_options[] = {
    {0, "models", "SOURCE",
	"a registry of models, a folder or kafka:TOPIC; {} in\n"
	"COMMAND, and $WEIR_MODEL, is the model's file",
	OPT_TEXT(models)},
    {0, "model", "NAME@ALIAS", "use the model of this alias, and follow it",
	OPT_TEXT(model)},
    {0, "used", "TOPIC",
	"topic that tells which model was used from where on\n"
	"(default TOPIC.used, of kafka:TOPIC)",
	OPT_TEXT(used)},
    {0, "as-used", "GROUP",
	"use for each record the model by which GROUP has\n"
	"scored it, and end where GROUP is now",
	OPT_TEXT(as_used)},
    {0},
};

static const struct opt options[] = {
    {'g', "group", "GROUP", "the group whose committed offsets record progress",
	OPT_TEXT(intake.source.group)},
    {'t', "topic", "IN", "topics to read, separated by commas",
	OPT_LIST(intake.source.topics)},
    {'T', "to", "OUT", "topic to write", OPT_TEXT(out)},
    {'n', "batch", "RECORDS",
	"maximum number of records in a transaction\n"
	"(default 20000, or 32 MB of lines)",
	OPT_CALL(take_batch)},
    {0, "linger", "MS", "milliseconds that a batch waits for more (default 50)",
	OPT_INT(intake.linger_ms, 0, 3600000)},
    {0, "keep", NULL, "keep one COMMAND, which answers each line with one",
	OPT_FLAG(keep)},
    {0, "instance", "NAME", "a fixed name for each of several that run at once",
	OPT_TEXT(intake.source.instance)},
    {0, "key", "FIELD", "the member of an output record that is its key",
	OPT_TEXT(key)},
    {0, "position", NULL, "add the source's place, time and key, as _kafka",
	OPT_FLAG(intake.position)},
    {0, "retries", "N", "how often to try a batch again (default 3)",
	OPT_INT(retries, 0, 1000000)},
    {'e', "exit", NULL, "stop at the end as it was at the start",
	OPT_FLAG(intake.source.to_end)},
    {0, "command-timeout", "SECONDS",
	"give up on a command that has neither read nor\n"
	"written for this long (default 300)",
	OPT_SECONDS(command_ms, 0.1, 86400)},
    {0, "dead-letters", "TOPIC",
	"topic for rejected records, in the same transaction", OPT_TEXT(dead)},
    {0, "plain-values", NULL, "values of IN have no schema",
	OPT_FLAG(plain_values)},
    {0, "isolate", "[=RUNS]",
	"find the records that COMMAND fails with, and reject\n"
	"them; at most RUNS of it a batch (default 10000)",
	OPT_CALL(take_isolate)},
    {0, "max-reject-share", "SHARE",
	"stop when COMMAND rejects more (default 0.5)",
	OPT_REAL(reject_share, 0, 1)},
    {0},
};

/*
 * Check the topics: outputs must not be read again, and dead letters stay
 * apart.
 */
static void
check_topics(void *opts)
{
	const struct opts *o = opts;

	for (char **in = o->intake.source.topics; *in != NULL; in++) {
		if (strcmp(*in, o->out) == 0)
			diex(ST_CANNOT,
			    "-T: '%s' is a topic of -t: it would be copied "
			    "into itself for ever",
			    o->out);
		if (o->dead != NULL && strcmp(*in, o->dead) == 0)
			diex(ST_CANNOT,
			    "--dead-letters: '%s' is a topic of -t: its "
			    "records would come again for ever",
			    o->dead);
	}
	if (o->dead != NULL && strcmp(o->dead, o->out) == 0)
		diex(ST_CANNOT,
		    "--dead-letters: '%s' is the topic of -T: they could "
		    "not be told from outputs",
		    o->dead);
}

/* Find the topic of boundaries. */
static void
take_models(void *opts)
{
	struct opts *o = opts;
	size_t kafka = strlen(REGISTRY_TOPIC);
	struct buf used = {0};

	if (o->models == NULL)
		return;
	if (o->model == NULL && o->as_used == NULL)
		diex(ST_CANNOT,
		    "--models: which one? --model NAME@ALIAS, or --as-used "
		    "GROUP");
	if (o->as_used != NULL)
		o->intake.source.to_end = true;
	if (o->used == NULL && strncmp(o->models, REGISTRY_TOPIC, kafka) != 0)
		diex(ST_CANNOT,
		    "--models: a topic that tells which model was used is "
		    "needed: --used TOPIC");
	if (o->used == NULL) {
		buf_add_format(&used, "%s.used", o->models + kafka);
		o->used = buf_string(&used);
	}
}

/* The topic of boundaries has nothing else. */
static void
check_used(void *opts)
{
	const struct opts *o = opts;
	bool taken = o->used != NULL &&
	    (strcmp(o->used, o->out) == 0 ||
		(o->dead != NULL && strcmp(o->used, o->dead) == 0));

	for (char **in = o->intake.source.topics;
	     o->used != NULL && *in != NULL; in++)
		taken = taken || strcmp(*in, o->used) == 0;
	if (taken)
		diex(ST_CANNOT,
		    "--used: '%s' is a topic of -t, -T or --dead-letters",
		    o->used);
}

static void
take_command(void *opts)
{
	struct opts *o = opts;

	o->command = opt_operands();
	if (o->command[0] == NULL)
		diex(ST_CANNOT, "a command is needed: -- COMMAND");
	if (strpbrk(o->command[0], " \t|>&;") != NULL &&
	    o->command[1] == NULL && access(o->command[0], F_OK) != 0)
		diex(ST_CANNOT,
		    "'%s' is one word, and no file: leave out the quotes, or "
		    "have a shell take it apart: -- sh -c '%s'",
		    o->command[0], o->command[0]);
}

static const struct opt_rule rules[] = {
    {OPT_NEEDED, "group topic to",
	.say = "a group and two topics are needed: -g GROUP -t IN -T OUT"},
    {OPT_GO_WITH, "avro reader-schema schema key-schema register plain-values",
	.that = "schema-registry"},
    {OPT_GO_WITH, "message reference subject plain-values", .that = "schema"},
    {OPT_GO_WITH, "key-subject", .that = "key-schema"},
    {OPT_NEEDS, "key-schema", .that = "key"},
    {OPT_EXCLUDES, "plain-values", .that = "reader-schema"},
    {.check = check_topics},
    {OPT_GO_WITH, "model used as-used", .that = "models"},
    {OPT_EXCLUDE, .these = "model as-used"},
    {.check = take_models},
    {.check = check_used},
    {.check = take_command},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" -g GROUP -t IN -T OUT [-b BROKERS] [-F FILE] [-X KEY=VALUE]\n"
	"             [-n RECORDS] [--linger MS] [--keep] [--instance NAME]\n"
	"             [--key FIELD] [--position] [--retries N] [-e]\n"
	"             [--command-timeout SECONDS] [--dead-letters TOPIC]\n"
	"             [--isolate[=RUNS]] [--max-reject-share SHARE]\n"
	"             [--models SOURCE] [--model NAME@ALIAS | --as-used "
	"GROUP]\n"
	"             [--used TOPIC] [--schema-registry URL]\n"
	"             [--avro WORD,...] [--reader-schema FILE]\n"
	"             [--plain-values] [--schema SCHEMA]\n"
	"             [--key-schema SCHEMA] [--register]\n"
	"             [--message NAME] [--reference NAME=SUBJECT] [--subject "
	"BY]\n"
	"             [--key-subject BY]\n"
	"             [--timeout SECONDS] [--metrics FILE]\n"
	"             -- COMMAND [ARG ...]\n"
	"Bring records from topic to topic through a command, exactly once.\n",
    .rows = options,
    .shared = {{models_options, 0, false}, METRICS_OPTIONS, SCHEMAS_OPTIONS,
	WRITER_OPTIONS, KAFKA_OPTIONS, OPT_COMMON},
    .rules = rules,
    .hints = foreign_hints,
    .until_operand = true,
    .instead_of_stdout = "",
};

void
options_parse(struct opts *o, int argc, char **argv)
{
	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .kafka = KAFKA_OPTS_DEFAULT,
	    .intake = {.source = {.partition = SOURCE_ALL_PARTITIONS,
			   .no_commit = true,
			   .committed_only = true},
		.records = RECORDS,
		.bytes = BYTES,
		.linger_ms = LINGER_MS},
	    .reject_share = REJECT_SHARE,
	    .retries = RETRIES,
	    .command_ms = COMMAND_MS};
	opt_parse(&program, o, argc, argv);
	o->intake.schemas = o->plain_values ? NULL : &o->schemas;
	o->writer.url = o->schemas.url;
	o->writer.form = o->schemas.form;
	o->kafka.schemas = o->schemas.url != NULL;
}
