#include "schemas/references.h"

#define REFERENCES_MAX 1000

/* Say why a schema is of no use: 1. */
static int
unusable(struct error *e, const char *why, const char *subject)
{
	error_set(e, ST_CANNOT, why, subject);
	return 1;
}

/* Find the schema that is referred to; the results are as in the header. */
static int
find(struct catalogue *c, const struct answer_reference *r,
    const struct catalogue_entry **found, struct error *e)
{
	const struct catalogue_entry *entry;
	struct buf path = {0};

	buf_add_string(&path, "subjects/");
	fetch_add_part(&path, r->subject != NULL ? r->subject : "");
	if (r->version < 0)
		buf_add_string(&path, "/versions/latest");
	else
		buf_add_format(&path, "/versions/%lld", r->version);
	entry = catalogue_find(c, buf_string(&path), "", e);
	buf_release(&path);
	*found = entry;
	if (entry == NULL)
		return -1;
	if (entry->unknown)
		return unusable(e,
		    "refers to subject '%.100s', which the registry does not "
		    "have",
		    r->subject != NULL ? r->subject : "");
	return 0;
}

int
references_settle(struct references *r, struct catalogue *c, struct error *e)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct catalogue_entry *entry;
		int failed;

		if (r->list[i].version >= 0)
			continue;
		failed = find(c, &r->list[i], &entry, e);
		if (failed != 0)
			return failed;
		if (entry->version < 0)
			return error_set(e, ST_FAILED,
			    "schema registry: it does not tell the version of "
			    "subject '%.100s'",
			    r->list[i].subject);
		r->list[i].version = entry->version;
	}
	return 0;
}

int
references_add(struct jsonschema *s, struct catalogue *c,
    const struct answer_reference *r, size_t count, struct error *e)
{
	const struct catalogue_entry *entry;
	struct error why;

	for (size_t i = 0; i < count; i++) {
		int failed;
		const char *name = r[i].name != NULL ? r[i].name : "";

		if (jsonschema_has(s, name))
			continue; /* a circle, or by another way */
		if (s->texts > REFERENCES_MAX)
			return unusable(e, "refers to too many schemas%s", "");
		failed = find(c, &r[i], &entry, e);
		if (failed != 0)
			return failed;
		if (entry->kind != SCHEMA_JSON || !entry->usable)
			return unusable(e,
			    "refers to subject '%.100s', which is no JSON "
			    "Schema",
			    r[i].subject);
		if (jsonschema_refer(s, name, entry->text, entry->len, &why) <
		    0)
			return unusable(e,
			    "refers to subject '%.100s', which is none",
			    r[i].subject);
		failed = references_add(
		    s, c, entry->reference, entry->references, e);
		if (failed != 0)
			return failed;
	}
	return 0;
}
