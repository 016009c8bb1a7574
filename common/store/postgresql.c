#include "base/buf.h"
#include "base/mem.h"
#include "base/num.h"
#include "store/kinds.h"
#include "store/sql.h"

#include <inttypes.h>
#include <libpq-fe.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEME "postgresql:"
#define SCHEME_SHORT "postgres:"
#define COPY_BYTES (64 << 10) /* of a COPY that are sent at once */
#define IDLE_MS 30000	      /* the server ends a transaction that hangs */
#define BATCH "_weir_batch"   /* the table where an upsert gathers its rows */

/* What a column is to COPY: the bytes of a value depend on it. */
enum wire {
	WIRE_BOOL,
	WIRE_INT2,
	WIRE_INT4,
	WIRE_INT8,
	WIRE_FLOAT8,
	WIRE_TEXT,
	WIRE_JSONB,
	WIRE_OTHER, /* only as text */
};

struct postgresql {
	PGconn *c;
	enum wire *wire; /* of the columns of the last columns() */
	size_t wires, wire_capacity;
	/* Of an insert: */
	const struct store_table *table;
	bool is_binary, in_copy;
	struct buf rows; /* to be sent */
	int64_t n;	 /* of the next row */
};

/* --- errors ------------------------------------------------------------------- */

/* Copy the first line of a message; libpq's have several. */
static const char *
first_line(const char *text, char line[256])
{
	size_t len = strcspn(text, "\n");

	snprintf(line, 256, "%.*s", len < 255 ? (int)len : 255, text);
	return line;
}

static bool
has_class(const PGresult *r, const char *class)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);

	return state != NULL && strncmp(state, class, strlen(class)) == 0;
}

/* Is it the fault of a row, and not of the statement? */
static bool
is_row_fault(const PGresult *r)
{
	return has_class(r, "22") || has_class(r, "23") ||
	    has_class(r, "54000");
}

/* May the same succeed later? */
static bool
is_passing(const PGresult *r)
{
	static const char *const classes[] = {
	    "08", "25P03", "40", "53", "55P03", "57"};

	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (has_class(r, classes[i]))
			return true;
	return false;
}

/* Tell why a statement failed, and release its result. */
static int
fail(const struct store *s, PGresult *r, struct error *e)
{
	const struct postgresql *own = s->own;
	const char *text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	const char *detail = PQresultErrorField(r, PG_DIAG_MESSAGE_DETAIL);
	char line[256];

	if (PQstatus(own->c) == CONNECTION_BAD)
		error_set(e, ST_FAILED, "the database went away: %s",
		    first_line(PQerrorMessage(own->c), line));
	else if (has_class(r, "55P03"))
		error_set(e, ST_FAILED,
		    "another program has locked the table for more than %.15g "
		    "seconds (--timeout)",
		    (double)s->timeout_ms / 1000);
	else
		error_set(e, is_passing(r) ? ST_FAILED : ST_CANNOT,
		    "the database says: %s%s%s",
		    text != NULL ? text
				 : first_line(PQerrorMessage(own->c), line),
		    detail != NULL ? ": " : "", detail != NULL ? detail : "");
	PQclear(r);
	return -1;
}

/* --- statements ------------------------------------------------------------------ */

