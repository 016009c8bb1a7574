/*
 * offsets: how far a table has got in each partition of its topics.
 *
 * They are in the same database as the table, so that rows and offsets are
 * committed together:
 *
 *	_weir_offsets	a row for each table, topic and partition: next is the
 *			first offset that is not in the table, and first the
			one at which the loading began
 *	_weir_rejects	a row for each record that was set aside
 *
 * offsets_lock() locks the rows of a batch in their order; next only rises, and
 * whoever holds the lock passes over all records below it. So any number of
 * loaders may load the same partition, and none needs to know of the others.
 */
#ifndef STORE_OFFSETS_H
#define STORE_OFFSETS_H

#include "base/buf.h"
#include "base/diag.h"
#include "store/store.h"

#include <stdint.h>

struct store_offset {
	char *topic;
	int32_t partition;
	int64_t next;	   /* -1: the table has nothing of this partition */
	int64_t first;	   /* where the table begins; -1: not known */
	int64_t last_time; /* of record next - 1, in ms; -1: not known */
	int64_t last_sum;  /* its hash */
	bool has_sum;
	uint64_t rows, rejected; /* of this batch, to be added */
	const void *last_row;	 /* for whoever loads: the record next - 1 */
};

/* Add the two tables where they are lacking. */
int offsets_create(struct store *s, struct error *e);
/*
 * Lock `n` offsets of a table, which are sorted by topic and partition, and read
 * what is known of them. Needs a transaction.
 */
int offsets_lock(struct store *s, const char *table, struct store_offset *o,
    size_t n, struct error *e);
/* Store a locked offset, and add its counts. */
int offsets_set(struct store *s, const char *table,
    const struct store_offset *o, struct error *e);

/* A record that is set aside; topic NULL: it has no place. */
struct store_reject {
	const char *topic;
	int32_t partition;
	int64_t offset;
	const char *reason, *message, *raw;
};

int offsets_reject(struct store *s, const char *table,
    const struct store_reject *r, struct error *e);

/*
 * Append a line for each partition of the table, at which reading goes on:
 *
 *	{"topic":"tx","partition":0,"offset":1041}
 *
 * It is the last record that the table has, whose time says whether the topic is
 * still the same one. Without a table there is no line.
 */
int offsets_list(
    struct store *s, const char *table, struct buf *b, struct error *e);

#endif
