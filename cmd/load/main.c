/*
 * load - put records into a database, each of them once
 *
 * in:   {"id":1,"Amount":1.10}
 *       {"id":2,"Amount":20}
 * out:  nothing; a table has the rows (1, 1.1) and (2, 20)
 */
#include "base/clock.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/opt.h"
#include "base/stop.h"
#include "commit.h"
#include "ddl.h"
#include "load.h"
#include "schema.h"
#include "shape.h"
#include "stream/out.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_MS 1000 /* records do not wait longer for others */

/* --- options -------------------------------------------------------------- */

static const struct opt options[] = {
    {'d', "database", "WHERE", "sqlite:FILE or postgresql://...",
	OPT_TEXT(database)},
    {'T', "table", "TABLE", "the table that gets the records", OPT_TEXT(table)},
    {0, "key", "A,B,...", "these members name a row: a record replaces it",
	OPT_LIST(key), OPT_COUNT(keys)},
    {0, "create", NULL, "make the table if it is not there (the default)",
	OPT_SET(no_create, false)},
    {0, "no-create", NULL, "fail if the table is not there",
	OPT_SET(no_create, true)},
    {0, "evolve", "add|reject",
	"a member without a column: add one (the default),\n"
	"or reject the record",
	OPT_WORD(evolve)},
    {0, "schema", "FILE", "a new table's columns; written if there is no FILE",
	OPT_TEXT(schema)},
    {0, "batch", "N", "records in a transaction (default 10000)",
	OPT_INT(batch, 1, 1000000)},
    {0, "atomic", NULL, "all records in one transaction", OPT_FLAG(atomic)},
    {0, "offsets", NULL, "print where reading goes on, and load nothing",
	OPT_FLAG(offsets)},
    {0, "accept-gap", NULL, "go on although records are missing",
	OPT_FLAG(accept_gap)},
    {0, "ddl", "sqlite|postgresql|bigquery|duckdb|clickhouse",
	"print the table of all records, and load nothing", OPT_WORD(dialect)},
    {0, "timeout", "SECONDS",
	"wait so long for a lock, or the database (default 30)",
	OPT_SECONDS(timeout, 0, 86400)},
    {0},
};

static void
check_database(void *opts)
{
	const struct opts *o = opts;

	if (o->database == NULL && o->dialect < 0)
		diex(ST_CANNOT,
		    "a database is needed: -d sqlite:FILE, or "
		    "-d postgresql://HOST/NAME");
	if (*o->table == '\0')
		diex(ST_CANNOT, "-T: it is empty");
	if (strncmp(o->table, "_weir_", strlen("_weir_")) == 0)
		diex(ST_CANNOT,
		    "-T: '%s': names that begin with _weir_ are those of "
		    "load's own tables",
		    o->table);
}

static const struct opt_rule rules[] = {
    {OPT_NEEDED, "table", .say = "a table is needed: -T TABLE"},
    {OPT_CHECK, .check = check_database},
    {OPT_EXCLUDE, .these = "create no-create"},
    {OPT_EXCLUDES, "offsets", .that = "key schema atomic accept-gap ddl"},
    {OPT_EXCLUDES, "ddl", .that = "database atomic accept-gap"},
    {OPT_UTF8, .these = "table"},
    {OPT_UTF8, .these = "key"},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" -d WHERE -T TABLE [--key A,B,...] [--create | --no-create]\n"
	"            [--evolve add|reject] [--schema FILE] [--batch N]\n"
	"            [--atomic] [--accept-gap] [--timeout SECONDS] "
	"[FILE ...]\n"
	"       load -d WHERE -T TABLE --offsets [--timeout SECONDS]\n"
	"       load -T TABLE --ddl "
	"sqlite|postgresql|bigquery|duckdb|clickhouse\n"
	"            [--key A,B,...] [--schema FILE] [FILE ...]\n"
	"Put records into a table of a database, each of them once.\n",
    .rows = options,
    .shared = {OPT_LINES, OPT_COMMON},
    .operands = OPT_FILES,
    .rules = rules,
};

/* --- reading -------------------------------------------------------------- */

