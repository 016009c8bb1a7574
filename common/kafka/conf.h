/*
 * conf: options, environment and configuration file make the properties of a
 * client of librdkafka.
 *
 * Properties are librdkafka's. Their sources, each overriding the ones before:
 * our defaults; the file of -F, else $WEIR_CONFIG, else ~/.config/weir.conf;
 * $WEIR_PROPERTIES (words KEY=VALUE, from kafka-sandbox for what only a sandbox
 * needs); -X; and for the brokers -b, else $WEIR_BROKERS.
 *
 * Secrets come from a file only: others can read a command line, and each child
 * gets the environment. They never become part of a message. A file may be one
 * for Java's clients (java.h).
 */
#ifndef KAFKA_CONF_H
#define KAFKA_CONF_H

#include "base/buf.h"
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
	bool schemas; /* a schema registry is asked: it has properties, too */
};

#define KAFKA_OPTS_DEFAULT                                                     \
	(struct kafka_opts)                                                    \
	{                                                                      \
		.timeout_ms = KAFKA_TIMEOUT_DEFAULT * 1000                     \
	}

/* The options of all clients; their struct opts has `kafka`. */
extern const struct opt kafka_options[];
#define KAFKA_OPTIONS                                                          \
	{                                                                      \
		kafka_options, offsetof(OPT_OF, kafka), false                  \
	}

/*
 * Make the properties for a client; the caller adds its callbacks before
 * kafka_start(). `defaults` is a list of KEY, VALUE, ..., NULL. NULL: error.
 */
rd_kafka_conf_t *kafka_conf(
    const struct kafka_opts *o, const char *const *defaults, struct error *e);
/*
 * Find the file of -F, else of the environment, else the default one if it is
 * there; NULL: none. The path may be in `b`.
 */
const char *kafka_conf_path(const struct kafka_opts *o, struct buf *b);
/*
 * Raise a property that still has the number `ours` of kafka_conf() to that of
 * another property: librdkafka wants the other to be no more.
 */
void kafka_conf_raise(rd_kafka_conf_t *conf, const char *key, const char *ours,
    const char *other);
/* Get the value of a property, or "" when it has none or does not fit. */
const char *kafka_conf_get(
    const rd_kafka_conf_t *conf, const char *key, char *value, size_t size);

#endif
