/*
 * values: how many different values there were, and which ones were frequent.
 *
 * Up to VALUES_EXACT different values are all kept and counted. With more of
 * them,
 *
 *	- HyperLogLog estimates how many there are, with a standard error of
 *	  0.81 % (Flajolet et al., 2007; the estimator is Ertl's, 2017);
 *	- values that values_watch() knew are still counted, exactly;
 *	- of the others, one with a share of 2 % or more is found by the majority
 *	  vote of its cell (Boyer and Moore, 1981), its count estimated by what two
 *	  cells hold;
 *	- the 256 values with the smallest hashes are counted too: a fair sample,
 *	  which tells whether every value is another one.
 *
 * Results are the same whatever the order of the values, and however they were
 * shared out before values_merge(). Values are the same when their hashes of 64
 * bits are.
 *
 * Memory: 56 bytes a value and its text, up to VALUES_TEXT bytes; with more
 * values than are kept, about 60 kB.
 */
#ifndef SKETCH_VALUES_H
#define SKETCH_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define VALUES_EXACT 1024
#define VALUES_TEXT 64	    /* bytes of a text that are kept */
#define VALUES_ERROR 0.0081 /* relative standard error of an estimate */
#define VALUES_SHARE 0.02   /* the least share of an estimated frequent value */

enum datum_kind {
	DATUM_NUMBER,
	DATUM_TEXT, /* the characters of a string */
	DATUM_JSON, /* any other value, as it is written */
};

struct datum {
	uint64_t hash;
	double count; /* how many, or their weights */
	enum datum_kind kind;
	bool about; /* the count is an estimate */
	double number;
	const char *text; /* not for numbers; the first VALUES_TEXT bytes */
	size_t len;	  /* of the whole text */
};

/* `{0}` has none yet. */
struct values {
	struct datum *known; /* with zero counts among them (values_watch_as) */
	size_t count, capacity;
	uint16_t *slot; /* hash table of numbers in `known`, from 1 */
	size_t slots;
	size_t distinct; /* of them with a count above 0 */
	size_t watched;	 /* the first of them are counted for ever */
	double total;
	struct values_many *many; /* NULL: all are known */
};

void values_release(struct values *v);

/* Return a hash whose bits look like chance. */
static inline uint64_t
values_mix(uint64_t h)
{
	h = (h ^ h >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ h >> 27) * UINT64_C(0x94d049bb133111eb);
	return h ^ h >> 31;
}

/* Make a value of a finite number; -0 is 0. */
static inline struct datum
datum_of_number(double x)
{
	struct datum v = {.kind = DATUM_NUMBER, .number = x + 0.0};
	uint64_t bits;

	memcpy(&bits, &v.number, sizeof bits);
	v.hash = values_mix(bits + UINT64_C(0x9e3779b97f4a7c15));
	return v;
}
/* Make a value of a text, which is lent. */
struct datum datum_of_text(enum datum_kind kind, const char *text, size_t len);

/* Return how many bytes of its text are kept: whole characters. */
size_t datum_kept(const struct datum *x);

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
 * Find the most frequent values, of equal ones the smaller number or text
 * first; returns how many of `most` there are. Texts belong to `v`.
 */
size_t values_top(const struct values *v, struct datum *top, size_t most);
/* Compare two for sorting: numbers by size, then texts by their bytes. */
int datum_compare(const struct datum *a, const struct datum *b);

#endif
