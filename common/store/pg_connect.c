#include "base/mem.h"
#include "store/pg.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEME "postgresql:"
#define SCHEME_SHORT "postgres:"
#define IDLE_MS 30000 /* the server ends a transaction that hangs */

bool
pg_is_mine(const char *where)
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
		/* (libpq's words may have all of it, and so a password.) */
		bool is_secret = strchr(connection, '@') != NULL ||
		    strstr(connection, "pass") != NULL;

		error_set(e, ST_CANNOT, "-d: %s",
		    is_secret || why == NULL
			? "it is no URI that libpq knows (postgresql://HOST/"
			  "NAME is one)"
			: pg_first_line(why, line));
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

/*
 * Has the server answered with a refusal that stays? All others may be those of
 * a server that starts, ends or recovers.
 */
static bool
is_refusal(const char *message)
{
	static const char *const lasting[] = {"does not exist",
	    "authentication failed", "no password", "no pg_hba.conf entry",
	    "permission denied", "not permitted to log in", "is not supported",
	    "certificate", "does not support SSL", "definition of service",
	    "service file"};

	for (size_t i = 0; i < sizeof lasting / sizeof *lasting; i++)
		if (strstr(message, lasting[i]) != NULL)
			return true;
	return false;
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

int
pg_open(struct store *s, const char *where, struct error *e)
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
	    pg_first_line(PQerrorMessage(own->c), line));
}

void
pg_close(struct store *s)
{
	struct postgresql *own = s->own;

	PQfinish(own->c);
	buf_release(&own->rows);
	free(own->wire);
	free(own);
}
