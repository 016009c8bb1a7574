#include "sketch/values.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

#define REGISTER_BITS 14
#define REGISTERS (1 << REGISTER_BITS)
#define CELLS 256
#define SAMPLE 256
#define SAMPLE_ROOM (2 * SAMPLE) /* until it is cut */
#define SAMPLE_SLOTS 2048

/* Values whose hashes have some bits in common share a cell, and vote. */
struct values_cell {
	uint64_t hash;	 /* of the value that leads */
	double votes;	 /* by this margin */
	double total;	 /* of all its values */
	uint64_t number; /* the bits of the leading one, if it is a number */
};

/* The leading value of a cell, while it is a text and has this hash. */
struct cell_text {
	struct datum value;
	char text[VALUES_TEXT + 1];
};

struct sampled {
	uint64_t hash;
	uint64_t count;
};

/* What is kept of more values than can be known. */
struct values_many {
	unsigned char rank[REGISTERS];
	struct values_cell cell[CELLS];
	struct cell_text *text;	  /* one a cell, or NULL: all are numbers */
	double other_cell[CELLS]; /* totals by other bits of the hash */
	double in_cells;
	struct sampled sample[SAMPLE_ROOM];
	size_t sampled;
	uint64_t limit; /* none above it is in the sample */
	uint16_t slot[SAMPLE_SLOTS];
};

/* --- a value ---------------------------------------------------------------- */

struct datum
datum_of_text(enum datum_kind kind, const char *text, size_t len)
{
	struct datum v = {.kind = kind, .text = text, .len = len};
	uint64_t h = len + ((uint64_t)kind << 56), word;

	for (; len >= sizeof word; text += sizeof word, len -= sizeof word) {
		memcpy(&word, text, sizeof word);
		h = (h ^ word) * UINT64_C(0x9ddfea08eb382d69);
		h ^= h >> 32;
	}
	word = 0;
	memcpy(&word, text, len);
	v.hash = values_mix((h ^ word) * UINT64_C(0x9ddfea08eb382d69));
	return v;
}

size_t
datum_kept(const struct datum *x)
{
	size_t len = x->len;

	if (len <= VALUES_TEXT)
		return len;
	len = VALUES_TEXT;
	while (len > 0 && ((unsigned char)x->text[len] & 0xc0) == 0x80)
		len--;
	return len;
}

int
datum_compare(const struct datum *a, const struct datum *b)
{
	int order;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->kind == DATUM_NUMBER)
		return (a->number > b->number) - (a->number < b->number);
	order = strcmp(a->text, b->text);
	if (order == 0)
		order = (a->len > b->len) - (a->len < b->len);
	return order != 0 ? order : (a->hash > b->hash) - (a->hash < b->hash);
}

/* --- known values ------------------------------------------------------------ */

static uint16_t *
find_slot(const struct values *v, uint64_t hash)
{
	size_t i = hash & (v->slots - 1);

	while (v->slot[i] != 0 && v->known[v->slot[i] - 1].hash != hash)
		i = (i + 1) & (v->slots - 1);
	return &v->slot[i];
}

static struct datum *
find(const struct values *v, uint64_t hash)
{
	uint16_t number = v->count == 0 ? 0 : *find_slot(v, hash);

	return number == 0 ? NULL : &v->known[number - 1];
}

static void
fill_slots(struct values *v)
{
	if (v->slots > 0)
		memset(v->slot, 0, v->slots * sizeof *v->slot);
	for (size_t i = 0; i < v->count; i++)
		*find_slot(v, v->known[i].hash) = (uint16_t)(i + 1);
}

/* Make a value known, with a count of 0. */
static struct datum *
know(struct values *v, const struct datum *x)
{
	struct datum *known;

	if (2 * (v->count + 1) > v->slots) {
		v->slots = v->slots == 0 ? 16 : 2 * v->slots;
		v->slot = mem_resize(v->slot, v->slots, sizeof *v->slot);
		fill_slots(v);
	}
	v->known = mem_grow(v->known, v->count, &v->capacity, sizeof *known);
	known = &v->known[v->count++];
	*known = *x;
	known->count = 0;
	if (x->kind != DATUM_NUMBER)
		known->text = mem_copy(x->text, datum_kept(x));
	*find_slot(v, x->hash) = (uint16_t)v->count;
	return known;
}

