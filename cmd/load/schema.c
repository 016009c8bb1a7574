#include "schema.h"

#include "base/buf.h"
#include "base/document.h"
#include "base/file.h"
#include "base/json_out.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* --- reading ---------------------------------------------------------------- */

static void
read_column(struct document *d, const struct node *item, struct store_table *t)
{
	static const char *const types[] = {
	    "boolean", "integer", "real", "numeric", "text", "json", NULL};
	char *name = document_string(d, item, "name");
	char *type = document_word(d, item, "type", types);

	if (name != NULL && type != NULL) {
		if (table_find(t, name, false) != NULL)
			document_fail(d, "has the column '%s' twice", name);
		else
			table_add(t, name, store_type_named(type));
	} else {
		document_fail(d, "has a column without 'name' or 'type'");
	}
	free(name);
	free(type);
}

static int
read_columns(struct document *d, const char *path, struct store_table *t,
    struct error *e)
{
	const struct node *columns =
	    document_get(d, d->root, "columns", NODE_ARRAY);

	for (const struct node *i = columns != NULL ? columns->first : NULL;
	     i != NULL && !d->failed; i = i->next) {
		if (node_is(i, NODE_OBJECT))
			read_column(d, i, t);
		else
			document_fail(d, "has a column that is no object");
	}
	if (!d->failed && t->count == 0)
		document_fail(d, "has no columns");
	if (!d->failed)
		return 1;
	return error_set(e, ST_CANNOT, "--schema: '%s' %s", path, d->e.text);
}

int
schema_read(const char *path, struct store_table *t, struct error *e)
{
	struct document_fault fault;
	struct document d;
	struct buf text = {0};
	int got;

	if (access(path, F_OK) < 0 && errno == ENOENT)
		return 0;
	if (file_read(path, &text, e) < 0)
		return -1;
	if (document_parse(&d, buf_string(&text), text.len, &fault) < 0) {
		buf_release(&text);
		return error_set(e, ST_CANNOT,
		    "--schema: '%s' is not JSON, from byte %zu on", path,
		    fault.byte);
	}
	got = read_columns(&d, path, t, e);
	document_release(&d);
	buf_release(&text);
	return got;
}

/* --- writing ---------------------------------------------------------------- */

int
schema_write(const char *path, const struct store_table *t, struct error *e)
{
	struct buf b = {0};
	struct json_out j = {.out = &b};
	int failed;

	json_out_object(&j, NULL);
	json_out_string(&j, "table", t->name);
	json_out_array(&j, "columns");
	for (size_t i = 0; i < t->count; i++) {
		if (t->column[i].is_other)
			continue;
		json_out_line(&j);
		json_out_object(&j, NULL);
		json_out_string(&j, "name", t->column[i].name);
		json_out_string(&j, "type", store_type_name(t->column[i].type));
		json_out_end(&j);
	}
	json_out_end(&j);
	json_out_end(&j);
	buf_add_byte(&b, '\n');
	failed = file_write(path, &b, e);
	buf_release(&b);
	return failed;
}
