/*
 * timeline: windows of time over records, each run once all its records are
 * there.
 *
 * Windows are `size` long and begin at each multiple of `slide` since 1970, or
 * since 0 of the records' own time. A window has the records whose time is its
 * begin or later and before its end. It is run when the watermark is at its end
 * plus `grace`: the watermark is the greatest time read, of the partition where
 * that is least, once all are known. Windows run in the order of their ends;
 * those without records do not run.
 *
 *	time	  0    5    10   15   20	size 10, slide 5, grace 0
 *	panes	  |----|----|----|----|		each record is kept once
 *	windows	  [---------)			runs at the first time >= 10
 *		       [---------)		runs at the first time >= 15
 *
 * What a pane keeps of its records is the caller's: create() makes it, drop()
 * releases it.
 *
 *	switch (timeline_find(&t, time, partition, &content)) {
 *	case TIMELINE_IN:
 *		... add the record to `content` ...
 *		timeline_advance(&t, time);	runs the windows that it closes
 *
 * A record all of whose windows have run is late. A partition without records
 * for `idle_ms` does not hold the watermark back; and when all are idle, all
 * windows run.
 */
#ifndef STREAM_TIMELINE_H
#define STREAM_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A piece of time that all windows have whole or not at all. */
struct timeline_pane {
	int64_t begin; /* microseconds */
	void *content;
};

struct timeline_partition {
	char *name;
	int64_t newest;	 /* time of a record */
	int64_t read_ms; /* when a record was read, by clock_ms() */
};

struct timeline {
	int64_t size, slide, grace; /* microseconds */
	int64_t idle_ms;	    /* 0: never */
	size_t least_partitions;    /* before the first window runs */
	void *(*create)(void *arg);
	void (*drop)(void *arg, void *content);
	/* Do the work of the window from `begin` to `end`. */
	void (*run)(void *arg);
	void *arg;

	int64_t begin, end;	    /* of the window that runs */
	uint64_t partly_late;	    /* records that missed some windows */
	struct timeline_pane *pane; /* by time */
	size_t panes, capacity;
	int64_t length; /* of a pane */
	size_t recent;	/* the pane of the record before, where knows_recent */
	bool knows_recent, is_partly_late;
	int64_t next_end; /* of the window to come, where knows_next */
	bool knows_next;
	int64_t ended; /* no window that ends by then runs any more */
	bool has_ended;
	struct timeline_partition *partition;
	size_t partitions, partition_capacity;
	size_t last; /* the partition of the record before */
};

enum timeline_membership {
	TIMELINE_IN,
	TIMELINE_BETWEEN, /* windows that leave gaps have no place for it */
	TIMELINE_LATE,
};

/* Begin, when the members up to `arg` are set. */
void timeline_begin(struct timeline *w);
void timeline_release(struct timeline *w);
/*
 * Find the pane of a record's time. `partition` names where the record came
 * from.
 */
enum timeline_membership timeline_find(
    struct timeline *w, int64_t time, const char *partition, void **content);
/* The record just found is in its pane: run the windows that it closes. */
void timeline_advance(struct timeline *w, int64_t time);
/* Run the windows that end by `time`: no more records of theirs will come. */
void timeline_run_until(struct timeline *w, int64_t time);
/* Run the windows that wait for an idle partition only. */
void timeline_check_idle(struct timeline *w);
/* Run all windows, at the end of the input. */
void timeline_finish(struct timeline *w);
/*
 * Return the content of the next pane of the window that runs, or NULL; *at is
 * 0 before the first.
 */
void *timeline_next(const struct timeline *w, size_t *at);

#endif
