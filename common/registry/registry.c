#include "registry/registry.h"

#include "base/near.h"
#include "registry/folder.h"

#include <string.h>

static struct carrier *
open_carrier(const char *source, const struct registry_topics *topics,
    bool create, struct error *e)
{
	const char *topic = source + strlen(REGISTRY_TOPIC);

	if (strncmp(source, REGISTRY_TOPIC, strlen(REGISTRY_TOPIC)) != 0)
		return (create ? folder_create : folder_open)(source, e);
	if (topics != NULL)
		return topics->open(topic, topics->arg, e);
	error_set(e, ST_CANNOT,
	    "'%s' is a topic, and this program reads folders only: 'models "
	    "pull %s DIR --follow' makes one of it",
	    source, source);
	return NULL;
}

static int
open_registry(struct registry *r, const char *source,
    const struct registry_topics *topics, bool create, struct error *e)
{
	*r = (struct registry){.source = source,
	    .carrier = open_carrier(source, topics, create, e)};
	if (r->carrier == NULL)
		return -1;
	if (r->carrier->kind->read_all(r->carrier, &r->fold, e) == 0)
		return 0;
	registry_close(r);
	return -1;
}

int
registry_open(struct registry *r, const char *source,
    const struct registry_topics *topics, struct error *e)
{
	return open_registry(r, source, topics, false, e);
}

int
registry_create(struct registry *r, const char *source,
    const struct registry_topics *topics, struct error *e)
{
	return open_registry(r, source, topics, true, e);
}

void
registry_close(struct registry *r)
{
	fold_release(&r->fold);
	r->carrier->kind->close(r->carrier);
	*r = (struct registry){0};
}

int
registry_poll(struct registry *r, int ms, struct error *e)
{
	return r->carrier->kind->poll(r->carrier, &r->fold, ms, e);
}

int
registry_pick(const struct registry *r, const char *name_at_alias,
    struct registry_pick *pick, struct error *e)
{
	struct name_ref ref;
	struct fold_found found;

	if (name_parse_alias(name_at_alias, &ref, e) < 0 ||
	    fold_find(&r->fold, &ref, &found, e) < 0)
		return -1;
	*pick = (struct registry_pick){.version = found.version->put->version,
	    .epoch = found.alias->epoch};
	memcpy(pick->digest, found.version->put->digest, DIGEST_TEXT);
	return 0;
}

int
registry_bytes(
    struct registry *r, const char *digest, struct buf *bytes, struct error *e)
{
	return r->carrier->kind->bytes(r->carrier, digest, bytes, e);
}
