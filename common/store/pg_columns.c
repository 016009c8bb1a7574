#include "base/mem.h"
#include "store/pg.h"

#include <string.h>

static const struct {
	const char *name;
	enum pg_wire wire;
	enum store_type type;
} types[] = {
    {"boolean", WIRE_BOOL, STORE_BOOLEAN},
    {"smallint", WIRE_INT2, STORE_INTEGER},
    {"integer", WIRE_INT4, STORE_INTEGER},
    {"bigint", WIRE_INT8, STORE_INTEGER},
    {"double precision", WIRE_FLOAT8, STORE_REAL},
    {"real", WIRE_OTHER, STORE_REAL},
    {"numeric", WIRE_OTHER, STORE_NUMERIC},
    {"text", WIRE_TEXT, STORE_TEXT},
    {"character varying", WIRE_TEXT, STORE_TEXT},
    {"character", WIRE_TEXT, STORE_TEXT},
    {"json", WIRE_TEXT, STORE_JSON},
    {"jsonb", WIRE_JSONB, STORE_JSON},
};

struct column_reading {
	struct postgresql *own;
	struct store_table *table;
};

/* Add a column: name, type, is it the database that fills it, a default. */
static void
add_column(void *arg, const char *const *cell)
{
	struct column_reading *r = arg;
	struct postgresql *own = r->own;
	enum store_type type = STORE_TEXT;
	enum pg_wire wire = WIRE_OTHER;
	struct store_column *c;

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(cell[1], types[i].name) == 0) {
			type = types[i].type;
			wire = types[i].wire;
		}
	c = table_add(r->table, cell[0], type);
	c->is_other = *cell[2] == 't';
	c->has_default = *cell[3] == 't';
	own->wire = mem_grow(
	    own->wire, own->wires, &own->wire_capacity, sizeof *own->wire);
	own->wire[own->wires++] = wire;
	r->table->is_there = true;
}

int
pg_columns(struct store *s, struct store_table *t, struct error *e)
{
	struct postgresql *own = s->own;
	struct column_reading r = {own, t};

	own->wires = 0;
	return pg_run(s,
	    "SELECT attname, format_type(atttypid, NULL), "
	    "attgenerated <> '' OR attidentity = 'a', "
	    "atthasdef OR attidentity = 'd' FROM pg_attribute "
	    "WHERE attrelid = to_regclass(quote_ident($1)) AND attnum > 0 "
	    "AND NOT attisdropped ORDER BY attnum",
	    &t->name, 1, add_column, &r, e);
}

void
pg_columns_made(struct postgresql *own, const struct store_table *t)
{
	static const enum pg_wire made[STORE_TYPES] = {
	    [STORE_BOOLEAN] = WIRE_BOOL,
	    [STORE_INTEGER] = WIRE_INT8,
	    [STORE_REAL] = WIRE_FLOAT8,
	    [STORE_NUMERIC] = WIRE_OTHER,
	    [STORE_TEXT] = WIRE_TEXT,
	    [STORE_JSON] = WIRE_JSONB,
	};

	while (own->wires < t->count) {
		own->wire = mem_grow(own->wire, own->wires, &own->wire_capacity,
		    sizeof *own->wire);
		own->wire[own->wires] = made[t->column[own->wires].type];
		own->wires++;
	}
}
