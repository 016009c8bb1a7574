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
#include "schemas/references.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct writer {
	const struct writer_opts *o;
	enum writer_part part;
	const char *option, *schema; /* "--schema", and its argument */
	int strategy;
	struct references references; /* of a file; a copy, lent */
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

static bool
ends_with(const char *text, const char *tail)
{
	size_t len = strlen(text), tail_len = strlen(tail);

	return len > tail_len && strcmp(text + len - tail_len, tail) == 0;
}

/*
 * Report what came of a schema: 1, it is of no use, and `why` is its predicate;
 * -1, the registry cannot be asked.
 */
static int
complain(const struct writer *w, int failed, const struct error *why,
    struct error *e)
{
	if (failed > 0)
		return error_set(e, ST_CANNOT, "%s: '%s' %s", w->option,
		    w->schema, why->text);
	if (failed < 0)
		*e = *why;
	return failed;
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

/* Name the message that --message asks for, of values; NULL: the first one. */
static const char *
message_of(const struct writer *w)
{
	return w->part == WRITER_KEY ? NULL : w->o->message;
}

/* Take a .proto, with the versions of what it imports. */
static int
compile_protobuf(struct writer *w, const struct buf *text, struct error *e)
{
	struct error why;

	w->protobuf = &w->own_protobuf;
	if (protobuf_schema_open(w->protobuf, e) < 0)
		return -1;
	w->protobuf->form = w->o->form;
	if (imports_read(&w->imports, w->protobuf, w->schema, text, &why) < 0 ||
	    protobuf_schema_choose(w->protobuf, message_of(w), &why) < 0)
		return complain(w, 1, &why, e);
	return imports_settle(&w->imports, w->fetch, w->o->registers, e);
}

static int
check_message(const struct writer *w, struct error *e)
{
	return message_of(w) == NULL || w->kind == SCHEMA_PROTOBUF
	    ? 0
	    : error_set(e, ST_CANNOT,
		  "--message: only a schema of Protobuf has messages");
}

static int
compile_json(struct writer *w, const struct buf *text, struct error *why)
{
	if (jsonschema_open(&w->json, text->data, text->len, why) < 0)
		return 1;
	return references_add(&w->json, &w->catalogue, w->references.list,
	    w->references.count, why);
}

static int
compile_avro(struct writer *w, const struct buf *text, struct error *why)
{
	int failed = catalogue_refer(&w->catalogue, &w->own, w->references.list,
	    w->references.count, why);

	if (failed != 0)
		return failed;
	if (avro_schema_add(&w->own, text->data, text->len, why) < 0)
		return 1;
	avro_schema_form(&w->own, &w->o->form);
	w->avro = &w->own;
	return 0;
}

static int
compile(struct writer *w, const struct buf *text, struct error *e)
{
	struct error why;
	int failed;

	w->kind = kind_of_file(w->schema);
	if (check_message(w, e) < 0)
		return -1;
	if (w->kind == SCHEMA_PROTOBUF)
		return compile_protobuf(w, text, e);
	failed = references_settle(&w->references, &w->catalogue, &why);
	if (failed == 0)
		failed = w->kind == SCHEMA_AVRO ? compile_avro(w, text, &why)
						: compile_json(w, text, &why);
	return complain(w, failed, &why, e);
}

/* Append the subject's name, by the strategy. */
static int
add_subject(struct writer *w, struct buf *subject, struct error *e)
{
	char *title = NULL;
	const char *name;

	if (w->strategy == WRITER_TOPIC) {
		buf_add_format(subject, "%s-%s", w->topic,
		    w->part == WRITER_KEY ? "key" : "value");
		return 0;
	}
	if (w->kind == SCHEMA_JSON)
		title = jsonschema_title(&w->json);
	name = w->kind == SCHEMA_JSON	 ? title
	    : w->kind == SCHEMA_PROTOBUF ? w->protobuf->type->name
					 : w->avro->root->name;
	if (name == NULL)
		return error_set(e, ST_CANNOT,
		    "%ssubject: the schema has no %s to name its subject by",
		    w->part == WRITER_KEY ? "--key-" : "--",
		    w->kind == SCHEMA_JSON ? "title" : "name");
	if (w->strategy == WRITER_TOPIC_RECORD)
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
		    "%s: the registry does not have this schema under subject "
		    "'%.200s': --register registers it",
		    w->option, subject);
	answer_message(answer, &message);
	error_set(e, ST_CANNOT,
	    "%s: the registry refuses it for subject '%.100s', with %ld: %s",
	    w->option, subject, status, buf_string(&message));
	buf_release(&message);
	return -1;
}

static int
refuse_number(const struct writer *w, struct error *e)
{
	return error_set(e, ST_FAILED,
	    "%s: the registry does not answer with a number", w->option);
}

