/*
 * csv2json - turn the rows of CSV files into records
 *
 * in:   "Time","Amount","Class"
 *       0,149.62,"0"
 * out:  {"Time":0,"Amount":149.62,"Class":0}
 */
#include "base/diag.h"
#include "base/opt.h"
#include "base/progress.h"
#include "base/stop.h"
#include "stream/csv.h"
#include "stream/csv_byte.h"
#include "stream/out.h"
#include "stream/rejects.h"
#include "stream/table.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct opts {
	struct opt_common common;
	struct csv_dialect dialect;
	struct table_ask table;
	char **names; /* NULL: the header row has them */
	size_t names_count;
};

/* --- options -------------------------------------------------------------- */

/* Parse the argument of an option that takes one byte. */
static int
parse_byte(const char *option, const char *text)
{
	struct error e;
	int byte;

	if (csv_byte_parse(text, &byte, &e) == 0)
		return byte;
	if (strcmp(option, "-d") == 0 && *text != '\0' && text[1] != '\0' &&
	    !isalpha((unsigned char)*text))
		diex(ST_CANNOT,
		    "-d: %s; with sed 's/%s/\\t/g' before it, -d tab", e.text,
		    text);
	diex(ST_CANNOT, "%s: %s", option, e.text);
}

static void
take_delimiter(void *opts, const char *text)
{
	struct csv_dialect *d = &((struct opts *)opts)->dialect;
	int byte = parse_byte("-d", text);

	if (byte == CSV_NONE)
		diex(ST_CANNOT,
		    "-d: a delimiter is needed; a byte that no cell has makes "
		    "one column");
	d->delimiter = (char)byte;
	d->fixed = true;
}

static void
take_quote(void *opts, const char *text)
{
	((struct opts *)opts)->dialect.quote = parse_byte("--quote", text);
}

static void
take_escape(void *opts, const char *text)
{
	((struct opts *)opts)->dialect.escape = parse_byte("--escape", text);
}

static void
take_comment(void *opts, const char *text)
{
	if (*text == '\0')
		diex(ST_CANNOT,
		    "--comment: it is empty, as each line's beginning");
	((struct opts *)opts)->dialect.comment = text;
}

/* Refuse one byte for two purposes; an escape by doubling is no other one. */
static void
check_dialect(void *opts)
{
	struct csv_dialect *d = &((struct opts *)opts)->dialect;

	if (d->delimiter == d->quote)
		diex(ST_CANNOT,
		    "-d: '%c' is the quote, too: --quote none, or another one",
		    d->delimiter);
	if (d->delimiter == d->escape)
		diex(ST_CANNOT, "-d: '%c' is the escape, too", d->delimiter);
	if (d->escape == d->quote)
		d->escape = CSV_NONE;
}

static void
trim_name(char *name)
{
	char *start = name + strspn(name, " \t");
	size_t len = strlen(start);

	while (len > 0 && strchr(" \t", start[len - 1]) != NULL)
		len--;
	memmove(name, start, len);
	name[len] = '\0';
}

/* Remove the blanks around the names of a list. */
static void
trim_names(const char *option, char **name, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		trim_name(name[i]);
		if (*name[i] == '\0')
			diex(ST_CANNOT, "%s: a name of blanks in the list",
			    option);
		for (size_t j = 0; j < i; j++)
			if (strcmp(name[i], name[j]) == 0)
				diex(ST_CANNOT, "%s: '%s' is named twice",
				    option, name[i]);
	}
}

/* Do as with the names of a header row: --trim, or a warning. */
static void
check_names(void *opts)
{
	struct opts *o = opts;

	if (o->dialect.trim) {
		trim_names("--names", o->names, o->names_count);
		trim_names(
		    "--strings", o->table.strings, o->table.strings_count);
		return;
	}
	for (size_t i = 0; i < o->names_count; i++) {
		size_t len = strlen(o->names[i]);

		if (strchr(" \t", o->names[i][0]) == NULL &&
		    strchr(" \t", o->names[i][len - 1]) == NULL)
			continue;
		warnx("--names: a name has blanks around it, '%s': --trim "
		      "removes them, and those around cells",
		    o->names[i]);
		return;
	}
}

static const struct opt options[] = {
    {'d', "delimiter", "C", "between cells; \"tab\" is one (default ,)",
	OPT_CALL(take_delimiter)},
    {0, "quote", "C", "around cells; \"none\": quotes mean nothing",
	OPT_CALL(take_quote)},
    {0, "escape", "C", "before a quote that a cell holds, such as \\",
	OPT_CALL(take_escape)},
    {0, "lazy-quotes", NULL, "a quote in the wrong place is part of its cell",
	OPT_FLAG(dialect.lazy_quotes)},
    {0, "trim", NULL, "remove blanks around names and cells",
	OPT_FLAG(dialect.trim)},
    {0, "skip-rows", "N", "pass over the first N lines of each file",
	OPT_INT(dialect.skip, 0, INT64_MAX)},
    {0, "skip-blank", NULL, "pass over lines of blanks",
	OPT_FLAG(dialect.skip_blank)},
    {0, "comment", "C", "pass over lines that begin with C",
	OPT_CALL(take_comment)},
    {0, "names", "A,B,...", "the columns' names; there is no header row",
	OPT_LIST(names), OPT_COUNT(names_count)},
    {0, "number-names", NULL, "a, a and an empty name: a, a_2 and column_3",
	OPT_FLAG(table.header.number_names)},
    {0, "drop-trailing", NULL, "drop empty names and cells at the end of rows",
	OPT_FLAG(table.header.drop_trailing)},
    {0, "strings", "A,B,...", "columns whose cells are strings, numbers or not",
	OPT_LIST(table.strings), OPT_COUNT(table.strings_count)},
    {0, "decimal-comma", NULL, "1.234,5 is a number: 1234.5",
	OPT_FLAG(table.decimal_comma)},
    {0, "null", "WORDS", "a cell that is one of these becomes null",
	OPT_LIST(table.nulls), OPT_COUNT(table.nulls_count)},
    {0, "empty", "null|omit|string",
	"what an empty cell becomes (default null)", OPT_WORD(table.empty)},
    {0},
};

