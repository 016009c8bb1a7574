/*
 * load: what its parts share.
 *
 *	main.c	  reads records into a batch, and gives it to commit.c
 *	options.c the options
 *	record.c  one record as it comes: its members, its place
 *	order.c	  records that come after later ones
 *	commit.c  transactions, and what to do when one fails
 *	rows.c	  inside of one: rows, rejects, offsets
 *	shape.c	  the table: it is found, or made, or gets columns
 *	fields.c  which member goes to which column
 *	values.c  the values of a row
 *	schema.c  the columns in a file of JSON
 *	types.c	  --ddl: the types of all records
 *	ddl.c	  CREATE TABLE for other databases
 */
#ifndef LOAD_LOAD_H
#define LOAD_LOAD_H

#include "batch.h"
#include "options.h"
#include "order.h"
#include "store/offsets.h"
#include "store/store.h"
#include "stream/filter.h"
#include "stream/place.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A member of the records, by the number of the reader's field. */
struct load_field {
	size_t column; /* COLUMN_NONE: it has none */
	bool is_refused;
};

#define COLUMN_NONE ((size_t)-1)

/* A record of the batch that is rejected. */
struct load_fault {
	size_t row;
	struct fault fault;
};

enum load_places { PLACES_UNKNOWN, PLACES_NONE, PLACES_ALL };

struct load {
	const struct opts *o;
	struct filter f;
	size_t stamp; /* the field of a record's place */
	struct record_place place;
	enum load_places places; /* as the first record has it */

	struct store store;
	struct store_table table;
	bool is_ready;		 /* table is as the database has it */
	struct store_table file; /* the columns of --schema */
	struct load_field *field;
	size_t fields, field_capacity;
	size_t refused; /* of them */
	size_t *from;	/* of a column: its field, or COLUMN_NONE */

	struct load_batch batch;
	struct load_order order;
	struct store_value *value;
	struct buf scratch;
	struct load_fault *fault;
	size_t faults, fault_capacity;
	size_t handled; /* records of the batch, before too many are rejected */
	uint64_t passed; /* records of the batch that the table has already */

	bool is_begun;	 /* with --atomic, the transaction */
	bool was_unsure; /* the last COMMIT had no answer */
	bool failed;	 /* nothing more can be loaded: */
	struct error e;
	uint64_t loaded, there; /* records that are in, or were */
	uint64_t transactions, retries;
	int64_t committed_ms; /* the last commit, since 1970; 0: none */
};

#endif
