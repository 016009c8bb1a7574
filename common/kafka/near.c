#include "kafka/near.h"

#include "base/buf.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_KAFKA 249 /* of a topic, by the broker's rules */
#define SUGGESTIONS 3
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
distance(const char *a, const char *b)
{
	int rows[3][NAME_MAX_KAFKA + 1];
	int *before = rows[0], *above = rows[1], *row = rows[2], *spare;
	int la = (int)strlen(a), lb = (int)strlen(b);

	if (la > NAME_MAX_KAFKA || lb > NAME_MAX_KAFKA)
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

struct candidate {
	const char *name;
	int distance;
};

static bool
is_nearer(const struct candidate *a, const struct candidate *b)
{
	if (a->distance != b->distance)
		return a->distance < b->distance;
	return strcmp(a->name, b->name) < 0;
}

/* Insert a name among the nearest; returns how many there are. */
static int
keep_nearest(struct candidate *best, int n, struct candidate c)
{
	int at;

	for (at = n; at > 0 && is_nearer(&c, &best[at - 1]); at--)
		if (at < SUGGESTIONS)
			best[at] = best[at - 1];
	if (at == SUGGESTIONS)
		return n;
	best[at] = c;
	return n < SUGGESTIONS ? n + 1 : n;
}

/* Write ": did you mean ...?", or nothing when none is near. */
static void
suggest(struct buf *b, const char *wanted, const struct rd_kafka_metadata *md)
{
	struct candidate best[SUGGESTIONS];
	int n = 0;
	/* One slip in a short name, and no more than one in three letters. */
	int limit = least(3, 1 + (int)strlen(wanted) / 6);

	for (int i = 0; i < md->topic_cnt; i++) {
		const char *name = md->topics[i].topic;
		struct candidate c = {name, FAR};

		/* Nobody means Kafka's own topics, unless they say so. */
		if (strncmp(name, "__", 2) == 0 &&
		    strncmp(wanted, "__", 2) != 0)
			continue;
		if (strcmp(name, wanted) != 0)
			c.distance = distance(wanted, name);
		if (c.distance <= limit && c.distance < (int)strlen(wanted))
			n = keep_nearest(best, n, c);
	}
	for (int i = 0; i < n; i++)
		buf_add_format(b, "%s'%s'",
		    i == 0	     ? ": did you mean "
			: i == n - 1 ? " or "
				     : ", ",
		    best[i].name);
	if (n > 0)
		buf_add_byte(b, '?');
}

int
near_error(
    struct error *e, const char *wanted, const struct rd_kafka_metadata *md)
{
	struct buf near = {0};

	suggest(&near, wanted, md);
	error_set(e, ST_CANNOT, "there is no topic '%s'%s", wanted,
	    buf_string(&near));
	buf_release(&near);
	return -1;
}
