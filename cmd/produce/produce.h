/*
 * produce: what its files share.
 *
 *	main.c	    from lines to messages
 *	options.c   what was asked
 *	timestamp.c a message's time, out of its record
 */
#ifndef PRODUCE_PRODUCE_H
#define PRODUCE_PRODUCE_H

#include "base/metrics_file.h"
#include "base/opt.h"
#include "kafka/conf.h"
#include "kafka/message.h"
#include "schemas/writer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct opts {
	struct opt_common common;
	struct kafka_opts kafka;
	struct writer_opts writer;
	struct metrics_opts metrics;
	const char *topic;
	const char *key, *timestamp; /* fields, or NULL */
	int unit;		     /* of the timestamp: CLOCK_MS, ... */
	bool has_unit;
	struct header *header;
	size_t headers, header_capacity;
	int32_t partition;
	const char *codec;
	bool raw, envelope, keep_position;
};

/* options.c */
void options_parse(struct opts *o, int argc, char **argv);

#endif
