/*
 * values: how many different values there were, and which ones were frequent.
 *
 * Up to VALUES_EXACT different values are all kept and counted. With more of
 * them,
 *
 *	- distinct.h estimates how many there are;
 *	- values that values_watch() knew are still counted, exactly;
 *	- of the others frequent.h finds those with a share of 2 % or more;
 *	- fewest.h has a sample, which tells whether every value is another one.
 *
 * Results are the same whatever the order of the values, and however they were
 * shared out before values_merge().
 *
 * Memory: 20 bytes a value, and its text, up to DATUM_LENGTH bytes; with more
 * values than are kept 30 kB, and for texts 10 to 25 kB more.
 */
#ifndef SKETCH_VALUES_H
#define SKETCH_VALUES_H

#include "sketch/datum.h"
#include "sketch/distinct.h"
#include "sketch/known.h"

#define VALUES_EXACT 1024
#define VALUES_ERROR DISTINCT_ERROR /* relative standard error */

/* `{0}` has none yet. */
struct values {
	double total;
	struct known known; /* with zero counts among them (values_watch_as) */
	size_t distinct;    /* of them with a count above 0 */
	size_t watched;	    /* the first of them are counted for ever */
	struct values_many *many; /* NULL: all are known */
};

void values_release(struct values *v);
/* Add a value that stands for `weight` > 0 of its kind. */
void values_add(struct values *v, const struct datum *x, double weight);
/* Add many numbers; the same as one after the other, but faster. */
void values_add_numbers(struct values *v, const double *x, size_t count);
/*
 * Go on counting exactly, however many follow, the values that occurred more
 * than once.
 */
void values_watch(struct values *v);
/* Watch, in an empty one, the values that `other` watches. */
void values_watch_as(struct values *v, const struct values *other);
void values_merge(struct values *into, const struct values *from);

/* Return how many different values there were: an estimate beyond 1,024. */
double values_distinct(const struct values *v);
bool values_is_exact(const struct values *v);
/*
 * Was each value another one? Beyond 1,024 values the sample decides, by
 * what is watched and by what is frequent. (Not with weights.)
 */
bool values_all_differ(const struct values *v);
/*
 * Return all values that occurred, when they are exact, in an array that the
 * caller frees; `*count` gets how many. Texts belong to `v`.
 */
struct datum *values_all(const struct values *v, size_t *count);
/*
 * Find the most frequent values, of equal ones the smaller number or text
 * first; returns how many of `most` there are. Texts belong to `v`.
 */
size_t values_top(const struct values *v, struct datum *top, size_t most);

#endif
