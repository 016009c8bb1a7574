#include "train/rows.h"

#include "base/json.h"
#include "base/mem.h"
#include "stream/ahead.h"
#include "stream/amount.h"
#include "stream/split.h"
#include "train/levels.h"
#include "train/window.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So many rows are looked at for what the first record lacks. */
#define LOOK_ROWS 500

/* --- a record ------------------------------------------------------------- */

static int
read_weight(const struct train_rows *t, const struct train_ask *ask,
    const struct rec *rec, double *weight, struct fault *f)
{
	*weight = 1;
	if (ask->weight == NULL)
		return 0;
	return amount_read(rec, t->wanted_weight, "weight", weight, f);
}

/* Make a number of a hash, exactly. */
static double
key_of_hash(uint64_t hash)
{
	return (double)(hash >> 11);
}

/* Hash the member that says which records stay in one fold. */
static int
read_group(struct train_rows *t, const struct train_ask *ask,
    const struct rec *rec, struct fault *f)
{
	const struct rec_field *group = &rec->field[t->wanted_group];

	if (group->type == JSON_ABSENT)
		return fault_set(f, REASON_MISSING, ask->group,
		    "field '%s' is missing", ask->group);
	if (group->type != JSON_STRING && group->type != JSON_NUMBER)
		return fault_set(f, REASON_WRONG_TYPE, ask->group,
		    "field '%s' is neither a string nor a number", ask->group);
	t->text.len = 0;
	rec_text(rec, t->wanted_group, &t->text);
	t->next_key = key_of_hash(
	    split_hash(t->text.data, t->text.len, (uint64_t)ask->seed));
	return 0;
}

/* Read the record's values; -1 when it cannot be a row. */
static int
read_row(struct train_rows *t, const struct train_ask *ask,
    const struct rec *rec, struct fault *f)
{
	if (label_read(&t->wanted_label, rec, &t->label, f) < 0)
		return -1;
	for (size_t i = 0; i < t->fields.count; i++)
		if (field_read(&t->fields.field[i], ask, rec, &t->x[i], f) < 0)
			return -1;
	if (read_weight(t, ask, rec, &t->weight, f) < 0)
		return -1;
	if (ask->fold_by != NULL &&
	    rec_number(rec, t->wanted_by, &t->next_key, f) < 0)
		return -1;
	if (ask->window_length > 0 &&
	    rec_number(rec, t->wanted_time, &t->time, f) < 0)
		return -1;
	if (ask->group != NULL && read_group(t, ask, rec, f) < 0)
		return -1;
	if (!t->lineage.on)
		return 0;
	if (origin_read(&t->lineage, rec, f) < 0)
		return -1;
	return t->window.on ? window_check(t, f) : 0;
}

static int
keep_level(
    struct field *d, const struct train_ask *ask, double *x, struct error *e)
{
	*x = (double)words_add(&d->levels, d->word.data, d->word.len);
	/* (A window counts its own levels: window_cut().) */
	if (d->levels.count <= ask->max_levels || ask_has_window(ask))
		return 0;
	return levels_too_many(d, ask, e);
}

/* Hash the record, to choose by and, if nothing else does, to fold by. */
static void
find_hash(
    struct train_rows *t, const struct train_ask *ask, const struct rec *rec)
{
	t->text.len = 0;
	split_text(rec, &t->text);
	t->next_hash =
	    split_hash(t->text.data, t->text.len, (uint64_t)ask->seed);
	if (ask->fold_by == NULL && ask->group == NULL)
		t->next_key = key_of_hash(t->next_hash);
}

/* Put bits that are no number into columns of the last row. */
static int
keep_bits(struct train_rows *t, size_t column, const void *bits, size_t columns,
    struct error *e)
{
	const char *p = bits;
	int failed = 0;

	for (size_t i = 0; failed == 0 && i < columns; i++) {
		double x;

		memcpy(&x, p + i * sizeof x, sizeof x);
		failed = mat_set(
		    &t->raw.mat, dataset_rows(&t->raw) - 1, column + i, x, e);
	}
	return failed;
}

/* Warn once. */
static void
warn_of_position(struct train_rows *t, const struct rec *rec)
{
	if (t->lineage.on || t->position_was_met ||
	    rec->field[t->lineage.field].type != JSON_OBJECT)
		return;
	t->position_was_met = true;
	warnx("records carry their position, but the first one did not: the "
	      "model gets no lineage");
}

/* Look at the first records for what a sentence about all of them needs. */
static void
look_at_first(
    struct train_rows *t, const struct train_ask *ask, const struct rec *rec)
{
	if (t->accepted >= LOOK_ROWS || ask->features.name != NULL)
		return;
	if (t->accepted == 0)
		left_out_say_first(&t->fields.left_out);
	else
		fields_look(&t->fields, ask, rec);
}

