#include "database.h"

#include "base/mem.h"
#include "base/stop.h"
#include "functions.h"
#include "limit.h"
#include "why.h"

#include <string.h>
#include <strings.h>

int
database_error(sqlite3 *db, struct error *e)
{
	int rc = sqlite3_errcode(db);
	enum status status = rc == SQLITE_BUSY || rc == SQLITE_IOERR ||
		rc == SQLITE_FULL || rc == SQLITE_NOMEM
	    ? ST_FAILED
	    : ST_CANNOT;

	if (rc == SQLITE_INTERRUPT && limit_is_over())
		return error_set(e, ST_FAILED, DATABASE_NO_TIME);
	if (rc == SQLITE_NOMEM)
		return error_set(e, status,
		    "the statement needs more memory than --memory allows");
	return why_set(e, status, db);
}

/* (Of a name in double quotes SQLite 3.46 makes a question.) */
char *
database_missing_column(const char *message)
{
	static const char text[] = "no such column: ";
	static const char question[] =
	    "\" - should this be a string literal in single-quotes?";
	const char *name = message + sizeof text - 1;
	size_t len, end = sizeof question - 1;

	if (strncmp(message, text, sizeof text - 1) != 0)
		return NULL;
	len = strlen(name);
	if (len <= end || *name != '"' ||
	    strcmp(name + len - end, question) != 0)
		return mem_string(name);
	return mem_copy(name + 1, len - end - 1);
}

/* End a statement when a signal asks for it, or its time is over. */
static int
on_progress(void *arg)
{
	(void)arg;
	return stop_requested() != 0 || limit_is_over();
}

static int
on_action(void *arg, int action, const char *first, const char *second,
    const char *schema, const char *view)
{
	static const char *const denied[] = {
	    "load_extension", "fts3_tokenizer", "readfile", "writefile"};

	const char *kept = arg;

	(void)view;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		for (size_t i = 0; i < sizeof denied / sizeof *denied; i++)
			if (strcasecmp(second, denied[i]) == 0)
				return SQLITE_DENY;
		return SQLITE_OK;
	case SQLITE_INSERT:
	case SQLITE_DELETE:
		return kept != NULL && strcmp(schema, "temp") == 0 &&
			strcasecmp(first, kept) == 0
		    ? SQLITE_OK
		    : SQLITE_DENY;
	default:
		return SQLITE_DENY;
	}
}

/*
 * Functions that are tables: SQLite makes each at its first use, which would
 * need a permission after the lock.
 */
static void
use_functions(sqlite3 *db)
{
	sqlite3_exec(db,
	    "SELECT 1 FROM json_each('1'); SELECT 1 FROM json_tree('1')", NULL,
	    NULL, NULL);
}

void
database_lock(sqlite3 *db, const char *kept)
{
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	use_functions(db);
	/* A page's bytes are nobody's rows; not every SQLite denies them. */
	sqlite3_create_module_v2(db, "dbstat", NULL, NULL, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, 1 << 20);
	sqlite3_set_authorizer(db, on_action, (void *)(uintptr_t)kept);
}

/* Take away what load puts before the name of a file; NULL: it is no file. */
static const char *
file_of(const char *path)
{
	static const char ours[] = "sqlite:", theirs[] = "postgres";

	if (path == NULL || strncmp(path, theirs, sizeof theirs - 1) != 0)
		return path != NULL && strncmp(path, ours, sizeof ours - 1) == 0
		    ? path + sizeof ours - 1
		    : path;
	return strstr(path, "://") != NULL ? NULL : path;
}

int
database_open(sqlite3 **db, const char *path, int64_t memory, struct error *e)
{
	int flags = path == NULL
	    ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY
	    : SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
	const char *file = file_of(path);
	int rc;

	if (path != NULL && file == NULL)
		return error_set(e, ST_CANNOT,
		    "'%s' is no file: query reads SQLite's, and psql is for "
		    "PostgreSQL",
		    path);
	/* There is one thread: no lock is needed around each value. */
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_hard_heap_limit64(memory);
	rc = sqlite3_open_v2(file != NULL ? file : ":memory:", db, flags, NULL);
	if (rc == SQLITE_OK)
		rc = functions_add(*db);
	/* "x" is a column, never a text. */
	sqlite3_db_config(*db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(*db, "SELECT count(*) FROM sqlite_schema",
		    NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		return error_set(e, ST_CANNOT, "cannot open '%s': %s",
		    path != NULL ? path : ":memory:", sqlite3_errmsg(*db));
	sqlite3_busy_timeout(*db, 30000);
	sqlite3_progress_handler(*db, 100000, on_progress, NULL);
	return 0;
}

int
database_run(sqlite3 *db, struct buf *sql, struct error *e)
{
	int rc = sqlite3_exec(db, buf_string(sql), NULL, NULL, NULL);

	buf_release(sql);
	return rc == SQLITE_OK ? 0 : database_error(db, e);
}