static bool
is_good(const PGresult *r)
{
	ExecStatusType status = PQresultStatus(r);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static void
give_rows(const PGresult *r, store_row *row, void *arg)
{
	const char *cell[16] = {0};
	int n = PQnfields(r);

	for (int i = 0; i < PQntuples(r); i++) {
		for (int k = 0; k < n && k < 16; k++)
			cell[k] =
			    PQgetisnull(r, i, k) ? NULL : PQgetvalue(r, i, k);
		row(arg, cell);
	}
}

static int
postgresql_run(struct store *s, const char *sql, const char *const *param,
    int params, store_row *row, void *arg, struct error *e)
{
	struct postgresql *own = s->own;
	PGresult *r =
	    PQexecParams(own->c, sql, params, NULL, param, NULL, NULL, 0);

	if (!is_good(r))
		return fail(s, r, e);
	if (row != NULL)
		give_rows(r, row, arg);
	PQclear(r);
	return 0;
}

/* --- opening -------------------------------------------------------------------- */

static bool
postgresql_is_mine(const char *where)
{
	return strncmp(where, SCHEME, strlen(SCHEME)) == 0 ||
	    strncmp(where, SCHEME_SHORT, strlen(SCHEME_SHORT)) == 0;
}

/* Return what libpq knows: a URI, or after the colon KEY=VALUE ... */
static const char *
connection_of(const char *where)
{
	const char *colon = strchr(where, ':');

	return strncmp(colon, "://", 3) == 0 ? where : colon + 1;
}

/* A password in an argument is for everybody to see. */
static int
check_connection(const char *connection, struct error *e)
{
	char *why = NULL, line[256];
	PQconninfoOption *all = PQconninfoParse(connection, &why);
	bool has_password = false;

	if (all == NULL) {
		error_set(e, ST_CANNOT, "-d: %s",
		    first_line(why != NULL ? why : "out of memory", line));
		PQfreemem(why);
		return -1;
	}
	for (const PQconninfoOption *o = all; o->keyword != NULL; o++)
		if (o->val != NULL && strstr(o->keyword, "password") != NULL)
			has_password = true;
	PQconninfoFree(all);
	if (!has_password)
		return 0;
	return error_set(e, ST_CANNOT,
	    "-d: it has a password, which all users of this machine can see: "
	    "~/.pgpass, a service file or PGPASSWORD can have it");
}

/* Has the server answered with a refusal that stays? */
static bool
is_refusal(const char *message)
{
	static const char *const passing[] = {
	    "starting up", "shutting down", "recovery", "too many"};

	if (strstr(message, "FATAL:") == NULL &&
	    strstr(message, "no password") == NULL)
		return false;
	for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
		if (strstr(message, passing[i]) != NULL)
			return false;
	return true;
}

static void
ignore(void *arg, const char *message)
{
	(void)arg;
	(void)message;
}

static int
set_up(struct store *s, struct error *e)
{
	char sql[128];

	snprintf(sql, sizeof sql, "SET lock_timeout = %" PRId64,
	    s->timeout_ms > INT32_MAX ? INT32_MAX
		: s->timeout_ms == 0  ? 1
				      : s->timeout_ms);
	if (store_run(s, sql, e) < 0)
		return -1;
	snprintf(sql, sizeof sql,
	    "SET idle_in_transaction_session_timeout = %d",
	    s->is_atomic ? 0 : IDLE_MS);
	return store_run(s, sql, e);
}

static int
postgresql_open(struct store *s, const char *where, struct error *e)
{
	const char *connection = connection_of(where);
	const char *const key[] = {"connect_timeout", "tcp_user_timeout",
	    "fallback_application_name", "dbname", "client_encoding", NULL};
	const char *const value[] = {
	    "10", "30000", "weir", connection, "UTF8", NULL};
	struct postgresql *own;
	char line[256];
	bool refused;

	if (check_connection(connection, e) < 0)
		return -1;
	own = s->own = mem_zero(1, sizeof *own);
	own->c = PQconnectdbParams(key, value, 1);
	PQsetNoticeProcessor(own->c, ignore, NULL);
	if (PQstatus(own->c) == CONNECTION_OK)
		return set_up(s, e);
	refused = is_refusal(PQerrorMessage(own->c));
	return error_set(e, refused ? ST_CANNOT : ST_FAILED,
	    "-d: cannot reach the database: %s",
	    first_line(PQerrorMessage(own->c), line));
}

static void
postgresql_close(struct store *s)
{
	struct postgresql *own = s->own;

	PQfinish(own->c);
	buf_release(&own->rows);
	free(own->wire);
	free(own);
}

/* --- the table -------------------------------------------------------------------- */

static const struct {
	const char *name;
	enum wire wire;
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

/* Add a column: name, type, whether the database fills it. */
static void
add_column(void *arg, const char *const *cell)
{
	struct column_reading *r = arg;
	struct postgresql *own = r->own;
	enum store_type type = STORE_TEXT;
	enum wire wire = WIRE_OTHER;
	struct store_column *c;

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(cell[1], types[i].name) == 0) {
			type = types[i].type;
			wire = types[i].wire;
		}
	c = table_add(r->table, cell[0], type);
	c->is_other = *cell[2] == 't';
	own->wire = mem_grow(
	    own->wire, own->wires, &own->wire_capacity, sizeof *own->wire);
	own->wire[own->wires++] = wire;
	r->table->is_there = true;
}

static int
postgresql_columns(struct store *s, struct store_table *t, struct error *e)
{
	struct postgresql *own = s->own;
	struct column_reading r = {own, t};

	own->wires = 0;
	return postgresql_run(s,
	    "SELECT attname, format_type(atttypid, NULL), "
	    "attgenerated <> '' OR attidentity = 'a' FROM pg_attribute "
	    "WHERE attrelid = to_regclass(quote_ident($1)) AND attnum > 0 "
	    "AND NOT attisdropped ORDER BY attnum",
	    &t->name, 1, add_column, &r, e);
}

/* What our own types are to COPY, for columns that we have just made. */
static enum wire
wire_of(const struct postgresql *own, const struct store_table *t, size_t i)
{
	static const enum wire made[STORE_TYPES] = {
	    [STORE_BOOLEAN] = WIRE_BOOL,
	    [STORE_INTEGER] = WIRE_INT8,
	    [STORE_REAL] = WIRE_FLOAT8,
	    [STORE_NUMERIC] = WIRE_OTHER,
	    [STORE_TEXT] = WIRE_TEXT,
	    [STORE_JSON] = WIRE_JSONB,
	};

	return i < own->wires ? own->wire[i] : made[t->column[i].type];
}

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
	bool is_in = is_good(r) && strcmp(PQcmdStatus(r), "COMMIT") == 0;

	if (is_in) {
		PQclear(r);
		return 0;
	}
	s->is_unsure = PQstatus(own->c) == CONNECTION_BAD;
	if (!is_good(r))
		return fail(s, r, e);
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

/* --- COPY ---------------------------------------------------------------------------- */

static void
add_be(struct buf *b, uint64_t n, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		buf_add_byte(b, (char)(n >> (8 * i)));
}

static void
add_bytes(struct buf *b, const struct store_value *v, bool is_jsonb)
{
	add_be(b, (uint32_t)(v->len + is_jsonb), 4);
	if (is_jsonb)
		buf_add_byte(b, 1);
	buf_add(b, v->text, v->len);
}

/* Append a value for a binary COPY; false: the column is too narrow. */
static bool
add_binary(struct buf *b, enum wire wire, const struct store_value *v)
{
	uint64_t bits;

	if (v->is_null) {
		add_be(b, UINT32_MAX, 4);
		return true;
	}
	switch (wire) {
	case WIRE_BOOL:
		add_be(b, 1, 4);
		add_be(b, v->truth, 1);
		return true;
	case WIRE_INT2:
		add_be(b, 2, 4);
		add_be(b, (uint64_t)v->integer, 2);
		return v->integer >= INT16_MIN && v->integer <= INT16_MAX;
	case WIRE_INT4:
		add_be(b, 4, 4);
		add_be(b, (uint64_t)v->integer, 4);
		return v->integer >= INT32_MIN && v->integer <= INT32_MAX;
	case WIRE_INT8:
		add_be(b, 8, 4);
		add_be(b, (uint64_t)v->integer, 8);
		return true;
	case WIRE_FLOAT8:
		memcpy(&bits, &v->real, sizeof bits);
		add_be(b, 8, 4);
		add_be(b, bits, 8);
		return true;
	default:
		add_bytes(b, v, wire == WIRE_JSONB);
		return true;
	}
}

/* Append a value as text, as the server reads any type. */
static void
add_text(struct buf *b, enum store_type type, const struct store_value *v)
{
	char number[NUM_MAX];

	switch (type) {
	case STORE_BOOLEAN:
		buf_add_byte(b, v->truth ? 't' : 'f');
		break;
	case STORE_INTEGER:
		buf_add_format(b, "%" PRId64, v->integer);
		break;
	case STORE_REAL:
		buf_add(b, number, num_format(number, v->real));
		break;
	default:
		buf_add(b, v->text, v->len);
		break;
	}
}

/* Append the bytes from `from` on once more, as COPY has them. */
static void
escape(struct buf *b, size_t from)
{
	struct buf plain = {0};

	if (memchr(b->data + from, '\\', b->len - from) == NULL &&
	    memchr(b->data + from, '\n', b->len - from) == NULL &&
	    memchr(b->data + from, '\t', b->len - from) == NULL &&
	    memchr(b->data + from, '\r', b->len - from) == NULL)
		return;
	buf_add(&plain, b->data + from, b->len - from);
	b->len = from;
	for (size_t i = 0; i < plain.len; i++) {
		static const char plain_of[] = "\\\n\t\r", letter[] = "\\ntr";
		const char *at = plain.data[i] != '\0'
		    ? strchr(plain_of, plain.data[i])
		    : NULL;

		if (at == NULL) {
			buf_add_byte(b, plain.data[i]);
			continue;
		}
		buf_add_byte(b, '\\');
		buf_add_byte(b, letter[at - plain_of]);
	}
	buf_release(&plain);
}

static void
add_copied(struct buf *b, enum store_type type, const struct store_value *v)
{
	size_t from;

	if (v->is_null) {
		buf_add_string(b, "\\N");
		return;
	}
	from = b->len;
	add_text(b, type, v);
	escape(b, from);
}

static int
send_rows(struct store *s, struct error *e)
{
	struct postgresql *own = s->own;

	if (own->rows.len > 0 &&
	    PQputCopyData(own->c, own->rows.data, (int)own->rows.len) < 0) {
		char line[256];

		return error_set(e, ST_FAILED, "the database went away: %s",
		    first_line(PQerrorMessage(own->c), line));
	}
	own->rows.len = 0;
	return 0;
}

static size_t
own_columns(const struct store_table *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->count; i++)
		n += !t->column[i].is_other;
	return n;
}

