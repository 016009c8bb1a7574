#include "options.h"

#include "base/diag.h"
#include "base/mem.h"
#include "print.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void
take_table(void *opts, const char *text)
{
	struct opts *o = opts;
	const char *equals = strchr(text, '=');

	if (equals == NULL || equals == text || equals[1] == '\0')
		diex(ST_CANNOT, "--table: '%s' is not NAME=FILE", text);
	for (size_t i = 0; i < o->tables; i++)
		if (strncasecmp(
			o->table[i].name, text, (size_t)(equals - text)) == 0 &&
		    strlen(o->table[i].name) == (size_t)(equals - text))
			diex(ST_CANNOT,
			    "--table: two tables have the name '%s' (SQL does "
			    "not distinguish upper and lower case)",
			    o->table[i].name);
	o->table =
	    mem_grow(o->table, o->tables, &o->table_capacity, sizeof *o->table);
	o->table[o->tables++] = (struct query_table){
	    .name = mem_copy(text, (size_t)(equals - text)),
	    .file = equals + 1,
	};
	opt_reads_file("table", equals + 1);
}

static void
take_time(void *opts, const char *text)
{
	struct opts *o = opts;

	if (!event_parse(&o->time, text))
		diex(ST_CANNOT, "--time: '%s' is not FIELD[:ms|:us] or kafka",
		    text);
}

static int64_t
length_of(const char *option, const char *text)
{
	int64_t length;

	if (!event_length(text, &length))
		diex(ST_CANNOT,
		    "%s: '%s' is no length of time, such as 10m or 1h30m",
		    option, text);
	return length;
}

static void
take_window(void *opts, const char *text)
{
	((struct opts *)opts)->window = length_of("--window", text);
}

static void
take_slide(void *opts, const char *text)
{
	((struct opts *)opts)->slide = length_of("--slide", text);
}

static void
take_grace(void *opts, const char *text)
{
	((struct opts *)opts)->grace = length_of("--grace", text);
}

static void
take_idle(void *opts, const char *text)
{
	((struct opts *)opts)->idle = length_of("--idle-close", text);
}

static void
take_cpu(void *opts, const char *text)
{
	((struct opts *)opts)->cpu = length_of("--cpu", text);
}

static void
take_keep(void *opts, const char *text)
{
	struct opts *o = opts;
	const char *equals = strchr(text, '=');

	if (equals == NULL || equals == text)
		diex(ST_CANNOT, "--keep: '%s' is not NAME=LENGTH", text);
	o->keep = mem_copy(text, (size_t)(equals - text));
	o->keep_length = length_of("--keep", equals + 1);
}

static const struct opt options[] = {
    {'d', "database", "FILE", "the tables of this SQLite database, too",
	OPT_TEXT(database), OPT_READS},
    {'n', "name", "NAME", "of the table of records (default stream)",
	OPT_TEXT(name)},
    {0, "table", "NAME=FILE", "the records of FILE as another table",
	OPT_CALL(take_table), OPT_REPEATS},
    {0, "csv", NULL, "print CSV", OPT_SET(format, PRINT_CSV)},
    {0, "tsv", NULL, "print TSV", OPT_SET(format, PRINT_TSV)},
    {0, "table-format", NULL, "print a table for people",
	OPT_SET(format, PRINT_TABLE)},
    {0, "window", "LENGTH", "run the statement on each window of time",
	OPT_CALL(take_window)},
    {0, "slide", "LENGTH",
	"from the start of a window to the next (default LENGTH)",
	OPT_CALL(take_slide)},
    {0, "time", "FIELD|kafka", "a record's time: FIELD[:ms|:us], or Kafka's",
	OPT_CALL(take_time), OPT_GIVEN(has_time)},
    {0, "grace", "LENGTH", "how long to wait for late records",
	OPT_CALL(take_grace)},
    {0, "idle-close", "LENGTH", "do not wait longer for a silent partition",
	OPT_CALL(take_idle)},
    {0, "partitions", "N", "wait for records of N partitions (default 1)",
	OPT_INT(partitions, 1, INT32_MAX)},
    {0, "keep", "NAME=LENGTH", "the last records as another table",
	OPT_CALL(take_keep)},
    {0, "memory", "BYTES", "limit for SQLite, and for windows (default 1G)",
	OPT_BYTES(memory)},
    {0, "cpu", "LENGTH", "limit for processor time (default: none)",
	OPT_CALL(take_cpu)},
    {0},
};

/* A record is in so many windows at most. */
#define WINDOWS_MOST 100000

static void
check_slide(void *opts)
{
	const struct opts *o = opts;

	if (o->slide > 0 && o->window / o->slide > WINDOWS_MOST)
		diex(ST_CANNOT,
		    "--slide is so short that each record is in more than %d "
		    "windows",
		    WINDOWS_MOST);
}

static void
check_keep(void *opts)
{
	const struct opts *o = opts;
	bool same = o->keep != NULL && strcasecmp(o->keep, o->name) == 0;

	for (size_t i = 0; o->keep != NULL && i < o->tables; i++)
		same = same || strcasecmp(o->keep, o->table[i].name) == 0;
	if (same)
		diex(ST_CANNOT,
		    "--keep: there is a table '%s' already: give the last "
		    "records another name",
		    o->keep);
}

static const struct opt_rule rules[] = {
    {OPT_EXCLUDE, .these = "csv tsv table-format"},
    {OPT_EXCLUDE, .these = "window keep"},
    {OPT_NEEDS, .these = "window", .that = "time"},
    {OPT_NEEDS, .these = "keep", .that = "time"},
    {OPT_GO_WITH, "slide grace idle-close partitions", .that = "window"},
    {OPT_UTF8, .these = "name"},
    {OPT_CHECK, .check = check_slide},
    {OPT_CHECK, .check = check_keep},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" [-d FILE] [-n NAME] [--table NAME=FILE]...\n"
	"             [--csv | --tsv | --table-format]\n"
	"             [--window LENGTH [--slide LENGTH] --time FIELD|kafka\n"
	"             [--grace LENGTH] [--idle-close LENGTH]]\n"
	"             [--keep NAME=LENGTH] STATEMENT [FILE ...]\n"
	"Run SQL on records.\n",
    .rows = options,
    .shared = {OPT_LINES, OPT_COMMON},
    .rules = rules,
    .operands = OPT_FILES_AFTER_FIRST,
};

void
options_parse(struct opts *o, int argc, char **argv)
{
	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .name = "stream",
	    .partitions = 1,
	    .memory = INT64_C(1) << 30};
	opt_parse(&program, o, argc, argv);
}

void
options_release(struct opts *o)
{
	for (size_t i = 0; i < o->tables; i++)
		free(o->table[i].name);
	free(o->table);
	free(o->keep);
	event_release(&o->time);
}
