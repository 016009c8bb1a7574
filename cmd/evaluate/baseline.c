#include "baseline.h"

#include "base/mem.h"

#include <inttypes.h>
#include <stdlib.h>

/* Put the key's text into b->text; -1 when the record has none. */
static int
read_key(
    struct baseline *b, const struct rec *rec, size_t field, struct fault *f)
{
	const struct rec_field *v = &rec->field[field];

	if (v->type == JSON_ABSENT)
		return fault_set(f, REASON_MISSING, v->name,
		    "field '%s' is missing", v->name);
	b->text.len = 0;
	rec_text(rec, field, &b->text);
	return 0;
}

/* Make the nth row; rows not taken before it are of rejected records. */
static struct baseline_row *
make_row(struct baseline *b, uint64_t n)
{
	while (b->rows <= n) {
		b->row =
		    mem_grow(b->row, b->rows, &b->capacity, sizeof *b->row);
		b->row[b->rows++] = (struct baseline_row){.label = -1};
	}
	return &b->row[n];
}

int
baseline_take(struct baseline *b, const struct opts *o, const struct rec *rec,
    uint64_t n, struct fault *f)
{
	struct baseline_row *row;
	double score;
	int label;

	if (label_read(&b->fields.label, rec, &label, f) < 0 ||
	    rec_number(rec, b->fields.score, &score, f) < 0)
		return -1;
	if (o->key != NULL) {
		if (read_key(b, rec, b->key, f) < 0)
			return -1;
		n = words_add(&b->keys, b->text.data, b->text.len);
		if (n < b->rows)
			diex(ST_CANNOT, "--key: '%s' occurs twice in '%s'",
			    buf_string(&b->text), b->path);
	}
	row = make_row(b, n);
	row->label = (signed char)label;
	row->score = score;
	return 0;
}

/* Find this record's row, or NULL. */
static struct baseline_row *
find_row(struct baseline *b, const struct opts *o, const struct rec *rec,
    size_t key, uint64_t n)
{
	struct fault f;

	if (o->key != NULL) {
		if (read_key(b, rec, key, &f) < 0)
			return NULL;
		n = words_find(&b->keys, b->text.data, b->text.len);
		if (n == WORDS_NONE)
			return NULL;
	}
	return n < b->rows && b->row[n].label >= 0 ? &b->row[n] : NULL;
}

double
baseline_meet(struct baseline *b, const struct opts *o, const struct rec *rec,
    size_t key, uint64_t n, int label)
{
	struct baseline_row *row = find_row(b, o, rec, key, n);

	if (row == NULL)
		diex(ST_CANNOT,
		    "record %" PRIu64 " has no counterpart in '%s': only the "
		    "same records can be compared",
		    n + 1, b->path);
	if (row->met)
		diex(ST_CANNOT,
		    "--key: record %" PRIu64 " has the key of an earlier one",
		    n + 1);
	if (row->label != label)
		diex(ST_CANNOT,
		    "record %" PRIu64
		    " and its counterpart in '%s' do not have "
		    "the same label",
		    n + 1, b->path);
	row->met = true;
	return row->score;
}

void
baseline_end(const struct baseline *b, const struct opts *o)
{
	uint64_t missed = 0;

	for (size_t i = 0; i < b->rows; i++)
		missed += b->row[i].label >= 0 && !b->row[i].met;
	if (missed > 0)
		diex(ST_CANNOT,
		    "%" PRIu64 " records of '%s' have no counterpart here: "
		    "only the same records can be compared%s",
		    missed, b->path,
		    o->key != NULL ? "" : " (--key FIELD matches by a member)");
}

void
baseline_release(struct baseline *b)
{
	words_release(&b->keys);
	buf_release(&b->text);
	free(b->row);
}
