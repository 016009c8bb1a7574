/*
 * hosted_options: what the command line says of a hosted model.
 */
#ifndef SCORE_HOSTED_OPTIONS_H
#define SCORE_HOSTED_OPTIONS_H

#include "base/opt.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hosted_opts {
	const char *url; /* NULL: no endpoint */
	size_t batch, in_flight;
	int64_t timeout_ms, request_ms;
	const char *token_file, *header_file, *proxy, *ca; /* or NULL */
	char **fields; /* to send, or NULL: the whole record */
	size_t field_count;
	bool rows; /* as arrays */
	const char *prediction;
};

#define HOSTED_DEFAULT                                                         \
	{                                                                      \
		.batch = 64, .in_flight = 4, .timeout_ms = 300000,             \
		.request_ms = 30000                                            \
	}

/* clang-format off */
#define HOSTED_OPTIONS {hosted_options, offsetof(struct opts, hosted), false}
#define HOSTED_RULES                                                           \
	{OPT_GO_WITH, "batch in-flight timeout request-timeout token-file "    \
		"header-file proxy ca features rows prediction",                 \
	    .that = "endpoint"},                                               \
	{OPT_EXCLUDES, "endpoint", .that = "explain max-missing follow"},             \
	{OPT_NEEDS, "rows", .that = "features"},                                 \
	{OPT_CHECK, .try = hosted_check, .at = offsetof(struct opts, hosted)}
/* clang-format on */

extern const struct opt hosted_options[];

/* Look at what is given; -1, status 2. */
int hosted_check(const void *opts, struct error *e);

#endif
