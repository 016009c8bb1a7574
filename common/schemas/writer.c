#include "schemas/writer.h"

#include "avro/encode.h"
#include "base/file.h"
#include "base/json_out.h"
#include "base/mem.h"
#include "protobuf/encode.h"
#include "schemas/answer.h"
#include "schemas/catalogue.h"
#include "schemas/imports.h"
#include "schemas/jsonschema.h"

#include <stdlib.h>
#include <string.h>

struct writer {
	const struct writer_opts *o;
	const char *topic;
	struct fetch *fetch;
	struct catalogue catalogue;
	enum schema_kind kind;
	struct avro_schema own;		/* a file's */
	const struct avro_schema *avro; /* it, or one of the catalogue */
	struct avro_encoder encoder;
	struct jsonschema json;
	struct protobuf_schema own_protobuf, *protobuf; /* as for Avro */
	struct imports imports;
	unsigned char head[5];
};

#undef OPT_OF
#define OPT_OF struct writer_opts

const struct opt writer_options[] = {
    {0, "schema-registry", "URL",
	"send records as its clients do, by --schema; also\n"
	"file:DIR: a folder, config: schema.registry.url",
	OPT_TEXT(url)},
    {0, "schema", "SCHEMA",
	"the schema: FILE.avsc, FILE.json, FILE.proto, SUBJECT\n"
	"or SUBJECT:VERSION",
	OPT_TEXT(schema)},
    {0, "message", "NAME", "the message of a .proto (default: its first one)",
	OPT_TEXT(message)},
    {0, "register", NULL, "register the file's schema if it is new",
	OPT_FLAG(registers)},
    {0, "subject", "BY", "topic, record or topic-record (default topic)",
	OPT_WORD(strategy), .words = "topic|record|topic-record"},
    {0},
};

static bool
ends_with(const char *text, const char *tail)
{
	size_t len = strlen(text), tail_len = strlen(tail);

	return len > tail_len && strcmp(text + len - tail_len, tail) == 0;
}

static enum schema_kind
kind_of_file(const char *path)
{
	return ends_with(path, ".avsc") ? SCHEMA_AVRO
	    : ends_with(path, ".json")	? SCHEMA_JSON
	    : ends_with(path, ".proto") ? SCHEMA_PROTOBUF
					: SCHEMA_OTHER;
}

/* --- a file's schema ------------------------------------------------------------------ */

/* Take a .proto, with the versions of what it imports. */
static int
compile_protobuf(struct writer *w, const struct buf *text, struct error *e)
{
	struct error why;

	w->protobuf = &w->own_protobuf;
	if (protobuf_schema_open(w->protobuf, e) < 0)
		return -1;
	if (imports_read(&w->imports, w->protobuf, w->o->schema, text, &why) <
		0 ||
	    protobuf_schema_choose(w->protobuf, w->o->message, &why) < 0)
		return error_set(
		    e, ST_CANNOT, "--schema: '%s' %s", w->o->schema, why.text);
	return imports_settle(&w->imports, w->fetch, w->o->registers, e);
}

static int
check_message(const struct writer *w, struct error *e)
{
	return w->o->message == NULL || w->kind == SCHEMA_PROTOBUF
	    ? 0
	    : error_set(e, ST_CANNOT,
		  "--message: only a schema of Protobuf has messages");
}

static int
compile(struct writer *w, const struct buf *text, struct error *e)
{
	static const struct avro_form form;
	struct error why;
	int failed;

	w->kind = kind_of_file(w->o->schema);
	if (check_message(w, e) < 0)
		return -1;
	if (w->kind == SCHEMA_PROTOBUF)
		return compile_protobuf(w, text, e);
	if (w->kind == SCHEMA_JSON) {
		failed = jsonschema_open(&w->json, text->data, text->len, &why);
	} else {
		failed = avro_schema_add(&w->own, text->data, text->len, &why);
		if (failed == 0)
			avro_schema_form(&w->own, &form);
		w->avro = &w->own;
	}
	return failed == 0 ? 0
			   : error_set(e, ST_CANNOT, "--schema: '%s' %s",
				 w->o->schema, why.text);
}

