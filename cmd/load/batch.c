#include "batch.h"

#include "base/clock.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define BYTES_MAX ((size_t)8 << 20)
#define CELLS_MAX ((size_t)1 << 19)

static bool
is_at(const struct store_offset *o, const struct record_place *p)
{
	return o->partition == p->partition &&
	    strcmp(o->topic, p->topic.data) == 0;
}

/* Find the partition of a place, or add it. */
static size_t
find_partition(struct load_batch *b, const struct record_place *p)
{
	if (b->last < b->offsets && is_at(&b->offset[b->last], p))
		return b->last;
	for (b->last = 0; b->last < b->offsets; b->last++)
		if (is_at(&b->offset[b->last], p))
			return b->last;
	b->offset = mem_grow(
	    b->offset, b->offsets, &b->offset_capacity, sizeof *b->offset);
	b->offset[b->offsets++] = (struct store_offset){
	    .topic = mem_string(p->topic.data), .partition = p->partition};
	return b->last;
}

static void
add_cells(struct load_batch *b, const struct rec *r)
{
	while (b->cells + r->fields > b->cell_capacity)
		b->cell = mem_grow(b->cell, b->cell_capacity, &b->cell_capacity,
		    sizeof *b->cell);
	for (size_t i = 0; i < r->fields; i++) {
		const struct rec_field *v = &r->field[i];
		struct batch_cell *c = &b->cell[b->cells++];

		if (v->type == JSON_ABSENT)
			*c = (struct batch_cell){.type = JSON_ABSENT};
		else
			*c = (struct batch_cell){.type = v->type,
			    .at = (uint64_t)(v->text - r->text),
			    .len = v->len,
			    .number = v->number};
	}
}

void
batch_add(struct load_batch *b, const struct filter *f,
    const struct record_place *place, size_t order)
{
	struct batch_row *row;

	if (b->rows == 0)
		b->since = clock_ms();
	b->row = mem_grow(b->row, b->rows, &b->row_capacity, sizeof *b->row);
	row = &b->row[b->rows++];
	*row = (struct batch_row){.text = b->text.len,
	    .len = f->rec.len,
	    .cell = b->cells,
	    .cells = f->rec.fields,
	    .source = f->line.input.name,
	    .line = f->line.number,
	    .nth = f->in};
	buf_add(&b->text, f->rec.text, f->rec.len);
	buf_add_byte(&b->text, '\0');
	add_cells(b, &f->rec);
	if (place == NULL)
		return;
	row->partition = find_partition(b, place);
	row->order = order;
	row->offset = place->offset;
	row->time = place->timestamp;
	row->from = place->from;
}

bool
batch_is_full(const struct load_batch *b, size_t rows_max)
{
	return b->rows >= rows_max || b->text.len >= BYTES_MAX ||
	    b->cells >= CELLS_MAX;
}

/* --- the order of locks ------------------------------------------------------- */

static int
compare(const void *a, const void *b)
{
	const struct store_offset *x = *(struct store_offset *const *)a;
	const struct store_offset *y = *(struct store_offset *const *)b;
	int order = strcmp(x->topic, y->topic);

	if (order != 0)
		return order;
	return (x->partition > y->partition) - (x->partition < y->partition);
}

void
batch_sort(struct load_batch *b)
{
	struct store_offset **order, *sorted;
	size_t *place;

	if (b->offsets == 0)
		return;
	order = mem_alloc(b->offsets * sizeof *order);
	sorted = mem_alloc(b->offsets * sizeof *sorted);
	place = mem_alloc(b->offsets * sizeof *place);
	for (size_t i = 0; i < b->offsets; i++)
		order[i] = &b->offset[i];
	qsort(order, b->offsets, sizeof *order, compare);
	for (size_t i = 0; i < b->offsets; i++) {
		sorted[i] = *order[i];
		place[order[i] - b->offset] = i;
	}
	for (size_t i = 0; i < b->rows; i++)
		b->row[i].partition = place[b->row[i].partition];
	memcpy(b->offset, sorted, b->offsets * sizeof *sorted);
	free(order);
	free(sorted);
	free(place);
}

void
batch_clear(struct load_batch *b)
{
	for (size_t i = 0; i < b->offsets; i++)
		free(b->offset[i].topic);
	b->rows = b->cells = b->offsets = b->text.len = b->last = 0;
}

void
batch_release(struct load_batch *b)
{
	batch_clear(b);
	buf_release(&b->text);
	free(b->row);
	free(b->cell);
	free(b->offset);
}
