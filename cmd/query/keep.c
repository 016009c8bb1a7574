#include "keep.h"

#include "base/mem.h"
#include "database.h"
#include "lex.h"
#include "store/sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Which columns does the statement name? All, where it has a star. */
static void
find_kept(struct keep *k, const char *statement)
{
	struct buf name = {0};
	struct lexeme t;

	k->is_kept = mem_zero(k->columns->count, sizeof *k->is_kept);
	while ((t = lex_next(&statement)).kind != LEX_END) {
		for (size_t i = 0; lex_is(&t, "*") && i < k->columns->visible;
		     i++)
			k->is_kept[i] = true;
		if (t.kind != LEX_NAME && t.kind != LEX_QUOTED)
			continue;
		name.len = 0;
		lex_name(&t, &name);
		for (size_t i = 0; i < k->columns->count; i++)
			if (strcasecmp(
				k->columns->at[i].name, buf_string(&name)) == 0)
				k->is_kept[i] = true;
	}
	buf_release(&name);
}

static int
make_table(struct keep *k, struct error *e)
{
	struct buf sql = {0};
	const char *comma = " (";

	buf_add_string(&sql, "CREATE TABLE temp.");
	sql_quote(&sql, k->name, strlen(k->name));
	for (size_t i = 0; i < k->columns->count; i++) {
		const struct query_column *c = &k->columns->at[i];

		if (!k->is_kept[i])
			continue;
		buf_add_string(&sql, comma);
		sql_quote(&sql, c->name, strlen(c->name));
		buf_add_string(&sql, c->is_boolean ? " BOOLEAN" : "");
		comma = ",";
	}
	buf_add_byte(&sql, ')');
	return database_run(k->db, &sql, e);
}

static int
make_indexes(struct keep *k, struct error *e)
{
	for (size_t i = 0; i < k->columns->count; i++) {
		const char *name = k->columns->at[i].name;
		struct buf sql = {0};

		if (!k->is_kept[i])
			continue;
		buf_add_format(&sql, "CREATE INDEX temp._keep%zu ON ", i);
		sql_quote(&sql, k->name, strlen(k->name));
		buf_add_byte(&sql, '(');
		sql_quote(&sql, name, strlen(name));
		buf_add_byte(&sql, ')');
		if (database_run(k->db, &sql, e) < 0)
			return -1;
	}
	return 0;
}

static int
prepare(struct keep *k, struct error *e)
{
	struct buf insert = {0}, delete = {0};
	const char *comma = " VALUES (";
	int rc;

	buf_add_string(&insert, "INSERT INTO temp.");
	sql_quote(&insert, k->name, strlen(k->name));
	for (size_t i = 0; i < k->columns->count; i++)
		if (k->is_kept[i]) {
			buf_add_string(&insert, comma);
			buf_add_byte(&insert, '?');
			comma = ",";
		}
	buf_add_byte(&insert, ')');
	buf_add_string(&delete, "DELETE FROM temp.");
	sql_quote(&delete, k->name, strlen(k->name));
	buf_add_string(&delete, " WHERE rowid = ?");
	rc = sqlite3_prepare_v2(
	    k->db, buf_string(&insert), -1, &k->insert, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(
		    k->db, buf_string(&delete), -1, &k->delete, NULL);
	buf_release(&insert);
	buf_release(&delete);
	return rc == SQLITE_OK ? 0 : database_error(k->db, e);
}

int
keep_make(struct keep *k, sqlite3 *db, const char *statement,
    const struct query_columns *columns, struct error *e)
{
	bool any = false;

	k->db = db;
	k->columns = columns;
	k->newest = INT64_MIN;
	find_kept(k, statement);
	for (size_t i = 0; i < columns->count; i++)
		any = any || k->is_kept[i];
	if (!any)
		k->is_kept[0] = true;
	return make_table(k, e) < 0 ? -1 : make_indexes(k, e);
}

int
keep_choose_indexes(struct keep *k, const char *sql, struct error *e)
{
	struct buf text = {0}, plan = {0};
	sqlite3_stmt *s = NULL;
	int rc;

	buf_add_string(&text, "EXPLAIN QUERY PLAN ");
	buf_add_string(&text, sql);
	rc = sqlite3_prepare_v2(k->db, buf_string(&text), -1, &s, NULL);
	while (rc == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW) {
		buf_add_string(&plan, (const char *)sqlite3_column_text(s, 3));
		buf_add_byte(&plan, ' ');
	}
	sqlite3_finalize(s);
	buf_release(&text);
	for (size_t i = 0; i < k->columns->count; i++) {
		char name[32];

		snprintf(name, sizeof name, "_keep%zu ", i);
		if (!k->is_kept[i] || strstr(buf_string(&plan), name) != NULL)
			continue;
		buf_add_format(&text, "DROP INDEX temp.%s", name);
		if (database_run(k->db, &text, e) < 0)
			break;
	}
	buf_release(&plan);
	return prepare(k, e);
}

/* --- records ---------------------------------------------------------------- */

static void
drop_oldest(struct keep *k)
{
	sqlite3_bind_int64(k->delete, 1, k->queue[k->first].row);
	sqlite3_step(k->delete);
	sqlite3_reset(k->delete);
	k->first = (k->first + 1) % k->capacity;
	k->count--;
}

static void
queue_row(struct keep *k, sqlite3_int64 row, int64_t time)
{
	if (k->count == k->capacity) {
		size_t old = k->capacity, new = old > 0 ? 2 * old : 1024;
		struct keep_row *queue = mem_zero(new, sizeof *queue);

		for (size_t i = 0; i < k->count; i++)
			queue[i] = k->queue[(k->first + i) % old];
		free(k->queue);
		k->queue = queue;
		k->first = 0;
		k->capacity = new;
	}
	k->queue[(k->first + k->count++) % k->capacity] =
	    (struct keep_row){row, time};
}

void
keep_add(
    struct keep *k, const struct rec *r, struct query_place *p, int64_t time)
{
	int bound = 0;

	for (size_t i = 0; i < k->columns->count; i++) {
		struct sql_value v;

		if (!k->is_kept[i])
			continue;
		v = columns_value(&k->columns->at[i], r, p);
		database_bind(k->insert, ++bound, &v);
	}
	sqlite3_step(k->insert);
	if (sqlite3_reset(k->insert) != SQLITE_OK) {
		database_error(k->db, &k->error);
		k->failed = true;
		return;
	}
	queue_row(k, sqlite3_last_insert_rowid(k->db), time);
	if (time > k->newest)
		k->newest = time;
	while (k->count > 0 && k->queue[k->first].time < k->newest - k->length)
		drop_oldest(k);
}

void
keep_release(struct keep *k)
{
	sqlite3_finalize(k->insert);
	sqlite3_finalize(k->delete);
	free(k->is_kept);
	free(k->queue);
}
