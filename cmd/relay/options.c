#include "relay.h"

#include "base/diag.h"

#include <string.h>

#define RECORDS 20000	  /* a batch without -n */
#define BYTES (32 << 20)  /* or that, whichever is less */
#define LINGER_MS 50	  /* of --linger */
#define RETRIES 3	  /* of --retries */
#define COMMAND_MS 300000 /* of --command-timeout */
#define REJECT_SHARE 0.5  /* of --max-reject-share */

static const char usage[] =
    " -g GROUP -t IN -T OUT [-b BROKERS] [-F FILE] [-X KEY=VALUE]\n"
    "             [-n RECORDS] [--linger MS] [--keep] [--instance NAME]\n"
    "             [--key FIELD] [--position] [--retries N] [-e]\n"
    "             [--command-timeout SECONDS] [--dead-letters TOPIC]\n"
    "             [--isolate[=RUNS]] [--max-reject-share SHARE]\n"
    "             [--timeout SECONDS]\n"
    "             -- COMMAND [ARG ...]\n"
    "Bring records from topic to topic through a command, exactly once.\n"
    "  -g, --group GROUP    whose offsets say what is done\n"
    "  -t, --topic IN       where from\n"
    "  -T, --to OUT         where to\n"
    "  -n, --batch RECORDS  the most that one transaction takes (default "
    "20000,\n"
    "                       or 32 MB of lines)\n"
    "  --linger MS          how long a batch waits for more (default 50)\n"
    "  --keep               keep one COMMAND, which answers each line with "
    "one\n"
    "  --instance NAME      of several that run at once: a name that stays\n"
    "  --key FIELD          the member of an output that is its key\n"
    "  --position           add the source's place, time and key, as _kafka\n"
    "  --retries N          how often to try a batch again (default 3)\n"
    "  -e, --exit           stop at the end as it is at the start\n"
    "  --command-timeout SECONDS\n"
    "                       for a command that neither reads nor writes\n"
    "                       (default 300)\n"
    "  --dead-letters TOPIC where rejected records go, in the same "
    "transaction\n"
    "  --isolate[=RUNS]     find the records that COMMAND fails with, and "
    "reject\n"
    "                       them; at most RUNS of it a batch (default 10000)\n"
    "  --max-reject-share SHARE\n"
    "                       stop when COMMAND rejects more (default "
    "0.5)\n" KAFKA_USAGE OPT_COMMON_USAGE;

/* What is written must not be read again, and dead letters stay apart. */
static void
check_topics(const struct opts *o)
{
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
		    "--dead-letters: '%s' is the topic of -T: nobody could "
		    "tell them from outputs",
		    o->dead);
}

void
parse_options(struct opts *o, int argc, char **argv)
{
	enum {
		OPT_LINGER = OPT_KAFKA_OWN,
		OPT_KEEP,
		OPT_INSTANCE,
		OPT_KEY,
		OPT_POSITION,
		OPT_RETRIES,
		OPT_COMMAND_TIMEOUT,
		OPT_DEAD_LETTERS,
		OPT_ISOLATE,
		OPT_REJECT_SHARE
	};
	static const struct option longs[] = {
	    {"group", required_argument, NULL, 'g'},
	    {"topic", required_argument, NULL, 't'},
	    {"to", required_argument, NULL, 'T'},
	    {"batch", required_argument, NULL, 'n'},
	    {"linger", required_argument, NULL, OPT_LINGER},
	    {"keep", no_argument, NULL, OPT_KEEP},
	    {"instance", required_argument, NULL, OPT_INSTANCE},
	    {"key", required_argument, NULL, OPT_KEY},
	    {"position", no_argument, NULL, OPT_POSITION},
	    {"retries", required_argument, NULL, OPT_RETRIES},
	    {"exit", no_argument, NULL, 'e'},
	    {"command-timeout", required_argument, NULL, OPT_COMMAND_TIMEOUT},
	    {"dead-letters", required_argument, NULL, OPT_DEAD_LETTERS},
	    {"isolate", optional_argument, NULL, OPT_ISOLATE},
	    {"max-reject-share", required_argument, NULL, OPT_REJECT_SHARE},
	    KAFKA_LONG,
	    OPT_COMMON_LONG,
	};
	size_t topics;
	struct error e;
	int c;

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
	while ((c = getopt_long(argc, argv,
		    "+:g:t:T:n:e" KAFKA_SHORT OPT_COMMON_SHORT, longs, NULL)) !=
	    -1) {
		switch (c) {
		case 'g':
			o->intake.source.group = optarg;
			break;
		case 't':
			o->intake.source.topics =
			    opt_list("-t", optarg, &topics);
			break;
		case 'T':
			o->out = optarg;
			break;
		case 'n':
			o->intake.records = (size_t)opt_int("-n", 1, 10000000);
			o->intake.bytes = SIZE_MAX;
			break;
		case 'e':
			o->intake.source.to_end = true;
			break;
		case OPT_LINGER:
			o->intake.linger_ms = opt_int("--linger", 0, 3600000);
			break;
		case OPT_KEEP:
			o->keep = true;
			break;
		case OPT_INSTANCE:
			o->intake.source.instance = optarg;
			break;
		case OPT_KEY:
			o->key = optarg;
			break;
		case OPT_POSITION:
			o->intake.position = true;
			break;
		case OPT_RETRIES:
			o->retries = opt_int("--retries", 0, 1000000);
			break;
		case OPT_COMMAND_TIMEOUT:
			o->command_ms = (int64_t)(1000 *
			    opt_real("--command-timeout", 0.1, 86400));
			break;
		case OPT_DEAD_LETTERS:
			o->dead = optarg;
			break;
		case OPT_ISOLATE:
			o->isolate = optarg != NULL
			    ? opt_int("--isolate", 1, 1000000000)
			    : ISOLATE_RUNS;
			break;
		case OPT_REJECT_SHARE:
			o->reject_share = opt_real("--max-reject-share", 0, 1);
			break;
		default:
			if (!opt_took(kafka_option(&o->kafka, c, &e), &e))
				opt_common(&o->common, c, argv, usage);
		}
	}
	if (o->intake.source.group == NULL || o->intake.source.topics == NULL ||
	    o->out == NULL)
		diex(ST_CANNOT,
		    "a group and two topics are needed: "
		    "-g GROUP -t IN -T OUT");
	check_topics(o);
	o->command = argv + optind;
	if (o->command[0] == NULL)
		diex(ST_CANNOT, "a command is needed: -- COMMAND");
}
