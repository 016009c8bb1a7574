/*
 * ahead: many records are read at once, on all processors.
 *
 *	struct ahead a = {.f = &f, .size = sizeof(struct row), ...};
 *
 *	while (filter_next(&f)) {
 *		take_record(context);
 *		ahead_read(&a);
 *	}
 *	ahead_release(&a);
 *
 * For a program that keeps little of a record. The members of a team (team.h)
 * take whole lines out of the input in turn, a block each, and read() says at
 * the same time what is kept of each record; take_kept() then gets that, in the
 * order of the records. A line that is no record, or that read() is not
 * content with, goes to filter_lend() and take_record() in its turn, which
 * decide about it as if all had been read one by one.
 *
 * A program whose results are lines of text has write() instead of
 * take_kept(): it makes the lines of all records of a block, and they go to
 * stdout in their turn. When the input pauses, all that is done is flushed.
 *
 * Memory: for each processor a block of lines and what is kept of them.
 */
#ifndef STREAM_AHEAD_H
#define STREAM_AHEAD_H

#include "base/team.h"
#include "stream/filter.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct ahead {
	struct filter *f;
	void *context;
	size_t size; /* bytes kept of a record, a multiple of 8 */
	/* On any thread, at the same time as all others. */
	bool (*read)(
	    void *context, size_t member, const struct rec *rec, void *kept);
	/*
	 * NULL, or also on any thread: of what was kept of `count` records
	 * make a line each, and say behind which byte of `text` it ends.
	 */
	void (*write)(void *context, size_t member, const void *kept,
	    size_t count, struct buf *text, size_t *end);
	/*
	 * On any thread, but one at a time, and in the order of the records.
	 * With write() there is no take_kept().
	 */
	void (*take_kept)(void *context, const void *kept);
	void (*take_record)(void *context); /* the present one of `f` */

	struct team *team;	     /* NULL: not yet */
	struct ahead_block *block;   /* one a member */
	bool over;		     /* for whatever reason: no more blocks */
	pthread_mutex_t stdout_lock; /* with write() */
	bool waiting;		     /* for input, so flush what is written */
};

/* How many members the team will have. */
size_t ahead_members(void);
/*
 * Take records from behind the present one of `f` to where filter_next() has
 * to say what follows. No other member may be asked for (rec_want()) between
 * two calls.
 */
void ahead_read(struct ahead *a);
/* From take_kept() or take_record(): take no more. */
void ahead_end(struct ahead *a);
void ahead_release(struct ahead *a);

#endif