/* Ask the reader for the members that it was not asked for; -1: reject it. */
static int
want_others(struct load *l, struct fault *fault)
{
	struct rec *r = &l->f.rec;
	const char *p = json_blanks(r->text, r->text + r->len);
	struct json_member m;
	struct buf name = {0};
	bool has_nul = false;

	while (json_next(&p, r->text + r->len, &m)) {
		name.len = 0;
		json_unescape(&name, m.key, m.key_len);
		if (memchr(name.data, '\0', name.len) != NULL)
			has_nul = true;
		else
			rec_want(r, buf_string(&name));
	}
	buf_release(&name);
	if (has_nul)
		return fault_set(fault, REASON_NUL_BYTE, NULL,
		    "a member's name has a NUL, which no column's can have");
	return rec_read(r, r->text, r->len, fault);
}

/* Read the place of the record, if records have one; -1: reject it. */
static int
read_place(struct load *l, struct fault *fault)
{
	const struct rec_field *v = &l->f.rec.field[l->stamp];
	bool is_there = v->type != JSON_ABSENT;

	if (l->places == PLACES_UNKNOWN)
		l->places = is_there ? PLACES_ALL : PLACES_NONE;
	if (l->places == PLACES_NONE && !is_there)
		return 0;
	if (l->places == PLACES_NONE)
		return fault_set(fault, REASON_WRONG_TYPE, PLACE_MEMBER,
		    "the record has a place, '" PLACE_MEMBER "', and the first "
		    "one has none");
	if (!is_there)
		return fault_set(fault, REASON_MISSING, PLACE_MEMBER,
		    "the record lacks its place, '" PLACE_MEMBER "', and the "
		    "first one has one");
	if (!place_read(&l->place, v))
		return fault_set(fault, REASON_WRONG_TYPE, PLACE_MEMBER,
		    "field '" PLACE_MEMBER "' is no place: topic, partition "
		    "and offset");
	return 0;
}

static int
take_record(struct load *l, struct fault *fault)
{
	if (l->f.rec.others > 0 && want_others(l, fault) < 0)
		return -1;
	return read_place(l, fault);
}

/* Is a batch as old as it may become? */
static bool
is_due(const struct load_batch *b)
{
	return b->rows > 0 && clock_ms() - b->since >= BATCH_MS;
}

/* Records come so fast that not each of them has to look at the clock. */
static bool
is_looked_at(const struct load_batch *b)
{
	return b->rows % 64 == 0;
}

/* While the input pauses: what has waited goes into the database. */
static bool
on_idle(void *arg)
{
	struct load *l = arg;

	if (is_due(&l->batch))
		commit_batch(l);
	return !l->failed;
}

static void
read_all(struct load *l)
{
	struct fault fault;

	while (!l->failed && filter_next(&l->f)) {
		if (take_record(l, &fault) < 0) {
			filter_reject(&l->f, &fault);
			continue;
		}
		if (l->places == PLACES_ALL)
			batch_add(&l->batch, &l->f, &l->place,
			    order_note(&l->order, &l->place));
		else
			batch_add(&l->batch, &l->f, NULL, 0);
		if (batch_is_full(&l->batch, (size_t)l->o->batch) ||
		    (is_looked_at(&l->batch) && is_due(&l->batch)))
			commit_batch(l);
	}
	if (!l->failed && l->batch.rows > 0)
		commit_batch(l);
}

/* --- what it can do --------------------------------------------------------- */

static enum status
print_offsets(struct load *l)
{
	struct buf b = {0};
	int failed;

	l->store.only_reads = true;
	failed = store_open(&l->store, &l->e);
	if (failed == 0)
		failed = offsets_list(&l->store, l->o->table, &b, &l->e);
	if (failed < 0)
		die_error(&l->e);
	out_add(b.data, b.len);
	store_close(&l->store);
	buf_release(&b);
	return ST_OK;
}

