#include "produce.h"

#include "base/diag.h"
#include "base/mem.h"

#include <string.h>

static const char usage[] =
    " -t TOPIC [-b BROKERS] [-F FILE] [-X KEY=VALUE] [--key FIELD]\n"
    "               [--timestamp FIELD] [-H NAME=VALUE] [-p N] [-z CODEC]\n"
    "               [--raw | --envelope | --keep-position]\n"
    "               [--timeout SECONDS] [FILE ...]\n"
    "Send records to a Kafka topic, each line as one message.\n"
    "  -t, --topic TOPIC    where to\n"
    "  --key FIELD          the member whose value is the message's key\n"
    "  --timestamp FIELD    the member that is its time, in milliseconds\n"
    "  -H, --header N=V     a header for each message; repeat for more\n"
    "  -p, --partition N    the partition (default: by key, else any)\n"
    "  -z, --compress CODEC none, gzip, snappy, lz4 or zstd\n"
    "  --raw                send any line, JSON or not\n"
    "  --envelope           lines are what consume --envelope prints\n"
    "  --keep-position      leave member _kafka in records\n" KAFKA_USAGE
	OPT_COMMON_USAGE;

static void
add_header(struct opts *o, const char *text)
{
	const char *equals = strchr(text, '=');

	if (equals == NULL || equals == text)
		diex(ST_CANNOT, "-H: '%s' is not NAME=VALUE", text);
	o->header = mem_grow(
	    o->header, o->headers, &o->header_capacity, sizeof *o->header);
	o->header[o->headers++] =
	    (struct header){.name = {text, (size_t)(equals - text)},
		.value = {equals + 1, strlen(equals + 1)}};
}

static void
check_options(const struct opts *o)
{
	if (o->topic == NULL)
		diex(ST_CANNOT, "a topic is needed: -t TOPIC");
	if (o->raw + o->envelope + o->keep_position > 1)
		diex(ST_CANNOT,
		    "--raw, --envelope and --keep-position "
		    "exclude each other");
	if (o->raw && (o->key != NULL || o->timestamp != NULL))
		diex(ST_CANNOT,
		    "--raw: a line has no members for --key or "
		    "--timestamp");
	if (o->envelope &&
	    (o->key != NULL || o->timestamp != NULL || o->headers > 0))
		diex(ST_CANNOT,
		    "--envelope: the line says its key, timestamp "
		    "and headers itself");
}

void
parse_options(struct opts *o, int argc, char **argv)
{
	enum {
		OPT_KEY = OPT_KAFKA_OWN,
		OPT_TIMESTAMP,
		OPT_RAW,
		OPT_ENVELOPE,
		OPT_KEEP_POSITION
	};
	static const struct option longs[] = {
	    {"topic", required_argument, NULL, 't'},
	    {"key", required_argument, NULL, OPT_KEY},
	    {"timestamp", required_argument, NULL, OPT_TIMESTAMP},
	    {"header", required_argument, NULL, 'H'},
	    {"partition", required_argument, NULL, 'p'},
	    {"compress", required_argument, NULL, 'z'},
	    {"raw", no_argument, NULL, OPT_RAW},
	    {"envelope", no_argument, NULL, OPT_ENVELOPE},
	    {"keep-position", no_argument, NULL, OPT_KEEP_POSITION},
	    KAFKA_LONG,
	    OPT_COMMON_LONG,
	};
	struct error e;
	int c;

	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .kafka = KAFKA_OPTS_DEFAULT,
	    .partition = MESSAGE_ANY_PARTITION};
	while ((c = getopt_long(argc, argv,
		    ":t:H:p:z:" KAFKA_SHORT OPT_COMMON_SHORT, longs, NULL)) !=
	    -1) {
		switch (c) {
		case 't':
			o->topic = optarg;
			break;
		case 'H':
			add_header(o, optarg);
			break;
		case 'p':
			o->partition = (int32_t)opt_int("-p", 0, INT32_MAX);
			break;
		case 'z':
			o->codec = optarg;
			break;
		case OPT_KEY:
			o->key = optarg;
			break;
		case OPT_TIMESTAMP:
			o->timestamp = optarg;
			break;
		case OPT_RAW:
			o->raw = true;
			break;
		case OPT_ENVELOPE:
			o->envelope = true;
			break;
		case OPT_KEEP_POSITION:
			o->keep_position = true;
			break;
		default:
			if (!opt_took(kafka_option(&o->kafka, c, &e), &e))
				opt_common(&o->common, c, argv, usage);
		}
	}
	check_options(o);
}
