#include "rows.h"

#include "base/mem.h"
#include "shape.h"
#include "stream/split.h"
#include "values.h"

#include <inttypes.h>
#include <stdio.h>

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
	    " records would be missing (if the topic still has them, consume "
	    "--resume-command begins at the right one; --accept-gap goes on "
	    "without them)",
	    o->topic, o->partition, from, o->next, from - o->next);
}

static int
refuse_other_topic(const struct store_offset *o, int64_t time, struct error *e)
{
	char times[80] = "";

	if (time >= 0 && o->last_time >= 0)
		snprintf(times, sizeof times,
		    ", of time %" PRId64 " and not %" PRId64, time,
		    o->last_time);
	return error_set(e, ST_CANNOT,
	    "topic '%s', partition %" PRId32 ": the record at offset %" PRId64
	    " is another than the one that was loaded%s: the topic was made "
	    "anew, and the table goes on at %" PRId64 " (load it into a new "
	    "table, or --accept-gap goes on at this record)",
	    o->topic, o->partition, o->next - 1, times, o->next);
}

static int
refuse_earlier(
    const struct store_offset *o, const struct batch_row *row, struct error *e)
{
	return error_set(e, ST_CANNOT,
	    "topic '%s', partition %" PRId32 ": the record at offset %" PRId64
	    " is not in the table, which begins at offset %" PRId64
	    " and goes on at %" PRId64 " (load all into a new table, or "
	    "--accept-gap goes on without the earlier ones)",
	    o->topic, o->partition, row->offset, o->first, o->next);
}

/*
 * The hash of a record without its place, which says that it is the same one
 * where it has no time.
 */
static int64_t
sum_of(const struct load *l, const struct batch_row *row)
{
	const char *text = l->batch.text.data + row->text;
	struct store_cell place = batch_cell(&l->batch, row, l->stamp);
	size_t before = (size_t)(place.text - text);
	uint64_t sum = split_hash(text, before, 0);

	return (int64_t)split_hash(
	    place.text + place.len, row->len - before - place.len, sum);
}

/* Is it another record than the last one that was loaded, of the same offset? */
static bool
is_other(const struct load *l, const struct batch_row *row,
    const struct store_offset *o)
{
	if (row->offset != o->next - 1)
		return false;
	if (row->time >= 0 || o->last_time >= 0)
		return row->time != o->last_time;
	return o->has_sum && sum_of(l, row) != o->last_sum;
}

/* Is the record in the table already? 1, or 0; -1: it must not be loaded. */
static int
pass_over(const struct load *l, const struct batch_row *row,
    struct store_offset *o, struct error *e)
{
	if (o->next < 0) {
		o->first = row->from >= 0 ? row->from : row->offset;
		return 0;
	}
	if (is_other(l, row, o)) {
		if (!l->o->accept_gap)
			return refuse_other_topic(o, row->time, e);
		o->next = row->offset;
	}
	if (row->from > o->next) {
		if (!l->o->accept_gap)
			return refuse_gap(o, row->from, e);
		o->next = row->from;
	}
	if (row->offset < o->first && !l->o->accept_gap)
		return refuse_earlier(o, row, e);
	return row->offset < o->next;
}

/* A record that comes too late is rejected; 1: it is rejected now. */
static int
reject_late(struct load *l, size_t i)
{
	const struct batch_row *row = &l->batch.row[i];
	struct fault fault;

	if (!order_is_late(&l->order, row->order, row->offset))
		return 0;
	fault_set(&fault, REASON_LATE, PLACE_MEMBER,
	    "offset %" PRId64 " comes after later ones of its partition, and "
	    "can no longer be loaded",
	    row->offset);
	fault_advise(&fault,
	    "files must be given in the order in which they were "
	    "read, and a sort must keep it");
	add_fault(l, i, &fault);
	return 1;
}

/* Insert a record; 1: it is rejected. */
static int
insert(struct load *l, size_t i, struct error *e)
{
	struct fault fault;
	struct error refused;
	int rc;

	if (values_make(l, &l->batch.row[i], &fault) < 0) {
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
			rc = reject_late(l, l->handled++);
			l->passed += rc == 0;
			o->rejected += rc == 1;
			continue;
		}
		if ((rc = insert(l, l->handled, e)) < 0)
			return -1;
		l->handled++;
		if (o == NULL)
			continue;
		o->next = row->offset + 1;
		o->last_time = row->time;
		o->last_row = row;
		o->rows += rc == 0;
		o->rejected += rc == 1;
	}
	return 0;
}

int
rows_lock(struct load *l, struct error *e)
{
	struct load_batch *b = &l->batch;

	for (size_t i = 0; i < b->offsets; i++)
		b->offset[i].rows = b->offset[i].rejected = 0;
	if (offsets_lock(&l->store, l->o->table, b->offset, b->offsets, e) < 0)
		return -1;
	for (size_t i = 0; i < b->rows && b->offsets > 0; i++)
		order_begin(&l->order, b->row[i].order,
		    b->offset[b->row[i].partition].next);
	return 0;
}

int
rows_insert(struct load *l, struct error *e)
{
	const struct store_kind *kind = l->store.kind;
	int rc;

	l->store.is_careful = false;
	for (;;) {
		if (rows_lock(l, e) < 0 ||
		    kind->insert_begin(&l->store, &l->table, e) < 0 ||
		    insert_rows(l, e) < 0)
			return -1;
		rc = kind->insert_end(&l->store, e);
		if (rc <= 0 || l->store.is_careful)
			return rc == 0 ? 0 : -1;
		l->store.is_careful = true;
	}
}

int
rows_finish(struct load *l, struct error *e)
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
	for (size_t i = 0; i < b->offsets; i++) {
		if (b->offset[i].last_row == NULL)
			continue;
		b->offset[i].last_sum = sum_of(l, b->offset[i].last_row);
		b->offset[i].has_sum = true;
	}
	for (size_t i = 0; i < b->offsets; i++)
		if (b->offset[i].rows + b->offset[i].rejected > 0 &&
		    offsets_set(&l->store, l->o->table, &b->offset[i], e) < 0)
			return -1;
	return 0;
}
