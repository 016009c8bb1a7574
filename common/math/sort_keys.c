#include "math/sort_keys.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define DIGIT 11 /* bits: 6 passes */
#define DIGITS 6
#define SIZES (1 << DIGIT)

void
sort_keys(uint64_t *key, uint64_t *spare, size_t n)
{
	uint32_t(*start)[SIZES] = mem_zero(DIGITS, sizeof *start);
	uint64_t *from = key, *to = spare;

	for (size_t i = 0; i < n; i++)
		for (int d = 0; d < DIGITS; d++)
			start[d][key[i] >> d * DIGIT & (SIZES - 1)]++;
	for (int d = 0; n > 0 && d < DIGITS; d++) {
		int shift = d * DIGIT;
		uint64_t *other = from;
		uint32_t sum = 0;

		if (start[d][from[0] >> shift & (SIZES - 1)] == n)
			continue; /* all the same */
		for (size_t k = 0; k < SIZES; k++) {
			uint32_t count = start[d][k];

			start[d][k] = sum;
			sum += count;
		}
		for (size_t i = 0; i < n; i++)
			to[start[d][from[i] >> shift & (SIZES - 1)]++] =
			    from[i];
		from = to;
		to = other;
	}
	if (from != key)
		memcpy(key, from, n * sizeof *key);
	free(start);
}
