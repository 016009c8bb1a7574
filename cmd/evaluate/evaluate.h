/*
 * evaluate: what its files share.
 *
 *	main.c	   the order of things
 *	options.c  what was asked
 *	read.c	   from records to rows
 *	figures.c  from rows to the list of figures
 *	text.c	   the list for people
 *	json.c	   the list for programs
 *	curves.c   the JSON of --curves
 *
 * Every single number that is printed is one item of the list of figures: the
 * two formats print the list.
 */
#ifndef EVALUATE_H
#define EVALUATE_H

#include "base/buf.h"
#include "base/opt.h"
#include "learn/bootstrap.h"
#include "learn/calibration.h"
#include "learn/lift.h"
#include "learn/metric.h"
#include "stream/filter.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RESAMPLES_DEFAULT 500
#define BINS_DEFAULT 10
/* Above so many rows, what takes longer than the rest is done only on demand. */
#define LONG_ROWS 100000
#define LONG_REASON                                                            \
	"left out above 100000 records, where it takes longer than the rest: "

struct opts {
	struct opt_common common;
	const char *label, *score, *weight;
	double threshold;
	bool json, curves;
	bool has_resamples;
	size_t resamples;
	uint64_t seed;
	size_t bins;
	bool calibration;
	bool has_beta;
	double beta;
};

/* --- options.c ------------------------------------------------------------ */

void parse_options(struct opts *o, int argc, char **argv);

/* --- read.c --------------------------------------------------------------- */

/* Where a record's members are. */
struct fields {
	size_t label, score, weight;
};

void want_fields(struct fields *fields, const struct opts *o, struct rec *rec);
/* The present record as a row; -1 with the fault. */
int read_row(const struct opts *o, const struct fields *fields,
    const struct rec *rec, struct metric *m, struct fault *f);

/* --- figures.c ------------------------------------------------------------ */

/* A number: "recall", or of a group: "calibration.slope". */
struct figure {
	const char *name;
	struct value value;
	struct interval interval;
	bool single; /* it needs no interval: a count, a threshold */
};

#define FIGURES_MAX 64

struct figures {
	struct figure item[FIGURES_MAX];
	size_t count;
	size_t resamples; /* of the bootstrap; 0: there was none */
	uint64_t seed;
};

/* All that is known of the rows. */
struct evaluation {
	struct metric m;
	struct metric_result result;
	struct calibration calibration;
	struct calibration_bin *bin;
	size_t bins;
	struct lift *lift;
	size_t lifts;
	struct figures figures;
};

void evaluation_make(struct evaluation *v, const struct opts *o);
void evaluation_release(struct evaluation *v);
const struct figure *figures_find(const struct figures *all, const char *name);

/* --- text.c, json.c, curves.c --------------------------------------------- */

void write_text(const struct evaluation *v);
void write_json(const struct evaluation *v, const struct opts *o);

/* Append a number, a value, or its null; a string with its quotes. */
void json_add_number(struct buf *b, double x);
void json_add_value(struct buf *b, const struct value *v);
/* Append `"curves":{...}`. */
void add_curves(struct buf *b, const struct evaluation *v);

#endif
