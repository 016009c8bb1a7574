#include "base/buf.h"
#include "base/near.h"
#include "registry/fold.h"

#include <string.h>

/* --- parts ------------------------------------------------------------------ */

struct fold_model *
fold_model(const struct fold *f, const char *name)
{
	for (size_t i = 0; i < f->models; i++)
		if (strcmp(f->model[i].name, name) == 0)
			return &f->model[i];
	return NULL;
}

struct fold_alias *
fold_alias(const struct fold_model *m, const char *name)
{
	for (size_t i = 0; i < m->aliases; i++)
		if (strcmp(m->alias[i].name, name) == 0)
			return &m->alias[i];
	return NULL;
}

struct fold_version *
fold_version(const struct fold_model *m, int64_t number)
{
	if (number < 1 || (uint64_t)number > m->versions)
		return NULL;
	return &m->version[number - 1];
}

int64_t
fold_alias_version(const struct fold_alias *a)
{
	return a->version[a->versions - 1];
}

bool
fold_needs(const struct fold *f, const char *digest)
{
	for (size_t i = 0; i < f->models; i++)
		for (size_t k = 0; k < f->model[i].versions; k++) {
			const struct fold_version *v = &f->model[i].version[k];

			if (!v->pruned && strcmp(v->put->digest, digest) == 0)
				return true;
		}
	return false;
}

/* --- references --------------------------------------------------------------- */

/* Report that a name is not there, with those that are near. */
static int
lacks(struct error *e, struct near *near, const char *what)
{
	struct buf b = {0};

	near_say(near, &b);
	near_release(near);
	error_set(e, ST_CANNOT, "%s%s", what, buf_string(&b));
	buf_release(&b);
	return -1;
}

static int
lacks_model(const struct fold *f, const char *name, struct error *e)
{
	struct near near;
	struct buf what = {0};

	near_start(&near, name);
	for (size_t i = 0; i < f->models; i++)
		near_offer(&near, f->model[i].name, strlen(f->model[i].name));
	buf_add_format(&what, "there is no model '%s'", name);
	lacks(e, &near, buf_string(&what));
	buf_release(&what);
	return -1;
}

static int
lacks_alias(const struct fold_model *m, const char *name, struct error *e)
{
	struct near near;
	struct buf what = {0};

	near_start(&near, name);
	for (size_t i = 0; i < m->aliases; i++)
		near_offer(&near, m->alias[i].name, strlen(m->alias[i].name));
	buf_add_format(&what, "model '%s' has no alias '%s'", m->name, name);
	lacks(e, &near, buf_string(&what));
	buf_release(&what);
	return -1;
}

static int
find_version(const struct fold_model *m, int64_t number,
    struct fold_found *found, struct error *e)
{
	found->version = fold_version(m, number);
	if (found->version != NULL)
		return 0;
	return error_set(e, ST_CANNOT,
	    "model '%s' has no version %lld: its newest is %zu", m->name,
	    (long long)number, m->versions);
}

/* Find the newest version with these bytes, in any model. */
static int
find_digest(const struct fold *f, const char *digest, struct fold_found *found,
    struct error *e)
{
	size_t len = strlen(digest);

	for (size_t i = 0; i < f->models; i++)
		for (size_t k = 0; k < f->model[i].versions; k++) {
			const struct fold_version *v = &f->model[i].version[k];

			if (strncmp(v->put->digest, digest, len) != 0)
				continue;
			if (found->version != NULL &&
			    strcmp(found->version->put->digest,
				v->put->digest) != 0)
				return error_set(e, ST_CANNOT,
				    "'%s' begins the digests of several models",
				    digest);
			found->model = &f->model[i];
			found->version = v;
		}
	if (found->version != NULL)
		return 0;
	return error_set(e, ST_CANNOT, "no model has the digest '%s'", digest);
}

int
fold_find(const struct fold *f, const struct name_ref *ref,
    struct fold_found *found, struct error *e)
{
	*found = (struct fold_found){0};
	if (ref->digest[0] != '\0')
		return find_digest(f, ref->digest, found, e);
	found->model = fold_model(f, ref->model);
	if (found->model == NULL)
		return lacks_model(f, ref->model, e);
	if (ref->alias[0] == '\0')
		return find_version(found->model,
		    ref->version > 0 ? ref->version
				     : (int64_t)found->model->versions,
		    found, e);
	found->alias = fold_alias(found->model, ref->alias);
	if (found->alias == NULL)
		return lacks_alias(found->model, ref->alias, e);
	return find_version(
	    found->model, fold_alias_version(found->alias), found, e);
}
