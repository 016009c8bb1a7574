/*
 * token: the token for SASL/OAUTHBEARER that a command prints.
 *
 * The command is run by sh(1), with nothing on stdin and our stderr, and
 * prints one JSON object:
 *
 *	{"token":"eyJ...","expires":1795365340,"principal":"alice"}
 *
 * `expires` is a time in seconds since 1970, or as RFC 3339 has it. Instead of
 * the two, an OAuth server's own answer will do: access_token and expires_in,
 * in seconds from now. `principal` may be missing, as may `extensions`, an
 * object of strings (Confluent Cloud: logicalCluster, identityPoolId).
 *
 * The output is a secret, and never part of a message.
 */
#ifndef KAFKA_TOKEN_H
#define KAFKA_TOKEN_H

#include "base/buf.h"
#include "base/diag.h"

#include <librdkafka/rdkafka.h>
#include <stdint.h>

/* A token, {.command = ...} to begin with; its memory is never freed. */
struct token {
	const char *command; /* lent */
	struct buf value, principal;
	char **extension;	  /* NAME, VALUE, ... */
	size_t extensions;	  /* of both */
	int64_t expires, refresh; /* ms since 1970; 0: there was none yet */
};

/*
 * Get a token that is good for a while: run the command if a quarter or less is
 * left of the last one's life. -1, status 2: the command failed, or took longer
 * than `timeout_ms`; the last token is kept.
 */
int token_get(struct token *t, int64_t timeout_ms, struct error *e);
/* Give the token to a client. -1, status 2: librdkafka refuses it. */
int token_give(const struct token *t, rd_kafka_t *rk, struct error *e);

#endif
