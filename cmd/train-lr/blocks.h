/*
 * blocks: many records become rows at once, on all processors.
 *
 * The members of a team (team.h) take whole lines out of the input in turn, a
 * block each, and make rows of them at the same time; the blocks are then
 * added to the table in their order, as are the rows of a block. A line that
 * is no row at first sight is left to table_add() in its turn, which decides
 * about it as if all had been read one by one.
 */
#ifndef BLOCKS_H
#define BLOCKS_H

#include "options.h"
#include "table.h"

#include "base/team.h"
#include "stream/filter.h"

#include <stdbool.h>
#include <stddef.h>

struct blocks {
	struct team *team;     /* NULL: not yet */
	struct reader *reader; /* one a member */

	/* Of the run that is going on: */
	struct table *table;
	const struct opts *opts;
	struct filter *filter;
	struct error *error;
	bool over; /* for whatever reason: no more blocks */
	bool failed;
};

/*
 * Add rows to a table that is plain, from behind the present record of `f` to
 * where filter_next() has to say what follows. `{0}` is a `b` to begin with.
 * -1 with a sentence when it cannot go on.
 */
int blocks_read(struct blocks *b, struct table *t, const struct opts *o,
    struct filter *f, struct error *e);
void blocks_release(struct blocks *b);

#endif
