#include "blocks.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* With fewer rows than that, another thread does not pay. */
#define FEW_ROWS 512

struct seen {
	size_t len;
	bool is_row;
};

/* What a member of the team has in hand. */
struct reader {
	struct rec rec;
	struct line_block block;
	struct seen *line; /* those of the block */
	size_t lines, line_capacity;
	double *row; /* `columns` each */
	size_t rows, row_capacity;
};

/* A value a field, label and weight: table_row(). */
static size_t
columns(const struct table *t)
{
	return t->fields.count + 2;
}

static bool
is_over(struct blocks *b)
{
	return __atomic_load_n(&b->over, __ATOMIC_RELAXED);
}

/* So that the end need not wait for more input. */
static bool
go_on_waiting(void *context)
{
	return !is_over(context);
}

static bool
get_block(void *context, size_t member)
{
	struct blocks *b = context;

	return !is_over(b) &&
	    line_next_block(&b->filter->line, &b->reader[member].block);
}

static bool
read_line(
    const struct blocks *b, struct reader *r, const char *text, size_t len)
{
	size_t size = columns(b->table);
	struct fault fault;

	r->row =
	    mem_grow(r->row, r->rows, &r->row_capacity, size * sizeof *r->row);
	return len <= b->filter->line.limit &&
	    rec_read(&r->rec, text, len, &fault) == 0 &&
	    table_row(b->table, b->opts, &r->rec, r->row + r->rows * size,
		&fault) == 0;
}

static void
read_lines(void *context, size_t member, size_t task)
{
	struct blocks *b = context;
	struct reader *r = &b->reader[member];
	const char *p = r->block.text;

	(void)task;
	r->lines = r->rows = 0;
	while (p < r->block.end) {
		const char *newline = memchr(p, '\n', r->block.end - p);
		struct seen line = {.len = newline - p};

		line.is_row = read_line(b, r, p, line.len);
		r->rows += line.is_row;
		r->line = mem_grow(
		    r->line, r->lines, &r->line_capacity, sizeof *r->line);
		r->line[r->lines++] = line;
		p = newline + 1;
	}
}

static int
add_row(struct table *t, const double *row, struct error *e)
{
	const double *label = row + t->fields.count, *weight = label + 1;

	return dataset_add(&t->raw, row, *label != 0, *weight, 0, e);
}

/* A line that is no row at first sight: one after the other, as ever. */
static int
take_line(struct blocks *b, const char *text, size_t len)
{
	if (!filter_lend(b->filter, text, len))
		return 0;
	return table_add(b->table, b->opts, NULL, b->filter, b->error);
}

static void
take_lines(void *context, size_t member, size_t task)
{
	struct blocks *b = context;
	const struct reader *r = &b->reader[member];
	const char *text = r->block.text;
	const double *row = r->row;

	(void)task;
	for (size_t i = 0; i < r->lines && !is_over(b); i++) {
		const struct seen *line = &r->line[i];
		int rc;

		if (line->is_row) {
			filter_pass(b->filter);
			rc = add_row(b->table, row, b->error);
			row += columns(b->table);
		} else {
			rc = take_line(b, text, line->len);
		}
		text += line->len + 1;
		b->failed = rc < 0;
		if (b->failed || filter_is_over(b->filter))
			__atomic_store_n(&b->over, true, __ATOMIC_RELAXED);
	}
}

static void
start(struct blocks *b, const struct rec *like)
{
	b->team = team_new(team_processors());
	b->reader = mem_zero(team_members(b->team), sizeof *b->reader);
	for (size_t i = 0; i < team_members(b->team); i++) {
		rec_init(&b->reader[i].rec);
		for (size_t j = 0; j < like->fields; j++)
			rec_want(&b->reader[i].rec, like->field[j].name);
	}
}

int
blocks_read(struct blocks *b, struct table *t, const struct opts *o,
    struct filter *f, struct error *e)
{
	if (dataset_rows(&t->raw) < FEW_ROWS)
		return 0;
	if (b->team == NULL)
		start(b, &f->rec);
	b->table = t;
	b->opts = o;
	b->filter = f;
	b->error = e;
	f->line.input.idle = go_on_waiting;
	f->line.input.idle_arg = b;
	team_feed(b->team, get_block, read_lines, take_lines, b);
	f->line.input.idle = NULL;
	return b->failed ? -1 : 0;
}

void
blocks_release(struct blocks *b)
{
	if (b->team == NULL)
		return;
	for (size_t i = 0; i < team_members(b->team); i++) {
		struct reader *r = &b->reader[i];

		rec_release(&r->rec);
		line_block_release(&r->block);
		free(r->line);
		free(r->row);
	}
	free(b->reader);
	team_free(b->team);
	*b = (struct blocks){0};
}
