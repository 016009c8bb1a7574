#include "store/offsets.h"

#include "base/json_out.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define WHOLE_TEXT 24 /* room for a 64-bit number */

static const char *const tables[] = {
    "CREATE TABLE IF NOT EXISTS _weir_offsets (\n"
    "  tbl TEXT NOT NULL, topic TEXT NOT NULL, part INTEGER NOT NULL,\n"
    "  next BIGINT NOT NULL, first BIGINT,\n"
    "  last_ts BIGINT, last_sum BIGINT,\n"
    "  rows BIGINT NOT NULL DEFAULT 0, rejected BIGINT NOT NULL DEFAULT 0,\n"
    "  PRIMARY KEY (tbl, topic, part))",
    "CREATE TABLE IF NOT EXISTS _weir_rejects (\n"
    "  tbl TEXT NOT NULL, topic TEXT, part INTEGER, \"offset\" BIGINT,\n"
    "  reason TEXT NOT NULL, message TEXT NOT NULL, raw TEXT NOT NULL)",
};

static void
note_table(void *arg, const char *const *cell)
{
	*(bool *)arg = cell[0] != NULL;
}

static int
find_tables(struct store *s, bool *are_there, struct error *e)
{
	*are_there = false;
	return s->kind->run(
	    s, s->kind->find_offsets, NULL, 0, note_table, are_there, e);
}

int
offsets_create(struct store *s, struct error *e)
{
	bool are_there;

	/* (To make what is there would need the right to make tables.) */
	if (find_tables(s, &are_there, e) < 0)
		return -1;
	if (are_there)
		return 0;
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		if (store_run(s, tables[i], e) < 0)
			return -1;
	return 0;
}

static int64_t
whole_of(const char *text)
{
	return text != NULL ? strtoll(text, NULL, 10) : -1;
}

static void
take_offset(void *arg, const char *const *cell)
{
	struct store_offset *o = arg;

	o->next = strtoll(cell[0], NULL, 10);
	o->first = whole_of(cell[1]);
	o->last_time = whole_of(cell[2]);
	o->has_sum = cell[3] != NULL;
	o->last_sum = whole_of(cell[3]);
}

/* Make sure that there is a row to lock; -1 means: nothing yet. */
static int
lock_one(
    struct store *s, const char *table, struct store_offset *o, struct error *e)
{
	char part[WHOLE_TEXT];
	const char *param[] = {table, o->topic, part};
	struct buf sql = {0};
	int failed;

	snprintf(part, sizeof part, "%" PRId32, o->partition);
	o->next = o->first = o->last_time = -1;
	o->has_sum = false;
	o->last_row = NULL;
	if (s->kind->run(s,
		"INSERT INTO _weir_offsets (tbl, topic, part, next) "
		"VALUES ($1, $2, CAST($3 AS INTEGER), -1) "
		"ON CONFLICT (tbl, topic, part) DO NOTHING",
		param, 3, NULL, NULL, e) < 0)
		return -1;
	buf_add_string(&sql,
	    "SELECT next, first, last_ts, last_sum FROM _weir_offsets "
	    "WHERE tbl = $1 AND topic = $2 AND part = CAST($3 AS INTEGER)");
	buf_add_string(&sql, s->kind->lock);
	failed = s->kind->run(s, buf_string(&sql), param, 3, take_offset, o, e);
	buf_release(&sql);
	return failed;
}

int
offsets_lock(struct store *s, const char *table, struct store_offset *o,
    size_t n, struct error *e)
{
	for (size_t i = 0; i < n; i++)
		if (lock_one(s, table, &o[i], e) < 0)
			return -1;
	return 0;
}

int
offsets_set(struct store *s, const char *table, const struct store_offset *o,
    struct error *e)
{
	char part[WHOLE_TEXT], next[WHOLE_TEXT], time[WHOLE_TEXT];
	char rows[WHOLE_TEXT], rejected[WHOLE_TEXT];
	char first[WHOLE_TEXT], sum[WHOLE_TEXT];
	const char *param[] = {table, o->topic, part, next,
	    o->last_time >= 0 ? time : NULL, rows, rejected,
	    o->first >= 0 ? first : NULL, o->has_sum ? sum : NULL};

	snprintf(part, sizeof part, "%" PRId32, o->partition);
	snprintf(next, sizeof next, "%" PRId64, o->next);
	snprintf(time, sizeof time, "%" PRId64, o->last_time);
	snprintf(rows, sizeof rows, "%" PRIu64, o->rows);
	snprintf(first, sizeof first, "%" PRId64, o->first);
	snprintf(sum, sizeof sum, "%" PRId64, o->last_sum);
	snprintf(rejected, sizeof rejected, "%" PRIu64, o->rejected);
	return s->kind->run(s,
	    "UPDATE _weir_offsets SET next = CAST($4 AS BIGINT), "
	    "last_ts = CAST($5 AS BIGINT), rows = rows + CAST($6 AS BIGINT), "
	    "rejected = rejected + CAST($7 AS BIGINT), "
	    "first = CAST($8 AS BIGINT), last_sum = CAST($9 AS BIGINT) "
	    "WHERE tbl = $1 AND topic = $2 AND part = CAST($3 AS INTEGER)",
	    param, 9, NULL, NULL, e);
}

int
offsets_reject(struct store *s, const char *table, const struct store_reject *r,
    struct error *e)
{
	char part[WHOLE_TEXT], offset[WHOLE_TEXT];
	const char *param[] = {
	    table, r->topic, NULL, NULL, r->reason, r->message, r->raw};

	snprintf(part, sizeof part, "%" PRId32, r->partition);
	snprintf(offset, sizeof offset, "%" PRId64, r->offset);
	if (r->topic != NULL) {
		param[2] = part;
		param[3] = offset;
	}
	return s->kind->run(s,
	    "INSERT INTO _weir_rejects VALUES ($1, $2, CAST($3 AS INTEGER), "
	    "CAST($4 AS BIGINT), $5, $6, $7)",
	    param, 7, NULL, NULL, e);
}

/* --- where to go on --------------------------------------------------------- */

static void
add_line(void *arg, const char *const *cell)
{
	struct buf *b = arg;
	struct json_out j = {.out = b, .one_line = true};
	int64_t next = strtoll(cell[2], NULL, 10);

	json_out_object(&j, NULL);
	json_out_string(&j, "topic", cell[0]);
	json_out_whole(&j, "partition", strtoll(cell[1], NULL, 10));
	json_out_whole(&j, "offset", next > 0 ? next - 1 : 0);
	json_out_end(&j);
	buf_add_byte(b, '\n');
}

int
offsets_list(struct store *s, const char *table, struct buf *b, struct error *e)
{
	bool are_there;

	if (find_tables(s, &are_there, e) < 0)
		return -1;
	if (!are_there)
		return 0;
	return s->kind->run(s,
	    "SELECT topic, part, next FROM _weir_offsets "
	    "WHERE tbl = $1 AND next >= 0 ORDER BY topic, part",
	    &table, 1, add_line, b, e);
}
