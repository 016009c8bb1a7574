/*
 * explain: why a line of text is no record, as a person sees it.
 *
 * The parser finds the byte that does not fit. What people give a program
 * instead of NDJSON is of a few kinds, and each has its way on: a JSON array or
 * an object of many lines (jq), CSV (csv2json), another encoding (iconv), words
 * that only Python or JavaScript has (sed).
 */
#ifndef STREAM_EXPLAIN_H
#define STREAM_EXPLAIN_H

#include "stream/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct explain {
	const char *file; /* of the line before; lent */
	bool in_array;	  /* it began with a bracket */
	bool in_object; /* its first line opens an object, and closes it not */
};

/* A line that was rejected, with a newline and JSON_SLACK bytes after it. */
struct explain_line {
	const char *text;
	size_t len;
	const char *file;
	uint64_t number; /* in the file, from 1 */
};

/* Put the fault of a line in other words, with advice. */
void explain_fault(
    struct explain *x, const struct explain_line *line, struct fault *f);

#endif
