/*
 * num: text to number and back, exactly.
 */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for any double that num_format() writes, and its NUL. */
#define NUM_MAX 32

/* A decimal as read: (-1)^negative * digits * 10^exponent. */
struct decimal {
	uint64_t digits;  /* the first 19 significant ones */
	int32_t exponent; /* kept within +-100000 */
	bool negative;
	bool cut; /* there were more digits than `digits` holds */
};

/*
 * Return the double nearest to a JSON number token of `len` bytes, ties to
 * even, as strtod gives it: +-infinity when it is too large. The scanner
 * (json.h) found `d` in that same token.
 */
double num_from_decimal(const struct decimal *d, const char *text, size_t len);

/*
 * Write the shortest decimal that reads back as the same double, and of those
 * the nearest to it, as a JSON number; returns its length. `x` must be finite.
 */
size_t num_format(char text[NUM_MAX], double x);

/* Parse a whole text as a number from lo to hi; false when it is none. */
bool num_int(const char *text, long long lo, long long hi, long long *out);
bool num_real(const char *text, double lo, double hi, double *out);

#endif
