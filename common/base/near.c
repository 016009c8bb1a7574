#include "base/near.h"

#include "base/mem.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define FAR 1000000

static int
lower(char c)
{
	return tolower((unsigned char)c);
}

static int
least(int a, int b)
{
	return a < b ? a : b;
}

/*
 * Compute the optimal string alignment: Levenshtein's distance, with two
 * neighbours that changed places counted once. Three rows of its table are
 * enough.
 */
static int
distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	int rows[3][NEAR_LENGTH_MAX + 1];
	int *before = rows[0], *above = rows[1], *row = rows[2], *spare;
	int la = (int)a_len, lb = (int)b_len;

	if (a_len > NEAR_LENGTH_MAX || b_len > NEAR_LENGTH_MAX)
		return FAR;
	for (int j = 0; j <= lb; j++)
		above[j] = j;
	for (int i = 1; i <= la; i++) {
		row[0] = i;
		for (int j = 1; j <= lb; j++) {
			int x = lower(a[i - 1]), y = lower(b[j - 1]);

			row[j] = least(above[j - 1] + (x != y),
			    least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && x == lower(b[j - 2]) &&
			    y == lower(a[i - 2]))
				row[j] = least(row[j], before[j - 2] + 1);
		}
		spare = before;
		before = above;
		above = row;
		row = spare;
	}
	return above[lb];
}

void
near_start(struct near *n, const char *wanted)
{
	*n = (struct near){.wanted = wanted};
}

static bool
is_nearer(const struct near_name *a, const struct near_name *b)
{
	if (a->distance != b->distance)
		return a->distance < b->distance;
	return strcmp(a->text, b->text) < 0;
}

/* Insert a name, which belongs to `n` from now on, among the nearest. */
static void
keep_nearest(struct near *n, struct near_name c)
{
	int at = n->count;

	if (at == NEAR_NAMES && !is_nearer(&c, &n->name[at - 1])) {
		free(c.text);
		return;
	}
	if (at == NEAR_NAMES)
		free(n->name[--at].text);
	else
		n->count++;
	for (; at > 0 && is_nearer(&c, &n->name[at - 1]); at--)
		n->name[at] = n->name[at - 1];
	n->name[at] = c;
}

/* Is the wanted name what stands between two commas of this one? */
static bool
is_piece(const char *wanted, const char *name, size_t len)
{
	const char *end = name + len, *comma;
	size_t wanted_len = strlen(wanted);

	for (; name < end; name = comma + 1) {
		comma = memchr(name, ',', (size_t)(end - name));
		if (comma == NULL)
			comma = end;
		if (wanted_len == (size_t)(comma - name) &&
		    memcmp(wanted, name, wanted_len) == 0)
			return true;
	}
	return false;
}

void
near_offer(struct near *n, const char *name, size_t len)
{
	size_t wanted_len = strlen(n->wanted);
	/* One slip in a short name, and no more than one in three letters. */
	int limit = least(3, 1 + (int)(wanted_len / 6)), d;

	if (wanted_len == len && memcmp(n->wanted, name, len) == 0)
		return;
	if (is_piece(n->wanted, name, len)) {
		n->cut = true;
		keep_nearest(n, (struct near_name){mem_copy(name, len), 0});
		return;
	}
	d = distance(n->wanted, wanted_len, name, len);
	if (d <= limit && d < (int)wanted_len)
		keep_nearest(n, (struct near_name){mem_copy(name, len), d});
}

void
near_say(const struct near *n, struct buf *b)
{
	for (int i = 0; i < n->count; i++)
		buf_add_format(b, "%s'%s'",
		    i == 0		    ? ": did you mean "
			: i == n->count - 1 ? " or "
					    : ", ",
		    n->name[i].text);
	if (n->count > 0)
		buf_add_byte(b, '?');
	if (n->count > 0 && n->cut)
		buf_add_string(b,
		    " (in a list, a comma within a name is "
		    "written \\,)");
}

void
near_release(struct near *n)
{
	for (int i = 0; i < n->count; i++)
		free(n->name[i].text);
	n->count = 0;
}
