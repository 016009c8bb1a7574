/*
 * columns: what the members of records are to SQL.
 *
 * The columns of the stream are, in this order, the members of the first
 * record, which `*` means, and hidden ones, which only their names mean: the
 * members that the statement names and no table has, and the parts of
 * a position (weir(7)):
 *
 *	_topic, _partition, _offset, _timestamp, _key
 *
 * and _record, the record itself.
 *
 * A member that a record lacks is NULL, as null is. SQL does not tell upper
 * from lower case in names: of members that differ by nothing else only the
 * first is a column.
 */
#ifndef QUERY_COLUMNS_H
#define QUERY_COLUMNS_H

#include "base/buf.h"
#include "base/diag.h"
#include "stream/place.h"
#include "stream/rec.h"
#include "value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum column_source {
	COLUMN_MEMBER,
	COLUMN_TOPIC,
	COLUMN_PARTITION,
	COLUMN_OFFSET,
	COLUMN_TIMESTAMP,
	COLUMN_KEY,
	COLUMN_RECORD, /* all of it, as it is written */
	COLUMN_WINDOW_START,
	COLUMN_WINDOW_END,
	COLUMN_NONE, /* NULL: there is no member at all */
};

struct query_column {
	char *name;
	enum column_source source;
	bool is_hidden;	  /* `*` does not mean it */
	const char *type; /* columns_type() of the first record's */
	bool is_used;	  /* by the statement */
	bool is_text;	  /* in the first record, and not a number in quotes */
	bool is_unseen;	  /* no record has had it */
	size_t field;	  /* of the record, once it is used */
	size_t kept;	  /* of a row that is kept, then */
};

struct query_columns {
	struct query_column *at;
	size_t count, capacity;
	size_t visible; /* the first of these are not hidden */
	size_t unseen;	/* so many are */
};

/*
 * Make the columns. `first` is the first record's text, valid JSON, or NULL when
 * there is no record. `windows`: window_start and window_end are columns, too.
 */
void columns_make(
    struct query_columns *c, const char *first, size_t len, bool windows);
/*
 * Add a member that the first record lacks as a hidden column; false when there
 * is one of this name.
 */
bool columns_add(struct query_columns *c, const char *name);
/* Look in a record for the members that no record has had. */
void columns_look(struct query_columns *c, const struct rec *r);
/* Warn of the members which the statement names and no record has. */
void columns_warn(const struct query_columns *c, const char *statement);
void columns_release(struct query_columns *c);
/* Find the column of this name, in any case; NULL. */
struct query_column *
columns_find(const struct query_columns *c, const char *name);
/* Is it window_start or window_end? */
static inline bool
columns_is_bound(const struct query_column *c)
{
	return c->source == COLUMN_WINDOW_START ||
	    c->source == COLUMN_WINDOW_END;
}
/*
 * Return the type that a column is declared with, so that its values are printed
 * as they came: true and false, arrays and objects (statement.h). It changes
 * none: " JSON BLOB" has no affinity.
 */
const char *columns_type(enum json_type type);
/* Append the declaration of a table with these columns: (a, b, c HIDDEN). */
void columns_declare(const struct query_columns *c, struct buf *sql);
/*
 * Ask a reader of records for the members of the columns in use. A position is
 * one member, whose field is returned; it is asked for in any case.
 */
size_t columns_want(struct query_columns *c, struct rec *r);

/* --- values --------------------------------------------------------------- */

/* What is known of a record's position. */
struct query_place {
	size_t field; /* of the member _kafka */
	bool is_read;
	bool is_good; /* place has it */
	struct record_place place;
	struct buf scratch; /* a text with its escapes taken away */
};

/*
 * Get a column's value of a record that was read. Its text is lent until the
 * record or `p` changes.
 */
struct sql_value columns_value(
    const struct query_column *c, const struct rec *r, struct query_place *p);
/* Get the position of a record that was read, or NULL: it has none. */
const struct record_place *
columns_place(const struct rec *r, struct query_place *p);
/* Forget the position of the record before. */
static inline void
columns_forget(struct query_place *p)
{
	p->is_read = false;
	p->scratch.len = 0;
}
void columns_place_release(struct query_place *p);

#endif
