#include "options.h"

#include "base/diag.h"

#include <string.h>

static const struct opt options[] = {
    {'d', "database", "WHERE", "sqlite:FILE or postgresql://...",
	OPT_TEXT(database)},
    {'T', "table", "TABLE", "the table that gets the records", OPT_TEXT(table)},
    {0, "key", "A,B,...", "these members name a row: a record replaces it",
	OPT_LIST(key), OPT_COUNT(keys)},
    {0, "create", NULL, "make the table if it is not there (the default)",
	OPT_SET(no_create, false)},
    {0, "no-create", NULL, "fail if the table is not there",
	OPT_SET(no_create, true)},
    {0, "evolve", "add|reject",
	"a member without a column: add one (the default),\n"
	"or reject the record",
	OPT_WORD(evolve)},
    {0, "schema", "FILE", "a new table's columns; written if there is no FILE",
	OPT_TEXT(schema)},
    {0, "batch", "N", "records in a transaction (default 10000)",
	OPT_INT(batch, 1, 1000000)},
    {0, "atomic", NULL, "all records in one transaction", OPT_FLAG(atomic)},
    {0, "offsets", NULL, "print where reading goes on, and load nothing",
	OPT_FLAG(offsets)},
    {0, "accept-gap", NULL, "go on although records are missing",
	OPT_FLAG(accept_gap)},
    {0, "ddl", "sqlite|postgresql|bigquery|duckdb|clickhouse",
	"print the table of all records, and load nothing", OPT_WORD(dialect)},
    {0, "timeout", "SECONDS",
	"wait so long for a lock, or the database (default 30)",
	OPT_SECONDS(timeout, 0, 86400)},
    {0},
};

static void
check_database(void *opts)
{
	const struct opts *o = opts;

	if (o->database == NULL && o->dialect < 0)
		diex(ST_CANNOT,
		    "a database is needed: -d sqlite:FILE, or "
		    "-d postgresql://HOST/NAME");
	if (*o->table == '\0')
		diex(ST_CANNOT, "-T: it is empty");
	if (strncmp(o->table, "_weir_", strlen("_weir_")) == 0)
		diex(ST_CANNOT,
		    "-T: '%s': names that begin with _weir_ are those of "
		    "load's own tables",
		    o->table);
}

static const struct opt_rule rules[] = {
    {OPT_NEEDED, "table", .say = "a table is needed: -T TABLE"},
    {OPT_CHECK, .check = check_database},
    {OPT_EXCLUDE, .these = "create no-create"},
    {OPT_EXCLUDES, "offsets",
	.that = "key schema atomic accept-gap ddl metrics"},
    {OPT_EXCLUDES, "ddl", .that = "database atomic accept-gap metrics"},
    {OPT_UTF8, .these = "table"},
    {OPT_UTF8, .these = "key"},
    {0},
};

static const struct opt_program program = {
    .synopsis =
	" -d WHERE -T TABLE [--key A,B,...] [--create | --no-create]\n"
	"            [--evolve add|reject] [--schema FILE] [--batch N]\n"
	"            [--atomic] [--accept-gap] [--timeout SECONDS]\n"
	"            [--metrics FILE] [FILE ...]\n"
	"       load -d WHERE -T TABLE --offsets [--timeout SECONDS]\n"
	"       load -T TABLE --ddl "
	"sqlite|postgresql|bigquery|duckdb|clickhouse\n"
	"            [--key A,B,...] [--schema FILE] [FILE ...]\n"
	"Put records into a table of a database, each of them once.\n",
    .rows = options,
    .shared = {METRICS_OPTIONS, OPT_LINES, OPT_COMMON},
    .operands = OPT_FILES,
    .rules = rules,
};

void
options_parse(struct opts *o, int argc, char **argv)
{
	*o = (struct opts){.common = OPT_COMMON_DEFAULT,
	    .table = "",
	    .batch = 10000,
	    .dialect = -1,
	    .timeout = 30000};
	opt_parse(&program, o, argc, argv);
}
