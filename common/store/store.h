/*
 * store: a database that takes records, whichever it is.
 *
 * A program holds a struct store; what a database does in its own way is a
 * struct store_kind, of which sqlite.c and postgresql.c have one each. Both
 * know the same SQL for all that is not in the hot path, with $1, $2 for texts.
 *
 *	struct store s = {.where = "sqlite:w.db", .timeout_ms = 30000};
 *
 *	store_open(&s, &e)
 *	s.kind->columns(&s, &table, &e)		which columns are there?
 *	s.kind->begin(&s, &e)
 *	s.kind->insert_begin(&s, &table, &e)
 *	... s.kind->insert(&s, values, &e) ...
 *	s.kind->insert_end(&s, &e)
 *	s.kind->commit(&s, &e)
 *	store_close(&s)
 *
 * Functions return 0, or -1 with `e`: status 2 where trying again does not help,
 * 3 where the database is away, locked or full. After a -1 inside a transaction
 * only rollback() may follow.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/diag.h"
#include "store/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

/* Gets a row of a result, as texts or NULLs. */
typedef void store_row(void *arg, const char *const *cell);

struct store_kind {
	const char *name;   /* "SQLite" */
	size_t columns_max; /* of a table */
	size_t name_max;    /* bytes of a column's name; 0: any */
	bool folds_case;    /* names that differ only by case are the same */
	bool takes_nul;	    /* a text may have a NUL byte */
	bool is_remote;	    /* it can be away, and come back */
	const char *lock_tables; /* until the end of the transaction; or NULL */
	const char *lock; /* after a SELECT: nobody else changes these rows */
	const char *find_offsets; /* a row if there is a table _weir_offsets */
	const char *type[STORE_TYPES]; /* as CREATE TABLE writes it */

	/* Is `where` of this kind? */
	bool (*is_mine)(const char *where);
	int (*open)(struct store *s, const char *where, struct error *e);
	void (*close)(struct store *s);
	/* Run a statement; its rows, if any, go to `row`. */
	int (*run)(struct store *s, const char *sql, const char *const *param,
	    int params, store_row *row, void *arg, struct error *e);
	/* Add the columns of the table of this name; is_there is set. */
	int (*columns)(struct store *s, struct store_table *t, struct error *e);

	/* Begin a transaction that writes. */
	int (*begin)(struct store *s, struct error *e);
	/*
	 * When the answer is lost, s->is_unsure becomes true: nobody knows
	 * whether the transaction is in the database.
	 */
	int (*commit)(struct store *s, struct error *e);
	void (*rollback)(struct store *s);

	/*
	 * Insert rows with a value for each column of the table; a row whose key
	 * is there already takes its place. insert() returns 1, with `e`, when
	 * the database refuses this row alone: the others stay. insert_end()
	 * may do so for all of them, where it cannot say which; s->is_careful
	 * finds out, when all is done again.
	 */
	int (*insert_begin)(
	    struct store *s, const struct store_table *t, struct error *e);
	int (*insert)(
	    struct store *s, const struct store_value *v, struct error *e);
	int (*insert_end)(struct store *s, struct error *e);
};

struct store {
	const char *where;  /* as -d has it; lent */
	int64_t timeout_ms; /* to wait for a lock */
	bool only_reads;    /* a database that is not there is an empty one */
	bool is_atomic;	    /* a transaction may wait for records */
	bool is_careful;    /* insert() finds out which rows are refused */
	bool is_unsure;
	/* private below */
	const struct store_kind *kind;
	void *own; /* the kind's */
};

/*
 * Open the database s->where, as the members before the private ones say. After
 * -1 the store is closed.
 */
int store_open(struct store *s, struct error *e);
void store_close(struct store *s);
/* Run a statement without texts and rows. */
int store_run(struct store *s, const char *sql, struct error *e);

#endif
