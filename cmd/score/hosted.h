/*
 * hosted: scores that a hosted model gives (endpoint/endpoint.h).
 *
 *	hosted.c	 records are read, and sent
 *	hosted_write.c	 their scores come, and are written
 *	hosted_options.c the options
 */
#ifndef SCORE_HOSTED_H
#define SCORE_HOSTED_H

#include "base/buf.h"
#include "base/diag.h"
#include "endpoint/endpoint.h"
#include "options.h"
#include "stream/filter.h"
#include "stream/out.h"

#include <stdbool.h>
#include <stddef.h>

/* What is kept of a record while it is on its way. */
struct hosted_record {
	struct filter_place place;
	size_t brace; /* that closes it */
	bool empty;
};

struct hosted {
	const struct opts *o;
	struct filter f;
	struct endpoint *endpoint;
	double threshold; /* NAN: none was asked for */
	/* The fields that a record must not have. */
	size_t score, alert, stamped;
	size_t *field;	     /* those that are sent, of -x */
	struct buf member;   /* "NAME": */
	struct buf *name;    /* of each that is sent: "V1": */
	struct buf instance; /* of the present record */
	struct buf line;     /* that is written */
	struct buf stamp;    /* ,"model":"fraud:3@sha256:..." or nothing */
	const char *model;   /* that it is made of; NULL: none yet */
};

/* Score the records of the files, to the end; returns the status for main. */
enum status hosted_score(const struct opts *o, char **files);

/*
 * Write a record with its score, or reject it: endpoint_opts.take. `arg` is the
 * struct hosted.
 */
bool hosted_take(void *arg, const struct endpoint_result *r);

#endif
