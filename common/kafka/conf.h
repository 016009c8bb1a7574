/*
 * conf: from options, environment and configuration file to the properties of a
 * client of librdkafka.
 *
 * Properties are librdkafka's. They come, each overriding the ones before,
 * from: our defaults; the file of -F, else $WEIR_CONFIG, else
 * ~/.config/weir.conf; $WEIR_PROPERTIES (words KEY=VALUE, which kafka-sandbox
 * sets for what only a sandbox needs); -X; and for the brokers -b, else
 * $WEIR_BROKERS.
 *
 * Secrets come from a file only: others can read what is on a command line,
 * and each child gets the environment. They never become part of a message.
 * A file may be one for Java's clients (java.h).
 */
#ifndef KAFKA_CONF_H
#define KAFKA_CONF_H

#include "base/diag.h"
#include "base/opt.h"
#include "kafka/token.h"

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
	struct token *token; /* of --token-command, or NULL */
	bool insecure;	     /* TLS may be told not to verify */
};

/* A program's own options without a letter begin behind ours. */
enum {
	OPT_TIMEOUT = OPT_OWN,
	OPT_TOKEN_COMMAND,
	OPT_INSECURE,
	OPT_KAFKA_OWN,
};

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
	    {"token-command", required_argument, NULL, OPT_TOKEN_COMMAND},     \
	    {"insecure", no_argument, NULL, OPT_INSECURE},                     \
	{                                                                      \
		"timeout", required_argument, NULL, OPT_TIMEOUT                \
	}
#define KAFKA_USAGE                                                            \
	"  -b, --brokers LIST   HOST:PORT,... (else $WEIR_BROKERS)\n"          \
	"  -F, --config FILE    librdkafka's or Java's properties, KEY=VALUE " \
	"a\n"                                                                  \
	"                       line, secrets among them\n"                    \
	"                       (else $WEIR_CONFIG, else "                     \
	"~/.config/weir.conf)\n"                                               \
	"  -X, --property K=V   one property\n"                                \
	"  --token-command CMD  prints {\"token\":...,\"expires\":...} for "   \
	"OAUTHBEARER\n"                                                        \
	"  --insecure           obey properties that switch TLS verification " \
	"off\n"                                                                \
	"  --timeout SECONDS    how long to wait for a broker that does not\n" \
	"                       answer (default 60)\n"

/*
 * Take the option `c` if it is one of these: 1, or 0 when it is none, -1 when it
 * is refused. A number that is out of bounds is a usage error, as in opt.h.
 */
int kafka_option(struct kafka_opts *o, int c, struct error *e);

/*
 * The properties for a client, to which a caller adds its own callbacks before
 * kafka_start(). `defaults` is a list of KEY, VALUE, ..., NULL. NULL: error.
 */
rd_kafka_conf_t *kafka_conf(
    const struct kafka_opts *o, const char *const *defaults, struct error *e);
/*
 * Where a property has still the number `ours` that kafka_conf() gave it, raise
 * it to that of another property, which librdkafka wants to be no more.
 */
void kafka_conf_raise(rd_kafka_conf_t *conf, const char *key, const char *ours,
    const char *other);
/* The value of a property, or "" when it has none or does not fit. */
const char *kafka_conf_get(
    const rd_kafka_conf_t *conf, const char *key, char *value, size_t size);

#endif
