/*
 * evaluate: the options (options.c), and whether the model was trained on these
 * very records (leak.c).
 */
#ifndef EVALUATE_EVALUATE_H
#define EVALUATE_EVALUATE_H

#include "base/buf.h"
#include "base/opt.h"
#include "gates.h"
#include "judge/gate.h"
#include "judge/threshold.h"
#include "model/model.h"
#include "stream/filter.h"
#include "stream/place.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RESAMPLES_DEFAULT 500
#define BINS_DEFAULT 10
#define DAY_DEFAULT 86400

struct opts {
	struct opt_common common;
	const char *label, *score, *weight;
	const char *positive; /* the label's value; NULL: 1 or true */
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
	double day; /* its length, in the unit of --time, or a window's */
	bool by_window;
	const char *labelled; /* the member with the time of the label */
	bool has_delay;
	int64_t delay;
	char *known;
	bool drop_known; /* from all figures */

	char *baseline;
	const char *key;

	struct gate *gate; /* --require */
	size_t gates;

	bool json, curves, table;
	size_t worst; /* false alarms and misses to tell; 0: none */
};

void options_parse(struct opts *o, int argc, char **argv);

/* --- leak.c --------------------------------------------------------------- */

struct leak {
	/* A model says what it was trained on, or a requirement asks. */
	bool wanted;
	const struct model_lineage *lineage; /* NULL: no model is given */
	size_t field;
	struct record_place place;
	const struct model_range *last; /* the range of the record before */
	uint64_t records, unplaced;
	uint64_t trained;   /* within the offsets that it was trained on */
	uint64_t early;	    /* other records, from before its training ended */
	struct buf example; /* the first one that leaks: "tx[0]@17" */
};

void leak_take(struct leak *l, const struct rec *rec);
/* Return why it is unknown whether records leak, or NULL. */
const char *leak_unknown(const struct leak *l);
/* Warn of records that leak, or of not knowing. */
void leak_tell(const struct leak *l);

#endif
