/*
 * options: what the command line asks for.
 */
#ifndef LOAD_OPTIONS_H
#define LOAD_OPTIONS_H

#include "base/metrics_file.h"
#include "base/opt.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum load_evolve { EVOLVE_ADD, EVOLVE_REJECT };

struct opts {
	struct opt_common common;
	struct metrics_opts metrics;
	const char *database, *table;
	char **key;
	size_t keys;
	bool no_create;
	int evolve; /* enum load_evolve */
	const char *schema;
	int64_t batch;
	bool atomic, offsets, accept_gap;
	int dialect; /* of --ddl; -1: none */
	int64_t timeout;
};

/* Read the command line; a wrong one ends the program with status 2. */
void options_parse(struct opts *o, int argc, char **argv);

#endif
