/*
 * windowed: the rows of the windows of a timeline (stream/timeline.h).
 *
 * Memory: the used columns of the records in open windows (spool.h).
 */
#ifndef QUERY_WINDOWED_H
#define QUERY_WINDOWED_H

#include "spool.h"
#include "stream/timeline.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct windowed {
	struct timeline time;
	struct spool_store store;
	/* Run the statement over the window from time.begin to time.end. */
	void (*run)(void *arg);
	void *arg;
};

/* A place in the rows of the window that runs; `{0}` is before the first. */
struct windowed_place {
	size_t pane;
	const struct spool *rows;
	struct spool_place row;
};

/*
 * Begin, when run and arg are set, and of `time` size, slide, grace, idle_ms
 * and least_partitions.
 */
void windowed_begin(struct windowed *w, size_t memory);
void windowed_release(struct windowed *w);
/*
 * Add a record's values, and run the windows that it closes. False: it is late.
 */
bool windowed_add(struct windowed *w, int64_t time, const char *partition,
    const struct sql_value *value, size_t count);
/* Read the next row of the window that runs. */
bool windowed_next(const struct windowed *w, struct windowed_place *place,
    struct sql_value *value, size_t count);

#endif
