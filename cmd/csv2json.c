/*
 * csv2json - turn the rows of CSV files into records
 *
 * in:   "Time","Amount","Class"
 *       0,149.62,"0"
 * out:  {"Time":0,"Amount":149.62,"Class":0}
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/opt.h"
#include "base/progress.h"
#include "base/stop.h"
#include "base/utf8.h"
#include "stream/csv.h"
#include "stream/out.h"
#include "stream/rejects.h"

static const char usage[] =
    " [-d C] [--names A,B,...] [--strings A,B,...]\n"
    "                [--empty null|omit|string] [FILE ...]\n"
    "Turn the rows of CSV files into records.\n"
    "  -d, --delimiter C    between cells; \"\\t\" is a tab (default ,)\n"
    "  --names A,B,...      the columns' names; there is no header row\n"
    "  --strings A,B,...    columns whose cells are strings, numbers or not\n"
    "  --empty null|omit|string\n"
    "                       what an empty cell becomes (default "
    "null)\n" OPT_COMMON_USAGE;

enum empty { EMPTY_NULL, EMPTY_OMIT, EMPTY_STRING };

struct opts {
	struct opt_common common;
	char delimiter;
	char **names; /* NULL: the header row has them */
	size_t names_count;
	char **strings;
	size_t strings_count;
	enum empty empty;
};

struct column {
	struct buf member; /* "NAME": as it is written */
	bool string;
};

struct table {
	struct column *column;
	size_t columns;
	struct buf record;
};

static char
parse_delimiter(const char *text)
{
	if (strcmp(text, "\\t") == 0)
		return '\t';
	if (strlen(text) != 1 || strchr("\"\r\n", *text) != NULL)
		diex(ST_CANNOT,
		    "-d: '%s' is not one byte, or is a quote or "
		    "the end of a line",
		    text);
	return *text;
}

static enum empty
parse_empty(const char *text)
{
	static const char *const words[] = {
	    [EMPTY_NULL] = "null",
	    [EMPTY_OMIT] = "omit",
	    [EMPTY_STRING] = "string",
	};

	for (enum empty i = EMPTY_NULL; i <= EMPTY_STRING; i++)
		if (strcmp(text, words[i]) == 0)
			return i;
	diex(ST_CANNOT, "--empty: '%s' is not null, omit or string", text);
}

static void
parse_options(struct opts *o, int argc, char **argv)
{
	enum { OPT_NAMES = OPT_OWN, OPT_STRINGS, OPT_EMPTY };
	static const struct option longs[] = {
	    {"delimiter", required_argument, NULL, 'd'},
	    {"names", required_argument, NULL, OPT_NAMES},
	    {"strings", required_argument, NULL, OPT_STRINGS},
	    {"empty", required_argument, NULL, OPT_EMPTY},
	    OPT_COMMON_LONG,
	};
	int c;

	*o = (struct opts){.common = OPT_COMMON_DEFAULT, .delimiter = ','};
	while ((c = getopt_long(
		    argc, argv, ":d:" OPT_COMMON_SHORT, longs, NULL)) != -1) {
		switch (c) {
		case 'd':
			o->delimiter = parse_delimiter(optarg);
			break;
		case OPT_NAMES:
			if (!utf8_valid(optarg, strlen(optarg)))
				diex(ST_CANNOT, "--names: not UTF-8");
			o->names = opt_list("--names", optarg, &o->names_count);
			break;
		case OPT_STRINGS:
			o->strings =
			    opt_list("--strings", optarg, &o->strings_count);
			break;
		case OPT_EMPTY:
			o->empty = parse_empty(optarg);
			break;
		default:
			opt_common(&o->common, c, argv, usage);
		}
	}
}

/* Start a table; its columns are added one by one. */
static void
table_reset(struct table *t)
{
	for (size_t i = 0; i < t->columns; i++)
		buf_release(&t->column[i].member);
	free(t->column);
	t->column = NULL;
	t->columns = 0;
}

static bool
is_listed(const char *name, size_t len, char **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(list[i]) == len && memcmp(list[i], name, len) == 0)
			return true;
	return false;
}

/* Add a column; -1 when there is one of that name. */
static int
add_column(struct table *t, const struct opts *o, const char *name, size_t len,
    struct error *e)
{
	struct column c = {
	    .string = is_listed(name, len, o->strings, o->strings_count)};

	json_quote(&c.member, name, len);
	buf_add_byte(&c.member, ':');
	buf_reserve(&c.member, BUF_SHORT); /* for buf_add_short() */
	for (size_t i = 0; i < t->columns; i++) {
		const struct buf *other = &t->column[i].member;

		if (other->len == c.member.len &&
		    memcmp(other->data, c.member.data, c.member.len) == 0) {
			buf_release(&c.member);
			return error_set(e, ST_CANNOT,
			    "two columns have the name '%.*s'", (int)len, name);
		}
	}
	t->column = mem_resize(t->column, t->columns + 1, sizeof *t->column);
	t->column[t->columns++] = c;
	return 0;
}

