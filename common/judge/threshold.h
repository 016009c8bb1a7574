/*
 * threshold: chooses one by a rule, from rows whose labels are known.
 *
 *	max-MEASURE	  where it is highest: max-f1, max-f2, max-mcc
 *	precision>=X	  the highest recall with such a precision
 *	recall>=X	  the highest precision with such a recall
 *	specificity>=X, fpr<=X
 *			  the highest recall with that
 *	cost FP=A[*FIELD],FN=B[*FIELD]
 *			  where false positives, at A times the record's FIELD
 *			  each, and false negatives, at B, together cost least;
 *			  FN may stand first. In FIELD `\,` is a comma and `\\`
 *			  a backslash.
 *	top=K, top=K/day  the lowest with at most K predicted positives in all,
 *			  or a day on average
 *
 * Candidates are the distinct scores; for cost and top also one above the
 * highest of them, which predicts nothing. Of equals, the one with the higher
 * recall is taken (except for cost), and of these the highest.
 */
#ifndef JUDGE_THRESHOLD_H
#define JUDGE_THRESHOLD_H

#include "base/diag.h"
#include "judge/condition.h"
#include "judge/rows.h"

#include <stdbool.h>

enum threshold_kind { THRESHOLD_MAX, THRESHOLD_COST, THRESHOLD_TOP };

/* The cost of one false prediction. */
struct threshold_cost {
	double factor;
	char *field; /* times this member of the record, or NULL */
};

struct threshold_rule {
	const char *text;
	enum threshold_kind kind;
	struct measure highest;	      /* THRESHOLD_MAX */
	bool bounded;		      /* there is a condition */
	struct condition condition;   /* when bounded */
	struct threshold_cost fp, fn; /* THRESHOLD_COST */
	double top;		      /* THRESHOLD_TOP */
	bool daily;
};

/* A threshold, and its confusion. */
struct threshold {
	double threshold;
	struct confusion at;
};

/* Parse a rule; `text` must outlive it. -1: it is none; `e` gets a sentence. */
int
threshold_parse(struct threshold_rule *rule, const char *text, struct error *e);
void threshold_release(struct threshold_rule *rule);

/*
 * Choose among the thresholds of sorted rows. For THRESHOLD_COST each weight
 * must be the cost of predicting the row wrongly; for a daily rule `days` is
 * the rows' number of days. False: none meets the condition.
 */
bool threshold_choose(const struct threshold_rule *rule, const struct rows *m,
    double days, struct threshold *chosen);
/* Find the highest value of a measure where a condition holds. */
bool
threshold_highest(struct measure highest, const struct condition *condition,
    const struct rows *m, struct threshold *chosen);

#endif
