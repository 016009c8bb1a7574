#include "commit.h"

#include "base/clock.h"
#include "base/stop.h"
#include "rows.h"
#include "shape.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define RETRY_MS 500 /* between two tries of a database that is away */

/* --- one transaction --------------------------------------------------------------- */

/* After a COMMIT without an answer: is the batch in the table? */
static int
settle(struct load *l, bool *is_in, struct error *e)
{
	const struct load_batch *b = &l->batch;

	if (b->offsets == 0)
		return 0; /* a key: once more is the same */
	if (rows_lock(l, e) < 0)
		return -1;
	*is_in = true;
	for (size_t i = 0; i < l->handled; i++)
		if (b->row[i].offset >= b->offset[b->row[i].partition].next)
			*is_in = false;
	return 0;
}

/* Say what the databases' own words for a missing index mean. */
static int
explain(const struct load *l, struct error *e)
{
	if (l->o->keys > 0 && e->status == ST_CANNOT &&
	    strstr(e->text, "ON CONFLICT") != NULL)
		error_set(e, ST_CANNOT,
		    "--key: table '%s' has no unique index of these columns "
		    "alone: CREATE UNIQUE INDEX makes one",
		    l->o->table);
	return -1;
}

static void
note_commit(struct load *l)
{
	l->transactions++;
	l->committed_ms = clock_wall_ms();
}

static int
load_batch(struct load *l, struct error *e)
{
	struct store *s = &l->store;
	bool is_in = false;

	if (s->own == NULL && store_open(s, e) < 0)
		return -1;
	if (!l->is_begun && s->kind->begin(s, e) < 0)
		return -1;
	l->is_begun = true;
	if (shape_fit(l, e) < 0 || (l->was_unsure && settle(l, &is_in, e) < 0))
		return -1;
	if (!is_in && (rows_insert(l, e) < 0 || rows_finish(l, e) < 0))
		return explain(l, e);
	l->was_unsure = false;
	if (l->o->atomic)
		return 0;
	s->is_unsure = false;
	if (s->kind->commit(s, e) < 0)
		return -1;
	l->is_begun = false;
	note_commit(l);
	return 0;
}

/* May the batch be loaded once more after this error? */
static bool
may_retry(struct load *l, int64_t deadline, struct error *e)
{
	if (l->store.is_unsure && l->places != PLACES_ALL && l->o->keys == 0) {
		error_set(e, ST_FAILED,
		    "the database went away during COMMIT: it is unknown "
		    "whether the last %zu records are in table '%s' (records "
		    "with places, or --key, would tell)",
		    l->batch.rows, l->o->table);
		return false;
	}
	return l->store.kind->is_remote && e->status == ST_FAILED &&
	    (!l->o->atomic || l->loaded + l->there == 0) &&
	    stop_requested() == 0 && clock_ms() < deadline;
}

static void
give_up(struct load *l)
{
	if (l->store.own != NULL)
		l->store.kind->rollback(&l->store);
	l->is_begun = false;
	shape_forget(l);
}

/* --- the batch --------------------------------------------------------------------- */

/* Report the rejects, now that the others are in the table. */
static int
report(struct load *l)
{
	const struct load_batch *b = &l->batch;

	for (size_t i = 0; i < l->faults; i++) {
		const struct batch_row *row = &b->row[l->fault[i].row];
		struct rejected record = {.raw = b->text.data + row->text,
		    .len = row->len,
		    .source = row->source,
		    .line = row->line,
		    .nth = row->nth};

		if (rejects_add(
			&l->f.rejects, &record, &l->fault[i].fault, &l->e) < 0)
			return -1;
	}
	return 0;
}

int
commit_batch(struct load *l)
{
	int64_t deadline = clock_ms() + l->o->timeout;

	batch_sort(&l->batch);
	l->was_unsure = false;
	while (load_batch(l, &l->e) < 0) {
		l->was_unsure = l->store.is_unsure || l->was_unsure;
		give_up(l);
		if (!may_retry(l, deadline, &l->e)) {
			l->failed = true;
			l->f.in -= l->batch.rows;
			return -1;
		}
		store_close(&l->store);
		l->retries++;
		metrics_file_look();
		clock_sleep(RETRY_MS);
	}
	l->there += l->passed;
	l->loaded += l->handled - l->passed - l->faults;
	l->failed = report(l) < 0;
	/* What comes after one reject too many was never handled. */
	l->f.in -= l->batch.rows - l->handled;
	batch_clear(&l->batch);
	metrics_file_look();
	return l->failed ? -1 : 0;
}

int
commit_all(struct load *l, bool keep)
{
	if (!l->is_begun)
		return 0;
	if (keep && l->store.kind->commit(&l->store, &l->e) == 0) {
		note_commit(l);
		return 0;
	}
	l->failed = keep;
	give_up(l);
	return keep ? -1 : 0;
}