static bool
is_column(const struct table *t, const char *name)
{
	struct buf member = {0};
	bool found = false;

	json_quote(&member, name, strlen(name));
	buf_add_byte(&member, ':');
	for (size_t i = 0; i < t->columns && !found; i++)
		found = t->column[i].member.len == member.len &&
		    memcmp(t->column[i].member.data, member.data, member.len) ==
			0;
	buf_release(&member);
	return found;
}

/* Every name of --strings must be a column. */
static int
check_strings(const struct opts *o, const struct table *t, struct error *e)
{
	for (size_t i = 0; i < o->strings_count; i++)
		if (!is_column(t, o->strings[i]))
			return error_set(e, ST_CANNOT,
			    "--strings: there is no column '%s'",
			    o->strings[i]);
	return 0;
}

static int
columns_from_header(
    struct table *t, const struct opts *o, const struct csv *c, struct error *e)
{
	if (c->bad)
		return error_set(e, ST_CANNOT, "%s:1: header row: %s", c->name,
		    c->fault.text);
	table_reset(t);
	for (size_t i = 0; i < c->cells; i++)
		if (add_column(
			t, o, c->base + c->cell[i].at, c->cell[i].len, e) < 0)
			return -1;
	return check_strings(o, t, e);
}

static int
columns_from_names(struct table *t, const struct opts *o, struct error *e)
{
	for (size_t i = 0; i < o->names_count; i++)
		if (add_column(t, o, o->names[i], strlen(o->names[i]), e) < 0)
			return -1;
	return check_strings(o, t, e);
}

/* A cell as a JSON value. */
static void
add_cell(struct buf *b, const struct opts *o, const struct column *column,
    const char *text, const struct csv_cell *cell)
{
	if (cell->bare_empty && o->empty != EMPTY_STRING)
		buf_add(b, "null", 4);
	else if (!column->string && json_is_number(text, cell->len))
		buf_add_short(b, text, cell->len);
	else
		json_quote(b, text, cell->len);
}

/* The row as a record in t->record; -1 when it has not one cell a column. */
static int
convert(
    struct table *t, const struct opts *o, const struct csv *c, struct fault *f)
{
	struct buf *b = &t->record;

	if (c->cells != t->columns)
		return fault_set(f, REASON_RAGGED, NULL,
		    "the row has %zu cells, the table %zu columns", c->cells,
		    t->columns);
	b->len = 0;
	buf_add_byte(b, '{');
	for (size_t i = 0; i < t->columns; i++) {
		const struct buf *member = &t->column[i].member;

		if (c->cell[i].bare_empty && o->empty == EMPTY_OMIT)
			continue;
		if (b->len > 1)
			buf_add_byte(b, ',');
		buf_add_short(b, member->data, member->len);
		add_cell(
		    b, o, &t->column[i], c->base + c->cell[i].at, &c->cell[i]);
	}
	buf_add(b, "}\n", 2);
	return 0;
}

/* In a table of one column, an empty line is a row with an empty cell. */
static void
mend_single_column(const struct table *t, struct csv *c)
{
	if (c->bad && c->fault.reason == REASON_EMPTY_LINE && t->columns == 1)
		csv_take_as_empty_cell(c);
}

static int
reject(struct rejects *r, const struct csv *c, const struct fault *f,
    struct error *e)
{
	struct rejected record = {.raw = c->raw,
	    .len = c->raw_len,
	    .whole_len = c->whole_len,
	    .source = c->name,
	    .line = c->number};

	return rejects_add(r, &record, f, e);
}

/* All rows of all files; *in counts them. -1 when something fails. */
static int
run(const struct opts *o, struct csv *c, struct rejects *r, uint64_t *in,
    struct error *e)
{
	struct table t = {0};
	struct fault fault;
	int got = 0;

	if (o->names != NULL)
		got = columns_from_names(&t, o, e);
	while (got >= 0 && !rejects_too_many(r) && stop_requested() == 0 &&
	    (got = csv_next(c, e)) == 1) {
		if (o->names == NULL && c->number == 1) {
			if ((got = columns_from_header(&t, o, c, e)) < 0)
				break;
			continue;
		}
		progress(++*in);
		mend_single_column(&t, c);
		if (c->bad || convert(&t, o, c, &fault) < 0) {
			if ((got = reject(
				 r, c, c->bad ? &c->fault : &fault, e)) < 0)
				break;
		} else {
			out_add(t.record.data, t.record.len);
		}
	}
	table_reset(&t);
	buf_release(&t.record);
	return got;
}

int
main(int argc, char **argv)
{
	struct opts o;
	struct csv c;
	struct rejects r;
	struct error e;
	uint64_t in = 0;
	enum status status;
	int got;

	opt_start(argv);
	parse_options(&o, argc, argv);
	if (csv_open(&c, argv + optind, o.delimiter, o.common.max_line, &e) <
		0 ||
	    rejects_open(&r, o.common.rejects, o.common.max_rejects, &e) < 0)
		die_error(&e);
	got = run(&o, &c, &r, &in, &e);
	out_flush();
	progress_end();
	status = rejects_close(&r, in);
	csv_release(&c);
	note("%" PRIu64 " rows in, %" PRIu64 " records out, %" PRIu64
	     " rows rejected",
	    in, in - r.count, r.count);
	if (got < 0)
		die_error(&e);
	stop_reraise();
	out_close();
	return status;
}