/* Find the types of all records' members. */
static void
infer_all(struct load *l)
{
	struct store_inference *seen = NULL;
	size_t count = 0, capacity = 0;
	struct fault fault;

	while (filter_next(&l->f)) {
		const struct rec *r = &l->f.rec;

		if (r->others > 0 && want_others(l, &fault) < 0) {
			filter_reject(&l->f, &fault);
			continue;
		}
		while (count < r->fields) {
			seen = mem_grow(seen, count, &capacity, sizeof *seen);
			seen[count++] = (struct store_inference){0};
		}
		for (size_t i = 0; i < r->fields; i++) {
			const struct rec_field *v = &r->field[i];
			struct store_cell c = {
			    v->type, v->text, v->len, v->number};

			if (v->type != JSON_ABSENT)
				table_look(&seen[i], &c);
		}
	}
	for (size_t i = 0; i < count; i++)
		if (i != l->stamp && table_infer(&seen[i]) != STORE_TYPES)
			table_add(&l->table, l->f.rec.field[i].name,
			    table_infer(&seen[i]));
	free(seen);
}

static void
print_ddl(struct load *l)
{
	struct buf b = {0};

	if (l->file.count > 0) {
		l->table = l->file;
		l->table.name = l->o->table;
		l->file = (struct store_table){0};
	} else {
		infer_all(l);
		if (!filter_whole(&l->f))
			return;
	}
	if (l->table.count == 0)
		l->failed =
		    error_set(&l->e, ST_CANNOT,
			"--ddl: no record has a member with a value, so "
			"the columns are unknown") < 0;
	else
		l->failed = shape_mark_key(l, &l->e) < 0 ||
		    ddl_write(&b, &l->table, (enum ddl_dialect)l->o->dialect,
			&l->e) < 0;
	if (!l->failed)
		out_add(b.data, b.len);
	buf_release(&b);
}

/* Open the database; one that is away may come back. */
static void
open_store(struct load *l)
{
	int64_t deadline = clock_ms() + l->o->timeout;

	while (store_open(&l->store, &l->e) < 0) {
		if (l->store.kind == NULL || !l->store.kind->is_remote ||
		    l->e.status != ST_FAILED || clock_ms() >= deadline)
			die_error(&l->e);
		clock_sleep(500);
		stop_reraise();
	}
}

/* Write the columns to the file of --schema, if it is not there. */
static void
write_schema(struct load *l, bool is_new)
{
	if (is_new && l->table.count > 0 &&
	    schema_write(l->o->schema, &l->table, &l->e) < 0)
		l->failed = true;
}

static void
load_records(struct load *l)
{
	bool is_whole;

	l->f.line.input.idle = on_idle;
	l->f.line.input.idle_arg = l;
	read_all(l);
	is_whole = filter_whole(&l->f) && !l->failed;
	if (commit_all(l, is_whole && l->o->atomic) == 0 && l->o->atomic &&
	    !is_whole)
		warnx("--atomic: nothing is loaded");
	note("%" PRIu64 " records loaded into table '%s'", l->loaded,
	    l->o->table);
	if (l->there > 0)
		note("%" PRIu64 " records were in it already", l->there);
}

static void
release(struct load *l)
{
	store_close(&l->store);
	batch_release(&l->batch);
	order_release(&l->order);
	shape_release(l);
	place_release(&l->place);
	buf_release(&l->scratch);
	free(l->fault);
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct load l = {.o = &o};
	enum status status;
	int got = 0;

	opt_start(argv);
	o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .table = "",
	    .batch = 10000,
	    .dialect = -1,
	    .timeout = 30000};
	opt_parse(&program, &o, argc, argv);
	l.store = (struct store){.where = o.database,
	    .timeout_ms = o.timeout,
	    .is_atomic = o.atomic};
	l.table.name = o.table;
	if (o.offsets) {
		status = print_offsets(&l);
		out_close();
		return status;
	}
	if (o.schema != NULL &&
	    (got = schema_read(o.schema, &l.file, &l.e)) < 0)
		die_error(&l.e);
	if (o.dialect < 0)
		open_store(&l);
	if (filter_open(&l.f, &o.common, argv + optind, &l.e) < 0)
		die_error(&l.e);
	l.stamp = rec_want(&l.f.rec, PLACE_MEMBER);
	if (o.dialect >= 0)
		print_ddl(&l);
	else
		load_records(&l);
	write_schema(&l, o.schema != NULL && got == 0);
	release(&l);
	status = filter_close(&l.f);
	out_close();
	if (l.failed)
		die_error(&l.e);
	return status;
}
