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
#include "base/utf8.h"
#include "stream/csv.h"
#include "stream/out.h"
#include "stream/rejects.h"
#include "stream/table.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct opts {
	struct opt_common common;
	char delimiter;
	char **names; /* NULL: the header row has them */
	size_t names_count;
	char **strings;
	size_t strings_count;
	enum table_empty empty;
};

static void
take_delimiter(void *opts, const char *text)
{
	struct opts *o = opts;
	bool tab = strcmp(text, "\\t") == 0;

	if (!tab && (strlen(text) != 1 || strchr("\"\r\n", *text) != NULL))
		diex(ST_CANNOT,
		    "-d: '%s' is not one byte, or is a quote or "
		    "the end of a line",
		    text);
	o->delimiter = tab ? '\t' : *text;
}

static void
take_names(void *opts, const char *text)
{
	struct opts *o = opts;

	if (!utf8_valid(text, strlen(text)))
		diex(ST_CANNOT, "--names: not UTF-8");
	opt_list_add(&o->names, &o->names_count, "--names", text);
}

static const struct opt options[] = {
    {'d', "delimiter", "C", "between cells; \"\\t\" is a tab (default ,)",
	OPT_CALL(take_delimiter)},
    {0, "names", "A,B,...", "the columns' names; there is no header row",
	OPT_CALL(take_names), OPT_REPEATS},
    {0, "strings", "A,B,...", "columns whose cells are strings, numbers or not",
	OPT_LIST(strings), OPT_COUNT(strings_count)},
    {0, "empty", "null|omit|string",
	"what an empty cell becomes (default null)", OPT_WORD(empty)},
    {0},
};

static const struct opt_program program = {
    .synopsis = " [-d C] [--names A,B,...] [--strings A,B,...]\n"
		"                [--empty null|omit|string] [FILE ...]\n"
		"Turn the rows of CSV files into records.\n",
    .rows = options,
    .shared = {OPT_COMMON},
    .operands = OPT_FILES,
};

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

	table_init(&t, o->empty, o->strings, o->strings_count);
	if (o->names != NULL)
		got = table_set_names(&t, o->names, o->names_count, e);
	while (got >= 0 && !rejects_too_many(r) && stop_requested() == 0 &&
	    (got = csv_next(c, e)) == 1) {
		if (o->names == NULL && c->number == 1) {
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
	table_release(&t);
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
	o = (struct opts){.common = OPT_COMMON_DEFAULT, .delimiter = ','};
	opt_parse(&program, &o, argc, argv);
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
