#include "shape.h"

#include "base/mem.h"
#include "store/sql.h"

#include <stdlib.h>
#include <string.h>

/* --- members and columns ------------------------------------------------------ */

static const char *
name_of(const struct load *l, size_t field)
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
		c = table_find(&l->table, name_of(l, i), folds_case);
		if (c == NULL || c->is_other)
			continue;
		column = (size_t)(c - l->table.column);
		if (taker_of(l, column) == COLUMN_NONE)
			l->field[i].column = column;
	}
}

static void
map_fields(struct load *l)
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
static void
map_back(struct load *l)
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

void
shape_forget(struct load *l)
{
	const char *name = l->table.name;

	table_release(&l->table);
	l->table.name = name;
	l->fields = 0;
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
		table_add(&l->table, name_of(l, i), type);
	}
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
		if (kind->name_max > 0 && strlen(name) > kind->name_max)
			return error_set(e, ST_CANNOT,
			    "member '%s': its name has %zu bytes, and a "
			    "column's of %s has %zu at most",
			    name, strlen(name), kind->name, kind->name_max);
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
	if (check_columns(l, 0, e) < 0 || shape_mark_key(l, e) < 0)
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
	for (size_t i = 0; i < l->fields; i++)
		l->field[i].is_refused =
		    i != l->stamp && l->field[i].column == COLUMN_NONE;
}

/* Refuse members that the database does not tell from a column. */
static void
refuse_likenesses(struct load *l)
{
	for (size_t i = 0; i < l->fields; i++)
		if (i != l->stamp && l->field[i].column == COLUMN_NONE &&
		    l->store.kind->folds_case &&
		    table_find(&l->table, name_of(l, i), true) != NULL)
			l->field[i].is_refused = true;
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
	map_fields(l);
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
	map_fields(l);
	/* Another loader may have added a column meanwhile. */
	if (has_new(l) && l->is_ready && find_table(l, e) < 0)
		return -1;
	if (has_new(l) && add_columns(l, e) < 0)
		return -1;
	map_back(l);
	l->is_ready = true;
	return 0;
}

/* --- values ------------------------------------------------------------------- */

static const char *
say_cell(const struct store_cell *c, enum store_type type)
{
	switch (c->type) {
	case JSON_TRUE:
	case JSON_FALSE:
		return "true or false";
	case JSON_STRING:
		return "a string";
	case JSON_NUMBER:
		return type == STORE_INTEGER
		    ? "a number with a fraction, or beyond 64 bits"
		    : type == STORE_REAL ? "beyond the range of a double"
					 : "a number";
	default:
		return c->type == JSON_ARRAY ? "an array" : "an object";
	}
}

static const char *
say_type(enum store_type type)
{
	switch (type) {
	case STORE_BOOLEAN:
		return "true and false";
	case STORE_INTEGER:
		return "whole numbers";
	default:
		return "numbers";
	}
}

static int
refuse_cell(const struct store_column *column, const struct store_cell *c,
    const char *field, struct fault *fault)
{
	const char *what = say_cell(c, column->type);

	fault_set(fault, REASON_WRONG_TYPE, field,
	    "field '%s' is %s, and its column takes only %s", field, what,
	    say_type(column->type));
	fault->form = what;
	if (c->type == JSON_STRING && column->type != STORE_BOOLEAN)
		fault_advise(fault,
		    "jq -c '.\"%s\" |= tonumber' makes numbers "
		    "of strings",
		    field);
	else
		fault_advise(
		    fault, "a new table can have another type: --schema FILE");
	return -1;
}

static int
refuse_member(const struct load *l, const char *name, struct fault *fault)
{
	bool folds_case = l->store.kind->folds_case;
	const struct store_column *like =
	    table_find(&l->table, name, folds_case);

	if (like == NULL) {
		fault_set(fault, REASON_NO_COLUMN, name,
		    "field '%s' has no column in table '%s'", name,
		    l->o->table);
		return fault_advise(fault, "--evolve add makes columns");
	}
	fault_set(fault, REASON_NO_COLUMN, name,
	    "field '%s' has no column of its own: %s does not tell its name "
	    "from '%s'",
	    name, l->store.kind->name, like->name);
	return fault_advise(fault,
	    "jq -c '.x = .\"%s\" | del(.\"%s\")' renames it", name, name);
}

/* Refuse a record with a member that has no column. */
static int
refuse_members(
    const struct load *l, const struct batch_row *row, struct fault *fault)
{
	for (size_t i = 0; i < l->fields; i++) {
		struct store_cell c;

		if (!l->field[i].is_refused)
			continue;
		c = batch_cell(&l->batch, row, i);
		if (c.type != JSON_ABSENT && c.type != JSON_NULL)
			return refuse_member(l, name_of(l, i), fault);
	}
	return 0;
}

int
shape_values(struct load *l, const struct batch_row *row, struct fault *fault)
{
	const struct store_table *t = &l->table;

	if (refuse_members(l, row, fault) < 0)
		return -1;
	/* Texts must stay where they are: none is longer than it is written. */
	l->scratch.len = 0;
	buf_reserve(&l->scratch, row->len + JSON_SLACK);
	for (size_t i = 0; i < t->count; i++) {
		const struct store_column *column = &t->column[i];
		struct store_cell c = {JSON_ABSENT};
		const char *name = column->name;

		if (l->from[i] != COLUMN_NONE) {
			c = batch_cell(&l->batch, row, l->from[i]);
			name = name_of(l, l->from[i]);
		}
		if (!table_value(column->type, &c, &l->scratch, &l->value[i]))
			return refuse_cell(column, &c, name, fault);
		if (column->is_key && l->value[i].is_null)
			return fault_set(fault, REASON_MISSING, name,
			    "field '%s' is missing or null, and a part of the "
			    "key",
			    name);
		if (!l->store.kind->takes_nul && l->value[i].text != NULL &&
		    memchr(l->value[i].text, '\0', l->value[i].len) != NULL)
			return fault_set(fault, REASON_NUL_BYTE, name,
			    "field '%s' has a NUL, which a text of %s cannot "
			    "have",
			    name, l->store.kind->name);
	}
	return 0;
}
