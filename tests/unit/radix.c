/* radix.h against qsort. */
#include "judge/radix.h"

#include "check.h"

#include <stdint.h>
#include <stdlib.h>

#define ROWS 200000

static uint64_t
next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Scores as they come: the kinds differ in their ties and their digits. */
static double
score_of(int kind, uint64_t bits, size_t i)
{
	double x = (double)(bits >> 11) * 0x1p-53;

	switch (kind) {
	case 0:
		return x;
	case 1:
		return x * x * x * x; /* most are small */
	case 2:
		return (double)(bits % 7) / 8 - 0.25; /* ties, negative ones */
	case 3:
		return bits % 3 != 0 ? 1 : x; /* most are the highest */
	case 4:
		return 0.5; /* all are the same */
	case 5:
		return (double)i; /* sorted, the wrong way */
	case 6:
		return -(double)i;
	default:
		return (x - 0.5) * (bits % 2 == 0 ? 1e300 : 1e-300);
	}
}

/* As sorted, where the order of ties is settled, too. */
static int
compare_rows(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return (x->signed_weight < y->signed_weight) -
	    (x->signed_weight > y->signed_weight);
}

static void
sorts(void (*sort)(struct row *, size_t), int kind, size_t count)
{
	struct row *rows = calloc(count + 1, sizeof *rows);
	struct row *wanted = calloc(count + 1, sizeof *rows);
	uint64_t state = 88172645463325252u;
	bool descend = true;

	for (size_t i = 0; i < count; i++)
		rows[i] = wanted[i] = (struct row){
		    .score = score_of(kind, next(&state), i) + 0.0,
		    .signed_weight = (double)(i + 1) * (i % 3 == 0 ? 1 : -1),
		};
	sort(rows, count);
	for (size_t i = 1; i < count; i++)
		descend = descend && rows[i - 1].score >= rows[i].score;
	/* Not one is lost, nor has another's weight. */
	qsort(wanted, count, sizeof *rows, compare_rows);
	qsort(rows, count, sizeof *rows, compare_rows);
	if (!check(descend && memcmp(rows, wanted, count * sizeof *rows) == 0))
		printf("\tkind %d, %zu rows\n", kind, count);
	free(rows);
	free(wanted);
}

int
main(void)
{
	for (int kind = 0; kind <= 7; kind++)
		for (size_t count = 0; count < ROWS; count = 3 * count + 1) {
			sorts(radix_sort, kind, count);
			sorts(radix_sort_shared, kind, count);
		}
	return check_done();
}