/* --- inserting ------------------------------------------------------------------------ */

static void
add_names(struct buf *b, const struct store_table *t)
{
	const char *before = "";

	for (size_t i = 0; i < t->count; i++)
		if (!t->column[i].is_other) {
			buf_add_string(b, before);
			sql_quote(
			    b, t->column[i].name, strlen(t->column[i].name));
			before = ", ";
		}
}

/* Make the table where the rows of an upsert are gathered. */
static int
make_batch(struct store *s, const struct store_table *t, struct error *e)
{
	struct buf sql = {0};
	int failed;

	if (store_run(s, "DROP TABLE IF EXISTS pg_temp." BATCH, e) < 0)
		return -1;
	buf_add_string(
	    &sql, "CREATE TEMP TABLE " BATCH " ON COMMIT DROP AS SELECT ");
	add_names(&sql, t);
	buf_add_string(&sql, ", CAST(0 AS bigint) AS _weir_n FROM ");
	sql_quote(&sql, t->name, strlen(t->name));
	buf_add_string(&sql, " WITH NO DATA");
	failed = store_run(s, buf_string(&sql), e);
	buf_release(&sql);
	return failed;
}

static int
begin_copy(struct store *s, const struct store_table *t, struct error *e)
{
	static const char signature[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0";
	struct postgresql *own = s->own;
	struct buf sql = {0};
	PGresult *r;

	buf_add_string(&sql, "COPY ");
	if (t->keys > 0)
		buf_add_string(&sql, "pg_temp." BATCH);
	else
		sql_quote(&sql, t->name, strlen(t->name));
	buf_add_string(&sql, " (");
	add_names(&sql, t);
	if (t->keys > 0)
		buf_add_string(&sql, ", _weir_n");
	buf_add_string(&sql, ") FROM STDIN");
	if (own->is_binary)
		buf_add_string(&sql, " (FORMAT binary)");
	r = PQexec(own->c, buf_string(&sql));
	buf_release(&sql);
	if (PQresultStatus(r) != PGRES_COPY_IN)
		return fail(s, r, e);
	PQclear(r);
	own->in_copy = true;
	if (own->is_binary)
		buf_add(&own->rows, signature, sizeof signature);
	return 0;
}

static int
postgresql_insert_begin(
    struct store *s, const struct store_table *t, struct error *e)
{
	struct postgresql *own = s->own;

	own->table = t;
	own->rows.len = 0;
	own->n = 0;
	own->is_binary = true;
	for (size_t i = 0; i < t->count; i++)
		if (!t->column[i].is_other && wire_of(own, t, i) == WIRE_OTHER)
			own->is_binary = false;
	if (s->is_careful)
		return 0;
	if (store_run(s, "SAVEPOINT weir_copy", e) < 0)
		return -1;
	if (t->keys > 0 && make_batch(s, t, e) < 0)
		return -1;
	return begin_copy(s, t, e);
}

static bool
add_row(struct postgresql *own, const struct store_value *v)
{
	const struct store_table *t = own->table;
	struct buf *b = &own->rows;
	size_t n = own_columns(t) + (t->keys > 0);
	const char *before = "";

	if (own->is_binary)
		add_be(b, n, 2);
	for (size_t i = 0; i < t->count; i++) {
		if (t->column[i].is_other)
			continue;
		if (own->is_binary) {
			if (!add_binary(b, wire_of(own, t, i), &v[i]))
				return false;
			continue;
		}
		buf_add_string(b, before);
		add_copied(b, t->column[i].type, &v[i]);
		before = "\t";
	}
	if (t->keys > 0 && own->is_binary) {
		add_be(b, 8, 4);
		add_be(b, (uint64_t)own->n, 8);
	} else if (t->keys > 0) {
		buf_add_format(b, "\t%" PRId64, own->n);
	}
	if (!own->is_binary)
		buf_add_byte(b, '\n');
	own->n++;
	return true;
}

/* Insert one row by itself, so that a refusal is this row's. */
static int
insert_one(struct store *s, const struct store_value *v, struct error *e)
{
	struct postgresql *own = s->own;
	const struct store_table *t = own->table;
	size_t columns = own_columns(t), n = 0;
	const char **param = mem_zero(columns + 1, sizeof *param);
	struct buf sql = {0}, *text = mem_zero(columns + 1, sizeof *text);
	PGresult *r;
	int rc;

	sql_insert(&sql, t);
	buf_add_string(&sql, " VALUES (");
	for (size_t i = 0; i < t->count; i++) {
		if (t->column[i].is_other)
			continue;
		if (!v[i].is_null) {
			add_text(&text[n], t->column[i].type, &v[i]);
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
		rc = is_good(r) ? 0 : is_row_fault(r) ? 1 : -1;
		if (rc == 0)
			PQclear(r);
		else
			fail(s, r, e);
	}
	for (size_t i = 0; i < columns; i++)
		buf_release(&text[i]);
	free(text);
	free(param);
	buf_release(&sql);
	return rc;
}

static int
insert_carefully(struct store *s, const struct store_value *v, struct error *e)
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

static int
postgresql_insert(struct store *s, const struct store_value *v, struct error *e)
{
	struct postgresql *own = s->own;
	size_t from = own->rows.len;

	if (s->is_careful)
		return insert_carefully(s, v, e);
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
		if (bad == NULL && !is_good(r))
			bad = r;
		else
			PQclear(r);
	}
	if (bad == NULL)
		return 0;
	is_row = is_row_fault(bad);
	fail(s, bad, e);
	return is_row ? 1 : -1;
}

/* Put the gathered rows into their table, the last one of each key. */
static int
merge_batch(struct store *s, struct error *e)
{
	struct postgresql *own = s->own;
	const struct store_table *t = own->table;
	struct buf sql = {0};
	const char *before = "";
	PGresult *r;
	bool is_row;

	sql_insert(&sql, t);
	buf_add_string(&sql, " SELECT ");
	add_names(&sql, t);
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
		    again ? ", _weir_n DESC) AS b"
			  : ") * FROM pg_temp." BATCH " ORDER BY ");
	}
	sql_conflict(&sql, t);
	r = PQexec(own->c, buf_string(&sql));
	buf_release(&sql);
	if (is_good(r)) {
		PQclear(r);
		return 0;
	}
	is_row = is_row_fault(r);
	fail(s, r, e);
	return is_row ? 1 : -1;
}

static int
postgresql_insert_end(struct store *s, struct error *e)
{
	struct postgresql *own = s->own;
	struct error other;
	int rc;

	if (s->is_careful)
		return 0;
	if (own->is_binary)
		add_be(&own->rows, UINT16_MAX, 2);
	if (send_rows(s, e) < 0)
		return -1;
	rc = end_copy(s, e);
	if (rc == 0 && own->table->keys > 0)
		rc = merge_batch(s, e);
	if (rc != 1)
		return rc;
	if (store_run(s, "ROLLBACK TO SAVEPOINT weir_copy", &other) == 0)
		return 1;
	*e = other;
	return -1;
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
    .is_mine = postgresql_is_mine,
    .open = postgresql_open,
    .close = postgresql_close,
    .run = postgresql_run,
    .columns = postgresql_columns,
    .begin = postgresql_begin,
    .commit = postgresql_commit,
    .rollback = postgresql_rollback,
    .insert_begin = postgresql_insert_begin,
    .insert = postgresql_insert,
    .insert_end = postgresql_insert_end,
};