/* Append the subject's name, by the strategy. */
static int
add_subject(struct writer *w, struct buf *subject, struct error *e)
{
	char *title = NULL;
	const char *name;

	if (w->o->strategy == WRITER_TOPIC) {
		buf_add_format(subject, "%s-value", w->topic);
		return 0;
	}
	if (w->kind == SCHEMA_JSON)
		title = jsonschema_title(&w->json);
	name = w->kind == SCHEMA_JSON	 ? title
	    : w->kind == SCHEMA_PROTOBUF ? w->protobuf->type->name
					 : w->avro->root->name;
	if (name == NULL)
		return error_set(e, ST_CANNOT,
		    "--subject: the schema has no %s to name its subject by",
		    w->kind == SCHEMA_JSON ? "title" : "name");
	if (w->o->strategy == WRITER_TOPIC_RECORD)
		buf_add_format(subject, "%s-", w->topic);
	buf_add_string(subject, name);
	free(title);
	return 0;
}

/* Report what the registry says of a schema that it does not take. */
static int
refuse(const struct writer *w, long status, const char *subject,
    struct buf *answer, struct error *e)
{
	struct buf message = {0};

	if (status == 404 && !w->o->registers)
		return error_set(e, ST_CANNOT,
		    "--schema: the registry does not have this schema under "
		    "subject '%.200s': --register registers it",
		    subject);
	answer_message(answer, &message);
	error_set(e, ST_CANNOT,
	    "--schema: the registry refuses it for subject '%.100s', with %ld: "
	    "%s",
	    subject, status, buf_string(&message));
	buf_release(&message);
	return -1;
}

/* Ask for the number of a file's schema, or register it. */
static int
post(struct writer *w, const struct buf *text, const char *subject,
    long long *id, struct error *e)
{
	struct buf path = {0}, body = {0}, answer = {0};
	struct json_out j = {.out = &body};
	struct answer a = {.id = -1};
	struct error why;
	long status;
	int failed;

	json_out_object(&j, NULL);
	json_out_bytes(&j, "schema", text->data, text->len);
	if (w->kind != SCHEMA_AVRO)
		json_out_string(&j, "schemaType",
		    w->kind == SCHEMA_JSON ? "JSON" : "PROTOBUF");
	if (w->kind == SCHEMA_PROTOBUF)
		imports_write(&w->imports, NULL, &j);
	json_out_end(&j);
	buf_add_string(&path, "subjects/");
	fetch_add_part(&path, subject);
	if (w->o->registers)
		buf_add_string(&path, "/versions");
	failed =
	    fetch_ask(w->fetch, buf_string(&path), &body, &answer, &status, e);
	if (failed == 0 && status != 200)
		failed = refuse(w, status, subject, &answer, e);
	else if (failed == 0 &&
	    (answer_read(&a, &answer, &why) < 0 || a.id < 0))
		failed = error_set(e, ST_FAILED,
		    "--schema: the registry does not answer with a number");
	*id = a.id;
	answer_release(&a);
	buf_release(&path);
	buf_release(&body);
	buf_release(&answer);
	return failed;
}

static int
open_file(struct writer *w, long long *id, struct error *e)
{
	struct buf text = {0}, subject = {0};
	int failed = file_read(w->o->schema, &text, e);

	if (failed == 0)
		failed = compile(w, &text, e);
	if (failed == 0)
		failed = add_subject(w, &subject, e);
	if (failed == 0)
		failed = post(w, &text, buf_string(&subject), id, e);
	buf_release(&text);
	buf_release(&subject);
	return failed;
}

/* --- a subject's schema ----------------------------------------------------------------- */

/* Is it a number of a version? */
static bool
is_version(const char *text)
{
	return *text != '\0' &&
	    (strcmp(text, "latest") == 0 ||
		text[strspn(text, "0123456789")] == '\0');
}

static int
take_entry(
    struct writer *w, const struct catalogue_entry *entry, struct error *e)
{
	struct error why;

