/*
 * statement: one SELECT, what its rows are made of, and its running.
 */
#ifndef QUERY_STATEMENT_H
#define QUERY_STATEMENT_H

#include "base/buf.h"
#include "base/diag.h"
#include "columns.h"
#include "plan.h"
#include "star.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

/* How a value is printed, by the declared type of its column. */
enum result_kind {
	RESULT_PLAIN,
	RESULT_BOOLEAN, /* 1 and 0 are true and false */
	RESULT_NESTED,	/* a text that is an array or an object is that */
	RESULT_JSON,	/* a text is JSON (load's type) */
	RESULT_DECIMAL, /* a text is a number (load's type) */
};

/* A column of the result. */
struct result {
	const char *name;
	/*
	 * The stream's column that it is, nothing else, so that it has the
	 * bytes of the record; or NULL.
	 */
	const struct query_column *member;
	/*
	 * Or window_start or window_end, known even where the window has no
	 * such row.
	 */
	const struct query_column *bound;
	enum result_kind kind;
};

struct statement {
	sqlite3 *db;
	sqlite3_stmt *stmt;
	struct result *result;
	size_t results;
	struct plan plan;
	/*
	 * Where has_star, result star.item and those after it are what `*` means: all members of
	 * the record except star.except, also those that are no columns.
	 */
	struct star star;
	bool has_star;
	size_t star_width; /* results that the star is */
	/* The result after the last one is the row's record (carry.h). */
	bool is_carried;
	struct buf sql; /* as SQLite gets it */
};

/* A statement's text, and the table that it is about. */
struct statement_stream {
	const char *text;
	const char *name;
	struct query_columns *columns;
	const void *table; /* SQLite's, or NULL */
	bool is_kept;	   /* rows are read from windows, not from records */
	const char *kept;  /* the table of --keep, or NULL */
};

/*
 * Prepare a statement. `splices`: the program puts a star's members in, so that
 * SQL need not read them.
 */
int statement_prepare(struct statement *s, sqlite3 *db,
    const struct statement_stream *stream, bool splices, struct error *e);
void statement_release(struct statement *s);

#endif
