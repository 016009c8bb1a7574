#include "schemas/schemas.h"

#include <string.h>

#undef OPT_OF
#define OPT_OF struct schemas_opts

/* Take the words of --avro. */
static int
try_form(void *opts, const char *text, struct error *e)
{
	struct avro_form *form = &((struct schemas_opts *)opts)->form;

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
