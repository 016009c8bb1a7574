/*
 * consume: what its files share.
 *
 *	main.c	    read, print, and only then commit
 *	print.c	    a message as a line
 *	options.c   what was asked
 */
#ifndef CONSUME_CONSUME_H
#define CONSUME_CONSUME_H

#include "base/metrics_file.h"
#include "base/opt.h"
#include "kafka/conf.h"
#include "kafka/format.h"
#include "kafka/source.h"
#include "schemas/schemas.h"

#include <stdbool.h>
#include <stdint.h>

struct opts {
	struct opt_common common;
	struct kafka_opts kafka;
	struct source_opts source;
	struct schemas_opts schemas;
	struct metrics_opts metrics;
	uint64_t count;
	bool raw, envelope, position, unbuffered;
	bool has_format;
	struct format format;	/* of -f */
	const char *offsets_to; /* a file, or NULL */
};

/* options.c */
void options_parse(struct opts *o, int argc, char **argv);

#endif
