#include "base/diag.h"
#include "base/mem.h"
#include "kafka/foreign.h"
#include "kafka/topic.h"
#include "topics.h"

#include <string.h>

static void
take_create(void *opts, const char *text)
{
	struct opts *o = opts;
	bool has_name = *text != '\0' && strchr(text, ':') == NULL;
	struct error e;

	o->create = mem_grow(
	    o->create, o->creates, &o->create_capacity, sizeof *o->create);
	if (!admin_parse_topic(text, &o->create[o->creates++]))
		diex(ST_CANNOT,
		    "--create: '%s' is not NAME:PARTITIONS[:REPLICATION]%s%s%s",
		    text, has_name ? ", such as " : "", has_name ? text : "",
		    has_name ? ":1" : "");
	if (topic_check_name(o->create[o->creates - 1].name, &e) < 0)
		diex(ST_CANNOT, "--create: %s", e.text);
	for (size_t i = 0; i + 1 < o->creates; i++)
		if (strcmp(o->create[i].name, o->create[o->creates - 1].name) ==
		    0)
			diex(ST_CANNOT, "--create: topic '%s' is given twice",
			    o->create[i].name);
}

static void
take_set(void *opts, const char *text)
{
	struct opts *o = opts;
	const char *equals = strchr(text, '=');

	if (equals == NULL || equals == text)
		diex(ST_CANNOT, "--set: '%s' is not KEY=VALUE", text);
	for (size_t i = 0; i < o->sets; i++)
		if (strncmp(o->set[i], text, (size_t)(equals - text) + 1) == 0)
			diex(ST_CANNOT, "--set: property '%.*s' is given twice",
			    (int)(equals - text), text);
	o->set = mem_grow(o->set, o->sets, &o->set_capacity, sizeof *o->set);
	o->set[o->sets++] = text;
}

static void
take_commit(void *opts, const char *text)
{
	struct opts *o = opts;
	struct error e;

	o->commit = text;
	if (group_parse_move(text, &o->move, &e) < 0)
		diex(ST_CANNOT, "--commit: %s", e.text);
}

static const struct opt options[] = {
    {'t', "topic", "TOPIC", "list only these, separated by commas",
	OPT_LIST(topics)},
    {0, "all", NULL, "Kafka's own topics too", OPT_FLAG(all)},
    {0, "create", "NAME:PARTITIONS[:REPLICATION]",
	"create this topic; repeat for more", OPT_CALL(take_create),
	OPT_REPEATS},
    {0, "set", "KEY=VALUE", "a property of the topics to create",
	OPT_CALL(take_set), OPT_REPEATS},
    {0, "if-missing", NULL, "a topic that exists already is no error",
	OPT_FLAG(if_missing)},
    {0, "describe", "TOPIC", "describe these topics, a line each",
	OPT_LIST(describe)},
    {0, "delete", "TOPIC", "delete these topics and their messages, at once",
	OPT_LIST(remove)},
    {0, "groups", NULL, "list all groups: state, members, lag",
	OPT_FLAG(groups)},
    {'g', "group", "GROUP", "list what this group has committed, and its lag",
	OPT_TEXT(group)},
    {0, "commit", "WHERE",
	"set what it has committed: an offsets file\n"
	"(- is stdin), beginning, end or @TIME",
	OPT_CALL(take_commit), OPT_READS},
    {0, "force", NULL, "let a file move it backwards", OPT_FLAG(move.force)},
    {0},
};

static void
check_commit(void *opts)
{
	struct opts *o = opts;
	bool file = o->commit != NULL && o->move.file != NULL;

	o->move.topics = o->topics;
	if (o->commit != NULL && !file && o->topics == NULL)
		diex(ST_CANNOT, "--commit %s: a topic is needed: -t TOPIC",
		    o->commit);
	if (file && o->topics != NULL)
		diex(ST_CANNOT,
		    "--commit FILE: the file names the topics, not -t");
	if (o->move.force && !file)
		diex(ST_CANNOT, "--force goes with --commit FILE");
}

