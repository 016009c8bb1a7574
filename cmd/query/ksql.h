/*
 * ksql: what means something else in the SQL of SQLite than in that of KSQL,
 * without an error.
 *
 *	a + b	with texts: + only adds numbers, and a text counts as 0
 *	a->b	b is a member of its own, whose value is the key
 */
#ifndef QUERY_KSQL_H
#define QUERY_KSQL_H

#include "columns.h"

/* Warn of both, once each. */
void ksql_warn(const char *statement, const struct query_columns *c);

#endif
