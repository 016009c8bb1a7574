#include "shape.h"

#include "fields.h"
#include "store/sql.h"

#include <stdlib.h>
#include <string.h>

void
shape_forget(struct load *l)
{
	const char *name = l->table.name;

	table_release(&l->table);
	l->table.name = name;
	l->fields = l->refused = 0;
	l->is_ready = false;
}

void
shape_release(struct load *l)
{
	table_release(&l->table);
	table_release(&l->file);
	free(l->field);
	free(l->from);
	free(l->value);
}

int
shape_mark_key(struct load *l, struct error *e)
{
	l->table.keys = 0;
	for (size_t i = 0; i < l->o->keys; i++) {
		struct store_column *c =
		    table_find(&l->table, l->o->key[i], false);

		if (c == NULL)
			return error_set(e, ST_CANNOT,
			    l->table.is_there
				? "--key: table '%s' has no column '%s'"
				: "--key: for the new table '%s': no record "
				  "of the first ones has a member '%s'",
			    l->o->table, l->o->key[i]);
		c->is_key = true;
		l->table.keys++;
	}
	return 0;
}

/* --- new columns -------------------------------------------------------------- */

static enum store_type
infer(const struct load *l, size_t field)
{
	const struct load_batch *b = &l->batch;
	struct store_inference i = {0};

	for (size_t r = 0; r < b->rows; r++) {
		struct store_cell c = batch_cell(b, &b->row[r], field);

		table_look(&i, &c);
	}
	return table_infer(&i);
}

void
shape_infer(struct load *l)
{
	for (size_t i = 0; i < l->fields; i++) {
		enum store_type type;

		if (i == l->stamp || l->field[i].column != COLUMN_NONE ||
		    l->field[i].is_refused)
			continue;
		type = infer(l, i);
		if (type == STORE_TYPES)
			continue;
		l->field[i].column = l->table.count;
		table_add(&l->table, fields_name(l, i), type);
	}
}

/* Can the database have such a name of a table or column? */
static int
check_name(const struct store_kind *kind, const char *what, const char *of,
    const char *name, struct error *e)
{
	size_t len = strlen(name);

	if (kind->name_max == 0)
		return 0;
	if (len == 0)
		return error_set(e, ST_CANNOT,
		    "a %s has an empty name, which no %s of %s can have: jq "
		    "-c '.x = .\"\" | del(.\"\")' renames it",
		    what, of, kind->name);
	if (len > kind->name_max)
		return error_set(e, ST_CANNOT,
		    "%s '%s': its name has %zu bytes, and that of a %s of %s "
		    "has %zu at most",
		    what, name, len, of, kind->name, kind->name_max);
	return 0;
}

/* Can the database have the columns from number `first` on? */
static int
check_columns(const struct load *l, size_t first, struct error *e)
{
	const struct store_kind *kind = l->store.kind;
	const struct store_table *t = &l->table;

	if (t->count > kind->columns_max)
		return error_set(e, ST_CANNOT,
		    "the records have %zu members, and a table of %s takes "
		    "%zu columns: --schema FILE with --evolve reject, or jq, "
		    "chooses some",
		    t->count, kind->name, kind->columns_max);
	for (size_t i = first; i < t->count; i++) {
		const char *name = t->column[i].name;
		const struct store_column *same =
		    table_find(t, name, kind->folds_case);

		if (same != &t->column[i])
			return error_set(e, ST_CANNOT,
			    "members '%s' and '%s' differ only by case, which "
			    "%s does not tell apart: rename one, as with jq "
			    "-c '.\"%s_2\" = .\"%s\" | del(.\"%s\")'",
			    same->name, name, kind->name, name, name, name);
		if (check_name(kind, "member", "column", name, e) < 0)
			return -1;
	}
	return 0;
}

