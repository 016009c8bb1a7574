#include "store/sqlite.h"

#include "base/mem.h"
#include "store/kinds.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#define SCHEME "sqlite:"
#define CACHE_KB "8192"

/* --- errors ----------------------------------------------------------------- */

int
sqlite_fail(const struct store *s, struct error *e)
{
	const struct sqlite *own = s->own;
	int rc = sqlite3_errcode(own->db);

	switch (rc) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return error_set(e, ST_FAILED,
		    "another program has locked the database for more than "
		    "%.15g seconds (--timeout)",
		    (double)s->timeout_ms / 1000);
	case SQLITE_FULL:
		return error_set(
		    e, ST_FAILED, "the disk of the database is full");
	case SQLITE_IOERR:
	case SQLITE_NOMEM:
		return error_set(e, ST_FAILED, "%s", sqlite3_errmsg(own->db));
	case SQLITE_NOTADB:
		return error_set(e, ST_CANNOT,
		    "'%s' is no SQLite database: another name makes a new one",
		    s->where);
	case SQLITE_READONLY:
		return error_set(e, ST_CANNOT,
		    "'%s' may not be written to, or its directory", s->where);
	default:
		return error_set(e, ST_CANNOT, "%s", sqlite3_errmsg(own->db));
	}
}

/* --- statements ------------------------------------------------------------- */

sqlite3_stmt *
sqlite_prepare(const struct store *s, const char *sql, struct error *e)
{
	const struct sqlite *own = s->own;
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(own->db, sql, -1, &st, NULL) == SQLITE_OK)
		return st;
	sqlite_fail(s, e);
	return NULL;
}

static void
give_row(sqlite3_stmt *st, store_row *row, void *arg)
{
	const char *cell[16] = {0};
	int n = sqlite3_column_count(st);

	for (int i = 0; i < n && i < (int)(sizeof cell / sizeof *cell); i++)
		cell[i] = (const char *)sqlite3_column_text(st, i);
	row(arg, cell);
}

int
sqlite_run(struct store *s, const char *sql, const char *const *param,
    int params, store_row *row, void *arg, struct error *e)
{
	sqlite3_stmt *st = sqlite_prepare(s, sql, e);
	int rc;

	if (st == NULL)
		return -1;
	for (int i = 0; i < params; i++) {
		char name[16];

		snprintf(name, sizeof name, "$%d", i + 1);
		sqlite3_bind_text(st, sqlite3_bind_parameter_index(st, name),
		    param[i], -1, SQLITE_STATIC);
	}
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		if (row != NULL)
			give_row(st, row, arg);
	if (rc != SQLITE_DONE)
		sqlite_fail(s, e);
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : -1;
}

/* --- opening ---------------------------------------------------------------- */

static void
count_pages(void *arg, const char *const *cell)
{
	*(long *)arg = strtol(cell[0], NULL, 10);
}

/*
 * Is the file on a file system of several machines? Those share no memory, which
 * a write-ahead log needs.
 */
static bool
is_remote(const char *path)
{
	static const unsigned types[] = {
	    0x6969, 0x517B, 0xFF534D42, 0xFE534D42, 0x564C, 0x5346414F};
	struct statfs fs;

	if (statfs(path, &fs) < 0)
		return false;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if ((unsigned)fs.f_type == types[i]) /* NFS, SMB ... */
			return true;
	return false;
}

/*
 * A new file gets a write-ahead log, so that others can read while we write;
 * one that is there stays as its owner has it.
 */
static int
set_up(struct store *s, struct error *e)
{
	struct sqlite *own = s->own;
	long pages = 0;

	sqlite3_busy_timeout(
	    own->db, s->timeout_ms > INT_MAX ? INT_MAX : (int)s->timeout_ms);
	if (s->only_reads)
		return 0;
	if (sqlite_run(
		s, "PRAGMA page_count", NULL, 0, count_pages, &pages, e) < 0)
		return -1;
	/* (Another loader may be making it at this moment.) */
	if (pages == 0 && !is_remote(s->where + strlen(SCHEME)) &&
	    store_run(s, "PRAGMA journal_mode = WAL", e) < 0 &&
	    e->status != ST_FAILED)
		return -1;
	if (store_run(s, "PRAGMA synchronous = FULL", e) < 0)
		return -1;
	return store_run(s, "PRAGMA cache_size = -" CACHE_KB, e);
}

static void
sqlite_close_store(struct store *s)
{
	struct sqlite *own = s->own;

	sqlite3_finalize(own->insert);
	sqlite3_close(own->db);
	free(own);
}

static bool
sqlite_is_mine(const char *where)
{
	return strncmp(where, SCHEME, strlen(SCHEME)) == 0;
}

static int
sqlite_open(struct store *s, const char *where, struct error *e)
{
	const char *path = where + strlen(SCHEME);
	int flags = s->only_reads ? SQLITE_OPEN_READONLY
				  : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	struct sqlite *own;

	/* No other thread uses it: that saves a fifteenth of the time. */
	flags |= SQLITE_OPEN_NOMUTEX;
	if (strcmp(path, ":memory:") == 0)
		return error_set(e, ST_CANNOT,
		    "-d: ':memory:' would be gone at the end, with all that "
		    "was loaded: " SCHEME "FILE keeps it");
	if (*path == '\0')
		return error_set(e, ST_CANNOT,
		    "-d: '" SCHEME "' lacks a file's name: " SCHEME "FILE");
	if (s->only_reads && access(path, F_OK) < 0 && errno == ENOENT)
		path = ":memory:";
	own = s->own = mem_zero(1, sizeof *own);
	if (sqlite3_open_v2(path, &own->db, flags, NULL) == SQLITE_OK)
		return set_up(s, e);
	errno = sqlite3_system_errno(own->db);
	return errno != 0
	    ? error_errno(e, ST_CANNOT, "-d: cannot open '%s'", path)
	    : error_set(e, ST_CANNOT, "-d: cannot open '%s': %s", path,
		  sqlite3_errmsg(own->db));
}

/* --- transactions ------------------------------------------------------------- */

static int
sqlite_begin(struct store *s, struct error *e)
{
	return store_run(s, "BEGIN IMMEDIATE", e);
}

static int
sqlite_commit(struct store *s, struct error *e)
{
	return store_run(s, "COMMIT", e);
}

static void
sqlite_rollback(struct store *s)
{
	struct sqlite *own = s->own;

	sqlite3_finalize(own->insert);
	own->insert = NULL;
	sqlite3_exec(own->db, "ROLLBACK", NULL, NULL, NULL);
}

const struct store_kind store_sqlite = {
    .name = "SQLite",
    .columns_max = 2000,
    .folds_case = true,
    .takes_nul = true,
    .lock = "",
    .find_offsets = "SELECT 1 FROM sqlite_schema WHERE name = '_weir_offsets'",
    .type =
	{
	    [STORE_BOOLEAN] = "BOOLEAN",
	    [STORE_INTEGER] = "INTEGER",
	    [STORE_REAL] = "REAL",
	    [STORE_NUMERIC] = "DECIMAL TEXT",
	    [STORE_TEXT] = "TEXT",
	    [STORE_JSON] = "JSON TEXT",
	},
    .is_mine = sqlite_is_mine,
    .open = sqlite_open,
    .close = sqlite_close_store,
    .run = sqlite_run,
    .columns = sqlite_columns,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .insert_begin = sqlite_insert_begin,
    .insert = sqlite_insert,
    .insert_end = sqlite_insert_end,
};
