/*
 * relay: what its files share.
 *
 *	main.c	    a batch after the other
 *	options.c   what was asked
 */
#ifndef RELAY_H
#define RELAY_H

#include "base/opt.h"
#include "kafka/conf.h"
#include "kafka/intake.h"

#include <stdbool.h>
#include <stdint.h>

struct opts {
	struct opt_common common;
	struct kafka_opts kafka;
	struct intake_opts intake;
	const char *out;
	bool keep;
	const char *key; /* a field, or NULL */
	long long retries;
	int64_t command_ms;
	char **command;
};

/* options.c */
void parse_options(struct opts *o, int argc, char **argv);

#endif
