/*
 * live: the records that come in, as a table of SQL.
 *
 * A virtual table of SQLite: each step of a statement that scans it reads one
 * record, and only the members that the statement uses. So a statement that
 * needs no memory has its row as soon as the record is read.
 *
 * So the stream can be scanned only once. With windows (windowed.h) a scan reads
 * the records of the window that runs instead.
 */
#ifndef QUERY_LIVE_H
#define QUERY_LIVE_H

#include "columns.h"
#include "stream/filter.h"
#include "when.h"
#include "windowed.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct live {
	struct filter *f;
	struct query_columns *columns;
	struct query_place place;
	bool has_first; /* a record is at hand, not yet given to SQL */
	bool has_record;
	bool is_scanned;
	void *table;	  /* SQLite's, once it has asked for it */
	bool scans_again; /* a second scan was asked for, and refused */
	bool was_stopped; /* reading ended early: there is no result */
	sqlite3_int64 row;
	/*
	 * With a window, scans read the rows of the one that runs: as many as
	 * they like.
	 */
	const struct windowed *window;
	const struct event *event;
	/* The columns in use, and their number and one: values of a row. */
	const struct query_column **kept_column;
	size_t kept;
	/*
	 * Called with each record before the statement has it (false: it is
	 * rejected), and after the statement is done with it.
	 */
	bool (*before)(void *arg);
	void (*after)(void *arg);
	void *arg;
};

/*
 * Make the table `name` of these records. The first one was read already by
 * filter_next(), if `has_first`. -1: SQLite does not take it.
 */
int live_make(struct live *l, sqlite3 *db, const char *name, struct error *e);
/* Have the name only, for a statement that does not use it (see why.h). */
void live_offer(struct live *l, sqlite3 *db, const char *name);
/* Number the columns in use, for the rows of windows. */
void live_keep(struct live *l);
/* Fill in the values of the record at hand, as such a row. */
void live_values(struct live *l, int64_t time, struct sql_value *value);
/* Get window_start or window_end of the window that runs. */
static inline struct sql_value
live_bound(
    const struct live *l, const struct query_column *c, struct buf *scratch)
{
	return when_value(l->event,
	    c->source == COLUMN_WINDOW_START ? l->window->time.begin
					     : l->window->time.end,
	    scratch);
}
void live_release(struct live *l);

#endif