/* Refuse operands; some are verbs, as other tools have them. */
static void
check_operands(void *opts)
{
	static const struct opt_hint verbs[] = {
	    {"list", "without options all topics are listed"},
	    {"ls", "without options all topics are listed"},
	    {"describe", "topics go with --describe, a group with -g"},
	    {"groups", "--groups lists them, -g GROUP shows one"},
	    {"delete", "topics to delete go with --delete"}, {NULL, NULL}};
	char **operand = opt_operands();

	(void)opts;
	if (operand[0] == NULL)
		return;
	for (const struct opt_hint *v = verbs; v->name != NULL; v++)
		if (strcmp(operand[0], v->name) == 0)
			diex(ST_CANNOT, "unexpected operand '%s' (%s)",
			    operand[0], v->say);
	if (strcmp(operand[0], "create") == 0)
		diex(ST_CANNOT,
		    "unexpected operand 'create' (--create NAME:PARTITIONS, "
		    "such as --create %s:1)",
		    operand[1] != NULL ? operand[1] : "tx");
	diex(ST_CANNOT, "unexpected operand '%s' (topics go with -t: -t %s)",
	    operand[0], operand[0]);
}

/* Other tools have --describe --topic TOPIC. */
static void
check_names(void *opts)
{
	struct opts *o = opts;
	char **lists[] = {o->describe, o->remove};

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		for (char **name = lists[i]; name != NULL && *name != NULL;
		     name++)
			if (strcmp(*name, "--topic") == 0 ||
			    strcmp(*name, "-t") == 0)
				diex(ST_CANNOT,
				    "%s: the topic's name follows, without %s",
				    i == 0 ? "--describe" : "--delete", *name);
}

static const struct opt_rule rules[] = {
    {OPT_CHECK, .check = check_names},
    {OPT_EXCLUDES, "create", .that = "group topic all"},
    {OPT_EXCLUDES, "delete",
	.that = "create describe groups group commit topic all"},
    {OPT_EXCLUDES, "describe", .that = "create groups group commit topic all"},
    {OPT_EXCLUDES, "groups", .that = "create group commit all"},
    {OPT_GO_WITH, "set if-missing", .that = "create"},
    {OPT_NEEDS, "commit", .that = "group",
	.say = "--commit: a group is needed: -g GROUP"},
    {.check = check_commit},
    {.check = check_operands},
    {0},
};

static const struct opt_program program = {
    .synopsis = " [-t TOPIC[,TOPIC]...] [--all] [-b BROKERS] [-F FILE]\n"
		"              [-X KEY=VALUE] [--timeout SECONDS]\n"
		"       topics --create NAME:PARTITIONS[:REPLICATION]...\n"
		"              [--set KEY=VALUE]... [--if-missing]\n"
		"       topics --describe TOPIC[,TOPIC]...\n"
		"       topics --delete TOPIC[,TOPIC]...\n"
		"       topics --groups [-t TOPIC[,TOPIC]...]\n"
		"       topics -g GROUP [-t TOPIC[,TOPIC]...]\n"
		"       topics -g GROUP --commit FILE [--force]\n"
		"       topics -g GROUP --commit beginning|end|@TIME "
		"-t TOPIC[,TOPIC]...\n"
		"List topics, a line a partition; describe, create, delete "
		"some; list groups;\n"
		"list or set what a group has committed.\n",
    .rows = options,
    .shared = {KAFKA_OPTIONS, OPT_COMMON_HIDDEN},
    .rules = rules,
    .hints = foreign_hints,
};

void
options_parse(struct opts *o, int argc, char **argv)
{
	*o = (struct opts){
	    .common = OPT_COMMON_DEFAULT, .kafka = KAFKA_OPTS_DEFAULT};
	opt_parse(&program, o, argc, argv);
}
