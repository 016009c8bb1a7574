/*
 * topics - list and create Kafka topics, show and set the offsets of groups
 *
 * out:  {"topic":"tx","partition":0,"leader":1,"replicas":[1],"isr":[1],
 *        "low":0,"end":1042}
 * -g:   {"group":"g","topic":"tx","partition":0,"committed":1000,"end":1042,
 *        "lag":42,"gone":0}
 */
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/opt.h"
#include "base/stop.h"
#include "kafka/admin.h"
#include "kafka/group.h"
#include "kafka/partitions.h"
#include "stream/out.h"

#define END_S 5 /* after a signal, whatever a broker does */

static const char usage[] =
    " [-t TOPIC[,TOPIC]...] [--all] [-b BROKERS] [-F FILE]\n"
    "              [-X KEY=VALUE] [--timeout SECONDS]\n"
    "       topics --create NAME:PARTITIONS[:REPLICATION]...\n"
    "              [--set KEY=VALUE]... [--if-missing]\n"
    "       topics -g GROUP [-t TOPIC[,TOPIC]...]\n"
    "       topics -g GROUP --commit FILE [--force]\n"
    "       topics -g GROUP --commit beginning|end|@TIME "
    "-t TOPIC[,TOPIC]...\n"
    "List topics, a line a partition; create some; list or set what a group\n"
    "has committed.\n"
    "  -t, --topic TOPIC    only this one; several with commas\n"
    "  --all                Kafka's own topics too\n"
    "  --create NAME:PARTITIONS[:REPLICATION]\n"
    "                       create this topic; repeat for more\n"
    "  --set KEY=VALUE      a property of the topics to create\n"
    "  --if-missing         one that is there already is no error\n"
    "  -g, --group GROUP    what this group has committed, and its lag\n"
    "  --commit WHERE       set what it has committed: an offsets file\n"
    "                       (- is stdin), beginning, end or @TIME\n"
    "  --force              let a file move it backwards\n" KAFKA_USAGE
    "  -q, --quiet          no warnings\n"
    "  -v, --verbose        say more on stderr\n"
    "  -h, --help           print this\n"
    "  -V, --version        print the version\n";

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
add_create(struct opts *o, const char *text)
{
	o->create = mem_grow(
	    o->create, o->creates, &o->create_capacity, sizeof *o->create);
	if (!admin_parse_topic(text, &o->create[o->creates++]))
		diex(ST_CANNOT,
		    "--create: '%s' is not NAME:PARTITIONS[:REPLICATION]",
		    text);
}

static void
add_set(struct opts *o, const char *text)
{
	const char *equals = strchr(text, '=');

	if (equals == NULL || equals == text)
		diex(ST_CANNOT, "--set: '%s' is not KEY=VALUE", text);
	o->set = mem_grow(o->set, o->sets, &o->set_capacity, sizeof *o->set);
	o->set[o->sets++] = text;
}

static void
set_commit(struct opts *o, const char *text)
{
	o->commit = text;
	if (!group_parse_move(text, &o->move))
		diex(ST_CANNOT, "--commit: '%s' is not @TIME", text);
}

static void
check_commit(const struct opts *o)
{
	bool file = o->commit != NULL && o->move.file != NULL;

	if (o->commit != NULL && o->group == NULL)
		diex(ST_CANNOT, "--commit: a group is needed: -g GROUP");
	if (o->commit != NULL && !file && o->topics == NULL)
		diex(ST_CANNOT, "--commit %s: a topic is needed: -t TOPIC",
		    o->commit);
	if (file && o->topics != NULL)
		diex(ST_CANNOT,
		    "--commit FILE: the file names the topics, not -t");
	if (o->move.force && !file)
		diex(ST_CANNOT, "--force goes with --commit FILE");
}

static void
check_options(const struct opts *o, char **operands)
{
	if (o->creates > 0 && (o->group != NULL || o->topics != NULL || o->all))
		diex(ST_CANNOT, "--create excludes -g, -t and --all");
	if (o->creates == 0 && (o->sets > 0 || o->if_missing))
		diex(ST_CANNOT, "--set and --if-missing go with --create");
	check_commit(o);
	if (*operands != NULL)
		diex(ST_CANNOT, "unexpected operand '%s' (topics go with -t)",
		    *operands);
}

static void
parse_options(struct opts *o, int argc, char **argv)
{
	enum {
		OPT_ALL = OPT_KAFKA_OWN,
		OPT_CREATE,
		OPT_SET,
		OPT_IF_MISSING,
		OPT_COMMIT,
		OPT_FORCE
	};
	static const struct option longs[] = {
	    {"topic", required_argument, NULL, 't'},
	    {"all", no_argument, NULL, OPT_ALL},
	    {"create", required_argument, NULL, OPT_CREATE},
	    {"set", required_argument, NULL, OPT_SET},
	    {"if-missing", no_argument, NULL, OPT_IF_MISSING},
	    {"group", required_argument, NULL, 'g'},
	    {"commit", required_argument, NULL, OPT_COMMIT},
	    {"force", no_argument, NULL, OPT_FORCE},
	    KAFKA_LONG,
	    OPT_COMMON_LONG,
	};
	size_t n;
	struct error e;
	int c;

	*o = (struct opts){
	    .common = OPT_COMMON_DEFAULT, .kafka = KAFKA_OPTS_DEFAULT};
	while ((c = getopt_long(argc, argv,
		    ":t:g:" KAFKA_SHORT OPT_COMMON_SHORT, longs, NULL)) != -1) {
		switch (c) {
		case 't':
			o->topics = opt_list("-t", optarg, &n);
			break;
		case 'g':
			o->group = optarg;
			break;
		case OPT_ALL:
			o->all = true;
			break;
		case OPT_CREATE:
			add_create(o, optarg);
			break;
		case OPT_SET:
			add_set(o, optarg);
			break;
		case OPT_IF_MISSING:
			o->if_missing = true;
			break;
		case OPT_COMMIT:
			set_commit(o, optarg);
			break;
		case OPT_FORCE:
			o->move.force = true;
			break;
		default:
			if (!opt_took(kafka_option(&o->kafka, c, &e), &e))
				opt_common(&o->common, c, argv, usage);
		}
	}
	o->move.topics = o->topics;
	check_options(o, argv + optind);
}

/* --- the verbs ------------------------------------------------------------ */

/* It failed; or a signal asked for the end while it waited. */
_Noreturn static void
leave(const struct error *e)
{
	stop_reraise();
	die_error(e);
}

/* All that is to be printed. */
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
	if (nothing)
		warnx("group '%s' has committed nothing", o->group);
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
		    existed ? "was there already" : "is created");
		if (!existed || o->if_missing)
			continue;
		warnx("topic '%s' is there already", t.name);
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
	parse_options(&o, argc, argv);
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
