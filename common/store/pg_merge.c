#include "base/mem.h"
#include "store/pg.h"
#include "store/sql.h"

#include <stdlib.h>
#include <string.h>

/* --- rows with a key ---------------------------------------------------------- */

/* Make the table where the rows of an upsert are gathered. */
int
pg_merge_begin(struct store *s, const struct store_table *t, struct error *e)
{
	struct buf sql = {0};
	int failed;

	if (store_run(s, "DROP TABLE IF EXISTS pg_temp." PG_BATCH, e) < 0)
		return -1;
	buf_add_string(
	    &sql, "CREATE TEMP TABLE " PG_BATCH " ON COMMIT DROP AS SELECT ");
	sql_names(&sql, t);
	buf_add_string(&sql, ", CAST(0 AS bigint) AS " PG_ORDER " FROM ");
	sql_quote(&sql, t->name, strlen(t->name));
	buf_add_string(&sql, " WITH NO DATA");
	failed = store_run(s, buf_string(&sql), e);
	buf_release(&sql);
	return failed;
}

int
pg_merge(struct store *s, struct error *e)
{
	struct postgresql *own = s->own;
	const struct store_table *t = own->table;
	struct buf sql = {0};
	const char *before = "";
	PGresult *r;
	bool is_row;

	sql_insert(&sql, t);
	buf_add_string(&sql, " SELECT ");
	sql_names(&sql, t);
	buf_add_string(&sql, " FROM (SELECT DISTINCT ON (");
	for (int again = 0; again < 2; again++) {
		for (size_t i = 0; i < t->count; i++)
			if (t->column[i].is_key) {
				buf_add_string(&sql, before);
				sql_quote(&sql, t->column[i].name,
				    strlen(t->column[i].name));
				before = ", ";
			}
		before = "";
		buf_add_string(&sql,
		    again ? ", " PG_ORDER " DESC) AS b"
			  : ") * FROM pg_temp." PG_BATCH " ORDER BY ");
	}
	sql_conflict(&sql, t);
	r = PQexec(own->c, buf_string(&sql));
	buf_release(&sql);
	if (pg_is_good(r)) {
		PQclear(r);
		return 0;
	}
	is_row = pg_is_row_fault(r);
	pg_fail(s, r, e);
	return is_row ? 1 : -1;
}

/* --- one row ------------------------------------------------------------------ */

/* Insert one row by itself, so that a refusal is this row's. */
static int
insert_one(struct store *s, const struct store_value *v, struct error *e)
{
	struct postgresql *own = s->own;
	const struct store_table *t = own->table;
	size_t columns = table_filled(t), n = 0;
	const char **param = mem_zero(columns + 1, sizeof *param);
	struct buf sql = {0}, *text = mem_zero(columns + 1, sizeof *text);
	PGresult *r;
	int rc;

	sql_insert(&sql, t);
	buf_add_string(&sql, " VALUES (");
	for (size_t i = 0; i < t->count; i++) {
		if (t->column[i].is_left)
			continue;
		if (!v[i].is_null) {
			pg_wire_text(&text[n], t->column[i].type, &v[i]);
			param[n] = buf_string(&text[n]);
		}
		n++;
		buf_add_format(&sql, n == 1 ? "$%zu" : ", $%zu", n);
	}
	buf_add_byte(&sql, ')');
	sql_conflict(&sql, t);
	rc = store_run(s, "SAVEPOINT weir_row", e);
	if (rc == 0) {
		r = PQexecParams(own->c, buf_string(&sql), (int)columns, NULL,
		    param, NULL, NULL, 0);
		rc = pg_is_good(r) ? 0 : pg_is_row_fault(r) ? 1 : -1;
		if (rc == 0)
			PQclear(r);
		else
			pg_fail(s, r, e);
	}
	for (size_t i = 0; i < columns; i++)
		buf_release(&text[i]);
	free(text);
	free(param);
	buf_release(&sql);
	return rc;
}

int
pg_insert_one(struct store *s, const struct store_value *v, struct error *e)
{
	struct error other;
	int rc = insert_one(s, v, e);

	if (rc < 0)
		return -1;
	if (store_run(s,
		rc == 0 ? "RELEASE SAVEPOINT weir_row"
			: "ROLLBACK TO SAVEPOINT weir_row",
		&other) == 0)
		return rc;
	*e = other;
	return -1;
}
