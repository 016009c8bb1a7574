#include "store/table.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const names[STORE_TYPES] = {
    "boolean", "integer", "real", "numeric", "text", "json", "text"};

const char *
store_type_name(enum store_type type)
{
	return names[type];
}

enum store_type
store_type_named(const char *name)
{
	int i = 0;

	while (i < STORE_TYPES && strcmp(names[i], name) != 0)
		i++;
	return (enum store_type)i;
}

/* --- columns ---------------------------------------------------------------- */

struct store_column *
table_add(struct store_table *t, const char *name, enum store_type type)
{
	t->column =
	    mem_grow(t->column, t->count, &t->capacity, sizeof *t->column);
	t->column[t->count] =
	    (struct store_column){.name = mem_string(name), .type = type};
	return &t->column[t->count++];
}

struct store_column *
table_find(const struct store_table *t, const char *name, bool folds_case)
{
	for (size_t i = 0; i < t->count; i++)
		if (folds_case ? strcasecmp(t->column[i].name, name) == 0
			       : strcmp(t->column[i].name, name) == 0)
			return &t->column[i];
	return NULL;
}

size_t
table_filled(const struct store_table *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->count; i++)
		n += !t->column[i].is_left;
	return n;
}

void
table_release(struct store_table *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->column[i].name);
	free(t->column);
	*t = (struct store_table){0};
}
