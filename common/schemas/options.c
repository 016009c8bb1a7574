#include "schemas/schemas.h"
#include "schemas/writer.h"

#include <string.h>

/* Take the words of --avro. */
static int
take_form(struct avro_form *form, const char *text, struct error *e)
{
	while (*text != '\0') {
		size_t len = strcspn(text, ",");

		if (len == 6 && strncmp(text, "tagged", len) == 0)
			form->tagged = true;
		else if (len == 4 && strncmp(text, "text", len) == 0)
			form->text = true;
		else if (len == 5 && strncmp(text, "times", len) == 0)
			form->times = true;
		else
			return error_set(e, ST_CANNOT,
			    "--avro: '%.*s' is not tagged, text or times",
			    (int)len, text);
		text += len + (text[len] == ',');
	}
	return 0;
}

/* --- of programs that read ------------------------------------------------ */

#undef OPT_OF
#define OPT_OF struct schemas_opts

static int
try_form(void *opts, const char *text, struct error *e)
{
	return take_form(&((struct schemas_opts *)opts)->form, text, e);
}

const struct opt schemas_options[] = {
    {0, "schema-registry", "URL",
	"read Avro, JSON Schema and Protobuf by its schemas;\n"
	"file:DIR: a folder of them, config: schema.registry.url",
	OPT_TEXT(url)},
    {0, "avro", "WORD,...",
	"tagged: unions with their type's name; text: bytes as\n"
	"characters, not base64; times: as RFC 3339",
	OPT_TRY(try_form)},
    {0, "reader-schema", "FILE",
	"give records of Avro as this schema has them, with its\n"
	"names and defaults",
	OPT_TEXT(reader), OPT_READS},
    {0},
};

/* --- of programs that write ----------------------------------------------- */

#undef OPT_OF
#define OPT_OF struct writer_opts

static int
try_writer_form(void *opts, const char *text, struct error *e)
{
	return take_form(&((struct writer_opts *)opts)->form, text, e);
}

static int
try_reference(void *opts, const char *text, struct error *e)
{
	return references_take(
	    &((struct writer_opts *)opts)->references, text, e);
}

const struct opt writer_registry_options[] = {
    {0, "schema-registry", "URL",
	"send records as its clients do, by --schema; also\n"
	"file:DIR: a folder, config: schema.registry.url",
	OPT_TEXT(url)},
    {0, "avro", "WORD,...",
	"tagged: unions have their type's name; text: bytes are\n"
	"characters, not base64",
	OPT_TRY(try_writer_form)},
    {0},
};

const struct opt writer_options[] = {
    {0, "schema", "SCHEMA",
	"the schema: FILE.avsc, FILE.json, FILE.proto, SUBJECT\n"
	"or SUBJECT:VERSION",
	OPT_TEXT(schema)},
    {0, "message", "NAME",
	"the message of values in a .proto (default: its first)",
	OPT_TEXT(message)},
    {0, "key-schema", "SCHEMA", "the schema of keys, in the same forms",
	OPT_TEXT(key_schema)},
    {0, "register", NULL, "register a file's schema if it is new",
	OPT_FLAG(registers)},
    {0, "reference", "NAME=SUBJECT",
	"a name in --schema's file, and the SUBJECT or\n"
	"SUBJECT:VERSION that has it; repeat for more",
	OPT_TRY(try_reference), OPT_REPEATS},
    {0, "subject", "BY",
	"name the subject of --schema's file by topic, record\n"
	"or topic-record (default topic)",
	OPT_WORD(strategy), .words = "topic|record|topic-record"},
    {0, "key-subject", "BY", "and that of --key-schema's file",
	OPT_WORD(key_strategy), .words = "topic|record|topic-record"},
    {0},
};
