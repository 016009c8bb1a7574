#include "store/pg.h"
#include "store/sql.h"

#include <inttypes.h>
#include <string.h>

#define COPY_BYTES (64 << 10) /* of a COPY that are sent at once */

/* --- sending ------------------------------------------------------------------ */

static int
send_rows(struct store *s, struct error *e)
{
	struct postgresql *own = s->own;

	if (own->rows.len > 0 &&
	    PQputCopyData(own->c, own->rows.data, (int)own->rows.len) < 0) {
		char line[256];

		return error_set(e, ST_FAILED, "the database went away: %s",
		    pg_first_line(PQerrorMessage(own->c), line));
	}
	own->rows.len = 0;
	return 0;
}

/* --- COPY --------------------------------------------------------------------- */

static int
begin_copy(struct store *s, const struct store_table *t, struct error *e)
{
	static const char signature[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0";
	struct postgresql *own = s->own;
	struct buf sql = {0};
	PGresult *r;

	buf_add_string(&sql, "COPY ");
	if (t->keys > 0)
		buf_add_string(&sql, "pg_temp." PG_BATCH);
	else
		sql_quote(&sql, t->name, strlen(t->name));
	buf_add_string(&sql, " (");
	sql_names(&sql, t);
	if (t->keys > 0)
		buf_add_string(&sql, ", " PG_ORDER);
	buf_add_string(&sql, ") FROM STDIN");
	if (own->is_binary)
		buf_add_string(&sql, " (FORMAT binary)");
	r = PQexec(own->c, buf_string(&sql));
	buf_release(&sql);
	if (PQresultStatus(r) != PGRES_COPY_IN)
		return pg_fail(s, r, e);
	PQclear(r);
	own->in_copy = true;
	if (own->is_binary)
		buf_add(&own->rows, signature, sizeof signature);
	return 0;
}

int
pg_insert_begin(struct store *s, const struct store_table *t, struct error *e)
{
	struct postgresql *own = s->own;

	own->table = t;
	own->rows.len = 0;
	own->n = 0;
	own->filled = table_filled(t);
	pg_columns_made(own, t);
	own->is_binary = true;
	for (size_t i = 0; i < t->count; i++)
		if (!t->column[i].is_left && own->wire[i] == WIRE_OTHER)
			own->is_binary = false;
	if (s->is_careful)
		return 0;
	if (store_run(s, "SAVEPOINT weir_copy", e) < 0)
		return -1;
	if (t->keys > 0 && pg_merge_begin(s, t, e) < 0)
		return -1;
	return begin_copy(s, t, e);
}

static bool
add_binary(struct postgresql *own, const struct store_value *v, size_t filled)
{
	const struct store_table *t = own->table;
	struct buf *b = &own->rows;

	pg_wire_number(b, filled + (t->keys > 0), 2);
	for (size_t i = 0; i < t->count; i++)
		if (!t->column[i].is_left &&
		    !pg_wire_binary(b, own->wire[i], &v[i]))
			return false;
	if (t->keys > 0) {
		pg_wire_number(b, 8, 4);
		pg_wire_number(b, (uint64_t)own->n, 8);
	}
	return true;
}

static void
add_text(struct postgresql *own, const struct store_value *v)
{
	const struct store_table *t = own->table;
	struct buf *b = &own->rows;
	const char *before = "";

	for (size_t i = 0; i < t->count; i++) {
		if (t->column[i].is_left)
			continue;
		buf_add_string(b, before);
		pg_wire_copied(b, t->column[i].type, &v[i]);
		before = "\t";
	}
	if (t->keys > 0)
		buf_add_format(b, "\t%" PRId64, own->n);
	buf_add_byte(b, '\n');
}

/* Append a row; false: a number is too large for its column. */
static bool
add_row(struct postgresql *own, const struct store_value *v)
{
	if (!own->is_binary)
		add_text(own, v);
	else if (!add_binary(own, v, own->filled))
		return false;
	own->n++;
	return true;
}

int
pg_insert(struct store *s, const struct store_value *v, struct error *e)
{
	struct postgresql *own = s->own;
	size_t from = own->rows.len;

	if (s->is_careful)
		return pg_insert_one(s, v, e);
	if (!add_row(own, v)) {
		own->rows.len = from;
		error_set(
		    e, ST_CANNOT, "a number is out of range for its column");
		return 1;
	}
	return own->rows.len >= COPY_BYTES ? send_rows(s, e) : 0;
}

/* Take the server's answer to a COPY: 1 when it refuses a row. */
static int
end_copy(struct store *s, struct error *e)
{
	struct postgresql *own = s->own;
	PGresult *r, *bad = NULL;
	bool is_row;

	own->in_copy = false;
	PQputCopyEnd(own->c, NULL);
	while ((r = PQgetResult(own->c)) != NULL) {
		if (bad == NULL && !pg_is_good(r))
			bad = r;
		else
			PQclear(r);
	}
	if (bad == NULL)
		return 0;
	is_row = pg_is_row_fault(bad);
	pg_fail(s, bad, e);
	return is_row ? 1 : -1;
}

int
pg_insert_end(struct store *s, struct error *e)
{
	struct postgresql *own = s->own;
	struct error other;
	int rc;

	if (s->is_careful)
		return 0;
	if (own->is_binary)
		pg_wire_number(&own->rows, UINT16_MAX, 2);
	if (send_rows(s, e) < 0)
		return -1;
	rc = end_copy(s, e);
	if (rc == 0 && own->table->keys > 0)
		rc = pg_merge(s, e);
	if (rc != 1)
		return rc;
	if (store_run(s, "ROLLBACK TO SAVEPOINT weir_copy", &other) == 0)
		return 1;
	*e = other;
	return -1;
}
