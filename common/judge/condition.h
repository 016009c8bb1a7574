/*
 * condition: a condition on a threshold as text: `precision>=0.9`.
 *
 * A measure is one of precision, recall, specificity, fpr (1 - specificity),
 * f1, fB for any number B (f0.5, f2), mcc and balanced_accuracy. A relation is
 * one of >=, <=, > and <. Blanks may stand between the parts.
 */
#ifndef JUDGE_CONDITION_H
#define JUDGE_CONDITION_H

#include "judge/confusion.h"
#include "judge/interval.h"

#include <stdbool.h>
#include <stddef.h>

enum measure_kind {
	MEASURE_PRECISION,
	MEASURE_RECALL,
	MEASURE_SPECIFICITY,
	MEASURE_FPR,
	MEASURE_F,
	MEASURE_MCC,
	MEASURE_BALANCED_ACCURACY,
};

struct measure {
	enum measure_kind kind;
	double beta; /* of MEASURE_F */
};

enum relation { AT_LEAST, AT_MOST, ABOVE, BELOW };

struct condition {
	struct measure measure;
	enum relation relation;
	double bound;
};

/* Are these bytes the name of a measure? */
bool measure_parse(struct measure *m, const char *name, size_t len);
struct value measure_value(struct measure m, const struct confusion *c);
/* Return Wilson's interval; f, mcc and balanced_accuracy have none. */
struct interval measure_interval(struct measure m, const struct confusion *c);

bool relation_holds(double x, enum relation r, double bound);

/* What is wrong with a text that was to be parsed: one clause. */
struct condition_fault {
	char text[256]; /* "": nothing yet */
	bool too_short; /* something is expected at its end */
};

/* Say that `what` is expected at `at`. Returns false, and so does the next. */
bool
condition_expect(struct condition_fault *f, const char *at, const char *what);
bool condition_fault(struct condition_fault *f, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Has the text ended? If not, say what is left over. */
bool condition_ended(struct condition_fault *f, const char *at);

/*
 * Each function takes the thing in its name from *text and moves *text past it
 * and its blanks; false when something else stands there.
 */
bool condition_take_word(const char **text, const char *word);
bool condition_take_name(const char **text, const char **name, size_t *len);
bool condition_take_relation(const char **text, enum relation *r);
bool condition_take_number(const char **text, double *x);
/* Take a whole condition; false with a fault. */
bool condition_take(
    const char **text, struct condition *c, struct condition_fault *f);

bool condition_holds(const struct condition *c, const struct confusion *at);

#endif