/* Add the record as a row. */
static int
keep_row(struct train_rows *t, const struct train_ask *ask,
    const struct rec *rec, struct error *e)
{
	for (size_t i = 0; i < t->fields.count; i++) {
		struct field *d = &t->fields.field[i];

		if (d->kind != d->next_kind && d->next_kind == FIELD_NONE)
			warnx("left out: %s (not a number where it first has "
			      "a value: -x, --categorical or --null)",
			    d->name);
		d->kind = d->next_kind;
		if (d->kind == FIELD_CATEGORY && !isnan(t->x[i]) &&
		    keep_level(d, ask, &t->x[i], e) < 0)
			return -1;
	}
	if (ask->undersample > 0 || ask->hashed ||
	    (ask->folded && ask->fold_by == NULL && ask->group == NULL))
		find_hash(t, ask, rec);
	warn_of_position(t, rec);
	t->positives += t->label != 0;
	t->heavy[t->label != 0] += t->weight > 0;
	label_note(&t->values, &t->wanted_label, rec, t->label);
	look_at_first(t, ask, rec);
	if (dataset_add(&t->raw, t->x, t->label, t->weight, t->next_key, e) <
		0 ||
	    (t->hash_at > 0 &&
		keep_bits(t, t->hash_at, &t->next_hash, 1, e) < 0))
		return -1;
	t->accepted++;
	if (t->lineage.on) {
		origin_add(&t->lineage);
		if (keep_bits(t, t->place_at, &t->lineage.next, ORIGIN_COLUMNS,
			e) < 0)
			return -1;
	}
	return t->window.on ? window_take(t, ask, e) : 0;
}

/* --- all of them ---------------------------------------------------------- */

static const char *
spool_directory(void)
{
	const char *path = getenv("TMPDIR");

	return path != NULL && *path != '\0' ? path : "/var/tmp";
}

/* Lay out the columns of a row. */
static void
init_rows(struct train_rows *t, const struct train_ask *ask)
{
	size_t columns;

	dataset_init(
	    &t->raw, t->fields.count, NULL, ask->weight != NULL, ask->folded);
	columns = t->raw.mat.columns;
	t->hash_at = t->place_at = 0;
	if (ask->undersample > 0 || ask->hashed)
		t->hash_at = columns++;
	if (t->lineage.on) {
		t->place_at = columns;
		columns += ORIGIN_COLUMNS;
	}
	columns = window_columns(t, ask, columns);
	mat_init(&t->raw.mat, columns);
}

/* Find the fields by the first record with a good label. */
static int
start_with(struct train_rows *t, const struct train_ask *ask, struct rec *rec,
    struct fault *f)
{
	const char *text = rec->text;
	size_t len = rec->len, memory;

	if (label_read(&t->wanted_label, rec, &t->label, f) < 0)
		return -1;
	if (fields_init(&t->fields, ask, rec, f) < 0)
		return -1;
	if (t->fields.count == 0)
		return 0; /* add_record() will say so */
	t->lineage.on = rec->field[t->lineage.field].type == JSON_OBJECT;
	init_rows(t, ask);
	memory = ask->memory > 0 ? ask->memory : mem_total() / 3;
	/* With a window there are the rows, and a copy that is learned from. */
	mat_limit(
	    &t->raw.mat, t->window.on ? memory / 2 : memory, spool_directory());
	t->x = mem_zero(t->fields.count, sizeof *t->x);
	/* Now that its members are wanted. */
	return rec_read(rec, text, len, f);
}

static void
forget_fields(struct train_rows *t)
{
	fields_release(&t->fields);
	free(t->x);
	t->x = NULL;
	dataset_release(&t->raw);
}

/*
 * Make a row of the present record, or reject it, or pass it over. -1 when
 * reading cannot go on.
 */
static int
add_record(struct train_rows *t, const struct train_ask *ask,
    const struct model_lineage *range, struct filter *f, struct error *e)
{
	bool first = t->accepted == 0;
	bool good;
	struct fault fault;

	good = !first || start_with(t, ask, &f->rec, &fault) == 0;
	if (good && t->fields.count == 0)
		return error_set(e, ST_CANNOT,
		    "the first record has no numbers to learn from%s",
		    t->fields.left_out.names[LEFT_STRING].count > 0
			? ": --categorical takes words"
			: "");
	if (!good || read_row(t, ask, &f->rec, &fault) < 0)
		filter_reject(f, &fault);
	else if (range != NULL && range->count > 0 && t->lineage.on &&
	    !origin_within(&t->lineage, range))
		t->passed_over++;
	else
		return keep_row(t, ask, &f->rec, e);
	/* A first record that is no row decides nothing. */
	if (first)
		forget_fields(t);
	return 0;
}

/* --- many at once --------------------------------------------------------- */

/*
 * Does each row, from now on, depend only on its own record: is each field a
 * number, and are only values kept of a record?
 */