static void
forget(struct values *v, size_t from)
{
	for (size_t i = from; i < v->count; i++)
		if (v->known[i].kind != DATUM_NUMBER)
			free((char *)v->known[i].text);
	v->count = from;
}

void
values_release(struct values *v)
{
	forget(v, 0);
	free(v->known);
	free(v->slot);
	if (v->many != NULL)
		free(v->many->text);
	free(v->many);
	*v = (struct values){0};
}

/* --- the number of values ----------------------------------------------------- */

static void
rank(struct values_many *m, uint64_t hash)
{
	/* A bit after the last one ends the zeros of a hash without ones. */
	uint64_t rest =
	    hash << REGISTER_BITS | UINT64_C(1) << (REGISTER_BITS - 1);
	unsigned char zeros = (unsigned char)(__builtin_clzll(rest) + 1);
	unsigned char *at = &m->rank[hash >> (64 - REGISTER_BITS)];

	if (*at < zeros)
		*at = zeros;
}

static double
sigma(double x)
{
	double y = 1, z = x, before;

	if (x == 1)
		return INFINITY;
	do {
		x *= x;
		before = z;
		z += x * y;
		y += y;
	} while (z != before);
	return z;
}

static double
tau(double x)
{
	double y = 1, z = 1 - x, before;

	if (x == 0 || x == 1)
		return 0;
	do {
		x = sqrt(x);
		before = z;
		y /= 2;
		z -= (1 - x) * (1 - x) * y;
	} while (z != before);
	return z / 3;
}

/* Ertl, "New cardinality estimation algorithms for HyperLogLog sketches". */
static double
estimate(const struct values_many *m)
{
	enum { MOST = 64 - REGISTER_BITS + 1 };
	double count[MOST + 1] = {0}, z;

	for (size_t i = 0; i < REGISTERS; i++)
		count[m->rank[i]]++;
	z = REGISTERS * tau(1 - count[MOST] / REGISTERS);
	for (int k = MOST - 1; k >= 1; k--)
		z = (z + count[k]) / 2;
	z += REGISTERS * sigma(count[0] / REGISTERS);
	return REGISTERS / z * REGISTERS / (2 * log(2));
}

/* --- the sample ----------------------------------------------------------------- */

static uint16_t *
sample_slot(struct values_many *m, uint64_t hash)
{
	size_t i = hash & (SAMPLE_SLOTS - 1);

	while (m->slot[i] != 0 && m->sample[m->slot[i] - 1].hash != hash)
		i = (i + 1) & (SAMPLE_SLOTS - 1);
	return &m->slot[i];
}