static void
add_references(const struct writer *w, struct json_out *j)
{
	const struct references *r = &w->references;

	if (r->count == 0)
		return;
	json_out_array(j, "references");
	for (size_t i = 0; i < r->count; i++) {
		json_out_object(j, NULL);
		json_out_string(j, "name", r->list[i].name);
		json_out_string(j, "subject", r->list[i].subject);
		json_out_whole(j, "version", r->list[i].version);
		json_out_end(j);
	}
	json_out_end(j);
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
	else
		add_references(w, &j);
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
		failed = refuse_number(w, e);
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
	int failed = file_read(w->schema, &text, e);

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

static int
take_json(
    struct writer *w, const struct catalogue_entry *entry, struct error *why)
{
	if (jsonschema_open(&w->json, entry->text, entry->len, why) < 0)
		return 1;
	return references_add(
	    &w->json, &w->catalogue, entry->reference, entry->references, why);
}

static int
take_entry(
    struct writer *w, const struct catalogue_entry *entry, struct error *e)
{
	struct error why;

	if (entry->unknown)
		return error_set(e, ST_CANNOT,
		    "%s: the registry does not have '%s' (a file's name ends "
		    "in .avsc, .json or .proto)",
		    w->option, w->schema);
	if (!entry->usable)
		return complain(w, 1, &entry->why, e);
	if (entry->kind == SCHEMA_OTHER)
		return error_set(e, ST_CANNOT,
		    "%s: '%s' is %s: only Avro, JSON Schema and Protobuf are "
		    "written",
		    w->option, w->schema, schema_kind_name(entry->kind));
	w->kind = entry->kind;
	if (check_message(w, e) < 0)
		return -1;
	w->avro = &entry->avro;
	w->protobuf = entry->protobuf;
	if (entry->kind == SCHEMA_JSON)
		return complain(w, take_json(w, entry, &why), &why, e);
	if (entry->kind == SCHEMA_PROTOBUF)
		return complain(w,
		    -protobuf_schema_choose(w->protobuf, message_of(w), &why),
		    &why, e);
	return 0;
}

static int
open_subject(struct writer *w, long long *id, struct error *e)
{
	const char *version = reference_version(w->schema);
	const struct catalogue_entry *entry;
	struct buf path = {0};
	char *subject;

	subject = mem_copy(w->schema,
	    version != NULL ? (size_t)(version - 1 - w->schema)
			    : strlen(w->schema));
	buf_add_string(&path, "subjects/");
	fetch_add_part(&path, subject);
	buf_add_format(
	    &path, "/versions/%s", version != NULL ? version : "latest");
	entry = catalogue_find(&w->catalogue, buf_string(&path), w->schema, e);
	free(subject);
	buf_release(&path);
	if (entry == NULL || take_entry(w, entry, e) < 0)
		return -1;
	*id = entry->id;
	return *id >= 0 ? 0 : refuse_number(w, e);
}

/* ------------------------------------------------------------------------------------------ */

static bool
is_file(const char *schema)
{
	return kind_of_file(schema) != SCHEMA_OTHER;
}

/* Are --register and --reference given where there is a file for them? */
static int
check_files(const struct writer_opts *o, struct error *e)
{
	bool file = o->schema != NULL && is_file(o->schema);
	bool key_file = o->key_schema != NULL && is_file(o->key_schema);

	if (o->registers && !file && !key_file)
		return error_set(e, ST_CANNOT,
		    "--register: only a file can be registered, and its name "
		    "ends in .avsc, .json or .proto");
	if (o->references.count > 0 &&
	    (!file || kind_of_file(o->schema) == SCHEMA_PROTOBUF))
		return error_set(e, ST_CANNOT,
		    "--reference: it goes with a file of --schema, whose name "
		    "ends in .avsc or .json");
	return 0;
}

int
writer_open(struct writer **writer, const struct writer_opts *o,
    enum writer_part part, const char *topic, const struct fetch_opts *access,
    struct error *e)
{
	struct writer *w = *writer = mem_zero(1, sizeof *w);
	bool is_key = part == WRITER_KEY;
	long long id;

	*w = (struct writer){.o = o,
	    .part = part,
	    .option = is_key ? "--key-schema" : "--schema",
	    .schema = is_key ? o->key_schema : o->schema,
	    .strategy = is_key ? o->key_strategy : o->strategy,
	    .topic = topic};
	if (!is_key)
		w->references = o->references;
	if (check_files(o, e) < 0 || fetch_open(&w->fetch, access, e) < 0)
		return -1;
	w->catalogue = (struct catalogue){.fetch = w->fetch, .form = o->form};
	if ((is_file(w->schema) ? open_file(w, &id, e)
				: open_subject(w, &id, e)) < 0)
		return -1;
	if (id > 0xffffffffLL)
		return error_set(e, ST_CANNOT,
		    "%s: the number %lld has more than 32 bits", w->option, id);
	for (int i = 0; i < 4; i++)
		w->head[1 + i] = (unsigned char)(id >> (24 - 8 * i));
	w->json.what = w->encoder.what = is_key ? "it" : NULL;
	if (w->kind == SCHEMA_JSON)
		jsonschema_settle(&w->json);
	if (w->json.unchecked.len > 0 && !diag_is_quiet())
		warnx("%s: '%s': these keywords are not checked: %s", w->option,
		    w->schema, buf_string(&w->json.unchecked));
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

/* Say of a fault that it is in the key. */
static void
name_key(struct fault *f)
{
	struct fault of_key = *f;

	snprintf(f->text, sizeof f->text, "key: %.190s", of_key.text);
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
	if (failed < 0 && w->part == WRITER_KEY)
		name_key(f);
	return failed;
}
