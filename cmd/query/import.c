#include "import.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/words.h"
#include "columns.h"
#include "database.h"
#include "lex.h"
#include "store/sql.h"
#include "stream/filter.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct import {
	sqlite3 *db;
	const char *name;
	struct filter f;
	struct words columns; /* by their names in lower case */
	sqlite3_stmt *insert;
	struct buf scratch;
};

static void
add_table(const struct import *im, struct buf *sql)
{
	buf_add_string(sql, "temp.");
	sql_quote(sql, im->name, strlen(im->name));
}

static void
add_column(struct buf *sql, const char *name, enum json_type type)
{
	sql_quote(sql, name, strlen(name));
	if (type == JSON_TRUE || type == JSON_FALSE)
		buf_add_string(sql, " BOOLEAN");
}

/* Add a column; the first one makes the table. */
static int
make_column(
    struct import *im, const char *name, enum json_type type, struct error *e)
{
	struct buf sql = {0};

	sqlite3_finalize(im->insert);
	im->insert = NULL;
	buf_add_string(
	    &sql, im->columns.count == 1 ? "CREATE TABLE " : "ALTER TABLE ");
	add_table(im, &sql);
	buf_add_string(&sql, im->columns.count == 1 ? " (" : " ADD COLUMN ");
	add_column(&sql, name, type);
	if (im->columns.count == 1)
		buf_add_byte(&sql, ')');
	return database_run(im->db, &sql, e);
}

/* Find the column of a member, or make it; returns its number, or -1. */
static long
find_column(struct import *im, const struct json_member *m, struct error *e)
{
	struct buf name = {0}, lower = {0};
	size_t before = im->columns.count, n;
	long found;

	json_unescape(&name, m->key, m->key_len);
	buf_add(&lower, name.data, name.len);
	for (size_t i = 0; i < lower.len; i++)
		lower.data[i] = (char)tolower((unsigned char)lower.data[i]);
	n = words_add(&im->columns, buf_string(&lower), lower.len);
	found = (long)n;
	if (n == before && make_column(im, buf_string(&name), m->type, e) < 0)
		found = -1;
	buf_release(&name);
	buf_release(&lower);
	return found;
}

static int
prepare_insert(struct import *im, struct error *e)
{
	struct buf sql = {0};
	int rc;

	buf_add_string(&sql, "INSERT INTO ");
	add_table(im, &sql);
	buf_add_string(&sql, " VALUES (?");
	for (size_t i = 1; i < im->columns.count; i++)
		buf_add_string(&sql, ",?");
	buf_add_byte(&sql, ')');
	rc =
	    sqlite3_prepare_v2(im->db, buf_string(&sql), -1, &im->insert, NULL);
	buf_release(&sql);
	return rc == SQLITE_OK ? 0 : database_error(im->db, e);
}

static void
bind(struct import *im, long column, const struct json_member *m)
{
	struct rec_field field = {
	    .type = m->type, .text = m->text, .len = m->len};
	struct sql_value v;

	if (m->type == JSON_NUMBER)
		field.number = strtod(m->text, NULL);
	im->scratch.len = 0;
	v = columns_member(&field, &im->scratch);
	database_bind(im->insert, (int)column + 1, &v);
}

static int
insert_record(struct import *im, struct error *e)
{
	const char *text = im->f.rec.text;
	const char *begin = text + strspn(text, " \t\r"), *p = begin;
	const char *end = text + im->f.rec.len;
	struct json_member m;
	long column;

	while (json_next(&p, end, &m))
		if (find_column(im, &m, e) < 0)
			return -1;
	if (im->columns.count == 0)
		return 0; /* {} */
	if (im->insert == NULL && prepare_insert(im, e) < 0)
		return -1;
	for (p = begin; json_next(&p, end, &m);) {
		column = find_column(im, &m, e);
		bind(im, column, &m);
	}
	sqlite3_step(im->insert);
	sqlite3_clear_bindings(im->insert);
	return sqlite3_reset(im->insert) == SQLITE_OK
	    ? 0
	    : database_error(im->db, e);
}

enum status
import_file(sqlite3 *db, const char *name, const char *file,
    const struct opt_common *o, struct error *e)
{
	struct import im = {.db = db, .name = name};
	char *path = mem_string(file), *files[] = {path, NULL};
	enum status status;
	int rc = 0;

	if (filter_open(&im.f, o, files, e) < 0)
		return e->status;
	sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
	while (rc == 0 && filter_next(&im.f))
		rc = insert_record(&im, e);
	if (rc == 0 && filter_whole(&im.f) && im.columns.count == 0)
		rc = error_set(e, ST_CANNOT,
		    "--table: '%s' has no record, so its columns are unknown",
		    file);
	sqlite3_finalize(im.insert);
	sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	words_release(&im.columns);
	buf_release(&im.scratch);
	status = filter_close(&im.f);
	free(path);
	return rc < 0 ? e->status : status;
}
