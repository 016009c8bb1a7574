/*
 * load - put records into a database, each of them once
 *
 * in:   {"id":1,"Amount":1.10}
 *       {"id":2,"Amount":20}
 * out:  nothing; a table has the rows (1, 1.1) and (2, 20)
 */
#include "base/clock.h"
#include "base/diag.h"
#include "base/notify.h"
#include "base/stop.h"
#include "commit.h"
#include "load.h"
#include "options.h"
#include "record.h"
#include "schema.h"
#include "shape.h"
#include "stream/out.h"
#include "types.h"

#include <inttypes.h>
#include <stdlib.h>

#define RETRY_MS 500  /* between two tries of a database that is away */
#define BATCH_MS 1000 /* records do not wait longer for others */

/* --- reading -------------------------------------------------------------- */

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
		if (record_take(l, &fault) < 0) {
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

/* May what failed be tried again, now that the database was away? */
static bool
may_come_back(const struct load *l, int64_t deadline)
{
	return l->store.kind != NULL && l->store.kind->is_remote &&
	    l->e.status == ST_FAILED && clock_ms() < deadline;
}

/* Open the database; one that is away may come back. */
static void
open_store(struct load *l, int64_t deadline)
{
	while (store_open(&l->store, &l->e) < 0) {
		if (!may_come_back(l, deadline))
			die_error(&l->e);
		clock_sleep(RETRY_MS);
		stop_reraise();
	}
}

static enum status
print_offsets(struct load *l)
{
	int64_t deadline = clock_ms() + l->o->timeout;
	struct buf b = {0};

	l->store.only_reads = true;
	open_store(l, deadline);
	while (offsets_list(&l->store, l->o->table, &b, &l->e) < 0) {
		if (!may_come_back(l, deadline))
			die_error(&l->e);
		store_close(&l->store);
		b.len = 0;
		clock_sleep(RETRY_MS);
		open_store(l, deadline);
	}
	out_add(b.data, b.len);
	store_close(&l->store);
	buf_release(&b);
	return ST_OK;
}

/* Add load's families to the file of --metrics. */
static void
tell(struct prometheus *m, void *arg)
{
	const struct load *l = arg;

	filter_tell(&l->f, m);
	prometheus_counter(m, "records_out_total",
	    "Records that were put into the table.",
	    l->o->atomic && l->transactions == 0 ? 0 : l->loaded);
	prometheus_counter(m, "records_known_total",
	    "Records that the table had already.", l->there);
	prometheus_counter(m, "transactions_total", "Committed transactions.",
	    l->transactions);
	prometheus_counter(m, "retries_total",
	    "Tries of a batch after its first.", l->retries);
	if (l->committed_ms > 0)
		prometheus_gauge(m, "last_commit_time_seconds",
		    "When the last transaction was committed, in seconds since "
		    "1970.",
		    (double)l->committed_ms / 1000);
	notify_status("%" PRIu64 " records in the table", l->loaded);
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
	    !is_whole) {
		warnx("--atomic: nothing is loaded");
		l->loaded = 0;
	}
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
	for (size_t i = 0; i < l->o->keys; i++)
		free(l->o->key[i]);
	free(l->o->key);
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct load l = {.o = &o};
	enum status status;
	int got = 0;

	opt_start(argv);
	options_parse(&o, argc, argv);
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
		open_store(&l, clock_ms() + o.timeout);
	if (filter_open(&l.f, &o.common, argv + optind, &l.e) < 0)
		die_error(&l.e);
	l.stamp = rec_want(&l.f.rec, PLACE_MEMBER);
	metrics_file_open("load", o.metrics.path, tell, &l);
	notify_ready();
	if (o.dialect >= 0)
		types_print(&l);
	else
		load_records(&l);
	write_schema(&l, o.schema != NULL && got == 0);
	metrics_file_close();
	release(&l);
	status = filter_close(&l.f);
	out_close();
	if (l.failed)
		die_error(&l.e);
	return status;
}
