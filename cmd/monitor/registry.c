#include "registry.h"

#include "base/buf.h"
#include "base/document.h"
#include "base/file.h"
#include "base/mem.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Find the name and the version in a stamp. Both are one word of a path. */
static bool
split(const char *stamp, size_t *name, const char **version, size_t *len)
{
	const char *colon = strchr(stamp, ':'), *at = strchr(stamp, '@');

	if (colon == NULL || at == NULL || colon > at)
		return false;
	*name = (size_t)(colon - stamp);
	*version = colon + 1;
	*len = (size_t)(at - colon) - 1;
	return *name > 0 && *stamp != '.' && *len > 0 &&
	    memchr(stamp, '/', (size_t)(at - stamp)) == NULL &&
	    strspn(*version, "0123456789") == *len;
}

char *
registry_path(const char *folder, const char *stamp)
{
	struct buf b = {0};
	const char *version;
	size_t name, len;

	if (!split(stamp, &name, &version, &len))
		return NULL;
	buf_add_format(&b, "%s/%.*s/%.*s/model.json", folder, (int)name, stamp,
	    (int)len, version);
	buf_string(&b);
	if (access(b.data, R_OK) == 0)
		return b.data;
	buf_release(&b);
	return NULL;
}

/* Take who and why from an event that puts or promotes this version. */
static void
take_event(
    const char *line, size_t size, const char *stamp, char **who, char **why)
{
	struct document d = {0};
	struct document_fault fault;
	const struct node *model, *number;
	const char *version, *op;
	size_t name, len;

	if (!split(stamp, &name, &version, &len) ||
	    document_parse(&d, line, size, &fault) < 0)
		return;
	op = node_text(node_member(d.root, "op"));
	model = node_member(d.root, "model");
	number = node_member(d.root, "version");
	if (op != NULL && strcmp(op, "alias") == 0 &&
	    node_text(model) != NULL && strlen(node_text(model)) == name &&
	    memcmp(node_text(model), stamp, name) == 0 &&
	    node_is(number, NODE_NUMBER) &&
	    number->number == strtod(version, NULL)) {
		const char *w = node_text(node_member(d.root, "who"));
		const char *y = node_text(node_member(d.root, "why"));

		free(*who);
		free(*why);
		*who = w == NULL ? NULL : mem_string(w);
		*why = y == NULL ? NULL : mem_string(y);
	}
	document_release(&d);
}

void
registry_tell(const char *folder, const char *stamp, char **who, char **why)
{
	struct buf path = {0}, log = {0};
	struct error e;
	size_t from = 0;

	*who = *why = NULL;
	buf_add_format(&path, "%s/log", folder);
	if (file_read(buf_string(&path), &log, &e) == 0)
		while (from < log.len) {
			const char *line = log.data + from;
			const char *end = memchr(line, '\n', log.len - from);
			size_t size =
			    end == NULL ? log.len - from : (size_t)(end - line);

			take_event(line, size, stamp, who, why);
			from += size + 1;
		}
	buf_release(&path);
	buf_release(&log);
}
