#include "schemas/schemas.h"

#include "avro/decode.h"
#include "base/file.h"
#include "base/mem.h"
#include "protobuf/decode.h"
#include "schemas/catalogue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct schemas {
	const struct schemas_opts *o;
	struct fetch *fetch;
	struct catalogue catalogue;
	struct avro_schema reader;
	/* The schema of the last message, which mostly is the next one's. */
	struct wire last;
	const struct catalogue_entry *entry;
	bool failed;
	struct error error;
};

static int
read_reader(struct schemas *s, struct error *e)
{
	struct buf text = {0};
	struct error why;
	int failed = file_read(s->o->reader, &text, e);

	if (failed == 0 &&
	    avro_schema_add(&s->reader, text.data, text.len, &why) < 0)
		failed = error_set(e, ST_CANNOT, "--reader-schema: '%s' %s",
		    s->o->reader, why.text);
	buf_release(&text);
	if (failed < 0)
		return -1;
	avro_schema_form(&s->reader, &s->o->form);
	s->catalogue.reader = &s->reader;
	return 0;
}

int
schemas_open(struct schemas **schemas, const struct schemas_opts *o,
    const struct fetch_opts *access, struct error *e)
{
	struct schemas *s = *schemas = mem_zero(1, sizeof *s);

	s->o = o;
	if (fetch_open(&s->fetch, access, e) < 0)
		return -1;
	s->catalogue = (struct catalogue){.fetch = s->fetch, .form = o->form};
	return o->reader != NULL ? read_reader(s, e) : 0;
}

void
schemas_close(struct schemas *s)
{
	if (s == NULL)
		return;
	catalogue_release(&s->catalogue);
	avro_schema_release(&s->reader);
	fetch_close(s->fetch);
	free(s);
}

const struct error *
schemas_failure(const struct schemas *s)
{
	return s != NULL && s->failed ? &s->error : NULL;
}

/* Find the entry of a message's schema. */
static int
find(struct schemas *s, const struct wire *w)
{
	char path[sizeof "schemas/" + WIRE_NAME_MAX] = "schemas/";
	char name[WIRE_NAME_MAX];

	/* (What is kept no longer is not the last one again.) */
	if (s->entry != NULL && !s->entry->unknown &&
	    s->entry != &s->catalogue.spare &&
	    w->schema_len == s->last.schema_len &&
	    memcmp(w->schema, s->last.schema, w->schema_len) == 0)
		return 0;
	wire_path(w, path + strlen(path));
	wire_name(w, name);
	s->last = *w;
	s->entry = catalogue_find(&s->catalogue, path, name, &s->error);
	if (s->entry == NULL)
		s->failed = true;
	return s->entry != NULL ? 0 : -1;
}

static int
refuse(const struct catalogue_entry *entry, const char *what, struct fault *f)
{
	if (entry->unknown)
		return fault_set(f, REASON_UNKNOWN_SCHEMA, NULL,
		    "%s has schema %s, which the registry does not have", what,
		    entry->name);
	if (!entry->usable)
		return fault_set(f, REASON_UNKNOWN_SCHEMA, NULL,
		    "%s has schema %s, which cannot be used: it %s", what,
		    entry->name, entry->why.text);
	return fault_set(f, REASON_UNDECODABLE, NULL,
	    "%s has schema %s, which is %s: only Avro, JSON Schema and "
	    "Protobuf are read",
	    what, entry->name, schema_kind_name(entry->kind));
}

/* Decode a message of Protobuf, by the indexes before it, or in the header. */
static int
decode_protobuf(struct protobuf_schema *p, const struct wire *w,
    const char *names, size_t max, struct buf *b, struct fault *f)
{
	bool in_header = w->rest != NULL;
	const char *wrong;
	size_t taken = 0;

	wrong = protobuf_schema_read_type(p, in_header ? w->rest : w->body,
	    in_header ? w->rest_len : w->len, &taken);
	if (wrong != NULL)
		return fault_set(f, REASON_UNDECODABLE, NULL,
		    "%s does not fit it: its bytes %s", names, wrong);
	if (in_header)
		taken = 0;
	return protobuf_decode(
	    p, names, w->body + taken, w->len - taken, max, b, f);
}

int
schemas_text(struct schemas *s, const struct wire *w, const char *what,
    size_t max, struct buf *b, struct schemas_text *text, struct fault *f)
{
	const struct catalogue_entry *entry;
	size_t before = b->len;
	char names[16 + WIRE_NAME_MAX];
	int failed;

	if (find(s, w) < 0)
		return fault_set(
		    f, REASON_UNKNOWN_SCHEMA, NULL, "%s", s->error.text);
	entry = s->entry;
	if (!entry->usable || entry->kind == SCHEMA_OTHER)
		return refuse(entry, what, f);
	memcpy(text->schema, entry->name, strlen(entry->name) + 1);
	if (entry->kind == SCHEMA_JSON) {
		text->p = w->body;
		text->len = w->len;
		return 0;
	}
	snprintf(names, sizeof names, "%s of schema %s", what, entry->name);
	failed = entry->kind == SCHEMA_PROTOBUF
	    ? decode_protobuf(entry->protobuf, w, names, max, b, f)
	    : avro_decode(&entry->avro, names, w->body, w->len, max, b, f);
	if (failed < 0)
		return -1;
	text->p = b->data + before;
	text->len = b->len - before;
	return 0;
}
