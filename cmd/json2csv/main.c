/*
 * json2csv - turn records into the rows of a CSV file
 *
 * in:   {"Time":0,"Amount":149.62,"Class":0}
 * out:  Time,Amount,Class
 *       0,149.62,0
 */
#include "base/diag.h"
#include "json2csv.h"
#include "stream/csv.h"
#include "stream/csv_byte.h"
#include "stream/out.h"

#include <string.h>

static void
take_delimiter(void *opts, const char *text)
{
	struct error e;
	int byte;

	if (csv_byte_parse(text, &byte, &e) < 0)
		diex(ST_CANNOT, "-d: %s", e.text);
	if (byte == CSV_NONE || byte == '"' || byte == '\0')
		diex(ST_CANNOT, "-d: '%s' can be no delimiter", text);
	((struct opts *)opts)->delimiter = (char)byte;
}

static const struct opt options[] = {
    {'d', "delimiter", "C", "between cells; \"tab\" is one (default ,)",
	OPT_CALL(take_delimiter)},
    {0, "columns", "A,B,...", "these columns (default: the first record's)",
	OPT_LIST(columns), OPT_COUNT(columns_count)},
    {0, "flatten", "SEP", "a nested member is a column: a, SEP, b",
	OPT_TEXT(flatten)},
    {0, "json", NULL, "a nested member is a cell of JSON text", OPT_FLAG(json)},
    {0, "decimal-comma", NULL, "1.5 is written as 1,5",
	OPT_FLAG(decimal_comma)},
    {0, "no-header", NULL, "no row of names", OPT_FLAG(no_header)},
    {0, "crlf", NULL, "end rows with CRLF", OPT_FLAG(crlf)},
    {0},
};

static const struct opt_rule rules[] = {
    {OPT_UTF8, .these = "columns"},
    {OPT_UTF8, .these = "flatten"},
    {OPT_EXCLUDES, "flatten", .that = "json"},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" [-d C] [--columns A,B,...] [--flatten SEP | --json]\n"
	"                [--decimal-comma] [--no-header] [--crlf] [FILE ...]\n"
	"Turn records into the rows of a CSV file.\n",
    .rows = options,
    .shared = {OPT_LINES, OPT_COMMON},
    .rules = rules,
    .operands = OPT_FILES,
};

int
main(int argc, char **argv)
{
	struct opts o;
	struct filter f;
	struct row_columns c;
	struct buf scratch = {0};
	struct fault fault;
	struct error e;
	enum status status;

	opt_start(argv);
	o = (struct opts){.common = OPT_COMMON_DEFAULT, .delimiter = ','};
	opt_parse(&program, &o, argc, argv);
	if (filter_open(&f, &o.common, argv + optind, &e) < 0)
		die_error(&e);
	columns_init(&c, &f, &o);
	while (filter_next(&f)) {
		const struct rec *r = columns_read(&c, &o, &fault);

		if (r == NULL || row_write(r, &o, &scratch, c.seen, &fault) < 0)
			filter_reject(&f, &fault);
	}
	columns_close(&c);
	buf_release(&scratch);
	status = filter_close(&f);
	out_close();
	return status;
}
