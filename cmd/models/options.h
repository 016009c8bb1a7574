/*
 * options: what the command line asks for.
 */
#ifndef MODELS_OPTIONS_H
#define MODELS_OPTIONS_H

#include "base/opt.h"
#include "kafka/conf.h"
#include "registry/name.h"

#include <stdbool.h>
#include <stdint.h>

enum models_verb {
	VERB_PUT,
	VERB_GET,
	VERB_LIST,
	VERB_ALIAS,
	VERB_LOG,
	VERB_ROLLBACK,
	VERB_PULL,
	VERB_CHECK,
	VERB_PRUNE,
	VERBS
};

struct opts {
	struct opt_common common;
	struct kafka_opts kafka;
	enum models_verb verb;
	const char *source;
	const char *ref;   /* the operand that names a model, or NULL */
	const char *third; /* MODEL, VERSION, N: the last operand, or NULL */
	const char *alias, *metrics, *why, *who, *was, *output;
	bool json, position, follow;
	int64_t keep;
};

/* Read the command line; a wrong one ends the program with status 2. */
void options_parse(struct opts *o, int argc, char **argv);

#endif
