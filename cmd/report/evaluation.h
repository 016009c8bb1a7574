/*
 * evaluation: the output of `evaluate --format json --curves`, read and
 * checked.
 *
 * Counts are numbers of records, or sums of weights where records had weights.
 * evaluate's null is NAN here.
 */
#ifndef REPORT_EVALUATION_H
#define REPORT_EVALUATION_H

#include "base/document.h"

#include <stdbool.h>
#include <stddef.h>

/* One metric. */
struct metric {
	bool there;		 /* does this evaluation have it? */
	double value;		 /* NAN: undefined */
	const char *reason;	 /* why it is undefined, or NULL */
	double low, high;	 /* of its interval; NAN: none */
	double level;		 /* 0.95 */
	const char *method;	 /* "wilson", or NULL */
	const char *no_interval; /* why there is none, or NULL */
};

/* A requirement on the metrics, and whether it held. */
struct requirement {
	const char *text;
	double value, bound; /* NAN: undefined */
	bool held;
	const char *reason; /* why it cannot be told, or NULL */
};

/* n points of a curve; the bounds of a point are NAN where it has none. */
struct polyline {
	size_t n;
	double *x, *y, *low, *high;
};

/*
 * The n thresholds, descending, the counts of scores at least that, and what
 * the false predictions cost there (NULL: it is not known).
 */
struct steps {
	size_t n;
	double *threshold, *tp, *fp, *cost;
};

/* What false predictions cost: only where a threshold was chosen by that. */
struct costs {
	bool there;
	double value, of_no_alerts;  /* at the evaluation's threshold */
	double lowest, lowest_at;    /* of all scores; NAN: not known */
	double lowest_tp, lowest_fp; /* there */
};

/* What is found by looking at k records. */
struct look {
	double k, a_day; /* a_day is NAN where the days are not known */
	double positives, precision, recall;
};

/* n bins of the scores, between n + 1 edges. */
struct histogram {
	size_t n;
	double *edge, *positives, *negatives;
};

/* n bins of records with like scores: mean scores and true rates. */
struct reliability {
	size_t n;
	double *count, *score, *rate, *low, *high;
};

struct evaluation {
	struct document document; /* owns every text here */
	double n, positives;
	bool weighted;
	double all, all_positives; /* tp + fp + fn + tn, and tp + fn */
	double threshold, tp, fp, fn, tn;
	const char *rule;
	const char *chosen, *chosen_on; /* how, and by which file; or NULL */
	struct costs costs;
	double days; /* how many the records are of; NAN: not known */
	bool common; /* positives are common, so that linear axes show them */
	size_t looks;
	struct look *look;
	const struct node *run; /* which run it was, or NULL */
	double foreign_stamps;	/* records that another model has scored */
	size_t requirements;
	struct requirement *requirement;
	struct steps steps;
	struct polyline precision_recall; /* x: recall, y: precision */
	struct polyline roc;		  /* x: fpr, y: tpr */
	struct histogram histogram;
	struct reliability reliability;
};

/*
 * Read an evaluation. Returns -1, with nothing to release, when the text is not
 * JSON, not evaluate's, or without curves; `e` gets ST_CANNOT and a predicate
 * to put after the input's name.
 */
int evaluation_read(
    struct evaluation *v, const char *text, size_t len, struct error *e);
void evaluation_release(struct evaluation *v);

/* evaluation_curves.c: read the member "curves", which must be there. */
void evaluation_curves(struct document *d, struct evaluation *v);
void evaluation_curves_release(struct evaluation *v);

/* Return the text of a member of "run", or NULL. */
const char *evaluation_run(const struct evaluation *v, const char *name);
/* Read a member as a number, NAN where there is none. */
double evaluation_number(const struct node *object, const char *name);
/* Getters that must find one: a finite number, also none, also none below 0. */
double evaluation_need(
    struct document *d, const struct node *object, const char *name);
double evaluation_need_or_null(
    struct document *d, const struct node *object, const char *name);
double evaluation_need_count(
    struct document *d, const struct node *object, const char *name);

/* Find the metric of that name; one of an object is "calibration.slope". */
struct metric evaluation_metric(const struct evaluation *v, const char *name);

#endif
