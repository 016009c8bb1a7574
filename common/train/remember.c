#include "train/remember.h"

#include "base/mem.h"
#include "model/column.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- keeping rows ----------------------------------------------------------- */

/* The first row of a content, and how many there are of it. */
struct distinct_row {
	uint64_t hash;
	size_t row, times;
	size_t rank; /* among those that are kept, by hash */
};

/* Those of the least hashes, once settled; more than `most` before. */
struct least {
	struct distinct_row *row;
	size_t count, most;
	uint64_t greatest; /* hashes above it are of no interest */
};

static uint64_t
mix(uint64_t hash, uint64_t with)
{
	return (hash ^ hash >> 29 ^ with) * UINT64_C(0x9e3779b97f4a7c15);
}

static uint64_t
hash_text(uint64_t hash, const char *text)
{
	for (const char *p = text; *p != '\0'; p++)
		hash = mix(hash, (unsigned char)*p);
	return hash;
}

/* Of a field: the hashes of its name, and of each level's text, or NULL. */
struct field_hash {
	uint64_t name, *level;
};

/* The numbers of levels depend on the order of rows: their texts do not. */
static struct field_hash *
hash_fields(const struct fields *fields)
{
	struct field_hash *h = mem_zero(fields->count + 1, sizeof *h);

	for (size_t i = 0; i < fields->count; i++) {
		const struct words *w = &fields->field[i].levels;

		h[i].name = hash_text(0, fields->field[i].name);
		if (fields->field[i].kind != FIELD_CATEGORY)
			continue;
		h[i].level = mem_zero(w->count + 1, sizeof *h[i].level);
		for (size_t n = 0; n < w->count; n++)
			h[i].level[n] = hash_text(0, w->text[n]);
	}
	return h;
}

static uint64_t
hash_number(uint64_t hash, double x)
{
	uint64_t bits;

	x += 0.0;
	memcpy(&bits, &x, sizeof bits);
	return mix(hash, bits);
}

/*
 * The order of the fields must not matter: --verify has another one. So their
 * hashes are summed up, after another round: one is linear.
 */
static uint64_t
hash_row(
    const struct train_rows *t, const double *row, const struct field_hash *h)
{
	size_t count = t->fields.count;
	uint64_t hash = 0, rest = 0, one;

	for (size_t i = 0; i < count; i++) {
		if (h[i].level != NULL && !isnan(row[i]))
			one = mix(h[i].name, h[i].level[(size_t)row[i]]);
		else
			one = hash_number(
			    h[i].name, isnan(row[i]) ? 0.1 : row[i]);
		hash += mix(one, 0);
	}
	/* The label, the weight, and what rows are held out by. */
	for (size_t i = count; i < count + 1 + t->raw.weighted + t->raw.folded;
	     i++)
		rest = hash_number(rest, row[i]);
	if (t->hash_at > 0)
		rest = hash_number(rest, row[t->hash_at]);
	hash = mix(hash, rest);
	return hash ^ hash >> 32;
}

