/*
 * value: what a member of a record is to SQL.
 *
 *	JSON			SQL
 *	a whole number		INTEGER, if it fits into 64 bits; 1e+05, too
 *	another number		REAL
 *	true, false		1, 0
 *	a string		TEXT, its characters
 *	an array, an object	TEXT, as written
 *	null, absent		NULL
 */
#ifndef QUERY_VALUE_H
#define QUERY_VALUE_H

#include "base/buf.h"
#include "stream/rec.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sql_type { SQL_NULL, SQL_INTEGER, SQL_REAL, SQL_TEXT };

struct sql_value {
	enum sql_type type;
	bool is_json; /* the text is an array or an object */
	int64_t integer;
	double real;
	const char *text; /* lent */
	size_t len;
};

/* Get a member's value; `scratch` may hold its text, after others. */
struct sql_value value_of(const struct rec_field *v, struct buf *scratch);
/* Make a value of a JSON string's inside, or of a whole number. */
struct sql_value
value_string(const char *text, size_t len, struct buf *scratch);
static inline struct sql_value
value_integer(int64_t n)
{
	return (struct sql_value){.type = SQL_INTEGER, .integer = n};
}

/* Set the result of a function or column of SQLite's to a value. */
void value_result(sqlite3_context *out, const struct sql_value *v);
/* Give a statement the value of its i-th place, from 1. */
void value_bind(sqlite3_stmt *s, int i, const struct sql_value *v);

#endif
