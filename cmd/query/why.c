#include "why.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/near.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Messages that are ours whole, by how SQLite's begin. */
static const struct {
	const char *begin, *ours;
} whole[] = {
    {"incomplete input",
	"the statement ends too early: something is missing at its end, or a "
	"bracket is open"},
    {"not authorized to use function",
	"this function can do more than read, so it may not be used"},
    {"not authorized",
	"only SELECT can be run: a statement can read, not write or set"},
    {"table ",
	"only SELECT can be run: a statement can read, not write or set"},
    {"access to ", "only SELECT can be run: a statement can read, not write"},
    {"datatype mismatch", "LIMIT and OFFSET take whole numbers"},
    {"misuse of aggregate",
	"a function of many rows, such as count or sum, cannot stand in WHERE "
	"or in another one: write HAVING, after GROUP BY"},
};

/* Messages about one name: after `begin`, up to `end`. */
static const struct {
	const char *begin, *end, *ours;
	const char *names; /* a SELECT of those that there are */
} about[] = {
    {"no such table: ", "",
	"there is no table '%s': --table NAME=FILE makes one of a file",
	"SELECT name FROM pragma_table_list UNION "
	"SELECT name FROM pragma_module_list"},
    {"no such function: ", "", "there is no function '%s'",
	"SELECT DISTINCT name FROM pragma_function_list"},
    {"near \"", "\": syntax error", "the statement is wrong at '%s'", NULL},
    {"unrecognized token: \"", "\"",
	"the statement is wrong at '%s': a quote is open, or no SQL begins so",
	NULL},
    {"vtable constructor failed: ", "", "the table '%s' may not be read", NULL},
    {"ambiguous column name: ", "",
	"more than one table has a column '%s': write the table before it, as "
	"in stream.x",
	NULL},
};

/* Words of SQL that are often written wrong. */
static const char *const words[] = {"SELECT", "DISTINCT", "FROM", "WHERE",
    "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET", "JOIN", "LEFT", "INNER",
    "UNION", "CASE", "WHEN", "THEN", "ELSE", "BETWEEN", "LIKE", "EXCEPT",
    "EXCLUDE", "VALUES", "WITH", "TO", "INDEX", "TABLE", "CHECK", "DEFAULT",
    "REFERENCES", "TRANSACTION", "VALUES", "SET", "IN", "IS", "AS", "ON"};

/* Offer the names of a SELECT, or the words of SQL. */
static void
offer(struct near *near, sqlite3 *db, const char *names)
{
	sqlite3_stmt *s = NULL;

	for (size_t i = 0; names == NULL && i < sizeof words / sizeof *words;
	     i++)
		near_offer(near, words[i], strlen(words[i]));
	if (names == NULL)
		return;
	sqlite3_set_authorizer(db, NULL, NULL); /* the run is over */
	sqlite3_prepare_v2(db, names, -1, &s, NULL);
	while (s != NULL && sqlite3_step(s) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(s, 0);

		if (name != NULL)
			near_offer(near, name, strlen(name));
	}
	sqlite3_finalize(s);
}

/* Is it one of them, so that no member can have the name without quotes? */
static bool
is_word(const char *name)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcasecmp(words[i], name) == 0)
			return true;
	return false;
}

/* Fill `e` when the message is about one name. */
static bool
set_about(struct error *e, enum status status, sqlite3 *db, const char *said,
    size_t i)
{
	size_t begin = strlen(about[i].begin), end = strlen(about[i].end);
	size_t len = strlen(said);
	struct buf near_names = {0};
	struct near near;
	char *name;

	if (strncmp(said, about[i].begin, begin) != 0 || len < begin + end ||
	    strcmp(said + len - end, about[i].end) != 0)
		return false;
	name = mem_copy(said + begin, len - begin - end);
	near_start(&near, name);
	offer(&near, db, about[i].names);
	near_say(&near, &near_names);
	error_set(e, status, about[i].ours, name);
	if (is_word(name)) {
		error_set(e, status,
		    "the statement is wrong at '%s', a word of SQL: as a name "
		    "it needs double quotes",
		    name);
	} else if (near_names.len > 0) {
		char *all = mem_string(e->text);

		error_set(e, status, "%s%s", all, buf_string(&near_names));
		free(all);
	}
	near_release(&near);
	buf_release(&near_names);
	free(name);
	return true;
}

int
why_set(struct error *e, enum status status, sqlite3 *db)
{
	char *said = mem_string(sqlite3_errmsg(db));
	bool found = false;

	for (size_t i = 0; !found && i < sizeof whole / sizeof *whole; i++) {
		found =
		    strncmp(said, whole[i].begin, strlen(whole[i].begin)) == 0;
		if (found)
			error_set(e, status, "%s", whole[i].ours);
	}
	for (size_t i = 0; !found && i < sizeof about / sizeof *about; i++)
		found = set_about(e, status, db, said, i);
	if (!found)
		error_set(e, status, "%s", said);
	free(said);
	return -1;
}
