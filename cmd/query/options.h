/*
 * options: what query is asked for.
 */
#ifndef QUERY_OPTIONS_H
#define QUERY_OPTIONS_H

#include "base/opt.h"
#include "stream/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A table of --table. */
struct query_table {
	char *name;
	const char *file;
};

struct opts {
	struct opt_common common;
	const char *database; /* or NULL */
	const char *name;     /* of the stream */
	bool reads_stdin;     /* it comes from there */
	struct query_table *table;
	size_t tables, table_capacity;
	int format; /* enum print_format */
	int64_t memory;
	int64_t cpu; /* microseconds, or 0 */
	struct event time;
	bool has_time;
	int64_t window, slide, grace, idle; /* microseconds */
	int64_t partitions;
	char *keep; /* a table's name, or NULL */
	int64_t keep_length;
};

/* Parse the command line; then argv + optind are the statement and files. */
void options_parse(struct opts *o, int argc, char **argv);
void options_release(struct opts *o);

#endif