static const struct opt_rule rules[] = {
    {OPT_CHECK, .check = check_dialect},
    {OPT_CHECK, .check = check_names},
    {OPT_UTF8, .these = "names"},
    {OPT_UTF8, .these = "null"},
    {OPT_EXCLUDES, "names", .that = "number-names"},
    {0},
};

#define NO_HEADER                                                              \
	"--names A,B,... gives the names of a file without a header row"

/* What pandas, csvkit, Miller and others call it. */
static const struct opt_hint hints[] = {
    {"no-header", NO_HEADER},
    {"no-header-row", NO_HEADER},
    {"no-headers", NO_HEADER},
    {"noheader", NO_HEADER},
    {"implicit-csv-header", NO_HEADER},
    {"header", "the first row is the header; " NO_HEADER},
    {"H", NO_HEADER},
    {"sep", "it is -d"},
    {"separator", "it is -d"},
    {"delim", "it is -d"},
    {"ifs", "it is -d"},
    {"fs", "it is -d"},
    {"t", "-d tab reads tabs"},
    {"tsv", "-d tab reads tabs"},
    {"tabs", "-d tab reads tabs"},
    {"na-values", "it is --null"},
    {"na_values", "it is --null"},
    {"null-value", "it is --null"},
    {"nullstr", "it is --null"},
    {"skipinitialspace", "it is --trim"},
    {"skiprows", "it is --skip-rows"},
    {"skip-lines", "it is --skip-rows"},
    {"dtype", "--strings A,B,... keeps columns strings"},
    {"encoding", "iconv -f ENCODING -t UTF-8 before csv2json"},
    {"e", "iconv -f ENCODING -t UTF-8 before csv2json"},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" [-d C] [--quote C] [--escape C] [--lazy-quotes] [--trim]\n"
	"                [--skip-rows N] [--skip-blank] [--comment C]\n"
	"                [--names A,B,... | --number-names] [--drop-trailing]\n"
	"                [--strings A,B,...] [--decimal-comma] [--null WORDS]\n"
	"                [--empty null|omit|string] [FILE ...]\n"
	"Turn the rows of CSV files into records.\n",
    .rows = options,
    .shared = {OPT_COMMON},
    .operands = OPT_FILES,
    .rules = rules,
    .hints = hints,
};

/* --- rows ----------------------------------------------------------------- */

/* Take an empty line, in a table of one column, as a row with an empty cell. */
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

/* Write all rows of all files; *in counts them. -1 when something fails. */
static int
run(const struct opts *o, struct csv *c, struct rejects *r, uint64_t *in,
    struct error *e)
{
	struct table t;
	struct fault fault;
	int got = 0;

	table_init(&t, &o->table);
	if (o->names != NULL)
		got = table_set_names(&t, o->names, o->names_count, e);
	while (got >= 0 && !rejects_too_many(r) && stop_requested() == 0 &&
	    (got = csv_next(c, e)) == 1) {
		if (o->names == NULL && c->row == 1) {
			if ((got = table_set_header(&t, c, e)) < 0)
				break;
			continue;
		}
		progress(++*in);
		mend_single_column(&t, c);
		if (c->bad || table_write(&t, c, &fault) < 0) {
			if ((got = reject(
				 r, c, c->bad ? &c->fault : &fault, e)) < 0)
				break;
		}
	}
	out_flush();
	progress_end();
	table_close(&t);
	return got;
}

/* Tell what was passed over. */
static void
note_lines(const struct csv *c)
{
	if (c->skipped > 0)
		note(
		    "%" PRIu64 " first lines of files passed over", c->skipped);
	if (c->comments > 0)
		note("%" PRIu64 " comment lines passed over", c->comments);
	if (c->blank > 0)
		note("%" PRIu64 " blank lines passed over", c->blank);
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
	o = (struct opts){
	    .common = OPT_COMMON_DEFAULT, .dialect = CSV_RFC_4180};
	opt_parse(&program, &o, argc, argv);
	if (csv_open(&c, argv + optind, &o.dialect, o.common.max_line, &e) <
		0 ||
	    rejects_open(&r, o.common.rejects, o.common.max_rejects, &e) < 0)
		die_error(&e);
	got = run(&o, &c, &r, &in, &e);
	status = rejects_close(&r, in);
	csv_release(&c);
	note("%" PRIu64 " rows in, %" PRIu64 " records out, %" PRIu64
	     " rows rejected",
	    in, in - r.count, r.count);
	note_lines(&c);
	if (got < 0)
		die_error(&e);
	stop_reraise();
	out_close();
	return status;
}
