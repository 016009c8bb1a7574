/*
 * score: what its parts share.
 *
 *	main.c	  reads records, one by one and many at once
 *	options.c the options
 *	run.c	  the model, what is made of it, and another one in its place
 *	write.c	  a record with its new members
 */
#ifndef SCORE_SCORE_H
#define SCORE_SCORE_H

#include "apply/follow.h"
#include "apply/scorer.h"
#include "apply/shares.h"
#include "apply/unknown.h"
#include "base/buf.h"
#include "options.h"
#include "stream/filter.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXPLANATION "explanation"

/* A scored record, until it is written: the places of its line and brace. */
struct scored {
	const char *text;
	size_t len, brace;
	bool empty;
};

/* The run: parts that all records share, and the rows of each thread. */
struct score_run {
	const struct opts *o;
	struct follow follow; /* the model */
	double threshold;     /* NAN: none was asked for */
	struct scorer scorer;
	/* The fields that a record must not have. */
	size_t score, alert, explanation, stamped;
	struct buf member;	  /* "NAME": */
	struct buf stamp;	  /* ,"model":"..."; empty: none */
	struct scorer_rows *rows; /* one a member of the team ... */
	struct shares *shares;	  /* ... and these, with one more for `row` */
	struct scorer_rows row;	  /* of a record read by itself */
	bool told;		  /* a thread has warned early (filled.h) */
	uint64_t changes;	  /* of the model */
	struct unknown unknown;
	struct buf line;
	struct filter f;
};

/* Load the model and make what it needs; without one, the program ends. */
void run_init(struct score_run *run);
/* Score with the model that waits in run->follow; no thread scores now. */
void run_change(struct score_run *run);
void run_release(struct score_run *run);

/* Write the record of the row numbered `i`, whole. */
void write_row(const struct score_run *run, const struct scorer_rows *rows,
    struct shares *shares, size_t i, const struct scored *s, double p,
    struct buf *out);

#endif