	if (entry->unknown)
		return error_set(e, ST_CANNOT,
		    "--schema: the registry does not have '%s' (a file's name "
		    "ends in .avsc, .json or .proto)",
		    w->o->schema);
	if (!entry->usable)
		return error_set(e, ST_CANNOT, "--schema: '%s' %s",
		    w->o->schema, entry->why.text);
	if (entry->kind == SCHEMA_OTHER)
		return error_set(e, ST_CANNOT,
		    "--schema: '%s' is %s: only Avro, JSON Schema and "
		    "Protobuf are written",
		    w->o->schema, schema_kind_name(entry->kind));
	w->kind = entry->kind;
	if (check_message(w, e) < 0)
		return -1;
	w->avro = &entry->avro;
	w->protobuf = entry->protobuf;
	if ((entry->kind == SCHEMA_JSON &&
		jsonschema_open(&w->json, entry->text, entry->len, &why) < 0) ||
	    (entry->kind == SCHEMA_PROTOBUF &&
		protobuf_schema_choose(w->protobuf, w->o->message, &why) < 0))
		return error_set(
		    e, ST_CANNOT, "--schema: '%s' %s", w->o->schema, why.text);
	return 0;
}

static int
open_subject(struct writer *w, long long *id, struct error *e)
{
	const char *colon = strrchr(w->o->schema, ':');
	const struct catalogue_entry *entry;
	struct buf path = {0};
	char *subject;

	if (w->o->registers)
		return error_set(e, ST_CANNOT,
		    "--register: only a file can be registered, and its name "
		    "ends in .avsc, .json or .proto");
	if (colon != NULL && !is_version(colon + 1))
		colon = NULL;
	subject = mem_copy(w->o->schema,
	    colon != NULL ? (size_t)(colon - w->o->schema)
			  : strlen(w->o->schema));
	buf_add_string(&path, "subjects/");
	fetch_add_part(&path, subject);
	buf_add_format(
	    &path, "/versions/%s", colon != NULL ? colon + 1 : "latest");
	entry =
	    catalogue_find(&w->catalogue, buf_string(&path), w->o->schema, e);
	free(subject);
	buf_release(&path);
	if (entry == NULL || take_entry(w, entry, e) < 0)
		return -1;
	*id = entry->id;
	return *id >= 0 ? 0
			: error_set(e, ST_FAILED,
			      "--schema: the registry does not answer with a "
			      "number");
}

/* ------------------------------------------------------------------------------------------ */

int
writer_open(struct writer **writer, const struct writer_opts *o,
    const char *topic, const struct fetch_opts *access, struct error *e)
{
	struct writer *w = *writer = mem_zero(1, sizeof *w);
	long long id;

	w->o = o;
	w->topic = topic;
	if (fetch_open(&w->fetch, access, e) < 0)
		return -1;
	w->catalogue = (struct catalogue){.fetch = w->fetch};
	if ((kind_of_file(o->schema) != SCHEMA_OTHER
		    ? open_file(w, &id, e)
		    : open_subject(w, &id, e)) < 0)
		return -1;
	if (o->message != NULL && w->kind != SCHEMA_PROTOBUF)
		return error_set(e, ST_CANNOT,
		    "--message: only a schema of Protobuf has messages");
	if (id > 0xffffffffLL)
		return error_set(e, ST_CANNOT,
		    "--schema: the number %lld has more than 32 bits", id);
	for (int i = 0; i < 4; i++)
		w->head[1 + i] = (unsigned char)(id >> (24 - 8 * i));
	if (w->json.unchecked.len > 0 && !diag_is_quiet())
		warnx("--schema: '%s': these keywords are not checked: %s",
		    o->schema, buf_string(&w->json.unchecked));
	return 0;
}

void
writer_close(struct writer *w)
{
	if (w == NULL)
		return;
	avro_encoder_release(&w->encoder);
	avro_schema_release(&w->own);
	jsonschema_release(&w->json);
	imports_release(&w->imports);
	protobuf_schema_release(&w->own_protobuf);
	catalogue_release(&w->catalogue);
	fetch_close(w->fetch);
	free(w);
}

int
writer_add(struct writer *w, const char *text, size_t len, struct buf *b,
    struct fault *f)
{
	size_t before = b->len;
	int failed;

	buf_add(b, w->head, sizeof w->head);
	if (w->kind == SCHEMA_AVRO) {
		failed = avro_encode(&w->encoder, w->avro, text, len, b, f);
	} else if (w->kind == SCHEMA_PROTOBUF) {
		failed = protobuf_encode(w->protobuf, text, len, b, f);
	} else {
		failed = jsonschema_check(&w->json, text, len, f);
		if (failed == 0)
			buf_add(b, text, len);
	}
	if (failed < 0)
		b->len = before;
	return failed;
}
