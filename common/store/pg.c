#include "store/pg.h"

#include <stdio.h>
#include <string.h>

/* --- errors ------------------------------------------------------------------- */

/* Copy the first line of a message; libpq's have several. */
const char *
pg_first_line(const char *text, char line[256])
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
bool
pg_is_row_fault(const PGresult *r)
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

bool
pg_is_cut(const struct postgresql *own, const PGresult *r)
{
	return PQstatus(own->c) == CONNECTION_BAD ||
	    PQresultErrorField(r, PG_DIAG_SQLSTATE) == NULL ||
	    has_class(r, "08") || has_class(r, "57P");
}

/* Tell why a statement failed, and release its result. */
int
pg_fail(const struct store *s, PGresult *r, struct error *e)
{
	const struct postgresql *own = s->own;
	const char *text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	const char *detail = PQresultErrorField(r, PG_DIAG_MESSAGE_DETAIL);
	char line[256];

	if (pg_is_cut(own, r))
		error_set(e, ST_FAILED, "the database went away: %s",
		    pg_first_line(PQerrorMessage(own->c), line));
	else if (has_class(r, "55P03"))
		error_set(e, ST_FAILED,
		    "another program has locked the table for more than %.15g "
		    "seconds (--timeout)",
		    (double)s->timeout_ms / 1000);
	else
		error_set(e, is_passing(r) ? ST_FAILED : ST_CANNOT, "%s%s%s%s",
		    pg_is_row_fault(r) ? "" : "the database says: ",
		    text != NULL ? text
				 : pg_first_line(PQerrorMessage(own->c), line),
		    detail != NULL ? ": " : "", detail != NULL ? detail : "");
	PQclear(r);
	return -1;
}

/* --- statements ------------------------------------------------------------------ */

bool
pg_is_good(const PGresult *r)
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

int
pg_run(struct store *s, const char *sql, const char *const *param, int params,
    store_row *row, void *arg, struct error *e)
{
	struct postgresql *own = s->own;
	PGresult *r =
	    PQexecParams(own->c, sql, params, NULL, param, NULL, NULL, 0);

	if (!pg_is_good(r))
		return pg_fail(s, r, e);
	if (row != NULL)
		give_rows(r, row, arg);
	PQclear(r);
	return 0;
}
