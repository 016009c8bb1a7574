#include "plan.h"

#include "base/buf.h"
#include "base/mem.h"
#include "database.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum plan_kind {
	OTHER,
	OPEN,
	FILTER,
	NEXT,
	LOOP,
	ONCE,
	ROW,
	TABLE,
	SEEK,
	GROUP
};

#define TEMPORARY 1 /* SQLite's number of the temporary database */

struct plan_step {
	enum plan_kind kind;
	int cursor, jump;
	uintptr_t table; /* of OPEN */
	int root;	 /* of TABLE, in the temporary database; else 0 */
};

struct plan_steps {
	struct plan_step *at;
	size_t count, capacity;
};

static struct plan_step
read_step(sqlite3_stmt *s)
{
	static const struct {
		const char *name;
		enum plan_kind kind;
	} known[] = {{"VOpen", OPEN}, {"VFilter", FILTER}, {"VNext", NEXT},
	    {"Next", LOOP}, {"Prev", LOOP}, {"SorterNext", LOOP},
	    {"Once", ONCE}, {"ResultRow", ROW}, {"OpenRead", TABLE},
	    {"Rewind", SEEK}, {"Last", SEEK}, {"Count", SEEK}, {"SeekGE", SEEK},
	    {"SeekGT", SEEK}, {"SeekLE", SEEK}, {"SeekLT", SEEK},
	    {"SeekRowid", SEEK}, {"NotExists", SEEK}, {"AggStep", GROUP},
	    {"AggStep1", GROUP}, {"AggFinal", GROUP}};
	const char *name = (const char *)sqlite3_column_text(s, 1);
	const char *p4 = (const char *)sqlite3_column_text(s, 5);
	struct plan_step step = {.cursor = sqlite3_column_int(s, 2),
	    .jump = sqlite3_column_int(s, 3)};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (name != NULL && strcmp(name, known[i].name) == 0)
			step.kind = known[i].kind;
	if (step.kind == TABLE && sqlite3_column_int(s, 4) == TEMPORARY)
		step.root = sqlite3_column_int(s, 3);
	if (step.kind == ONCE)
		step.jump = sqlite3_column_int(s, 3);
	if (step.kind == OPEN && p4 != NULL && strncmp(p4, "vtab:", 5) == 0)
		step.table = (uintptr_t)strtoull(p4 + 5, NULL, 16);
	return step;
}

static int
read_steps(
    struct plan_steps *steps, sqlite3 *db, const char *sql, struct error *e)
{
	struct buf text = {0};
	sqlite3_stmt *s = NULL;
	int rc;

	buf_add_string(&text, "EXPLAIN ");
	buf_add_string(&text, sql);
	rc = sqlite3_prepare_v2(db, buf_string(&text), -1, &s, NULL);
	while (rc == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW) {
		steps->at = mem_grow(steps->at, steps->count, &steps->capacity,
		    sizeof *steps->at);
		steps->at[steps->count++] = read_step(s);
	}
	sqlite3_finalize(s);
	buf_release(&text);
	if (rc == SQLITE_OK)
		return 0;
	return database_error(db, e);
}

/* Is the cursor opened on this table? */
static bool
is_on(const struct plan_steps *steps, int cursor, uintptr_t table)
{
	for (size_t i = 0; i < steps->count; i++)
		if (steps->at[i].kind == OPEN && steps->at[i].cursor == cursor)
			return steps->at[i].table == table;
	return false;
}

/* Return the step that ends the loop which step `begin` begins, or `begin`. */
static size_t
loop_end(const struct plan_steps *steps, size_t begin)
{
	for (size_t i = begin + 1; i < steps->count; i++)
		if (steps->at[i].kind == NEXT &&
		    steps->at[i].cursor == steps->at[begin].cursor)
			return i;
	return begin;
}

/* Is step `i` done only once, wherever it stands? */
static bool
is_once(const struct plan_steps *steps, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (steps->at[j].kind == ONCE && steps->at[j].jump > (int)i)
			return true;
	return false;
}

