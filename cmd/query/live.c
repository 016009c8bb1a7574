#include "live.h"

#include "base/mem.h"
#include "database.h"
#include "lex.h"
#include "store/sql.h"

#include <stdlib.h>
#include <string.h>

struct live_table {
	sqlite3_vtab base;
	struct live *live;
};

struct live_cursor {
	sqlite3_vtab_cursor base;
	struct live *live;
	bool at_end;
	struct windowed_place
	    place; /* with a window: its row, and this place */
	struct sql_value *value;
	struct buf scratch;
};

static int
on_connect(sqlite3 *db, void *arg, int argc, const char *const *argv,
    sqlite3_vtab **table, char **why)
{
	struct live *live = arg;
	struct live_table *t = mem_zero(1, sizeof *t);
	struct buf sql = {0};
	int rc;

	(void)argc;
	(void)argv;
	(void)why;
	t->live = live;
	buf_add_string(&sql, "CREATE TABLE x");
	columns_declare(live->columns, &sql);
	rc = sqlite3_declare_vtab(db, buf_string(&sql));
	sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
	buf_release(&sql);
	live->table = *table = &t->base;
	return rc;
}

static int
on_disconnect(sqlite3_vtab *table)
{
	free(table);
	return SQLITE_OK;
}

/* Note the columns in use. (It is called several times: nothing is read.) */
static int
on_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
	struct live *live = ((struct live_table *)table)->live;
	struct query_columns *c = live->columns;

	for (size_t i = 0; i < c->count; i++)
		if (info->colUsed >> (i < 63 ? i : 63) & 1)
			c->at[i].is_used = true;
	/* No plan should scan it twice, unless it is a window's rows. */
	info->estimatedCost = live->window != NULL ? 1e5 : 1e12;
	info->estimatedRows = live->window != NULL ? 100000 : 1000000000;
	return SQLITE_OK;
}

static int
on_open(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor)
{
	struct live_cursor *c = mem_zero(1, sizeof *c);

	c->live = ((struct live_table *)table)->live;
	*cursor = &c->base;
	return SQLITE_OK;
}

static int
on_close(sqlite3_vtab_cursor *cursor)
{
	struct live_cursor *c = (struct live_cursor *)cursor;

	free(c->value);
	buf_release(&c->scratch);
	free(c);
	return SQLITE_OK;
}

static bool
accepts(struct live *l)
{
	return l->before == NULL || l->before(l->arg);
}

/* Read on; SQLITE_INTERRUPT when a signal or an error ended it early. */
static int
advance(struct live_cursor *c)
{
	struct live *l = c->live;

	l->row++;
	do {
		columns_forget(&l->place);
		l->has_record = filter_next(l->f);
	} while (l->has_record && !accepts(l));
	c->at_end = !l->has_record;
	if (l->columns->unseen > 0 && l->has_record)
		columns_look(l->columns, &l->f->rec);
	if (l->has_record || filter_whole(l->f))
		return SQLITE_OK;
	l->was_stopped = true;
	return SQLITE_INTERRUPT;
}

static int
next_kept(struct live_cursor *c)
{
	c->at_end =
	    !windowed_next(c->live->window, &c->place, c->value, c->live->kept);
	return SQLITE_OK;
}

/* Begin with the first row of the window. */
static int
begin_window(struct live_cursor *c)
{
	if (c->value == NULL)
		c->value = mem_zero(c->live->kept, sizeof *c->value);
	c->place = (struct windowed_place){0};
	return next_kept(c);
}

/* Begin: read the first record once more, for the members in use. */
static int
on_filter(sqlite3_vtab_cursor *cursor, int number, const char *text, int argc,
    sqlite3_value **argv)
{
	struct live_cursor *c = (struct live_cursor *)cursor;
	struct live *l = c->live;
	struct fault fault;

	(void)number;
	(void)text;
	(void)argc;
	(void)argv;
	if (l->window != NULL)
		return begin_window(c);
	if (l->is_scanned) {
		l->scans_again = true;
		return SQLITE_ERROR;
	}
	l->is_scanned = true;
	l->place.field = columns_want(l->columns, &l->f->rec);
	if (!l->has_first) {
		c->at_end = true;
		return SQLITE_OK;
	}
	l->has_record = true;
	columns_forget(&l->place);
	if (rec_read(&l->f->rec, l->f->line.text, l->f->line.len, &fault) ==
	    0) {
		columns_look(l->columns, &l->f->rec);
		return accepts(l) ? SQLITE_OK : advance(c);
	}
	filter_reject(l->f, &fault);
	return advance(c);
}

