/*
 * wide: whole numbers so wide that sums of doubles, and of their squares, are
 * exact. However the terms were shared out, and in whatever order they were
 * added, the result is the same one, rounded once.
 *
 * The numbers are in two's complement; which unit they count is the caller's
 * to know.
 */
#ifndef SKETCH_WIDE_H
#define SKETCH_WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * 4,480 bits: the square of a double has the unit 2^-2148 and is below 2^2048,
 * and two factors below 2^64 may come on top.
 */
#define WIDE_LIMBS 70

struct wide {
	uint64_t limb[WIDE_LIMBS]; /* the lowest first */
};

/* Add (or subtract) a number of `count` limbs times 2^shift. */
void
wide_add(struct wide *w, const uint64_t *limb, size_t count, unsigned shift);
void wide_subtract(
    struct wide *w, const uint64_t *limb, size_t count, unsigned shift);
bool wide_is_negative(const struct wide *w);
void wide_negate(struct wide *w);
/* Multiply a number that is not negative by n, or by itself. */
void wide_times(struct wide *w, uint64_t n);
void wide_square(struct wide *w);
/*
 * Return w * 2^exponent, rounded once when it becomes a double, and wrong by
 * less than 2^-63 of it before.
 */
long double wide_value(const struct wide *w, int exponent);

#endif
