#include "print.h"

#include "base/diag.h"
#include "base/json.h"
#include "base/mem.h"
#include "print_kinds.h"

#include <stdlib.h>
#include <string.h>

static bool
has_result(const struct statement *s, const char *name)
{
	for (size_t i = 0; i < s->results; i++)
		if (strcmp(s->result[i].name, name) == 0)
			return true;
	return false;
}

void
print_begin(struct print *p, enum print_format format,
    const struct statement *s, const struct live *live)
{
	*p = (struct print){.format = format,
	    .statement = s,
	    .live = live,
	    .rec = &live->f->rec,
	    .place = live->place.field,
	    .has_place = (s->plan.is_by_row || s->is_carried) && !s->has_star &&
		!has_result(s, PLACE_MEMBER)};
	p->head = mem_zero(s->results, sizeof *p->head);
	p->width = mem_zero(s->results, sizeof *p->width);
	for (size_t i = 0; i < s->results; i++) {
		buf_add_byte(&p->head[i], ',');
		json_quote(
		    &p->head[i], s->result[i].name, strlen(s->result[i].name));
		buf_add_byte(&p->head[i], ':');
	}
}

/* Read the record that the row brings along. */
static void
read_carried(struct print *p)
{
	static const char slack[JSON_SLACK + 1] = {'\n'};
	sqlite3_stmt *s = p->statement->stmt;
	int i = (int)p->statement->results;
	const struct rec *all = &p->live->f->rec;
	const void *text = sqlite3_column_blob(s, i);
	struct fault fault;

	while (p->carried.fields < all->fields)
		rec_want(&p->carried, all->field[p->carried.fields].name);
	p->line.len = 0;
	buf_add(&p->line, text, (size_t)sqlite3_column_bytes(s, i));
	buf_add(&p->line, slack, sizeof slack);
	p->rec = &p->carried;
	if (rec_read(&p->carried, p->line.data, p->line.len - sizeof slack,
		&fault) < 0)
		diex(ST_FAILED, "a sorted record is wrong: %s", fault.text);
}

void
print_row(struct print *p)
{
	const struct statement *s = p->statement;

	if (s->is_carried)
		read_carried(p);
	if (p->format == PRINT_TABLE)
		print_table(p);
	else if (p->format != PRINT_NDJSON)
		print_cells(p);
	else if (s->has_star && s->results == s->star_width &&
	    s->star.except.count == 0)
		print_line(p);
	else
		print_object(p);
}

void
print_end(struct print *p)
{
	if (p->format == PRINT_TABLE && !p->has_header)
		print_names(p);
	else if (p->format != PRINT_NDJSON && !p->has_header)
		print_header(p);
	print_kept(p);
	for (size_t i = 0; i < p->statement->results; i++)
		buf_release(&p->head[i]);
	free(p->head);
	free(p->width);
	buf_release(&p->row);
	buf_release(&p->text);
	buf_release(&p->cells);
	buf_release(&p->line);
	rec_release(&p->carried);
}