static int
create_table(struct load *l, struct error *e)
{
	struct buf sql = {0};
	int failed;

	if (l->o->no_create)
		return error_set(e, ST_CANNOT,
		    "there is no table '%s' (--create makes it)", l->o->table);
	if (l->table.count == 0)
		return error_set(e, ST_CANNOT,
		    "the columns of table '%s' are unknown: no record of the "
		    "first %zu has a member with a value",
		    l->o->table, l->batch.rows);
	if (check_name(l->store.kind, "table", "table", l->o->table, e) < 0 ||
	    check_columns(l, 0, e) < 0 || shape_mark_key(l, e) < 0)
		return -1;
	sql_create(&sql, &l->table, l->store.kind->type);
	failed = store_run(&l->store, buf_string(&sql), e);
	buf_release(&sql);
	return failed;
}

static int
add_column(struct load *l, size_t column, struct error *e)
{
	struct buf sql = {0};
	int failed;

	sql_add_column(
	    &sql, &l->table, &l->table.column[column], l->store.kind->type);
	failed = store_run(&l->store, buf_string(&sql), e);
	buf_release(&sql);
	return failed;
}

/* Refuse members of which there are no columns. */
static void
refuse_others(struct load *l)
{
	l->refused = 0;
	for (size_t i = 0; i < l->fields; i++) {
		l->field[i].is_refused =
		    i != l->stamp && l->field[i].column == COLUMN_NONE;
		l->refused += l->field[i].is_refused;
	}
}

/* Refuse members that the database does not tell from a column. */
static void
refuse_likenesses(struct load *l)
{
	l->refused = 0;
	for (size_t i = 0; i < l->fields; i++) {
		if (i != l->stamp && l->field[i].column == COLUMN_NONE &&
		    l->store.kind->folds_case &&
		    table_find(&l->table, fields_name(l, i), true) != NULL)
			l->field[i].is_refused = true;
		l->refused += l->field[i].is_refused;
	}
}

static int
add_columns(struct load *l, struct error *e)
{
	size_t before = l->table.count;

	if (l->o->evolve == EVOLVE_REJECT) {
		refuse_others(l);
		return 0;
	}
	refuse_likenesses(l);
	shape_infer(l);
	if (check_columns(l, before, e) < 0)
		return -1;
	for (size_t i = before; i < l->table.count; i++)
		if (add_column(l, i, e) < 0)
			return -1;
	return 0;
}

/* Find the columns in the database; make the table if it is not there. */
static int
find_table(struct load *l, struct error *e)
{
	struct store *s = &l->store;

	shape_forget(l);
	if (s->kind->lock_tables != NULL &&
	    store_run(s, s->kind->lock_tables, e) < 0)
		return -1;
	if (s->kind->columns(s, &l->table, e) < 0)
		return -1;
	if (l->places == PLACES_ALL && offsets_create(s, e) < 0)
		return -1;
	if (!l->table.is_there)
		for (size_t i = 0; i < l->file.count; i++)
			table_add(&l->table, l->file.column[i].name,
			    l->file.column[i].type);
	fields_map(l);
	if (l->table.is_there)
		return shape_mark_key(l, e);
	if (l->file.count == 0 || l->o->evolve == EVOLVE_ADD)
		shape_infer(l);
	if (create_table(l, e) < 0)
		return -1;
	l->table.is_there = true;
	return 0;
}

/* Is there a member with a value, and with no column? */
static bool
has_new(const struct load *l)
{
	for (size_t i = 0; i < l->fields; i++)
		if (i != l->stamp && l->field[i].column == COLUMN_NONE &&
		    !l->field[i].is_refused && infer(l, i) != STORE_TYPES)
			return true;
	return false;
}

int
shape_fit(struct load *l, struct error *e)
{
	if (!l->is_ready && find_table(l, e) < 0)
		return -1;
	fields_map(l);
	/* Another loader may have added a column meanwhile. */
	if (has_new(l) && l->is_ready && find_table(l, e) < 0)
		return -1;
	if (has_new(l) && add_columns(l, e) < 0)
		return -1;
	fields_map_back(l);
	l->is_ready = true;
	return 0;
}
