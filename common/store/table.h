/*
 * table: the columns of a table, whichever database it is in, and the values
 * that they take.
 *
 *	type		takes from a record
 *	boolean		true, false
 *	integer		a whole number that fits into 64 bits, also as 1e+05
 *	real		a number, as the nearest double
 *	numeric		a number with all its digits
 *	text		a string's characters; another value as it is written
 *	json		any value as it is written
 *	any		a number as integer, real or text, whichever keeps its
 *			digits; another value as text: a column of SQLite that
 *			has no type
 *
 * A null, and a member that a record lacks, is NULL.
 */
#ifndef STORE_TABLE_H
#define STORE_TABLE_H

#include "base/buf.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum store_type {
	STORE_BOOLEAN,
	STORE_INTEGER,
	STORE_REAL,
	STORE_NUMERIC,
	STORE_TEXT,
	STORE_JSON,
	STORE_ANY,   /* of no table that we make */
	STORE_TYPES, /* no type: how many there are */
};

struct store_column {
	char *name;
	enum store_type type;
	bool is_key;
	bool is_other;	  /* the database alone fills it */
	bool has_default; /* the database fills it if nobody else does */
	bool is_left;	  /* to the database: no insert names it */
};

struct store_table {
	const char *name; /* lent */
	struct store_column *column;
	size_t count, capacity;
	size_t keys;   /* columns that are a key */
	bool is_there; /* in the database */
};

/* A value for a column; its text is lent. */
struct store_value {
	enum store_type type; /* the column's, but never STORE_ANY */
	bool is_null;
	bool has_nul;	 /* its text has a NUL */
	bool truth;	 /* of a boolean */
	int64_t integer; /* of an integer */
	double real;	 /* of a real */
	const char *text;
	size_t len;
};

/* A member's value as it was read. */
struct store_cell {
	enum json_type type;
	const char *text; /* as written */
	size_t len;
	double number; /* of a number */
};

/* Return the name of a type: "integer". */
const char *store_type_name(enum store_type type);
/* Find a type by its name; STORE_TYPES: there is none. */
enum store_type store_type_named(const char *name);

struct store_column *
table_add(struct store_table *t, const char *name, enum store_type type);
/*
 * Find a column by its name, where `folds_case` in any case. NULL: there is
 * none.
 */
struct store_column *
table_find(const struct store_table *t, const char *name, bool folds_case);
/* How many columns do inserts fill? */
size_t table_filled(const struct store_table *t);
void table_release(struct store_table *t);

/*
 * Make the value of a cell for a column of this type; `scratch` may hold its
 * text, after others. False: the type does not take it.
 */
bool table_value(enum store_type type, const struct store_cell *cell,
    struct buf *scratch, struct store_value *v);

/*
 * The narrowest type that takes all cells it was asked about, and changes no
 * digit of a number. {0} has seen none.
 */
struct store_inference {
	bool has_boolean, has_whole, has_real, has_numeric, has_text,
	    has_nested;
	bool has_large; /* a whole number beyond 2^53 */
};

void table_look(struct store_inference *i, const struct store_cell *cell);
/* STORE_TYPES: it has seen only nulls. */
enum store_type table_infer(const struct store_inference *i);

#endif
