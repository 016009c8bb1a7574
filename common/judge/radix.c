#include "judge/radix.h"

#include "base/team.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
	DIGIT_BITS = 8,
	DIGITS = 1 << DIGIT_BITS,
	FEW = 40, /* up to this number, insertion sort is faster: measured */

	/* With more rows, all processors take part. */
	MANY = 1 << 15,
	PARTS = 16,   /* at most */
	SAMPLE = 255, /* rows whose median halves a part */
};

/* Return a key that ascends, as an unsigned number, where scores descend. */
static uint64_t
key_of(const struct row *row)
{
	uint64_t bits;

	memcpy(&bits, &row->score, sizeof bits);
	return bits >> 63 != 0 ? bits : ~bits & INT64_MAX;
}

static void
insert(struct row *rows, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct row row = rows[i];
		size_t at = i;

		for (; at > 0 && rows[at - 1].score < row.score; at--)
			rows[at] = rows[at - 1];
		rows[at] = row;
	}
}

/*
 * Return how far to shift a key so that its first digit that differs is the
 * last.
 */
static int
find_shift(const struct row *rows, size_t count)
{
	uint64_t first = key_of(&rows[0]), differing = 0;
	int high;

	for (size_t i = 1; i < count; i++)
		differing |= key_of(&rows[i]) ^ first;
	if (differing == 0)
		return -1;
	high = 63 - __builtin_clzll(differing);
	return high < DIGIT_BITS ? 0 : high - DIGIT_BITS + 1;
}

/*
 * Bring each row into the bucket of its digit; `end` gets where each ends.
 * False: all would be in one.
 */
static bool
distribute(struct row *rows, size_t count, int shift, size_t *end)
{
	size_t next[DIGITS], total = 0;

	memset(end, 0, DIGITS * sizeof *end);
	for (size_t i = 0; i < count; i++)
		end[key_of(&rows[i]) >> shift & (DIGITS - 1)]++;
	if (end[key_of(&rows[0]) >> shift & (DIGITS - 1)] == count)
		return false;
	for (size_t d = 0; d < DIGITS; d++) {
		next[d] = total;
		total += end[d];
		end[d] = total;
	}
	for (size_t d = 0; d < DIGITS; d++)
		while (next[d] < end[d]) {
			struct row row = rows[next[d]];
			size_t to;

			while (
			    (to = key_of(&row) >> shift & (DIGITS - 1)) != d) {
				struct row other = rows[next[to]];

				rows[next[to]++] = row;
				row = other;
			}
			rows[next[d]++] = row;
		}
	return true;
}

/* Sort by the digit at `shift` and the ones below it. */
static void
sort_by(struct row *rows, size_t count, int shift)
{
	size_t end[DIGITS], start = 0;

	if (count <= FEW) {
		insert(rows, count);
		return;
	}
	if (!distribute(rows, count, shift, end)) { /* they have one digit */
		shift = find_shift(rows, count);
		if (shift < 0)
			return;
		distribute(rows, count, shift, end);
	}
	if (shift == 0)
		return;
	shift = shift > DIGIT_BITS ? shift - DIGIT_BITS : 0;
	for (size_t d = 0; d < DIGITS; d++) {
		if (end[d] - start > 1)
			sort_by(rows + start, end[d] - start, shift);
		start = end[d];
	}
}

void
radix_sort(struct row *rows, size_t count)
{
	int shift = count > 0 ? find_shift(rows, count) : -1;

	if (shift >= 0)
		sort_by(rows, count, shift);
}

/* Rows that one processor sorts. */
struct stretch {
	struct row *rows;
	size_t count;
};

static void
sort_part(void *context, size_t member, size_t task)
{
	const struct stretch *part = (const struct stretch *)context + task;

	(void)member;
	radix_sort(part->rows, part->count);
}

/* Return about the middle score. */
static double
find_middle(const struct stretch *all)
{
	struct row sample[SAMPLE];

	for (size_t i = 0; i < SAMPLE; i++)
		sample[i] = all->rows[all->count / SAMPLE * i];
	insert(sample, SAMPLE);
	return sample[SAMPLE / 2].score;
}

/* Split off the lower scores; of higher ones there may be none. */
static struct stretch
split(struct stretch *all)
{
	double middle = find_middle(all);
	struct row *rows = all->rows;
	size_t higher = 0;
	struct stretch rest;

	/* No branch depends on a score: none could be foreseen. */
	for (size_t i = 0; i < all->count; i++) {
		struct row row = rows[i];

		rows[i] = rows[higher];
		rows[higher] = row;
		higher += row.score > middle;
	}
	rest = (struct stretch){rows + higher, all->count - higher};
	all->count = higher;
	return rest;
}

static struct stretch *
find_largest(struct stretch *part, size_t parts)
{
	struct stretch *largest = part;

	for (size_t i = 1; i < parts; i++)
		if (part[i].count > largest->count)
			largest = &part[i];
	return largest;
}

void
radix_sort_shared(struct row *rows, size_t count)
{
	struct stretch part[PARTS] = {{rows, count}};
	size_t parts = 1, processors = 1;
	struct team *team;

	if (count > MANY)
		processors = team_processors();
	while (parts < processors && parts < PARTS) {
		struct stretch *largest = find_largest(part, parts);

		if (largest->count < MANY / PARTS)
			break;
		part[parts++] = split(largest);
		if (largest->count == 0) /* half of them are the highest */
			break;
	}
	if (parts == 1) {
		radix_sort(rows, count);
		return;
	}
	team = team_new(parts);
	team_run(team, parts, sort_part, NULL, part);
	team_free(team);
}