static int
by_hash(const void *a, const void *b)
{
	const struct distinct_row *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static int
by_row(const void *a, const void *b)
{
	const struct distinct_row *x = a, *y = b;

	return x->row < y->row ? -1 : x->row > y->row;
}

/* Unite equal rows, and drop all but those of the least hashes. */
static void
settle(struct least *l)
{
	size_t n = 0;

	qsort(l->row, l->count, sizeof *l->row, by_hash);
	for (size_t i = 0; i < l->count; i++)
		if (n > 0 && l->row[n - 1].hash == l->row[i].hash)
			l->row[n - 1].times += l->row[i].times;
		else
			l->row[n++] = l->row[i];
	l->count = n < l->most ? n : l->most;
	if (n >= l->most)
		l->greatest = l->row[l->most - 1].hash;
	for (size_t i = 0; i < l->count; i++)
		l->row[i].rank = i;
}

/* Choose among the rows with a weight. */
static int
choose_rows(struct least *l, const struct train_rows *t, struct error *e)
{
	struct field_hash *fields = hash_fields(&t->fields);
	uint64_t hash;
	const double *row;
	struct mat_walk w;
	int failed = 0;

	mat_walk_start(&w, &t->raw.mat);
	while ((row = mat_walk_next(&w, &failed, e)) != NULL) {
		if (t->raw.weighted && row[dataset_weight(&t->raw)] == 0)
			continue;
		hash = hash_row(t, row, fields);
		if (hash > l->greatest)
			continue;
		l->row[l->count++] = (struct distinct_row){hash, w.row, 1, 0};
		if (l->count == 2 * l->most)
			settle(l);
	}
	mat_walk_end(&w);
	settle(l);
	for (size_t i = 0; i < t->fields.count; i++)
		free(fields[i].level);
	free(fields);
	return failed;
}

static void
keep_row(struct remember *r, const struct train_rows *t, const double *row,
    const struct distinct_row *d)
{
	size_t n = d->rank;
	struct remember_key *key = &r->key[n];

	memcpy(r->rows.raw + n * t->fields.count, row,
	    t->fields.count * sizeof *row);
	r->rows.times[n] = d->times;
	r->rows.weight[n] = (double)d->times;
	if (t->raw.weighted)
		r->rows.weight[n] *= row[dataset_weight(&t->raw)];
	key->positive = row[dataset_label(&t->raw)] != 0;
	if (t->raw.folded)
		key->fold = row[dataset_fold(&t->raw)];
	if (t->hash_at > 0)
		memcpy(&key->hash, row + t->hash_at, sizeof key->hash);
}

/* Copy the rows that are kept; `l` is left in their order. */
static int
keep_rows(struct remember *r, struct least *l, const struct train_rows *t,
    struct error *e)
{
	const double *row;
	struct mat_walk w;
	bool alike = !t->raw.weighted;
	size_t at = 0;
	int failed = 0;

	qsort(l->row, l->count, sizeof *l->row, by_row);
	mat_walk_start(&w, &t->raw.mat);
	while (at < l->count && (row = mat_walk_next(&w, &failed, e)) != NULL)
		if (w.row == l->row[at].row) {
			alike &= l->row[at].times == 1;
			keep_row(r, t, row, &l->row[at++]);
		}
	mat_walk_end(&w);
	if (alike) {
		free(r->rows.weight);
		r->rows.weight = NULL;
	}
	return failed;
}

int
remember_rows(struct remember *r, const struct train_rows *t, struct error *e)
{
	size_t width = t->fields.count * sizeof(double);
	size_t all = dataset_rows(&t->raw), most = REMEMBER_BYTES / (width + 1);
	struct least l = {.greatest = UINT64_MAX};
	int failed;

	most = most < REFERENCE_ROWS ? most + 1 : REFERENCE_ROWS;
	l.most = most < all + 1 ? most : all + 1;
	l.row = mem_zero(2 * l.most, sizeof *l.row);
	r->fields = t->fields.count;
	r->levels = mem_zero(r->fields + 1, sizeof *r->levels);
	for (size_t i = 0; i < r->fields; i++)
		words_copy(&r->levels[i], &t->fields.field[i].levels);
	failed = choose_rows(&l, t, e);
	r->rows.count = l.count;
	r->rows.raw = mem_zero(l.count * t->fields.count + 1, sizeof(double));
	r->rows.weight = mem_zero(l.count + 1, sizeof(double));
	r->rows.times = mem_zero(l.count + 1, sizeof *r->rows.times);
	r->key = mem_zero(l.count + 1, sizeof *r->key);
	if (failed == 0)
		failed = keep_rows(r, &l, t, e);
	free(l.row);
	return failed;
}

void
remember_release(struct remember *r)
{
	for (size_t i = 0; i < r->fields; i++)
		words_release(&r->levels[i]);
	free(r->levels);
	free(r->rows.raw);
	free(r->rows.weight);
	free(r->rows.times);
	free(r->rows.held_out);
	free(r->key);
	*r = (struct remember){0};
}

/* --- telling the model ------------------------------------------------------- */

/* Find a field of the model among those of the records. */
static size_t
find_field(const struct fields *fields, const char *name)
{
	size_t i = 0;

	while (strcmp(fields->field[i].name, name) != 0)
		i++;
	return i;
}

/* Return the model's number of each level as it was numbered while reading. */
static double *
number_levels(const struct words *levels, const struct column_field *c)
{
	double *number = mem_zero(levels->count + 1, sizeof *number);

	for (size_t i = 0; i < levels->count; i++) {
		size_t n = words_find(
		    &c->levels, levels->text[i], strlen(levels->text[i]));

		n = n == WORDS_NONE ? c->unseen : n;
		number[i] = n == WORDS_NONE ? NAN : (double)n;
	}
	return number;
}

/* Put the values of the model's fields in their order, as it has them. */
static void
arrange(
    struct remember *r, const struct columns *c, const struct fields *fields)
{
	size_t *from = mem_zero(c->fields + 1, sizeof *from);
	double **number = mem_zero(c->fields + 1, sizeof *number);
	double *old = mem_zero(fields->count + 1, sizeof *old);

	for (size_t i = 0; i < c->fields; i++) {
		from[i] = find_field(fields, c->field[i].name);
		if (c->field[i].is_category)
			number[i] =
			    number_levels(&r->levels[from[i]], &c->field[i]);
	}
	/* A model has no more fields than the records: rows move forward. */
	for (size_t k = 0; k < r->rows.count; k++) {
		double *new = r->rows.raw + k * c->fields;

		memcpy(old, r->rows.raw + k * fields->count,
		    fields->count * sizeof *old);
		for (size_t i = 0; i < c->fields; i++) {
			double x = old[from[i]];

			new[i] = number[i] != NULL && !isnan(x)
			    ? number[i][(size_t)x]
			    : x;
		}
	}
	for (size_t i = 0; i < c->fields; i++)
		free(number[i]);
	free(number);
	free(from);
	free(old);
}

void
remember_tell(struct remember *r, struct model *m, const struct train_rows *t,
    bool (*held_out)(const void *opts, const struct remember_key *key),
    const void *opts)
{
	struct columns c;

	columns_init(&c, &m->schema);
	arrange(r, &c, &t->fields);
	if (held_out != NULL) {
		r->rows.held_out =
		    mem_zero(r->rows.count + 1, sizeof *r->rows.held_out);
		for (size_t k = 0; k < r->rows.count; k++)
			r->rows.held_out[k] = held_out(opts, &r->key[k]);
	}
	reference_make(&m->reference, m, &c, &r->rows);
	columns_release(&c);
	remember_release(r);
}
