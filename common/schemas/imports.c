#include "schemas/imports.h"

#include "base/file.h"
#include "base/mem.h"
#include "schemas/answer.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define IMPORTS_MAX 1000

static const char *
import_of(const struct imports *m, const char *name, size_t i)
{
	const struct protobuf_schema *s = m->schema;

	return s->shim->import(s->files, name != NULL ? name : "", i);
}

/* --- files ------------------------------------------------------------------------ */

/* Find an import's file: in `folder`, or in one above it. */
static int
read_import(const char *folder, size_t len, const char *name, struct buf *text,
    struct error *e)
{
	struct buf path = {0};
	int failed;

	for (;;) {
		path.len = 0;
		buf_add(&path, folder, len);
		buf_add_string(&path, name);
		if (access(buf_string(&path), F_OK) == 0 || len == 0)
			break;
		for (len--; len > 0 && folder[len - 1] != '/'; len--)
			;
	}
	if (access(buf_string(&path), F_OK) == 0)
		failed = file_read(path.data, text, e);
	else
		failed = error_set(e, ST_CANNOT,
		    "imports '%.100s', which is neither in its folder nor in "
		    "one above it",
		    name);
	buf_release(&path);
	return failed;
}

/* Read the imports of a file, and theirs. */
static int
read_imports(
    struct imports *m, const char *name, const char *path, struct error *e)
{
	const char *slash = strrchr(path, '/'), *import;
	size_t folder = slash != NULL ? (size_t)(slash - path) + 1 : 0;

	for (size_t i = 0; (import = import_of(m, name, i)) != NULL; i++) {
		struct buf text = {0};
		size_t n = m->names.count;

		if (words_add(&m->names, import, strlen(import)) != n)
			continue;
		m->file = mem_grow(m->file, n, &m->capacity, sizeof *m->file);
		m->file[n] = (struct imported){0};
		if (n == IMPORTS_MAX)
			return error_set(e, ST_CANNOT,
			    "imports more than %d files", IMPORTS_MAX);
		if (read_import(path, folder, import, &text, e) < 0)
			return -1;
		m->file[n].text = text;
		protobuf_schema_add(m->schema, import, text.data, text.len);
		if (read_imports(m, m->names.text[n], path, e) < 0)
			return -1;
	}
	return 0;
}

int
imports_read(struct imports *m, struct protobuf_schema *s, const char *path,
    const struct buf *text, struct error *e)
{
	*m = (struct imports){.schema = s};
	protobuf_schema_add(s, NULL, text->data, text->len);
	if (read_imports(m, NULL, path, e) < 0)
		return -1;
	return protobuf_schema_settle(s, e);
}

/* --- subjects --------------------------------------------------------------------- */

void
imports_write(const struct imports *m, const char *name, struct json_out *j)
{
	const char *import;

	if (import_of(m, name, 0) == NULL)
		return;
	json_out_array(j, "references");
	for (size_t i = 0; (import = import_of(m, name, i)) != NULL; i++) {
		size_t n = words_find(&m->names, import, strlen(import));

		json_out_object(j, NULL);
		json_out_string(j, "name", import);
		json_out_string(j, "subject", import);
		json_out_whole(j, "version", m->file[n].version);
		json_out_end(j);
	}
	json_out_end(j);
}

static int
refuse(const char *name, long status, const struct buf *why, bool registers,
    struct error *e)
{
	if (status == 404 && !registers)
		return error_set(e, ST_CANNOT,
		    "--schema: the registry does not have the import '%.100s' "
		    "under this subject: --register registers it",
		    name);
	return error_set(e, ST_CANNOT,
	    "--schema: the registry refuses the import '%.100s', with %ld: "
	    "%.*s",
	    name, status, (int)why->len, why->len > 0 ? why->data : "");
}

/*
 * Post an import's text to its subject, to find or to register it: `*version`
 * is what the answer says, 0 without one; where it is refused, `why` says so.
 */
static int
post(const struct imports *m, size_t n, struct fetch *f, bool registers,
    long *status, long long *version, struct buf *why, struct error *e)
{
	struct buf path = {0}, body = {0}, text = {0};
	const char *name = m->names.text[n];
	struct json_out j = {.out = &body};
	struct answer a = {0};
	struct error wrong;
	int failed;

	json_out_object(&j, NULL);
	json_out_bytes(&j, "schema", m->file[n].text.data, m->file[n].text.len);
	json_out_string(&j, "schemaType", "PROTOBUF");
	imports_write(m, name, &j);
	json_out_end(&j);
	buf_add_string(&path, "subjects/");
	fetch_add_part(&path, name);
	if (registers)
		buf_add_string(&path, "/versions");
	failed = fetch_ask(f, buf_string(&path), &body, &text, status, e);
	why->len = 0;
	if (failed == 0 && *status != 200)
		answer_message(&text, why);
	else if (failed == 0 && answer_read(&a, &text, &wrong) < 0)
		failed =
		    error_set(e, ST_FAILED, "schema registry: %s", wrong.text);
	*version = a.version > 0 ? a.version : 0;
	answer_release(&a);
	buf_release(&path);
	buf_release(&body);
	buf_release(&text);
	return failed;
}

/* Find the version of an import, after it is registered if it is new. */
static int
settle_version(struct imports *m, size_t n, struct fetch *f, bool registers,
    struct error *e)
{
	const char *name = m->names.text[n];
	long long *version = &m->file[n].version, none;
	long status, refused = 0;
	struct buf why = {0}, last = {0};
	int failed = post(m, n, f, false, &status, version, &why, e);

	if (failed == 0 && status == 404 && registers) {
		failed = post(m, n, f, true, &refused, &none, &why, e);
		/* It may be refused because another one was faster. */
		if (failed == 0)
			failed =
			    post(m, n, f, false, &status, version, &last, e);
		if (refused == 200)
			refused = 0;
	}
	if (failed == 0 && status != 200)
		failed = refuse(name, refused != 0 ? refused : status,
		    refused != 0 || last.len == 0 ? &why : &last, registers, e);
	else if (failed == 0 && *version == 0)
		failed = error_set(e, ST_FAILED,
		    "--schema: the registry does not answer with the version "
		    "of '%.100s'",
		    name);
	buf_release(&why);
	buf_release(&last);
	return failed;
}

/* Settle the imports of a file, and then its own version. */
static int
settle_file(struct imports *m, const char *name, struct fetch *f,
    bool registers, struct error *e)
{
	const char *import;
	size_t n;

	for (size_t i = 0; (import = import_of(m, name, i)) != NULL; i++)
		if (settle_file(m, import, f, registers, e) < 0)
			return -1;
	if (name == NULL)
		return 0;
	n = words_find(&m->names, name, strlen(name));
	return m->file[n].version > 0 ? 0
				      : settle_version(m, n, f, registers, e);
}

int
imports_settle(
    struct imports *m, struct fetch *f, bool registers, struct error *e)
{
	return settle_file(m, NULL, f, registers, e);
}

void
imports_release(struct imports *m)
{
	for (size_t i = 0; i < m->names.count; i++)
		buf_release(&m->file[i].text);
	free(m->file);
	words_release(&m->names);
	*m = (struct imports){0};
}
