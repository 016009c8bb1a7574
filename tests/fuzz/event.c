/*
 * event: any bytes as a line of a registry's log
 *
 * Random bytes never have the digest that they begin with, so they are read
 * twice: as they are, and with the ID that they should have. What is then read
 * is what cJSON reads (base/document.h), and is written and read again as the
 * same event. The fold takes the lines, too.
 */
#include "registry/event.h"

#include "base/document.h"
#include "base/fingerprint.h"
#include "base/mem.h"
#include "registry/fold.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
need(bool holds, const char *what, const struct registry_event *v)
{
	if (holds)
		return;
	fprintf(stderr, "%s: %.*s\n", what, (int)v->len, v->line);
	abort();
}

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void
check_oracle(const struct registry_event *v)
{
	struct document_fault fault;
	struct document d;
	const struct node *n;

	need(document_parse(&d, v->line, v->len, &fault) == 0, "no JSON", v);
	need(same_text(v->model, node_text(node_member(d.root, "model"))),
	    "model", v);
	need(
	    same_text(v->why, node_text(node_member(d.root, "why"))), "why", v);
	need(same_text(v->alias, node_text(node_member(d.root, "alias"))),
	    "alias", v);
	n = node_member(d.root, "version");
	need(v->op == EVENT_PRUNE || (double)v->version == n->number, "version",
	    v);
	n = node_member(d.root, "versions");
	need(v->op != EVENT_PRUNE || v->count == n->count, "versions", v);
	document_release(&d);
}

static void
check_rewritten(const struct registry_event *v)
{
	struct registry_event copy, again;
	struct error e;

	need(registry_event_read(&copy, v->line, v->len, &e) == 0, "read", v);
	registry_event_write(&copy);
	need(registry_event_read(&again, copy.line, copy.len, &e) == 0, e.text,
	    &copy);
	need(v->op == again.op && v->version == again.version &&
		v->bytes == again.bytes && v->count == again.count &&
		v->rollback == again.rollback &&
		same_text(v->model, again.model) &&
		same_text(v->at, again.at) && same_text(v->who, again.who) &&
		same_text(v->why, again.why) &&
		same_text(v->alias, again.alias) &&
		same_text(v->kind, again.kind) &&
		same_text(v->metrics, again.metrics) &&
		same_text(v->lineage, again.lineage) &&
		same_text(v->digest, again.digest) &&
		same_text(v->was, again.was) && same_text(v->prev, again.prev),
	    "written otherwise", &again);
	registry_event_release(&copy);
	registry_event_release(&again);
}

/* Read the bytes with the ID that they should have. */
static void
read_with_id(struct fold *f, const char *rest, size_t len, int64_t position)
{
	struct fold_at at = {.position = position};
	char id[FINGERPRINT_TEXT];
	enum fold_taken taken;
	struct registry_event v;
	struct buf line = {0};
	struct error e;

	if (len == 0 || rest[0] != '{')
		return;
	fingerprint_make(id, rest, len);
	buf_add_format(&line, "{\"event\":\"%s\",", id);
	buf_add(&line, rest + 1, len - 1);
	if (registry_event_read(&v, line.data, line.len, &e) == 0) {
		check_oracle(&v);
		check_rewritten(&v);
		registry_event_release(&v);
	}
	fold_take(f, line.data, line.len, &at, &taken, &e);
	buf_release(&line);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = (const char *)data, *end = p + size, *lf;
	struct fold f = {0};
	struct registry_event v;
	struct error e;
	int64_t position = 0;

	if (registry_event_read(&v, p, size, &e) == 0)
		registry_event_release(&v);
	for (; p < end; p = lf + 1) {
		lf = memchr(p, '\n', (size_t)(end - p));
		if (lf == NULL)
			lf = end;
		read_with_id(&f, p, (size_t)(lf - p), ++position);
	}
	fold_release(&f);
	return 0;
}
