#include "schemas/catalogue.h"

#include "avro/resolve.h"
#include "base/clock.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define REFERENCE_DEPTH 32
#define REFERENCES_MAX 1000 /* of a schema, with those of these */
#define ENTRIES_MAX 20000   /* that are kept: hostile numbers have no end */
#define AGAIN_MS 60000	    /* before an unknown schema is asked for again */

/* A schema while it is fetched. */
struct fetching {
	struct catalogue *c;
	struct catalogue_entry *entry;
	struct error *e;    /* the registry cannot be asked */
	struct words added; /* the paths of what it refers to */
	int depth;
};

static int
fail(struct fetching *g, const char *why, const char *text)
{
	error_set(&g->entry->why, ST_CANNOT, why, text);
	return 1;
}

static int
add_schema(struct fetching *g, const struct answer *a, const char *name);

/* Fetch a schema that this one refers to, and add its types. */
static int
add_reference(struct fetching *g, const struct answer_reference *r)
{
	struct buf path = {0}, text = {0};
	struct answer a = {0};
	struct error why;
	long status;
	int failed;

	if (r->subject == NULL || r->version < 0)
		return fail(g, "refers to a schema without %s",
		    "a subject and a version");
	if (g->added.count >= REFERENCES_MAX || g->depth >= REFERENCE_DEPTH)
		return fail(g, "refers to %s", "too many schemas");
	buf_add_string(&path, "subjects/");
	fetch_add_part(&path, r->subject);
	buf_add_format(&path, "/versions/%lld", r->version);
	if (words_find(&g->added, path.data, path.len) != WORDS_NONE) {
		buf_release(&path); /* by another way, or a circle */
		return 0;
	}
	words_add(&g->added, path.data, path.len);
	failed = fetch_ask(
	    g->c->fetch, buf_string(&path), NULL, &text, &status, g->e);
	if (failed == 0 && status != 200)
		failed = fail(g,
		    "refers to subject '%.100s', which the registry does not "
		    "have",
		    r->subject);
	if (failed == 0 && answer_read(&a, &text, &why) < 0)
		failed =
		    error_set(g->e, ST_FAILED, "schema registry: %s", why.text);
	if (failed == 0) {
		g->depth++;
		failed = add_schema(g, &a, r->name);
		g->depth--;
	}
	answer_release(&a);
	buf_release(&text);
	buf_release(&path);
	return failed;
}

/* Did it come by another way? */
static bool
is_added(const struct catalogue_entry *entry, const char *name)
{
	if (name == NULL)
		return false;
	return entry->protobuf != NULL
	    ? protobuf_schema_has(entry->protobuf, name)
	    : avro_type_find(&entry->avro, name) != NULL;
}

/*
 * Add the types of a schema, after those that it refers to, by the name that it
 * is referred to; NULL: it is the entry's own. 0, 1 when it is of no use, -1
 * when the registry cannot be asked.
 */
static int
add_schema(struct fetching *g, const struct answer *a, const char *name)
{
	struct catalogue_entry *entry = g->entry;

	for (size_t i = 0; i < a->references; i++) {
		const struct answer_reference *r = &a->reference[i];
		int failed;

		if (is_added(entry, r->name))
			continue;
		failed = add_reference(g, r);
		if (failed != 0)
			return failed;
	}
	if (a->schema == NULL)
		return fail(g, "has %s", "no text");
	if (entry->protobuf == NULL)
		return avro_schema_add(
			   &entry->avro, a->schema, a->len, &entry->why) < 0;
	protobuf_schema_add(entry->protobuf, name, a->schema, a->len);
	return 0;
}

/* Settle how values are written, and as which reader's schema has them. */
static int
finish_avro(struct fetching *g)
{
	struct catalogue_entry *entry = g->entry;
	struct avro_schema writer = entry->avro;
	int failed;

	if (g->c->reader == NULL) {
		avro_schema_form(&entry->avro, &g->c->form);
		return 0;
	}
	entry->avro = (struct avro_schema){0};
	failed = avro_resolve(&entry->avro, &writer, g->c->reader, &g->c->form,
		     &entry->why) < 0;
	avro_schema_release(&writer);
	return failed;
}

static int
take_protobuf(struct fetching *g, const struct answer *a)
{
	struct catalogue_entry *entry = g->entry;
	int failed;

	entry->protobuf = mem_zero(1, sizeof *entry->protobuf);
	if (protobuf_schema_open(entry->protobuf, g->e) < 0)
		return -1;
	entry->protobuf->form = g->c->form;
	failed = add_schema(g, a, NULL);
	if (failed == 0)
		failed =
		    protobuf_schema_settle(entry->protobuf, &entry->why) < 0;
	return failed;
}

