#include "run.h"

#include "base/diag.h"
#include "base/mem.h"
#include "base/stop.h"
#include "database.h"
#include "prepare.h"
#include "stream/out.h"

#include <inttypes.h>
#include <stdlib.h>

/* Print the rows of the statement, to its end. */
static void
run_statement(void *arg)
{
	struct query_run *run = arg;
	struct statement *s = &run->statement;
	struct error e;
	int rc;

	while ((rc = sqlite3_step(s->stmt)) == SQLITE_ROW)
		print_row(&run->print);
	if (rc == SQLITE_INTERRUPT && stop_requested() != 0) {
		out_flush();
		stop_reraise();
	}
	if (rc != SQLITE_DONE && run->live.scans_again)
		prepare_check_scans(run->o, &(struct plan){.scans = 2});
	if (rc != SQLITE_DONE)
		out_flush();
	if (rc != SQLITE_DONE && !run->live.was_stopped) {
		database_error(s->db, &e);
		die_error(&e);
	}
	if (run->keep.failed)
		die_error(&run->keep.error);
	sqlite3_reset(s->stmt);
}

/* Read the record's time; one without it is rejected. */
static bool
accept_record(void *arg)
{
	struct query_run *run = arg;
	struct fault fault;

	if (when_read(&run->o->time, &run->f.rec, &run->live.place, &run->time,
		&fault) < 0) {
		filter_reject(&run->f, &fault);
		return false;
	}
	keep_expire(&run->keep, run->time);
	return true;
}

/* Put the record that the statement is done with into the table of --keep. */
static void
keep_record(void *arg)
{
	struct query_run *run = arg;

	keep_add(&run->keep, &run->f.rec, &run->live.place, run->time);
}

/* --- windows ------------------------------------------------------------------ */

/* Name the partition that the record at hand came from. */
static const char *
partition_of(struct query_run *run)
{
	static const struct query_column source = {.source = COLUMN_PARTITION};
	struct query_place *p = &run->live.place;

	run->partition.len = 0;
	if (run->f.rec.field[p->field].type == JSON_OBJECT &&
	    columns_value(&source, &run->f.rec, p).type == SQL_INTEGER)
		buf_add_format(&run->partition, "%s %d",
		    buf_string(&p->place.topic), (int)p->place.partition);
	return buf_string(&run->partition);
}

static void
add_to_window(struct query_run *run)
{
	struct live *live = &run->live;
	struct fault fault;
	int64_t time;

	columns_forget(&live->place);
	if (when_read(&run->o->time, &run->f.rec, &live->place, &time, &fault) <
	    0) {
		filter_reject(&run->f, &fault);
		return;
	}
	live_values(live, time, run->value);
	if (!windowed_add(&run->window, time, partition_of(run), run->value,
		live->kept)) {
		fault_set(&fault, REASON_LATE, run->o->time.name,
		    "late: its windows are done (--grace waits longer)");
		filter_reject(&run->f, &fault);
	}
	if (run->window.store.failed)
		die_error(&run->window.store.error);
}

static bool
check_idle(void *arg)
{
	struct query_run *run = arg;

	timeline_check_idle(&run->window.time);
	out_flush();
	return true;
}

static void
run_windows(struct query_run *run)
{
	struct opts *o = run->o;
	struct windowed *w = &run->window;
	struct fault fault;

	*w = (struct windowed){.time = {.size = o->window,
				   .slide = o->slide > 0 ? o->slide : o->window,
				   .grace = o->grace,
				   .idle_ms = o->idle / 1000,
				   .least_partitions = (size_t)o->partitions},
	    .run = run_statement,
	    .arg = run};
	windowed_begin(w, (size_t)o->memory);
	live_keep(&run->live);
	run->value = mem_zero(run->live.kept, sizeof *run->value);
	if (o->idle > 0) {
		run->f.line.input.idle = check_idle;
		run->f.line.input.idle_arg = run;
	}
	if (run->live.has_first) {
		if (rec_read(&run->f.rec, run->f.line.text, run->f.line.len,
			&fault) == 0)
			add_to_window(run);
		else
			filter_reject(&run->f, &fault);
	}
	while (filter_next(&run->f))
		add_to_window(run);
	if (filter_whole(&run->f))
		timeline_finish(&w->time);
	if (w->time.partly_late > 0)
		warnx("%" PRIu64 " records came after some of their windows "
		      "were done (--grace waits longer)",
		    w->time.partly_late);
	windowed_release(w);
	free(run->value);
}

/* --- all -------------------------------------------------------------------- */

void
run_all(struct query_run *run)
{
	print_begin(&run->print, (enum print_format)run->o->format,
	    &run->statement, &run->live);
	if (run->o->keep != NULL) {
		run->live.before = accept_record;
		run->live.after = keep_record;
		run->live.arg = run;
	}
	if (run->o->window > 0)
		run_windows(run);
	else
		run_statement(run);
	print_end(&run->print);
	if (run->live.has_first)
		columns_warn(&run->columns, run->text);
}
