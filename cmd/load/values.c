#include "values.h"

#include "fields.h"

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
		    : type == STORE_REAL ? "a number that no double holds"
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
	if (like->is_other) {
		fault_set(fault, REASON_NO_COLUMN, name,
		    "field '%s' has a column that the database alone fills",
		    name);
		return fault_advise(
		    fault, "jq -c 'del(.\"%s\")' leaves it out", name);
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
			return refuse_member(l, fields_name(l, i), fault);
	}
	return 0;
}

/* Refuse a value that its column does not take. */
static int
refuse_value(const struct load *l, size_t column, const struct store_cell *c,
    struct fault *fault)
{
	const struct store_column *to = &l->table.column[column];
	const struct store_value *v = &l->value[column];
	const char *name = l->from[column] != COLUMN_NONE
	    ? fields_name(l, l->from[column])
	    : to->name;

	if (to->is_key && v->is_null)
		return fault_set(fault, REASON_MISSING, name,
		    "field '%s' is missing or null, and a part of the key",
		    name);
	if (v->has_nul)
		return fault_set(fault, REASON_NUL_BYTE, name,
		    "field '%s' has a NUL, which a text of %s cannot have",
		    name, l->store.kind->name);
	return refuse_cell(to, c, name, fault);
}

int
values_make(struct load *l, const struct batch_row *row, struct fault *fault)
{
	const struct store_table *t = &l->table;

	if (l->refused > 0 && refuse_members(l, row, fault) < 0)
		return -1;
	/* Texts must stay where they are: none is longer than it is written. */
	l->scratch.len = 0;
	buf_reserve(&l->scratch, row->len + JSON_SLACK);
	for (size_t i = 0; i < t->count; i++) {
		const struct store_column *column = &t->column[i];
		struct store_value *v = &l->value[i];
		struct store_cell c = {.type = JSON_ABSENT};

		if (l->from[i] != COLUMN_NONE)
			c = batch_cell(&l->batch, row, l->from[i]);
		if (!table_value(column->type, &c, &l->scratch, v) ||
		    (column->is_key && v->is_null) ||
		    (v->has_nul && !l->store.kind->takes_nul))
			return refuse_value(l, i, &c, fault);
	}
	return 0;
}
