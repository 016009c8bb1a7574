#include "store/kinds.h"
#include "store/pg.h"

#include <string.h>

/* --- transactions ------------------------------------------------------------------ */

static int
postgresql_begin(struct store *s, struct error *e)
{
	return store_run(s, "BEGIN ISOLATION LEVEL READ COMMITTED", e);
}

static int
postgresql_commit(struct store *s, struct error *e)
{
	struct postgresql *own = s->own;
	PGresult *r = PQexec(own->c, "COMMIT");
	bool is_in = pg_is_good(r) && strcmp(PQcmdStatus(r), "COMMIT") == 0;

	if (is_in) {
		PQclear(r);
		return 0;
	}
	s->is_unsure = !pg_is_good(r) && pg_is_cut(own, r);
	if (!pg_is_good(r))
		return pg_fail(s, r, e);
	PQclear(r);
	return error_set(
	    e, ST_FAILED, "the database has rolled the transaction back");
}

static void
postgresql_rollback(struct store *s)
{
	struct postgresql *own = s->own;

	if (own->in_copy)
		PQputCopyEnd(own->c, "given up");
	own->in_copy = false;
	for (PGresult *r; (r = PQgetResult(own->c)) != NULL;)
		PQclear(r);
	PQclear(PQexec(own->c, "ROLLBACK"));
}

const struct store_kind store_postgresql = {
    .name = "PostgreSQL",
    .columns_max = 1600,
    .name_max = 63,
    .is_remote = true,
    .lock_tables = "SELECT pg_advisory_xact_lock(8386658458)",
    .lock = " FOR UPDATE",
    .find_offsets = "SELECT to_regclass('_weir_offsets')",
    .type =
	{
	    [STORE_BOOLEAN] = "boolean",
	    [STORE_INTEGER] = "bigint",
	    [STORE_REAL] = "double precision",
	    [STORE_NUMERIC] = "numeric",
	    [STORE_TEXT] = "text",
	    [STORE_JSON] = "jsonb",
	},
    .is_mine = pg_is_mine,
    .open = pg_open,
    .close = pg_close,
    .run = pg_run,
    .columns = pg_columns,
    .begin = postgresql_begin,
    .commit = postgresql_commit,
    .rollback = postgresql_rollback,
    .insert_begin = pg_insert_begin,
    .insert = pg_insert,
    .insert_end = pg_insert_end,
};
