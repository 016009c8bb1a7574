#include "types.h"

#include "base/mem.h"
#include "ddl.h"
#include "record.h"
#include "shape.h"
#include "stream/out.h"

#include <stdlib.h>

/* Find the types of all records' members. */
static void
infer_all(struct load *l)
{
	struct store_inference *seen = NULL;
	size_t count = 0, capacity = 0;
	struct fault fault;

	while (filter_next(&l->f)) {
		const struct rec *r = &l->f.rec;

		if (r->others > 0 && record_want(l, &fault) < 0) {
			filter_reject(&l->f, &fault);
			continue;
		}
		while (count < r->fields) {
			seen = mem_grow(seen, count, &capacity, sizeof *seen);
			seen[count++] = (struct store_inference){0};
		}
		for (size_t i = 0; i < r->fields; i++) {
			const struct rec_field *v = &r->field[i];
			struct store_cell c = {
			    v->type, v->text, v->len, v->number};

			if (v->type != JSON_ABSENT)
				table_look(&seen[i], &c);
		}
	}
	for (size_t i = 0; i < count; i++)
		if (i != l->stamp && table_infer(&seen[i]) != STORE_TYPES)
			table_add(&l->table, l->f.rec.field[i].name,
			    table_infer(&seen[i]));
	free(seen);
}

void
types_print(struct load *l)
{
	struct buf b = {0};

	if (l->file.count > 0) {
		l->table = l->file;
		l->table.name = l->o->table;
		l->file = (struct store_table){0};
	} else {
		infer_all(l);
		if (!filter_whole(&l->f))
			return;
	}
	if (l->table.count == 0)
		l->failed =
		    error_set(&l->e, ST_CANNOT,
			"--ddl: no record has a member with a value, so "
			"the columns are unknown") < 0;
	else
		l->failed = shape_mark_key(l, &l->e) < 0 ||
		    ddl_write(&b, &l->table, (enum ddl_dialect)l->o->dialect,
			&l->e) < 0;
	if (!l->failed)
		out_add(b.data, b.len);
	buf_release(&b);
}