/* Is step `i` inside the loop of another cursor, and not done only once? */
static bool
is_inside(const struct plan_steps *steps, size_t i)
{
	if (is_once(steps, i))
		return false;
	for (size_t j = i + 1; j < steps->count; j++)
		if ((steps->at[j].kind == LOOP || steps->at[j].kind == NEXT) &&
		    steps->at[j].cursor != steps->at[i].cursor &&
		    steps->at[j].jump <= (int)i)
			return true;
	return false;
}

static bool
has_all_rows(const struct plan_steps *steps, size_t begin, size_t end)
{
	for (size_t i = 0; i < steps->count; i++)
		if ((i < begin || i > end) && steps->at[i].kind == ROW)
			return false;
	return true;
}

/* Is the page the root of this temporary table, or of an index of it? */
static bool
is_root(sqlite3 *db, const char *table, int root)
{
	sqlite3_stmt *s = NULL;
	bool found = false;

	if (root == 0 ||
	    sqlite3_prepare_v2(db,
		"SELECT 1 FROM temp.sqlite_schema "
		"WHERE tbl_name = ?1 AND rootpage = ?2",
		-1, &s, NULL) != SQLITE_OK)
		return false;
	sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
	sqlite3_bind_int(s, 2, root);
	found = sqlite3_step(s) == SQLITE_ROW;
	sqlite3_finalize(s);
	return found;
}

/* Is the cursor read outside of the steps from `begin` to `end`, or once? */
static bool
is_read_once(
    const struct plan_steps *steps, int cursor, size_t begin, size_t end)
{
	for (size_t i = 0; i < steps->count; i++)
		if (steps->at[i].kind == SEEK &&
		    steps->at[i].cursor == cursor &&
		    (i < begin || i > end || is_once(steps, i)))
			return true;
	return false;
}

/* Is the table read at another time than with each record of the loop at `begin`? */
static bool
keeps_nothing(
    const struct plan_steps *steps, sqlite3 *db, const char *kept, size_t begin)
{
	size_t end = loop_end(steps, begin);

	for (size_t i = 0; kept != NULL && i < steps->count; i++)
		if (steps->at[i].kind == TABLE &&
		    is_root(db, kept, steps->at[i].root) &&
		    is_read_once(steps, steps->at[i].cursor, begin, end))
			return true;
	return false;
}

/* Does reading the table, inside the loop at `begin`, leave that loop? */
static bool
ends_when_empty(
    const struct plan_steps *steps, sqlite3 *db, const char *kept, size_t begin)
{
	size_t end = loop_end(steps, begin);

	for (size_t i = 0; kept != NULL && i < steps->count; i++) {
		if (steps->at[i].kind != TABLE ||
		    !is_root(db, kept, steps->at[i].root))
			continue;
		for (size_t j = begin; j < end; j++)
			if (steps->at[j].kind == SEEK &&
			    steps->at[j].cursor == steps->at[i].cursor &&
			    steps->at[j].jump > (int)end)
				return true;
	}
	return false;
}

int
plan_read(struct plan *p, sqlite3 *db, const char *sql, const void *table,
    const char *kept, struct error *e)
{
	struct plan_steps steps = {0};

	*p = (struct plan){0};
	if (read_steps(&steps, db, sql, e) < 0)
		return -1;
	for (size_t i = 0; i < steps.count; i++)
		p->has_groups = p->has_groups || steps.at[i].kind == GROUP;
	for (size_t i = 0; table != NULL && i < steps.count; i++) {
		if (steps.at[i].kind != FILTER ||
		    !is_on(&steps, steps.at[i].cursor, (uintptr_t)table))
			continue;
		p->scans++;
		p->is_nested = p->is_nested || is_inside(&steps, i);
		p->is_by_row = has_all_rows(&steps, i, loop_end(&steps, i));
		p->keeps_nothing =
		    p->keeps_nothing || keeps_nothing(&steps, db, kept, i);
		p->ends_when_empty =
		    p->ends_when_empty || ends_when_empty(&steps, db, kept, i);
	}
	p->is_by_row = p->is_by_row && p->scans == 1 && !p->is_nested;
	free(steps.at);
	return 0;
}
