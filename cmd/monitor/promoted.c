#include "promoted.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Find the last event of this kind about the stamp's digest. */
static const struct registry_event *
find(const struct registry *r, const char *stamp, enum event_op op)
{
	const char *digest = strstr(stamp, "sha256:");
	const struct fold *f = &r->fold;

	if (digest == NULL || strlen(digest) < strlen("sha256:") + DIGEST_SHORT)
		return NULL;
	for (size_t i = f->events; i-- > 0;)
		if (f->event[i]->op == op &&
		    strncmp(f->event[i]->digest, digest, strlen(digest)) == 0)
			return f->event[i];
	return NULL;
}

int
promoted_file(
    struct registry *r, const char *stamp, struct buf *file, struct error *e)
{
	const struct registry_event *put = find(r, stamp, EVENT_PUT);

	/* It may be younger than our last look. */
	if (put == NULL && registry_poll(r, 0, e) > 0)
		put = find(r, stamp, EVENT_PUT);
	if (put == NULL)
		return 0;
	return registry_bytes(r, put->digest, file, e) < 0 ? -1 : 1;
}

void
promoted_tell(
    const struct registry *r, const char *stamp, char **who, char **why)
{
	const struct registry_event *alias = find(r, stamp, EVENT_ALIAS);

	*who =
	    alias == NULL || alias->who == NULL ? NULL : mem_string(alias->who);
	*why =
	    alias == NULL || alias->why == NULL ? NULL : mem_string(alias->why);
}
