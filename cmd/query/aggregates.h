/*
 * aggregates: the functions of functions.h that take many rows, in four files.
 *
 * An aggregate's state lies in memory that SQLite gives, all zeros at first, and
 * takes back by itself. What else a state has is SQLite's memory, too, so that
 * --memory bounds it.
 */
#ifndef QUERY_AGGREGATES_H
#define QUERY_AGGREGATES_H

#include <sqlite3.h>

struct aggregate {
	const char *name;
	int arguments;
	const int *data;
	void (*step)(sqlite3_context *, int, sqlite3_value **);
	void (*end)(sqlite3_context *);
	void (*value)(sqlite3_context *); /* or NULL: no window function */
	void (*inverse)(sqlite3_context *, int, sqlite3_value **);
};

/* Each list ends with a name that is NULL. */
extern const struct aggregate aggregate_sums[];
extern const struct aggregate aggregate_moments[];
extern const struct aggregate aggregate_quantiles[];
extern const struct aggregate aggregate_distinct[];

/* Get the state of a group; NULL when there is no memory for it. */
#define AGGREGATE_STATE(context, type)                                         \
	((type *)sqlite3_aggregate_context(context, sizeof(type)))

/* Make them all known. Returns an error code of SQLite. */
int aggregates_add(sqlite3 *db);

#endif
