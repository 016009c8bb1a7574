/* The table of partitions. */
#include "text.h"

#include <inttypes.h>
#include <math.h>

static void
add_partitions(struct grid *g, const struct positions *p)
{
	static const char *const heads[] = {"topic", "partition", "records",
	    "first", "last", "gaps", "left out", "again", "late",
	    "late by at most, ms", NULL};

	text_heads(g, heads);
	for (size_t i = 0; i < p->count; i++) {
		const struct position_partition *q = &p->partition[i];
		struct numbers_moments late = numbers_moments(&q->late);

		grid_text(g, q->topic);
		grid_number(g, q->partition);
		grid_number(g, (double)q->records);
		grid_number(g, (double)q->first);
		grid_number(g, (double)q->last);
		grid_number(g, (double)q->gaps);
		grid_number(g, (double)q->left_out);
		grid_number(g, (double)q->again);
		grid_number(g, q->timed > 0 ? late.count : NAN);
		grid_number(g,
		    q->timed == 0     ? NAN
			: q->late.any ? q->late.most
				      : 0);
		grid_end_row(g);
	}
}

void
text_positions(struct buf *out, const struct described *d)
{
	const struct positions *p = &d->positions;
	struct grid g = {0};
	double late = 0;

	if (p->unread > 0)
		buf_add_format(out,
		    "\n%" PRIu64 " members _kafka are no positions\n",
		    p->unread);
	if (p->count == 0)
		return;
	buf_add_byte(out, '\n');
	add_partitions(&g, p);
	grid_print(&g, out);
	grid_release(&g);
	for (size_t i = 0; i < p->count; i++)
		if (p->partition[i].late.any)
			late = fmax(late, p->partition[i].late.most);
	buf_add_format(out,
	    "\nA record is late when one before it in its partition has a "
	    "later time:\nwindows with --grace %.0fms have them all.\n",
	    late);
}