static int
on_next(sqlite3_vtab_cursor *cursor)
{
	struct live_cursor *c = (struct live_cursor *)cursor;

	if (c->live->window != NULL)
		return next_kept(c);
	if (c->live->after != NULL)
		c->live->after(c->live->arg);
	return advance(c);
}

static int
on_eof(sqlite3_vtab_cursor *cursor)
{
	return ((struct live_cursor *)cursor)->at_end;
}

/* Get a column's value of the window's row at which a cursor stands. */
static struct sql_value
kept_value(struct live_cursor *c, const struct query_column *column)
{
	if (columns_is_bound(column))
		return live_bound(c->live, column, &c->scratch);
	return column->is_used ? c->value[column->kept]
			       : (struct sql_value){SQL_NULL};
}

static int
on_column(sqlite3_vtab_cursor *cursor, sqlite3_context *out, int i)
{
	struct live_cursor *c = (struct live_cursor *)cursor;
	struct live *l = c->live;
	const struct query_column *column = &l->columns->at[i];
	struct sql_value v;

	if (l->window != NULL)
		v = kept_value(c, column);
	else
		v = columns_value(column, &l->f->rec, &l->place);
	value_result(out, &v);
	return SQLITE_OK;
}

static int
on_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *row)
{
	*row = ((struct live_cursor *)cursor)->live->row;
	return SQLITE_OK;
}

static const sqlite3_module module = {
    .xConnect = on_connect,
    .xDisconnect = on_disconnect,
    .xBestIndex = on_best_index,
    .xOpen = on_open,
    .xClose = on_close,
    .xFilter = on_filter,
    .xNext = on_next,
    .xEof = on_eof,
    .xColumn = on_column,
    .xRowid = on_rowid,
};

/* SQLite asks for the table at its first use, which needs no permission yet. */
int
live_make(struct live *l, sqlite3 *db, const char *name, struct error *e)
{
	struct buf sql = {0};
	sqlite3_stmt *use = NULL;
	int rc = sqlite3_create_module_v2(db, name, &module, l, NULL);

	buf_add_string(&sql, "SELECT 1 FROM ");
	sql_quote(&sql, name, strlen(name));
	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(db, buf_string(&sql), -1, &use, NULL);
	sqlite3_finalize(use);
	buf_release(&sql);
	if (rc != SQLITE_OK)
		return database_error(db, e);
	if (l->table != NULL)
		return 0;
	return error_set(e, ST_CANNOT,
	    "the database has a table '%s': -n gives the records another name",
	    name);
}

void
live_offer(struct live *l, sqlite3 *db, const char *name)
{
	sqlite3_create_module_v2(db, name, &module, l, NULL);
}

void
live_keep(struct live *l)
{
	struct query_columns *c = l->columns;

	l->kept_column = mem_zero(c->count + 1, sizeof *l->kept_column);
	l->kept = 1; /* its time */
	for (size_t i = 0; i < c->count; i++)
		if (c->at[i].is_used) {
			l->kept_column[l->kept] = &c->at[i];
			c->at[i].kept = l->kept++;
		}
}

void
live_values(struct live *l, int64_t time, struct sql_value *value)
{
	/* No text with escapes moves when another one follows it. */
	buf_reserve(&l->place.scratch, l->f->rec.len);
	columns_look(l->columns, &l->f->rec);
	value[0] = (struct sql_value){.type = SQL_INTEGER, .integer = time};
	for (size_t i = 1; i < l->kept; i++)
		value[i] =
		    columns_value(l->kept_column[i], &l->f->rec, &l->place);
}

void
live_release(struct live *l)
{
	free(l->kept_column);
	columns_place_release(&l->place);
}
