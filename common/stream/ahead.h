/*
 * ahead: reads many records at once, on all processors.
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
 * take whole lines out of the input in turn, a block each, and read() keeps a
 * few bytes of each record at the same time; take_kept() then gets these, in
 * the order of the records. A line that is no record, or that read() refuses,
 * goes to filter_lend() and take_record() in its turn; these decide about it as
 * if all had been read one by one.
 *
 * A program whose results are lines of text has write() instead of take_kept():
 * it makes the lines of all records of a block, and they go to stdout in their
 * turn. When the input pauses, all results are flushed.
 *
 * What holds for all records may change between two blocks: changed() is asked
 * when a block has been read, and where it says so, all blocks before are
 * finished, change() is called with no thread at work, and then the block
 * begins.
 *
 * Memory: for each processor a block of lines and the kept bytes.
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
	/* Called on any thread, at the same time as all others. */
	bool (*read)(
	    void *context, size_t member, const struct rec *rec, void *kept);
	/*
	 * NULL, or called on any thread: make a line each of the bytes kept of
	 * `count` records, and tell where in `text` each ends.
	 */
	void (*write)(void *context, size_t member, const void *kept,
	    size_t count, struct buf *text, size_t *end);
	/*
	 * Called on any thread, but one at a time, in the order of the records.
	 * With write() there is no take_kept().
	 */
	void (*take_kept)(void *context, const void *kept);
	void (*take_record)(void *context); /* the present one of `f` */
	/*
	 * NULL, or called on any thread, one at a time: before work on a block
	 * begins, and about ten times a second during a wait for one.
	 */
	bool (*changed)(void *context);
	/* Called where changed() was true for a block; may renew f->rec. */
	void (*change)(void *context);

	struct team *team;	   /* NULL: not yet */
	struct ahead_block *block; /* one a member */
	struct line_block held;	   /* a block that waits for change() */
	bool is_held;
	bool over;		     /* no more blocks, for whatever reason */
	pthread_mutex_t stdout_lock; /* with write() */
	bool waiting; /* a member waits for input: flush what is written */
	/* The names that `f` wants, for blocks that are still to be read. */
	pthread_mutex_t names_lock;
	const char **name;
	size_t names, name_capacity;
};

/* Return how many members the team will have. */
size_t ahead_members(void);
/*
 * Take records after the present one of `f`, up to where filter_next() must
 * find the next one. A member that take_record() asks for (rec_want()) is read in
 * blocks that begin after that; in others it counts as not wanted.
 */
void ahead_read(struct ahead *a);
/* Take no more: call it from take_kept() or take_record(). */
void ahead_end(struct ahead *a);
void ahead_release(struct ahead *a);

#endif
