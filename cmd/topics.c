/*
 * topics - list and create Kafka topics, show and set the offsets of groups
 *
 * out:  {"topic":"tx","partition":0,"leader":1,"replicas":[1],"isr":[1],
 *        "low":0,"end":1042}
 * -g:   {"group":"g","topic":"tx","partition":0,"committed":1000,"end":1042,
 *        "lag":42,"gone":0}
 */
#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/opt.h"
#include "base/stop.h"
#include "kafka/admin.h"
#include "kafka/foreign.h"
#include "kafka/group.h"
#include "kafka/near.h"
#include "kafka/partitions.h"
#include "kafka/topic.h"
#include "stream/out.h"

#include <stdbool.h>
#include <string.h>

#define END_S 5 /* after a signal, whatever a broker does */

struct opts {
	struct opt_common common;
	struct kafka_opts kafka;
	char **topics; /* NULL: all */
	bool all;
	struct admin_topic *create;
	size_t creates, create_capacity;
	const char **set;
	size_t sets, set_capacity;
	bool if_missing;
	const char *group;
	const char *commit; /* as it was given, or NULL */
	struct group_move move;
};

/* --- options -------------------------------------------------------------- */

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
	    {"describe", "topics go with -t, groups with -g"},
	    {"groups", "a group goes with -g"},
	    {"delete", "weir deletes no topics: kafka-topics.sh does"},
	    {NULL, NULL}};
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

static const struct opt_rule rules[] = {
    {OPT_EXCLUDES, "create", .that = "group topic all"},
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
		"       topics -g GROUP [-t TOPIC[,TOPIC]...]\n"
		"       topics -g GROUP --commit FILE [--force]\n"
		"       topics -g GROUP --commit beginning|end|@TIME "
		"-t TOPIC[,TOPIC]...\n"
		"List topics, a line a partition; create some; list or set "
		"what a group\n"
		"has committed.\n",
    .rows = options,
    .shared = {KAFKA_OPTIONS, OPT_COMMON_HIDDEN},
    .rules = rules,
    .hints = foreign_hints,
};

/* --- the verbs ------------------------------------------------------------ */

/* End after a failure, or by the signal that asked for the end. */
_Noreturn static void
leave(const struct error *e)
{
	stop_reraise();
	die_error(e);
}

/* Find all that the output needs. */
static int
look(struct partitions *t, struct kafka *k, const struct opts *o,
    struct error *e)
{
	if (partitions_open(t, k, e) < 0)
		return -1;
	if (o->topics == NULL)
		partitions_add_all(t, o->all);
	else if (partitions_add_named(t, o->topics, e) < 0)
		return -1;
	if (o->group != NULL && group_find_committed(t, o->group, e) < 0)
		return -1;
	if (o->group != NULL && o->topics == NULL)
		group_keep_its_own(t);
	return partitions_find_ends(t, e);
}

static enum status
list(struct kafka *k, const struct opts *o)
{
	struct partitions t;
	struct buf line = {0};
	struct error e;
	bool nothing;

	if (look(&t, k, o, &e) < 0)
		leave(&e);
	for (size_t i = 0; i < t.count; i++) {
		line.len = 0;
		if (o->group != NULL) {
			group_write(&line, &t.item[i], o->group);
			group_warn_gone(&t.item[i], o->group);
		} else {
			partition_write(&line, &t.item[i]);
		}
		buf_add_byte(&line, '\n');
		out_add(line.data, line.len);
	}
	nothing = t.count == 0 && o->group != NULL;
	line.len = 0;
	if (nothing) {
		near_groups(&line, k, o->group);
		warnx("group '%s' has committed nothing%s", o->group,
		    buf_string(&line));
	}
	partitions_release(&t);
	buf_release(&line);
	return nothing ? ST_REJECTED : ST_OK;
}

static enum status
create(struct kafka *k, const struct opts *o)
{
	enum status status = ST_OK;
	struct error e;
	bool existed;

	for (size_t i = 0; i < o->creates; i++) {
		struct admin_topic t = o->create[i];

		t.set = o->set;
		t.sets = o->sets;
		if (admin_create(k, &t, &existed, &e) < 0)
			leave(&e);
		note("topic '%s' %s", t.name,
		    existed ? "existed already" : "is created");
		if (!existed || o->if_missing)
			continue;
		warnx("topic '%s' exists already", t.name);
		status = ST_CANNOT;
	}
	return status;
}

static enum status
commit(struct kafka *k, const struct opts *o)
{
	struct error e;

	if (group_move(k, o->group, &o->move, &e) < 0)
		leave(&e);
	return ST_OK;
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct kafka k;
	struct error e;
	enum status status;

	opt_start(argv);
	o = (struct opts){
	    .common = OPT_COMMON_DEFAULT, .kafka = KAFKA_OPTS_DEFAULT};
	opt_parse(&program, &o, argc, argv);
	stop_within(END_S);
	if (admin_start(&k, &o.kafka, &e) < 0)
		leave(&e);
	if (o.creates > 0)
		status = create(&k, &o);
	else if (o.commit != NULL)
		status = commit(&k, &o);
	else
		status = list(&k, &o);
	stop_reraise();
	out_close();
	rd_kafka_destroy(k.rk);
	return status;
}
