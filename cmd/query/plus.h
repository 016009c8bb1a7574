/*
 * plus: texts that a statement tries to join with +, as KSQL allows.
 *
 * In the SQL of SQLite + only adds numbers, and a text counts as 0 there, so
 * the result is wrong and no error is seen.
 */
#ifndef QUERY_PLUS_H
#define QUERY_PLUS_H

#include "columns.h"

/* Warn when a text stands next to a + in the statement. */
void plus_warn(const char *statement, const struct query_columns *c);

#endif
