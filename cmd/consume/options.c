#include "consume.h"

#include "base/diag.h"

static const char usage[] =
    " -t TOPIC[,TOPIC]... [-b BROKERS] [-F FILE] [-X KEY=VALUE]\n"
    "               [-o beginning|end|stored|N|-N|@TIME] [-p N] [-c N] [-e]\n"
    "               [-g GROUP] [--no-commit] [--offsets-to FILE]\n"
    "               [--envelope | --raw | --position] [-u]\n"
    "               [--timeout SECONDS]\n"
    "Print the messages of Kafka topics, a line each.\n"
    "  -t, --topic TOPIC    where from; several with commas\n"
    "  -o, --offset WHERE   beginning, end, stored (by the group), offset N,\n"
    "                       the last N of each partition (-N), or @TIME\n"
    "                       (default: stored with -g, else beginning)\n"
    "  -p, --partition N    only this one\n"
    "  -c, --count N        stop after N messages\n"
    "  -e, --exit           stop at the end as it is at the start\n"
    "  -g, --group GROUP    share the topics with the group's other members\n"
    "  --no-commit          do not store the group's offsets\n"
    "  --offsets-to FILE    at the end, write there the offsets to go on from\n"
    "  --envelope           print key, headers, place and time too\n"
    "  --raw                print any bytes, JSON or not\n"
    "  --position           add these to each record, as member _kafka\n"
    "  -u, --unbuffered     write each message at once\n" KAFKA_USAGE
	OPT_COMMON_USAGE;

void
parse_options(struct opts *o, int argc, char **argv)
{
	enum {
		OPT_RAW = OPT_KAFKA_OWN,
		OPT_ENVELOPE,
		OPT_POSITION,
		OPT_NO_COMMIT,
		OPT_OFFSETS_TO
	};
	static const struct option longs[] = {
	    {"topic", required_argument, NULL, 't'},
	    {"offset", required_argument, NULL, 'o'},
	    {"partition", required_argument, NULL, 'p'},
	    {"count", required_argument, NULL, 'c'},
	    {"exit", no_argument, NULL, 'e'},
	    {"group", required_argument, NULL, 'g'},
	    {"envelope", no_argument, NULL, OPT_ENVELOPE},
	    {"raw", no_argument, NULL, OPT_RAW},
	    {"position", no_argument, NULL, OPT_POSITION},
	    {"no-commit", no_argument, NULL, OPT_NO_COMMIT},
	    {"offsets-to", required_argument, NULL, OPT_OFFSETS_TO},
	    {"unbuffered", no_argument, NULL, 'u'},
	    KAFKA_LONG,
	    OPT_COMMON_LONG,
	};
	size_t topics;
	struct error e;
	int c;

	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .kafka = KAFKA_OPTS_DEFAULT,
	    .source = {.partition = SOURCE_ALL_PARTITIONS},
	    .count = UINT64_MAX};
	while ((c = getopt_long(argc, argv,
		    ":t:o:p:c:eg:u" KAFKA_SHORT OPT_COMMON_SHORT, longs,
		    NULL)) != -1) {
		switch (c) {
		case 't':
			o->source.topics = opt_list("-t", optarg, &topics);
			break;
		case 'o':
			if (!start_parse(optarg, &o->source.start))
				diex(ST_CANNOT,
				    "-o: '%s' is not beginning, end, stored, "
				    "N, -N or @TIME",
				    optarg);
			break;
		case 'p':
			o->source.partition =
			    (int32_t)opt_int("-p", 0, INT32_MAX);
			break;
		case 'c':
			o->count = (uint64_t)opt_int("-c", 0, INT64_MAX);
			break;
		case 'e':
			o->source.to_end = true;
			break;
		case 'g':
			o->source.group = optarg;
			break;
		case 'u':
			o->unbuffered = true;
			break;
		case OPT_RAW:
			o->raw = true;
			break;
		case OPT_ENVELOPE:
			o->envelope = true;
			break;
		case OPT_POSITION:
			o->position = true;
			break;
		case OPT_NO_COMMIT:
			o->source.no_commit = true;
			break;
		case OPT_OFFSETS_TO:
			o->offsets_to = optarg;
			break;
		default:
			if (!opt_took(kafka_option(&o->kafka, c, &e), &e))
				opt_common(&o->common, c, argv, usage);
		}
	}
	if (o->source.topics == NULL)
		diex(ST_CANNOT, "a topic is needed: -t TOPIC");
	if (o->raw + o->envelope + o->position > 1)
		diex(ST_CANNOT,
		    "--raw, --envelope and --position exclude each other");
	if (o->source.start.kind == START_STORED && o->source.group == NULL)
		diex(ST_CANNOT, "-o stored: a group stores offsets: -g GROUP");
	if (argv[optind] != NULL)
		diex(ST_CANNOT, "unexpected operand '%s' (topics go with -t)",
		    argv[optind]);
}
