/*
 * star: `*` in a statement, and `* EXCEPT (a, b)`, which SQLite does not know.
 *
 * star_expand() writes the second one out as a list of columns. EXCLUDE is the
 * same word. Where the list of the outermost SELECT has a star, star_find()
 * says so: its records may have members that are no columns (columns.h).
 */
#ifndef QUERY_STAR_H
#define QUERY_STAR_H

#include "base/buf.h"
#include "base/diag.h"

#include <sqlite3.h>
#include <stdbool.h>

/* A list of names. */
struct star_names {
	char **name;
	size_t count, capacity;
};

struct star {
	size_t items; /* of the list */
	size_t count; /* of stars among them */
	/* The last one's text, with its table and EXCEPT, and its number. */
	const char *from, *to;
	size_t item;
	struct star_names except;
};

/* Find the star in the list of the first SELECT. */
void star_find(struct star *s, const char *statement);
void star_release(struct star *s);
/*
 * Read `EXCEPT (a, b)` at *p, and move *p after it; false, and nothing is
 * moved, when something else is there.
 */
bool star_read_except(const char **p, struct star_names *names);
void star_release_names(struct star_names *names);
/*
 * Append the statement to `sql` with each star's EXCEPT written out; -1 when a
 * name is none of the star's columns, or the statement is none. Later records
 * of the table `stream` may have other members, so that only a name like one of
 * its columns is refused there.
 */
int star_expand(sqlite3 *db, const char *statement, const char *stream,
    struct buf *sql, struct error *e);

#endif
