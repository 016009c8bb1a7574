/*
 * functions: what analysts type and SQLite 3.40 lacks, or computes less
 * exactly.
 *
 *	mask(T), mask_left(T, N), mask_right(T, N), mask_keep_left(T, N),
 *	mask_keep_right(T, N)	as KSQL: A-Z to X, a-z to x, 0-9 to n, else -
 *	concat(A, B, ...)	the texts in a row, without the NULLs
 *	width_bucket(X, LOW, HIGH, N)	1 to N; 0 below, N + 1 from HIGH on
 *	fnv64(T)		a hash that never changes: 64 bits, FNV-1a
 *	sum, avg, total		SQLite's, with Neumaier's correction
 *	variance, var_pop, stddev, stddev_pop	of N - 1, and of N
 *	covar(X, Y), corr(X, Y)	of N - 1; Pearson's
 *	quantile(X, Q), median(X)	exact, between two values linearly
 *	approx_count_distinct(X)	exact to 1,024, then HyperLogLog: 0.81 %
 *
 * sum, avg and total also work OVER a window of rows. Memory of quantile and
 * median: 8 bytes a value.
 */
#ifndef QUERY_FUNCTIONS_H
#define QUERY_FUNCTIONS_H

#include <sqlite3.h>

/* Make all of them known. Returns an error code of SQLite. */
int functions_add(sqlite3 *db);

#endif
