#include "commit.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/stop.h"
#include "shape.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define RETRY_MS 500 /* between two tries of a database that is away */

/* --- one record ----------------------------------------------------------------- */

static void
add_fault(struct load *l, size_t row, const struct fault *fault)
{
	l->fault =
	    mem_grow(l->fault, l->faults, &l->fault_capacity, sizeof *l->fault);
	l->fault[l->faults++] =
	    (struct load_fault){.row = row, .fault = *fault};
}

static int
refuse_gap(const struct store_offset *o, int64_t from, struct error *e)
{
	return error_set(e, ST_CANNOT,
	    "topic '%s', partition %" PRId32
	    ": reading began at offset %" PRId64
	    ", and the table goes on at %" PRId64 ": %" PRId64
	    " records would be missing (consume --resume-command begins at the "
	    "right one; --accept-gap goes on without them)",
	    o->topic, o->partition, from, o->next, from - o->next);
}

static int
refuse_other_topic(const struct store_offset *o, int64_t time, struct error *e)
{
	return error_set(e, ST_CANNOT,
	    "topic '%s', partition %" PRId32 ": the record at offset %" PRId64
	    " is of time %" PRId64 ", and the one that was loaded of %" PRId64
	    ": the topic was made anew (load it into a new table, or "
	    "--accept-gap goes on at this record)",
	    o->topic, o->partition, o->next - 1, time, o->last_time);
}

/* Is the record in the table already? 1, or 0; -1: it must not be loaded. */
static int
pass_over(const struct load *l, const struct batch_row *row,
    struct store_offset *o, struct error *e)
{
	if (o->next < 0)
		return 0;
	if (row->offset == o->next - 1 && row->time >= 0 && o->last_time >= 0 &&
	    row->time != o->last_time) {
		if (!l->o->accept_gap)
			return refuse_other_topic(o, row->time, e);
		o->next = row->offset;
	}
	if (row->from > o->next) {
		if (!l->o->accept_gap)
			return refuse_gap(o, row->from, e);
		o->next = row->from;
	}
	return row->offset < o->next;
}

/* Insert a record; 1: it is rejected. */
static int
insert(struct load *l, size_t i, struct error *e)
{
	struct fault fault;
	struct error refused;
	int rc;

	if (shape_values(l, &l->batch.row[i], &fault) < 0) {
		add_fault(l, i, &fault);
		return 1;
	}
	rc = l->store.kind->insert(&l->store, l->value, &refused);
	if (rc == 0)
		return 0;
	if (rc < 0) {
		*e = refused;
		return -1;
	}
	fault_set(&fault, REASON_DATABASE_REFUSED, NULL,
	    "the database refuses it: %s", refused.text);
	add_fault(l, i, &fault);
	return 1;
}

/* --- the records of a batch ------------------------------------------------------ */

/* One reject too many that came after the batch does not end it. */
static bool
too_many(const struct load *l)
{
	return l->faults > 0 &&
	    l->f.rejects.count + l->faults > l->f.rejects.limit;
}

static int
insert_rows(struct load *l, struct error *e)
{
	struct load_batch *b = &l->batch;

	l->faults = l->handled = 0;
	l->passed = 0;
	while (l->handled < b->rows && !too_many(l)) {
		const struct batch_row *row = &b->row[l->handled];
		struct store_offset *o =
		    b->offsets > 0 ? &b->offset[row->partition] : NULL;
		int rc = o != NULL ? pass_over(l, row, o, e) : 0;

		if (rc < 0)
			return -1;
		if (rc == 1) {
			l->passed++;
			l->handled++;
			continue;
		}
		if ((rc = insert(l, l->handled, e)) < 0)
			return -1;
		l->handled++;
		if (o == NULL)
			continue;
		o->next = row->offset + 1;
		o->last_time = row->time;
		o->rows += rc == 0;
		o->rejected += rc == 1;
	}
	return 0;
}

static int
lock(struct load *l, struct error *e)
{
	struct load_batch *b = &l->batch;

	for (size_t i = 0; i < b->offsets; i++)
		b->offset[i].rows = b->offset[i].rejected = 0;
	return offsets_lock(&l->store, l->o->table, b->offset, b->offsets, e);
}

/* Insert all; once more with care when the database cannot say which is bad. */
static int
insert_all(struct load *l, struct error *e)
{
	const struct store_kind *kind = l->store.kind;
	int rc;

	l->store.is_careful = false;
	for (;;) {
		if (lock(l, e) < 0 ||
		    kind->insert_begin(&l->store, &l->table, e) < 0 ||
		    insert_rows(l, e) < 0)
			return -1;
		rc = kind->insert_end(&l->store, e);
		if (rc <= 0 || l->store.is_careful)
			return rc == 0 ? 0 : -1;
		l->store.is_careful = true;
	}
}

static int
store_rejects(struct load *l, struct error *e)
{
	struct load_batch *b = &l->batch;

	for (size_t i = 0; i < l->faults && b->offsets > 0; i++) {
		const struct load_fault *f = &l->fault[i];
		const struct batch_row *row = &b->row[f->row];
		struct store_reject r = {
		    .topic = b->offset[row->partition].topic,
		    .partition = b->offset[row->partition].partition,
		    .offset = row->offset,
		    .reason = reason_name(f->fault.reason),
		    .message = f->fault.text,
		    .raw = b->text.data + row->text};

		if (offsets_reject(&l->store, l->o->table, &r, e) < 0)
			return -1;
	}
	for (size_t i = 0; i < b->offsets; i++)
		if (b->offset[i].rows + b->offset[i].rejected > 0 &&
		    offsets_set(&l->store, l->o->table, &b->offset[i], e) < 0)
			return -1;
	return 0;
}

/* --- one transaction --------------------------------------------------------------- */

/* After a COMMIT without an answer: is the batch in the table? */
static int
settle(struct load *l, bool *is_in, struct error *e)
{
	const struct load_batch *b = &l->batch;

	if (b->offsets == 0)
		return 0; /* a key: once more is the same */
	if (lock(l, e) < 0)
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
	if (!is_in && (insert_all(l, e) < 0 || store_rejects(l, e) < 0))
		return explain(l, e);
	l->was_unsure = false;
	if (l->o->atomic)
		return 0;
	s->is_unsure = false;
	if (s->kind->commit(s, e) < 0)
		return -1;
	l->is_begun = false;
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
		clock_sleep(RETRY_MS);
	}
	l->there += l->passed;
	l->loaded += l->handled - l->passed - l->faults;
	l->failed = report(l) < 0;
	/* What comes after one reject too many was never handled. */
	l->f.in -= l->batch.rows - l->handled;
	batch_clear(&l->batch);
	return l->failed ? -1 : 0;
}

int
commit_all(struct load *l, bool keep)
{
	if (!l->is_begun)
		return 0;
	if (keep && l->store.kind->commit(&l->store, &l->e) == 0)
		return 0;
	l->failed = keep;
	give_up(l);
	return keep ? -1 : 0;
}
