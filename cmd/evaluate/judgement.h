/*
 * judgement: makes figures of rows: every single printed number is a figure of
 * judge/figure.h. text.c and json.c print them in its order, and gates.c looks
 * among them.
 */
#ifndef EVALUATE_JUDGEMENT_H
#define EVALUATE_JUDGEMENT_H

#include "facts.h"
#include "judge/calibration.h"
#include "judge/compare.h"
#include "judge/figure.h"
#include "judge/fraud.h"
#include "judge/lift.h"
#include "judge/metrics.h"
#include "record.h"
#include "worst.h"

/* The result of a figure. */
struct estimate {
	bool there; /* asked for; else it is not printed */
	struct value value;
	struct interval interval;
	bool single; /* it needs no interval: a count, a threshold */
};

struct figures {
	struct estimate item[FIGURE_COUNT];
	size_t resamples; /* of the bootstrap; 0: there was none */
	uint64_t seed;
};

/* A requirement, and its result. */
struct outcome {
	struct value value;
	bool held;
};

/* All results about the records. */
struct judgement {
	struct judged rows;
	struct fraud fraud;
	struct compare compare;
	struct leak leak;
	struct worst worst;
	struct facts facts;
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

#endif
