#include "base/buf.h"
#include "store/sql.h"
#include "store/sqlite.h"

int
sqlite_insert_begin(
    struct store *s, const struct store_table *t, struct error *e)
{
	struct sqlite *own = s->own;
	struct buf sql = {0};
	int n = 0;

	sql_insert(&sql, t);
	buf_add_string(&sql, " VALUES (");
	for (size_t i = 0; i < t->count; i++)
		if (!t->column[i].is_left)
			buf_add_string(&sql, n++ == 0 ? "?" : ",?");
	buf_add_byte(&sql, ')');
	sql_conflict(&sql, t);
	sqlite3_finalize(own->insert);
	own->insert = sqlite_prepare(s, buf_string(&sql), e);
	own->table = t;
	buf_release(&sql);
	return own->insert != NULL ? 0 : -1;
}

static void
bind(sqlite3_stmt *st, int i, const struct store_value *v)
{
	enum store_type type = v->type;

	if (v->is_null)
		sqlite3_bind_null(st, i);
	else if (type == STORE_BOOLEAN)
		sqlite3_bind_int(st, i, v->truth);
	else if (type == STORE_INTEGER)
		sqlite3_bind_int64(st, i, v->integer);
	else if (type == STORE_REAL)
		sqlite3_bind_double(st, i, v->real);
	else
		sqlite3_bind_text64(st, i, v->len > 0 ? v->text : "", v->len,
		    SQLITE_STATIC, SQLITE_UTF8);
}

int
sqlite_insert(struct store *s, const struct store_value *v, struct error *e)
{
	struct sqlite *own = s->own;
	const struct store_table *t = own->table;
	int rc, n = 0;

	for (size_t i = 0; i < t->count; i++)
		if (!t->column[i].is_left)
			bind(own->insert, ++n, &v[i]);
	sqlite3_step(own->insert);
	rc = sqlite3_reset(own->insert);
	if (rc == SQLITE_OK)
		return 0;
	sqlite_fail(s, e);
	return rc == SQLITE_CONSTRAINT || rc == SQLITE_MISMATCH ||
		rc == SQLITE_TOOBIG
	    ? 1
	    : -1;
}

int
sqlite_insert_end(struct store *s, struct error *e)
{
	struct sqlite *own = s->own;

	(void)e;
	sqlite3_finalize(own->insert);
	own->insert = NULL;
	return 0;
}
