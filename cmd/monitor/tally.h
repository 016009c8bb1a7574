/*
 * tally: the records of one window and one model, counted.
 *
 * While records may come it has a histogram of the score's log odds, 1,000 bins
 * of 0.05, and a count for each bin of the reference: 4 KB and 4 bytes a bin. A
 * tally that is closed for good keeps its figures (figures.h) only, until no
 * label of its records is waited for.
 */
#ifndef MONITOR_TALLY_H
#define MONITOR_TALLY_H

#include "figures.h"
#include "judge/estimate.h"
#include "math/sum.h"
#include "watched.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TALLY_BINS 1000
#define TALLY_STEP 0.05 /* log odds a bin; 0 is in the middle */
#define TALLY_CARDS 100 /* CP@100 */
#define TALLY_DECADES 10

/* A record's card and key, for CP@100. */
struct tally_card {
	uint64_t card, key;
	float score;
};

/* What is known by labels of the records of a tally. */
struct tally_joined {
	size_t labelled, positives;
	size_t alerts, hits, missed; /* labelled alerts, their positives; and
					positives that are no alerts */
	double expected, variance;   /* of the labelled records */
	struct {
		size_t count, positives;
		double expected;
	} decade[TALLY_DECADES]; /* by score: 0 to 0.1, ... */
};

struct tally {
	uint32_t number;
	struct watched *of;
	int64_t begin, end;	     /* microseconds, or numbers of records */
	uint64_t n, alerts, decided; /* records; known to be alerts or not */
	uint64_t late, rejected, unkept;
	struct sum score;
	struct estimate_sums estimate;
	/* Until it is closed for good: */
	uint32_t *histogram;
	uint32_t *bin;	   /* of the score, then of each field */
	uint32_t *missing; /* a field's */
	bool is_referred;  /* the bins are those of a reference */
	struct tally_card *cards;
	size_t card_count, card_capacity;

	struct tally_joined joined;
	struct window_figures figures;
	bool is_closed, is_final, changed;
	unsigned revision; /* of the last print; 0: none */
};

struct tally *
tally_new(struct watched *of, uint32_t number, int64_t begin, int64_t end);
void tally_free(struct tally *t);
/* Count a record; alert: 0, 1, or -1 for not known. */
void tally_add(struct tally *t, double score, int alert, const double *raw);
/* Free what is needed only while records may come. */
void tally_shrink(struct tally *t);
/* Add a label (or with -1 take it away) of a record. */
void tally_label(
    struct tally *t, double score, bool alert, bool positive, int times);
/* Keep the records of the TALLY_CARDS cards with the highest scores only. */
void tally_settle_cards(struct tally *t);
/* The bin of a score in the histogram, and the score at a bin's lower end. */
size_t tally_bin(double score);
double tally_bound(size_t bin);

#endif
