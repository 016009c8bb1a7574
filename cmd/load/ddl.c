#include "ddl.h"

#include "base/json_out.h"
#include "store/sql.h"

#include <string.h>

static const char *const types[][STORE_TYPES] = {
    [DDL_SQLITE] = {"BOOLEAN", "INTEGER", "REAL", "DECIMAL TEXT", "TEXT",
	"JSON TEXT"},
    [DDL_POSTGRESQL] = {"boolean", "bigint", "double precision", "numeric",
	"text", "jsonb"},
    [DDL_BIGQUERY] = {"BOOLEAN", "INTEGER", "FLOAT", "BIGNUMERIC", "STRING",
	"JSON"},
    [DDL_DUCKDB] = {"BOOLEAN", "BIGINT", "DOUBLE", "VARCHAR", "VARCHAR",
	"JSON"},
    [DDL_CLICKHOUSE] = {"Bool", "Int64", "Float64", "String", "String",
	"String"},
};

/* ClickHouse: every column but the key's may be NULL, and says so. */
static void
write_clickhouse(struct buf *b, const struct store_table *t)
{
	const char *before = "\n) ENGINE = MergeTree ORDER BY (";

	buf_add_string(b, "CREATE TABLE ");
	sql_quote(b, t->name, strlen(t->name));
	buf_add_string(b, " (");
	for (size_t i = 0; i < t->count; i++) {
		const struct store_column *c = &t->column[i];

		buf_add_string(b, i == 0 ? "\n  " : ",\n  ");
		sql_quote(b, c->name, strlen(c->name));
		buf_add_format(b, c->is_key ? " %s" : " Nullable(%s)",
		    types[DDL_CLICKHOUSE][c->type]);
	}
	if (t->keys == 0)
		buf_add_string(b, "\n) ENGINE = MergeTree ORDER BY (tuple()");
	for (size_t i = 0; i < t->count; i++)
		if (t->column[i].is_key) {
			buf_add_string(b, before);
			sql_quote(
			    b, t->column[i].name, strlen(t->column[i].name));
			before = ", ";
		}
	buf_add_string(b, ");\n");
}

static void
write_bigquery(struct buf *b, const struct store_table *t)
{
	struct json_out j = {.out = b};

	json_out_array(&j, NULL);
	for (size_t i = 0; i < t->count; i++) {
		const struct store_column *c = &t->column[i];

		json_out_line(&j);
		json_out_object(&j, NULL);
		json_out_string(&j, "name", c->name);
		json_out_string(&j, "type", types[DDL_BIGQUERY][c->type]);
		json_out_string(
		    &j, "mode", c->is_key ? "REQUIRED" : "NULLABLE");
		json_out_end(&j);
	}
	json_out_end(&j);
	buf_add_byte(b, '\n');
}

/* What a database allows in a table. */
struct ddl_limit {
	const char *name;
	size_t columns_max, name_max; /* 0: any */
	bool folds_case;
	const char *no_bytes; /* of a column's name; or NULL */
};

static const struct ddl_limit limits[] = {
    [DDL_SQLITE] = {"SQLite", 2000, 0, true, NULL},
    [DDL_POSTGRESQL] = {"PostgreSQL", 1600, 63, false, NULL},
    [DDL_BIGQUERY] = {"BigQuery", 10000, 300, true,
	"!\"$()*,./;?@[\\]^`{}~\n\t"},
    [DDL_DUCKDB] = {"DuckDB", 0, 0, true, NULL},
    [DDL_CLICKHOUSE] = {"ClickHouse", 0, 0, false, "\\"},
};

static int
check_column(const struct ddl_limit *limit, const struct store_table *t,
    const char *name, struct error *e)
{
	const struct store_column *same =
	    table_find(t, name, limit->folds_case);

	if (strcmp(same->name, name) != 0)
		return error_set(e, ST_CANNOT,
		    "members '%s' and '%s' differ only by case, which %s does "
		    "not tell apart: rename one",
		    same->name, name, limit->name);
	if (limit->name_max > 0 &&
	    (*name == '\0' || strlen(name) > limit->name_max))
		return error_set(e, ST_CANNOT,
		    "member '%s': its name has %zu bytes, and a column's of "
		    "%s has 1 to %zu: rename it",
		    name, strlen(name), limit->name, limit->name_max);
	if (limit->no_bytes != NULL && strpbrk(name, limit->no_bytes) != NULL)
		return error_set(e, ST_CANNOT,
		    "member '%s': a column of %s cannot have '%c' in its "
		    "name: rename it",
		    name, limit->name, *strpbrk(name, limit->no_bytes));
	return 0;
}

int
ddl_write(struct buf *b, const struct store_table *t, enum ddl_dialect dialect,
    struct error *e)
{
	const struct ddl_limit *limit = &limits[dialect];

	if (limit->columns_max > 0 && t->count > limit->columns_max)
		return error_set(e, ST_CANNOT,
		    "the records have %zu members, and a table of %s takes "
		    "%zu columns: --schema FILE, or jq, chooses some",
		    t->count, limit->name, limit->columns_max);
	for (size_t i = 0; i < t->count; i++)
		if (check_column(limit, t, t->column[i].name, e) < 0)
			return -1;
	if (dialect == DDL_CLICKHOUSE) {
		write_clickhouse(b, t);
	} else if (dialect == DDL_BIGQUERY) {
		write_bigquery(b, t);
	} else {
		sql_create(b, t, types[dialect]);
		buf_add_string(b, ";\n");
	}
	return 0;
}