static bool
is_plain(const struct train_rows *t, const struct train_ask *ask)
{
	if (t->accepted == 0 || t->window.on || t->lineage.on || ask->folded ||
	    ask->fold_by != NULL || ask->undersample > 0 || ask->hashed)
		return false;
	for (size_t i = 0; i < t->fields.count; i++)
		if (t->fields.field[i].kind != FIELD_NUMBER)
			return false;
	return true;
}

/* A reader ahead (stream/ahead.h), and its trainer's rows. */
struct reading {
	struct ahead ahead;
	struct train_rows *table;
	const struct train_ask *ask;
	struct filter *filter;
	struct error *error;
	int failed;
};

/* What is kept of a record: a value a field, and after them these. */
struct plain_end {
	double label, weight;
	struct label_word word;
};

static bool
read_plain(void *context, size_t member, const struct rec *rec, void *kept)
{
	const struct reading *r = context;
	const struct train_rows *t = r->table;
	size_t n = t->fields.count;
	double *row = kept;
	struct plain_end *end = (struct plain_end *)(row + n);
	struct fault f;
	int label;

	(void)member;
	/* A position, where the first record had none, calls for a warning. */
	if (rec->field[t->lineage.field].type == JSON_OBJECT ||
	    label_read(&t->wanted_label, rec, &label, &f) < 0 ||
	    !label_keep(&end->word, &t->wanted_label, rec, label))
		return false;
	for (size_t i = 0; i < n; i++)
		if (field_read_number(
			&t->fields.field[i], r->ask, rec, &row[i], &f) < 0)
			return false;
	end->label = label;
	return read_weight(t, r->ask, rec, &end->weight, &f) == 0;
}

static void
settle(struct reading *r, int rc)
{
	if (rc == 0)
		return;
	r->failed = rc;
	ahead_end(&r->ahead);
}

static void
add_plain(void *context, const void *kept)
{
	struct reading *r = context;
	struct train_rows *t = r->table;
	const double *row = kept;
	const struct plain_end *end =
	    (const struct plain_end *)(row + t->fields.count);
	bool y = end->label != 0;

	t->accepted++;
	t->positives += y;
	t->heavy[y] += end->weight > 0;
	label_note_kept(&t->values, &end->word);
	settle(r, dataset_add(&t->raw, row, y, end->weight, 0, r->error));
}

/* Take a record that is not plain, after all. */
static void
add_other(void *context)
{
	struct reading *r = context;

	settle(r, add_record(r->table, r->ask, NULL, r->filter, r->error));
}

/* Warn where the negatives are more than one value: a slip is among them. */
static void
warn_of_labels(const struct train_rows *t, const struct train_ask *ask)
{
	struct buf b = {0};

	if (t->positives > 0)
		label_say_rest(&t->wanted_label, ask->label, &t->values, &b);
	if (b.len > 0)
		warnx("%s", buf_string(&b));
	buf_release(&b);
}

int
train_rows_read(struct train_rows *t, const struct train_ask *ask,
    const struct model_lineage *range, struct filter *f, struct error *e)
{
	struct reading r = {
	    .ahead = {.f = f,
		.context = &r,
		.read = read_plain,
		.take_kept = add_plain,
		.take_record = add_other},
	    .table = t,
	    .ask = ask,
	    .filter = f,
	    .error = e,
	};

	*t = (struct train_rows){
	    .window = {.on = ask->every > 0 || ask_has_window(ask),
		.due = t->window.due,
		.context = t->window.context}};
	label_init(
	    &t->wanted_label, &f->rec, ask->label, ask->positive, &ask->nulls);
	if (ask->weight != NULL)
		t->wanted_weight = rec_want(&f->rec, ask->weight);
	if (ask->fold_by != NULL)
		t->wanted_by = rec_want(&f->rec, ask->fold_by);
	if (ask->window_length > 0)
		t->wanted_time = rec_want(&f->rec, ask->window_by);
	if (ask->group != NULL)
		t->wanted_group = rec_want(&f->rec, ask->group);
	origin_init(&t->lineage, &f->rec);
	while (r.failed == 0 && filter_next(f)) {
		r.failed = add_record(t, ask, range, f, e);
		if (r.failed != 0 || !is_plain(t, ask))
			continue;
		r.ahead.size =
		    t->fields.count * sizeof(double) + sizeof(struct plain_end);
		ahead_read(&r.ahead);
	}
	ahead_release(&r.ahead);
	left_out_say_later(&t->fields.left_out);
	if (r.failed == 0)
		warn_of_labels(t, ask);
	return r.failed;
}

void
train_rows_release(struct train_rows *t)
{
	forget_fields(t);
	buf_release(&t->text);
	label_values_release(&t->values);
	origin_release(&t->lineage);
	window_release(&t->window);
	*t = (struct train_rows){0};
}
