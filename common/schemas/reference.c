#include "schemas/reference.h"

#include "base/mem.h"
#include "base/num.h"

#include <stdint.h>
#include <string.h>

const char *
reference_version(const char *text)
{
	const char *colon = strrchr(text, ':');

	if (colon == NULL || colon[1] == '\0' ||
	    (strcmp(colon + 1, "latest") != 0 &&
		colon[1 + strspn(colon + 1, "0123456789")] != '\0'))
		return NULL;
	return colon + 1;
}

int
references_take(struct references *r, const char *text, struct error *e)
{
	const char *equals = strrchr(text, '='), *version;
	struct answer_reference *added;
	long long n = -1;

	if (equals == NULL || equals == text || equals[1] == '\0')
		return error_set(e, ST_CANNOT,
		    "--reference: '%s' is not NAME=SUBJECT or "
		    "NAME=SUBJECT:VERSION",
		    text);
	version = reference_version(equals + 1);
	if (version != NULL && strcmp(version, "latest") != 0 &&
	    !num_int(version, 1, INT32_MAX, &n))
		return error_set(
		    e, ST_CANNOT, "--reference: '%s' is no version", version);
	r->list = mem_grow(r->list, r->count, &r->capacity, sizeof *r->list);
	added = &r->list[r->count++];
	added->name = mem_copy(text, (size_t)(equals - text));
	added->subject = mem_copy(equals + 1,
	    version != NULL ? (size_t)(version - 1 - (equals + 1))
			    : strlen(equals + 1));
	added->version = n;
	return 0;
}
