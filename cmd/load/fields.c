#include "fields.h"

#include "base/mem.h"

const char *
fields_name(const struct load *l, size_t field)
{
	return l->f.rec.field[field].name;
}

/* Does another member have this column? */
static size_t
taker_of(const struct load *l, size_t column)
{
	for (size_t i = 0; i < l->fields; i++)
		if (l->field[i].column == column)
			return i;
	return COLUMN_NONE;
}

/* Give each member without a column the one of its name. */
static void
map_by_name(struct load *l, bool folds_case)
{
	for (size_t i = 0; i < l->fields; i++) {
		const struct store_column *c;
		size_t column;

		if (i == l->stamp || l->field[i].column != COLUMN_NONE)
			continue;
		c = table_find(&l->table, fields_name(l, i), folds_case);
		if (c == NULL || c->is_other)
			continue;
		column = (size_t)(c - l->table.column);
		if (taker_of(l, column) == COLUMN_NONE)
			l->field[i].column = column;
	}
}

void
fields_map(struct load *l)
{
	while (l->fields < l->f.rec.fields) {
		l->field = mem_grow(
		    l->field, l->fields, &l->field_capacity, sizeof *l->field);
		l->field[l->fields++] =
		    (struct load_field){.column = COLUMN_NONE};
	}
	/* The same name goes before one that differs by case. */
	map_by_name(l, false);
	map_by_name(l, true);
}

/* Note which member each column comes from, and make room for values. */
void
fields_map_back(struct load *l)
{
	size_t n = l->table.count;

	l->from = mem_resize(l->from, n + 1, sizeof *l->from);
	l->value = mem_resize(l->value, n + 1, sizeof *l->value);
	for (size_t i = 0; i < n; i++) {
		struct store_column *c = &l->table.column[i];

		l->from[i] = taker_of(l, i);
		c->is_left = c->is_other ||
		    (c->has_default && !c->is_key && l->from[i] == COLUMN_NONE);
	}
}
