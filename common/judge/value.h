/* value: a number, or the reason for its absence. */
#ifndef JUDGE_VALUE_H
#define JUDGE_VALUE_H

#include <stdbool.h>

struct value {
	bool defined;
	double value;
	const char *reason; /* "no predicted positives" */
};

static inline struct value
value_of(double x)
{
	return (struct value){.defined = true, .value = x};
}

static inline struct value
value_none(const char *reason)
{
	return (struct value){.reason = reason};
}

/* Return part / whole, where there is a whole. */
static inline struct value
value_ratio(double part, double whole, const char *reason)
{
	return whole > 0 ? value_of(part / whole) : value_none(reason);
}

#endif
