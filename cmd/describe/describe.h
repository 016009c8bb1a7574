/*
 * describe: the options and the parts of the run.
 */
#ifndef DESCRIBE_DESCRIBE_H
#define DESCRIBE_DESCRIBE_H

#include "base/opt.h"
#include "positions.h"
#include "profile.h"
#include "stream/filter.h"

enum format { FORMAT_TEXT, FORMAT_JSON };

struct opts {
	struct opt_common common;
	const char *by;	    /* NULL: no classes */
	const char *weight; /* NULL: each record is one */
	bool schema, html, has_format, has_psi;
	int format;
	const char *check; /* NULL: describe */
	double psi;
	const char *title;
};

/* What was found: all that is printed comes from here. */
struct described {
	const struct opts *o;
	struct profile profile;
	struct positions positions;
	struct words names; /* of the members, by field */
	uint64_t rejected;  /* records */
	size_t place_field; /* the one that is no member */
};

/* pass.c: the run of --check; returns the status for main. */
enum status pass_records(const struct opts *o, char **files);

#endif
