/*
 * options: what the command line asks for.
 */
#ifndef SCORE_OPTIONS_H
#define SCORE_OPTIONS_H

#include "base/metrics_file.h"
#include "base/opt.h"
#include "hosted_options.h"

#include <stdbool.h>
#include <stddef.h>

enum stamp { STAMP_NONE, STAMP_SHORT, STAMP_FULL };

struct opts {
	struct opt_common common;
	struct metrics_opts metrics;
	const char *model;
	bool follow; /* the file of the model */
	const char *name;
	int stamp; /* enum stamp */
	const char *stamp_name;
	const char *threshold; /* or NULL */
	size_t max_missing;
	size_t explain; /* members to tell of, 0: none */
	struct hosted_opts hosted;
};

/* Read the command line; a wrong one ends the program with status 2. */
void options_parse(struct opts *o, int argc, char **argv);

#endif
