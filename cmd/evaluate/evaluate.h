/*
 * evaluate: what its files share.
 *
 *	main.c	    the order of things
 *	options.c   what was asked
 *	record.c    from records to rows
 *	baseline.c  the other model's scores of the same records
 *	leak.c	    was the model trained on these records?
 *	judgement.c from rows to figures
 *	gates.c	    what is required of the figures
 *	text.c	    all of it for people
 *	json.c	    all of it for programs, with curves.c and table.c
 *
 * Every single number that is printed is a figure of judge/figure.h: the two
 * formats print them in its order, and requirements look among them.
 */
#ifndef EVALUATE_EVALUATE_H
#define EVALUATE_EVALUATE_H

#include "base/buf.h"
#include "base/json_out.h"
#include "base/opt.h"
#include "base/words.h"
#include "judge/calibration.h"
#include "judge/compare.h"
#include "judge/figure.h"
#include "judge/fraud.h"
#include "judge/gate.h"
#include "judge/lift.h"
#include "judge/metrics.h"
#include "judge/threshold.h"
#include "model/model.h"
#include "stream/filter.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RESAMPLES_DEFAULT 500
#define BINS_DEFAULT 10
#define DAY_DEFAULT 86400
/* Above so many rows, what takes longer than the rest is done on demand. */
#define LONG_ROWS 100000
#define LONG_REASON                                                            \
	"left out above 100000 records, where it takes longer than the rest: "

struct opts {
	struct opt_common common;
	const char *label, *score, *weight;
	const char *model;

	bool has_threshold;
	double threshold;
	bool has_rule;
	struct threshold_rule rule; /* --choose */
	char *on;		    /* NULL: on the evaluated records */
	bool has_beta;
	double beta;

	bool has_resamples;
	size_t resamples;
	uint64_t seed;
	size_t bins;
	bool calibration;

	size_t top; /* 0: no fraud metrics */
	const char *time, *card;
	double day; /* its length */
	bool has_delay;
	int64_t delay;
	char *known;

	char *baseline;
	const char *key;

	struct gate *gate; /* --require */
	size_t gates;

	bool json, curves, table;
};

/* --- options.c ------------------------------------------------------------ */

void parse_options(struct opts *o, int argc, char **argv);

/* --- record.c --------------------------------------------------------------- */

/* The numbers of a record's members. */
struct record_fields {
	size_t label, score, weight;
	size_t fp_cost, fn_cost;
	size_t time, card;
};

/* What matters of a record. */
struct record {
	int label;
	double score, weight;
	double cost; /* of predicting it wrongly */
	int64_t day;
	struct buf card;
};

/* Records by which a threshold is chosen or judged. */
struct judged {
	struct rows m;
	struct rows costs; /* the same, weighing what it costs to be wrong */
	int64_t *day;	   /* the distinct days, ascending */
	size_t days, capacity;
};

void record_want(
    struct record_fields *fields, const struct opts *o, struct rec *rec);
/* -1 with the fault when the record cannot be evaluated. */
int record_read(const struct opts *o, const struct record_fields *fields,
    const struct rec *rec, struct record *r, struct fault *f);
/* Only what --known needs: label, time and card. */
int record_read_label(const struct opts *o, const struct record_fields *fields,
    const struct rec *rec, struct record *r, struct fault *f);
void
judged_add(struct judged *rows, const struct opts *o, const struct record *r);
void judged_release(struct judged *rows);

/* --- baseline.c ----------------------------------------------------------- */

struct baseline_row {
	double score;
	signed char label; /* -1: the record was rejected */
	bool met;
};

struct baseline {
	const char *path;
	struct record_fields fields;
	size_t key; /* the field of --key */
	struct words keys;
	struct baseline_row *row;
	size_t rows, capacity;
	struct buf text;
};

/*
 * Take the nth record of the baseline. Records are met by --key, or else by
 * their place. -1 with the fault; what cannot be compared ends the program.
 */
int baseline_take(struct baseline *b, const struct opts *o,
    const struct rec *rec, uint64_t n, struct fault *f);
/* Its score of the nth evaluated record, whose key is in that field. */
double baseline_meet(struct baseline *b, const struct opts *o,
    const struct rec *rec, size_t key, uint64_t n, int label);
/* All of its records must have been met. */
void baseline_end(const struct baseline *b, const struct opts *o);
void baseline_release(struct baseline *b);

/* --- leak.c --------------------------------------------------------------- */

struct leak {
	const struct model_lineage *lineage; /* NULL: no model is given */
	size_t field;
	const struct model_range *last; /* where the record before was */
	uint64_t records, unplaced;
	uint64_t trained;   /* within the offsets that it was trained on */
	uint64_t early;	    /* others, from before its training ended */
	struct buf example; /* the first one that leaks: "tx[0]@17" */
};

void leak_take(struct leak *l, const struct rec *rec);
/* Why it cannot be told, or NULL. */
const char *leak_unknown(const struct leak *l);
/* Say what leaks. */
void leak_tell(const struct leak *l);

/* --- judgement.c ------------------------------------------------------------ */

/* A figure as it came out. */
struct estimate {
	bool there; /* asked for; else nothing is said of it */
	struct value value;
	struct interval interval;
	bool single; /* it needs no interval: a count, a threshold */
};

struct figures {
	struct estimate item[FIGURE_COUNT];
	size_t resamples; /* of the bootstrap; 0: there was none */
	uint64_t seed;
};

/* A requirement, and what came of it. */
struct outcome {
	struct value value;
	bool held;
};

/* All that is known of the records. */
struct judgement {
	struct judged rows;
	struct fraud fraud;
	struct compare compare;
	struct leak leak;
	double threshold;

	struct metrics result;
	struct calibration calibration;
	struct calibration_bin *bin;
	size_t bins;
	struct lift *lift;
	size_t lifts;
	struct figures figures;
	struct outcome *outcome; /* of each gate */
};

void judgement_make(struct judgement *v, const struct opts *o);
void judgement_release(struct judgement *v);

/* --- gates.c -------------------------------------------------------------- */

/* Can all that is required be told? Else the program ends. */
void gates_check(const struct opts *o);
void gates_judge(struct judgement *v, const struct opts *o);
/* Say which did not hold, and end the program if there are any. */
void gates_end(const struct judgement *v, const struct opts *o);

/* --- text.c, json.c, curves.c, table.c ------------------------------------ */

void print_text(const struct judgement *v, const struct opts *o);
void print_json(const struct judgement *v, const struct opts *o);
/* A line a threshold. */
void print_table(const struct rows *m);

/* A number, or null where it is not defined. */
void print_value(struct json_out *j, const char *name, const struct value *v);
/* The member "curves". */
void print_curves(struct json_out *j, const struct judgement *v);

#endif
