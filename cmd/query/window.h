/*
 * window: a statement over each window of time, once all its records are there.
 *
 * Windows are `size` long and begin at each multiple of `slide` since 1970, or
 * since 0 of the records' own time. A window has the records whose time is its
 * begin or later and before its end. It is run when the watermark is at its end
 * plus `grace`: the watermark is the greatest time read, of the partition where
 * that is least, once all are known. Windows run in the order of their ends; those without records
 * do not run.
 *
 *	time	  0    5    10   15   20	size 10, slide 5, grace 0
 *	panes	  |----|----|----|----|		each record is kept once
 *	windows	  [---------)			runs at the first time >= 10
 *		       [---------)		runs at the first time >= 15
 *
 * A record all of whose windows have run is late: the caller rejects it. A
 * partition without records for `idle_ms` does not hold the watermark back; and
 * when all are idle, all windows run.
 *
 * Memory: the used columns of the records in open windows (spool.h).
 */
#ifndef QUERY_WINDOW_H
#define QUERY_WINDOW_H

#include "spool.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A piece of time that all windows have whole or not at all. */
struct window_pane {
	int64_t begin; /* microseconds */
	struct spool rows;
};

struct window_partition {
	char *name;
	int64_t newest;	 /* time of a record */
	int64_t read_ms; /* when a record was read, by clock_ms() */
};

struct window {
	int64_t size, slide, grace; /* microseconds */
	int64_t idle_ms;	    /* 0: never */
	size_t least_partitions;    /* before the first window runs */
	/* Run the statement; the window is from `begin` to `end`. */
	void (*run)(void *arg);
	void *arg;

	int64_t begin, end;   /* of the window that runs */
	uint64_t partly_late; /* records that missed some of their windows */
	struct spool_store store;
	struct window_pane *pane; /* by time */
	size_t panes, capacity;
	int64_t length; /* of a pane */
	size_t recent;	/* the pane of the record before, where knows_recent */
	bool knows_recent, is_partly_late;
	int64_t next_end; /* of the window to come, where knows_next */
	bool knows_next;
	int64_t ended; /* no window that ends by then runs any more */
	bool has_ended;
	struct window_partition *partition;
	size_t partitions, partition_capacity;
	size_t last; /* the partition of the record before */
};

/* A place in the rows of the window that runs; `{0}` is before the first. */
struct window_place {
	size_t pane;
	bool is_begun;
	struct spool_place row;
};

/* Begin, when size, slide, grace, idle_ms, run and arg are set. */
void window_begin(struct window *w, size_t memory);
void window_release(struct window *w);
/*
 * Add a record's values, and run the windows that it closes. `partition` names
 * where it came from. False: it is late.
 */
bool window_add(struct window *w, int64_t time, const char *partition,
    const struct sql_value *value, size_t count);
/* Run the windows that wait for an idle partition only. */
void window_check_idle(struct window *w);
/* Run all windows, at the end of the input. */
void window_finish(struct window *w);
/* Read the next row of the window that runs. */
bool window_next(const struct window *w, struct window_place *place,
    struct sql_value *value, size_t count);

#endif