/* Make the entry of what the registry answered. */
static int
take_answer(struct fetching *g, struct buf *text)
{
	struct catalogue_entry *entry = g->entry;
	struct answer a;
	int failed = 0;

	if (answer_read(&a, text, &entry->why) < 0)
		return error_set(
		    g->e, ST_FAILED, "schema registry: %s", entry->why.text);
	entry->kind = a.kind;
	entry->id = a.id;
	entry->version = a.version;
	if (a.kind == SCHEMA_PROTOBUF) {
		failed = take_protobuf(g, &a);
	} else if (a.kind == SCHEMA_AVRO) {
		failed = add_schema(g, &a, NULL);
		if (failed == 0)
			failed = finish_avro(g);
	} else if (a.schema == NULL) {
		failed = fail(g, "has %s", "no text");
	} else {
		entry->text = a.schema;
		entry->len = a.len;
		entry->reference = a.reference;
		entry->references = a.references;
		a.schema = NULL;
		a.reference = NULL;
		a.references = 0;
	}
	entry->usable = failed == 0;
	answer_release(&a);
	return failed < 0 ? -1 : 0;
}

static void
clear(struct catalogue_entry *entry)
{
	avro_schema_release(&entry->avro);
	if (entry->protobuf != NULL)
		protobuf_schema_release(entry->protobuf);
	free(entry->protobuf);
	free(entry->text);
	answer_release_references(entry->reference, entry->references);
	entry->protobuf = NULL;
	entry->text = NULL;
	entry->reference = NULL;
	entry->references = 0;
	entry->usable = entry->unknown = false;
}

static int
ask(struct catalogue *c, struct catalogue_entry *entry, const char *path,
    struct error *e)
{
	struct fetching g = {.c = c, .entry = entry, .e = e};
	struct buf text = {0};
	long status;
	int failed;

	clear(entry);
	failed = fetch_ask(c->fetch, path, NULL, &text, &status, e);
	if (failed == 0 && status == FETCH_TOO_LARGE) {
		fail(&g, "has more than %s", "16 MB");
	} else if (failed == 0 && status != 200) {
		entry->unknown = true;
		entry->again_at = clock_ms() + AGAIN_MS;
	} else if (failed == 0) {
		failed = take_answer(&g, &text);
	}
	buf_release(&text);
	words_release(&g.added);
	return failed;
}

/* Make an entry; above a limit one is used again, and not kept. */
static struct catalogue_entry *
new_entry(struct catalogue *c, const char *path, const char *name)
{
	bool keeps = c->paths.count < ENTRIES_MAX;
	struct catalogue_entry *entry =
	    keeps ? mem_zero(1, sizeof *entry) : &c->spare;
	size_t n;

	if (keeps) {
		n = words_add(&c->paths, path, strlen(path));
		c->entry =
		    mem_grow(c->entry, n, &c->capacity, sizeof *c->entry);
		c->entry[n] = entry;
	}
	free(entry->name);
	entry->name = mem_string(name);
	entry->unknown = true; /* yet */
	entry->again_at = 0;
	return entry;
}

const struct catalogue_entry *
catalogue_find(
    struct catalogue *c, const char *path, const char *name, struct error *e)
{
	size_t n = words_find(&c->paths, path, strlen(path));
	struct catalogue_entry *entry;

	entry = n != WORDS_NONE ? c->entry[n] : new_entry(c, path, name);
	if (entry->unknown && clock_ms() >= entry->again_at &&
	    ask(c, entry, path, e) < 0) {
		entry->unknown = true;
		return NULL;
	}
	return entry;
}

int
catalogue_refer(struct catalogue *c, struct avro_schema *s,
    const struct answer_reference *r, size_t count, struct error *e)
{
	struct catalogue_entry entry = {.avro = *s};
	struct fetching g = {.c = c, .entry = &entry, .e = e};
	int failed = 0;

	for (size_t i = 0; i < count && failed == 0; i++)
		failed = add_reference(&g, &r[i]);
	*s = entry.avro;
	words_release(&g.added);
	if (failed > 0)
		*e = entry.why;
	return failed;
}

void
catalogue_release(struct catalogue *c)
{
	for (size_t i = 0; i < c->paths.count; i++) {
		clear(c->entry[i]);
		free(c->entry[i]->name);
		free(c->entry[i]);
	}
	clear(&c->spare);
	free(c->spare.name);
	free(c->entry);
	words_release(&c->paths);
}
