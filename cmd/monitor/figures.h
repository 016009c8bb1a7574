/*
 * figures: what a window says of a model, computed when it closes.
 *
 * Each has its interval, or what chance alone would not exceed but once in a
 * thousand times; what cannot be known is NAN, and printed as null.
 */
#ifndef MONITOR_FIGURES_H
#define MONITOR_FIGURES_H

#include "judge/estimate.h"
#include "options.h"
#include "state.h"

#include <stdbool.h>
#include <stddef.h>

#define FIGURES_QUANTILES 7
extern const double figures_quantiles[FIGURES_QUANTILES];

struct figures_field {
	size_t field;		     /* its number */
	double importance, relative; /* of the greatest; NAN: not known */
	double psi, psi_chance, ks;
	double missing, missing_before;
	double *before, *now; /* shares of the bins; of the first few fields */
	size_t bins;
};

struct window_figures {
	double rate; /* of alerts; NAN: not known */
	struct interval rate_interval;
	double per_day, threshold_for_capacity;
	double mean, quantile[FIGURES_QUANTILES];
	double psi, psi_chance, ks, ks_chance;
	double drift; /* mean PSI of the fields, weighed by importance */
	struct figures_field *field; /* the largest PSI x importance first */
	size_t fields;
	double *before, *now; /* shares of the score's bins */
	size_t bins;
	struct estimate_figure precision, recall; /* estimated */
	double positives;			  /* expected */
	/* The state after this window. */
	enum level level;
	int64_t since;
	struct reasons reasons;
};

struct tally;

/* Compute the figures of a window that closes, and judge its model. */
void figures_make(struct tally *t, const struct opts *o);
/* Compute them again, of a window that has closed: its state stays. */
void figures_again(struct tally *t, const struct opts *o);
void figures_release(struct window_figures *f);

#endif
