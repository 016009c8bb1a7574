/*
 * spool: values of records, kept until they are needed again.
 *
 * A row has the values of some columns. Rows lie one after the other in chunks
 * of a megabyte, which are memory up to a limit (of all lists together), and a
 * file without a name after that. Memory: 9 bytes a number, 5 and its length a
 * text.
 */
#ifndef QUERY_SPOOL_H
#define QUERY_SPOOL_H

#include "base/diag.h"
#include "columns.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct spool_chunk {
	struct spool_chunk *next;
	char *data;
	size_t len, capacity;
	bool is_file;
};

/* The memory of several lists. */
struct spool_store {
	size_t limit, used; /* bytes of memory */
	int fd;		    /* of the file; -1: none yet */
	size_t file_size;
	struct spool_chunk *spare; /* chunks of the file that are free again */
	struct error error;	   /* of the file */
	bool failed;
};

struct spool {
	struct spool_chunk *first, *last;
	size_t count;
};

/* A place in a list; `{0}` is before the first row. */
struct spool_place {
	const struct spool_chunk *chunk;
	size_t at;
};

void spool_store_init(struct spool_store *s, size_t limit);
void spool_store_release(struct spool_store *s);
/* Add a row; after an error of the file, s->failed. */
void spool_add(struct spool *r, struct spool_store *s,
    const struct sql_value *value, size_t count);
/*
 * Read the next row into `count` values, whose texts are lent by the list;
 * false after the last one.
 */
bool spool_next(const struct spool *r, struct spool_place *place,
    struct sql_value *value, size_t count);
void spool_release(struct spool *r, struct spool_store *s);

#endif