static int
compare_sampled(const void *a, const void *b)
{
	const struct sampled *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

/* Keep those with the smallest hashes. */
static void
cut_sample(struct values_many *m)
{
	if (m->sampled <= SAMPLE)
		return;
	qsort(m->sample, m->sampled, sizeof *m->sample, compare_sampled);
	m->sampled = SAMPLE;
	m->limit = m->sample[SAMPLE - 1].hash;
	memset(m->slot, 0, sizeof m->slot);
	for (size_t i = 0; i < SAMPLE; i++)
		*sample_slot(m, m->sample[i].hash) = (uint16_t)(i + 1);
}

static void
sample_add(struct values_many *m, uint64_t hash, uint64_t count)
{
	uint16_t *slot;

	if (hash > m->limit)
		return;
	slot = sample_slot(m, hash);
	if (*slot != 0) {
		m->sample[*slot - 1].count += count;
		return;
	}
	m->sample[m->sampled++] = (struct sampled){hash, count};
	*slot = (uint16_t)m->sampled;
	if (m->sampled == SAMPLE_ROOM)
		cut_sample(m);
}

/* --- frequent values -------------------------------------------------------------- */

static inline size_t
cell_of(uint64_t hash)
{
	return hash >> 24 & (CELLS - 1);
}

static inline size_t
other_cell_of(uint64_t hash)
{
	return hash >> 32 & (CELLS - 1);
}

/*
 * Cast votes for a value. Where values are many, chance decides which one leads,
 * and a wrong guess of a branch costs more than all of this: there is none.
 */
static inline void
vote(struct values_cell *c, uint64_t hash, uint64_t number, double votes)
{
	bool same = c->hash == hash;
	bool wins = !same & (c->votes < votes);
	uint64_t change = -(uint64_t)wins;
	double led = c->votes + (same ? votes : -votes);

	c->votes = fabs(led);
	c->hash ^= (c->hash ^ hash) & change;
	c->number ^= (c->number ^ number) & change;
}

static inline void
count_in_cell(
    struct values_many *m, uint64_t hash, uint64_t number, double count)
{
	struct values_cell *c = &m->cell[cell_of(hash)];

	c->total += count;
	m->other_cell[other_cell_of(hash)] += count;
	vote(c, hash, number, count);
}

static uint64_t
bits_of(double x)
{
	uint64_t bits;

	memcpy(&bits, &x, sizeof bits);
	return bits;
}

/* Keep a text that leads now. */
static void
keep_text(struct values_many *m, const struct datum *x)
{
	size_t at = cell_of(x->hash), len = datum_kept(x);
	struct cell_text *t;

	if (x->kind == DATUM_NUMBER || m->cell[at].hash != x->hash)
		return;
	if (m->text == NULL)
		m->text = mem_zero(CELLS, sizeof *m->text);
	t = &m->text[at];
	if (t->value.hash == x->hash)
		return;
	t->value = *x;
	memcpy(t->text, x->text, len);
	t->text[len] = '\0';
	t->value.text = t->text;
}

static void
cell_add(struct values_many *m, const struct datum *x, double count)
{
	m->in_cells += count;
	count_in_cell(m, x->hash, bits_of(x->number), count);
	keep_text(m, x);
}

/* Return the value that leads in a cell. */
static struct datum
leader(const struct values_many *m, size_t at)
{
	const struct values_cell *c = &m->cell[at];
	struct datum v = {.hash = c->hash, .kind = DATUM_NUMBER};

	if (m->text != NULL && m->text[at].value.hash == c->hash)
		return m->text[at].value;
	memcpy(&v.number, &c->number, sizeof v.number);
	return v;
}

/* Estimate a value's count: a cell's total less what others bring to it. */
static double
estimate_count(const struct values_many *m, uint64_t hash)
{
	double least = fmin(
	    m->cell[cell_of(hash)].total, m->other_cell[other_cell_of(hash)]);

	return fmax(0, least - (m->in_cells - least) / (CELLS - 1));
}

/* --- adding ------------------------------------------------------------------------ */

/* Keep only the watched values; all others go where there is room for many. */
static void
become_many(struct values *v)
{
	struct values_many *m = v->many = mem_zero(1, sizeof *m);

	m->limit = UINT64_MAX;
	for (size_t i = 0; i < v->count; i++) {
		const struct datum *x = &v->known[i];

		if (x->count == 0)
			continue;
		rank(m, x->hash);
		sample_add(m, x->hash, (uint64_t)x->count);
		if (i >= v->watched)
			cell_add(m, x, x->count);
	}
	forget(v, v->watched);
	/* Mostly empty slots: most values of many are not among them. */
	while (v->slots > 64 && v->slots >= 32 * v->count)
		v->slots /= 2;
	fill_slots(v);
}

/* Add a count that is not of one value at once. */
static void
add_count(struct values *v, const struct datum *x, double count)
{
	struct datum *known = find(v, x->hash);

	v->total += count;
	if (v->many != NULL) {
		sample_add(v->many, x->hash, (uint64_t)count);
		if (known == NULL || known->count == 0)
			rank(v->many, x->hash);
		if (known != NULL)
			known->count += count;
		else
			cell_add(v->many, x, count);
		return;
	}
	if (known == NULL)
		known = know(v, x);
	v->distinct += known->count == 0;
	known->count += count;
	if (v->distinct > VALUES_EXACT)
		become_many(v);
}

void
values_add(struct values *v, const struct datum *x, double weight)
{
	add_count(v, x, weight);
}

/* Can a value of this hash be known? */
static inline bool
may_be_known(const struct values *v, uint64_t hash)
{
	return v->count > 0 && v->slot[hash & (v->slots - 1)] != 0;
}

void
values_add_numbers(struct values *v, const double *x, size_t count)
{
	size_t in_cells = 0;

	for (size_t i = 0; i < count; i++) {
		struct datum value = datum_of_number(x[i]);
		struct values_many *m = v->many;

		if (m == NULL || may_be_known(v, value.hash)) {
			add_count(v, &value, 1);
			continue;
		}
		in_cells++;
		if (value.hash <= m->limit)
			sample_add(m, value.hash, 1);
		rank(m, value.hash);
		count_in_cell(m, value.hash, bits_of(value.number), 1);
	}
	v->total += (double)in_cells;
	if (in_cells > 0)
		v->many->in_cells += (double)in_cells;
}

void
values_watch(struct values *v)
{
	size_t frequent = 0;

	if (v->many != NULL)
		return;
	/* Those that occurred once are not frequent. */
	for (size_t i = 0; i < v->count; i++)
		if (v->known[i].count > 1) {
			struct datum x = v->known[i];

			v->known[i] = v->known[frequent];
			v->known[frequent++] = x;
		}
	v->watched = frequent;
	fill_slots(v);
}

void
values_watch_as(struct values *v, const struct values *other)
{
	for (size_t i = 0; i < other->watched; i++)
		know(v, &other->known[i]);
	v->watched = other->watched;
}

static void
merge_many(struct values *into, const struct values_many *from)
{
	struct values_many *m;

	if (into->many == NULL)
		become_many(into);
	m = into->many;
	for (size_t i = 0; i < REGISTERS; i++)
		if (m->rank[i] < from->rank[i])
			m->rank[i] = from->rank[i];
	if (from->limit < m->limit)
		m->limit = from->limit;
	for (size_t i = 0; i < from->sampled; i++)
		sample_add(m, from->sample[i].hash, from->sample[i].count);
	for (size_t i = 0; i < CELLS; i++) {
		struct datum x = leader(from, i);

		m->cell[i].total += from->cell[i].total;
		m->other_cell[i] += from->other_cell[i];
		vote(&m->cell[i], x.hash, bits_of(x.number),
		    from->cell[i].votes);
		keep_text(m, &x);
	}
	m->in_cells += from->in_cells;
	into->total += from->in_cells;
}

void
values_merge(struct values *into, const struct values *from)
{
	bool many = from->many != NULL;

	if (many)
		merge_many(into, from->many);
	for (size_t i = 0; i < from->count; i++) {
		const struct datum *x = &from->known[i];

		if (x->count == 0)
			continue;
		if (!many) {
			add_count(into, x, x->count);
			continue;
		}
		/* It is in the sample already. */
		rank(into->many, x->hash);
		into->total += x->count;
		if (find(into, x->hash) != NULL)
			find(into, x->hash)->count += x->count;
		else
			cell_add(into->many, x, x->count);
	}
}

/* --- results ------------------------------------------------------------------------ */

bool
values_is_exact(const struct values *v)
{
	return v->many == NULL;
}

double
values_distinct(const struct values *v)
{
	return v->many == NULL ? (double)v->distinct : round(estimate(v->many));
}

static int
compare_counts(const void *a, const void *b)
{
	const struct datum *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return datum_compare(x, y);
}

/* Find what the cells show that is frequent enough. */
static size_t
find_frequent(const struct values *v, struct datum *found)
{
	size_t count = 0;

	for (size_t i = 0; v->many != NULL && i < CELLS; i++) {
		struct datum x = leader(v->many, i);
		double about = estimate_count(v->many, x.hash);

		if (v->many->cell[i].votes == 0 ||
		    about < VALUES_SHARE * v->total)
			continue;
		x.count = round(about);
		x.about = true;
		found[count++] = x;
	}
	return count;
}

size_t
values_top(const struct values *v, struct datum *top, size_t most)
{
	struct datum *all = mem_zero(v->count + CELLS, sizeof *all);
	size_t count = find_frequent(v, all);

	for (size_t i = 0; i < v->count; i++)
		if (v->known[i].count > 0)
			all[count++] = v->known[i];
	qsort(all, count, sizeof *all, compare_counts);
	if (count > most)
		count = most;
	memcpy(top, all, count * sizeof *all);
	free(all);
	return count;
}

bool
values_all_differ(const struct values *v)
{
	struct datum frequent[CELLS];

	for (size_t i = 0; i < v->count; i++)
		if (v->known[i].count > 1)
			return false;
	if (v->many == NULL)
		return true;
	cut_sample(v->many);
	for (size_t i = 0; i < v->many->sampled; i++)
		if (v->many->sample[i].count > 1)
			return false;
	return find_frequent(v, frequent) == 0;
}
