/*
 * kafka: from options, environment and configuration file to a client of
 * librdkafka, and from its errors to our statuses.
 *
 * Properties are librdkafka's. They come, each overriding the ones before,
 * from: our defaults; the file of -F, else $WEIR_CONFIG, else
 * ~/.config/weir.conf; $WEIR_PROPERTIES (words KEY=VALUE, which kafka-sandbox
 * sets for what only a sandbox needs); -X; and for the brokers -b, else
 * $WEIR_BROKERS.
 */
#ifndef KAFKA_H
#define KAFKA_H

#include "base/diag.h"
#include "base/opt.h"

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KAFKA_TIMEOUT_DEFAULT 60 /* seconds, of --timeout */

struct kafka_opts {
	const char *brokers;
	const char *config;
	const char **set; /* of -X: KEY=VALUE */
	size_t sets;
	size_t set_capacity;
	int64_t timeout_ms;
};

/* A program's own options without a letter begin behind ours. */
enum { OPT_TIMEOUT = OPT_OWN, OPT_KAFKA_OWN };

#define KAFKA_OPTS_DEFAULT                                                     \
	(struct kafka_opts)                                                    \
	{                                                                      \
		.timeout_ms = KAFKA_TIMEOUT_DEFAULT * 1000                     \
	}
#define KAFKA_SHORT "b:F:X:"
#define KAFKA_LONG                                                             \
	{"brokers", required_argument, NULL, 'b'},                             \
	    {"config", required_argument, NULL, 'F'},                          \
	    {"property", required_argument, NULL, 'X'},                        \
	{                                                                      \
		"timeout", required_argument, NULL, OPT_TIMEOUT                \
	}
#define KAFKA_USAGE                                                            \
	"  -b, --brokers LIST   HOST:PORT,... (else $WEIR_BROKERS)\n"          \
	"  -F, --config FILE    librdkafka properties, KEY=VALUE a line\n"     \
	"                       (else $WEIR_CONFIG, else "                     \
	"~/.config/weir.conf)\n"                                               \
	"  -X, --property K=V   one property\n"                                \
	"  --timeout SECONDS    how long to wait for a broker that does not\n" \
	"                       answer (default 60)\n"

/* Take the option `c` if it is one of these. */
bool kafka_option(struct kafka_opts *o, int c);

/* A client, and what it last complained of. */
struct kafka {
	rd_kafka_t *rk;
	bool auto_create;	   /* allow.auto.create.topics was asked for */
	rd_kafka_resp_err_t error; /* the last one, or NO_ERROR */
	char text[256];		   /* of that error */
	bool denied;		   /* it was about rights or credentials */
	int64_t timeout_ms;
};

/*
 * The properties for a client, to which a caller adds its own callbacks before
 * kafka_start(). `defaults` is a list of KEY, VALUE, ..., NULL. NULL: error.
 */
rd_kafka_conf_t *kafka_conf(
    const struct kafka_opts *o, const char *const *defaults, struct error *e);
/* Start a client; takes `conf`. `k` must keep its place while it runs. */
int kafka_start(struct kafka *k, const struct kafka_opts *o,
    rd_kafka_type_t type, rd_kafka_conf_t *conf, struct error *e);

/*
 * Wait for a broker (at most the timeout, or until a signal asks for the end)
 * and find a topic. `*partitions` gets how many it has. -1: status 3 when no
 * broker answers, 2 when it does and the topic is not there or not allowed.
 */
int kafka_find_topic(
    struct kafka *k, const char *topic, int32_t *partitions, struct error *e);

/* What the client last complained of, as the reason of a failure. */
int kafka_failure(const struct kafka *k, struct error *e, const char *what);

/* Is the error about rights or credentials: one that trying again won't mend? */
bool kafka_is_denial(rd_kafka_resp_err_t err);

#endif
