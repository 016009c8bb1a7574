/*
 * fraud: the yield of a team that looks into k alerts a day.
 *
 * Definitions of the Machine Learning Group of ULB (Reproducible Machine
 * Learning for Credit Card Fraud Detection, 2022), chapter 4:
 *
 *	P@k(d)   frauds among the k highest scores of day d, over k
 *	CP@k(d)  cards with a fraud on day d among the k cards with the highest
 *		 scores (a card has the highest score of its records that day,
 *		 and is compromised when any of them is a fraud), over k, where
 *		 cards that were found so on an earlier day are left out
 *
 * and their means over the days. Both are over k even where a day has fewer
 * records or cards; the ceiling of CP@k(d) is its largest possible value:
 * min(cards with a fraud, k) / k.
 *
 * Delay: labels come some days late. Day d goes without the records of cards
 * that are known to be compromised by then: those with a fraud on a day up to d
 * - delay - 1. A day without any record, known or evaluated, is missing when
 * its labels would be known by the last day: from the first day that has
 * records, or from the last one whose labels are known on the first evaluated
 * day, if that is earlier.
 *
 * With weights, k is a weight in P@k: the estimate for the records that the
 * weighted ones stand for. CP@k and its ceiling are then undefined.
 *
 * Ties: at the last place of P@k, as in lift.h; of CP@k, by the bytes of the
 * card's name, the lower first.
 */
#ifndef JUDGE_FRAUD_H
#define JUDGE_FRAUD_H

#include "base/words.h"
#include "judge/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fraud_row {
	double score, weight;
	int64_t day;
	uint32_t card;
	bool label;
};

struct fraud_day {
	int64_t day;
	size_t records, frauds; /* without those of known cards */
	size_t removed;		/* records of known cards */
	double precision;	/* P@k */
	/* The cards, except those found on an earlier day. */
	size_t cards, compromised, found;
	double card_precision, ceiling; /* CP@k */
};

/* Days without a record, from the first to the last. */
struct fraud_gap {
	int64_t first, last;
};

/* Set the first four; the rest begins as {0}. */
struct fraud {
	size_t k;
	bool by_card; /* rows have cards */
	bool has_delay;
	int64_t delay;

	struct fraud_row *row;
	size_t rows, rows_capacity;
	struct words cards;
	int64_t *first; /* a card's first day with a fraud, INT64_MAX: none */
	size_t firsts, firsts_capacity;
	int64_t *known; /* the days of fraud_know(), ascending */
	size_t knowns, knowns_capacity;
	bool weighted;

	struct fraud_day *day;
	size_t days;
	size_t removed;
	struct fraud_gap *gap; /* with a delay: the missing days, ascending */
	size_t gaps;
	double missing; /* how many days they are */
	struct value precision, card_precision, ceiling;
};

/*
 * Add a record of a weight above 0; `card`, of `len` bytes, matters only with
 * by_card.
 */
void fraud_add(struct fraud *f, int64_t day, const char *card, size_t len,
    double score, bool label, double weight);
/* Add a label of an earlier day, for the delay. */
void fraud_know(
    struct fraud *f, int64_t day, const char *card, size_t len, bool label);
/*
 * Is the card of the nth record known by its day? Ask when all records and
 * labels are added, and before fraud_evaluate(), which sorts them.
 */
bool fraud_is_known(const struct fraud *f, size_t n);
/* Fill in days and means. */
void fraud_evaluate(struct fraud *f);
void fraud_release(struct fraud *f);

#endif
