#include "registry/change.h"

#include "base/clock.h"
#include "base/mem.h"
#include "registry/change_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* --- one event --------------------------------------------------------------- */

int
change_begin(struct registry *r, struct error *e)
{
	return r->carrier->kind->begin(r->carrier, &r->fold, e);
}

void
change_end(struct registry *r)
{
	r->carrier->kind->end(r->carrier);
}

/* Write a time as 2026-11-28T11:02:03.114Z. */
static char *
time_text(int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	char text[64];
	struct tm tm;
	size_t len;

	gmtime_r(&seconds, &tm);
	len = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + len, sizeof text - len, ".%03dZ", (int)(ms % 1000));
	return mem_string(text);
}

static char *
copy(const char *text)
{
	return text != NULL ? mem_string(text) : NULL;
}

struct registry_event
change_start(const struct registry *r, enum event_op op, const char *model,
    const struct change_by *by)
{
	struct registry_event v = {.op = op,
	    .at = time_text(clock_wall_ms()),
	    .who = mem_string(by->who),
	    .model = mem_string(model),
	    .why = copy(by->why)};

	memcpy(v.prev, fold_last(&r->fold), strlen(fold_last(&r->fold)) + 1);
	return v;
}

int
change_finish(struct registry *r, struct registry_event *v,
    const struct registry_event **counted, struct error *e)
{
	int got;

	registry_event_write(v);
	if (v->len > EVENT_MAX)
		got = error_set(e, ST_CANNOT,
		    "the event has %zu bytes, and at most %d are allowed: "
		    "its metrics, lineage or reason are too long",
		    v->len, EVENT_MAX);
	else
		got = r->carrier->kind->append(r->carrier, &r->fold, v, e);
	if (got > 0)
		*counted = fold_event(&r->fold, v->id);
	registry_event_release(v);
	return got;
}

/* --- put ----------------------------------------------------------------------- */

/* Find the newest version of these bytes that is not pruned, or NULL. */
static const struct registry_event *
version_of(const struct fold_model *m, const char *digest)
{
	for (size_t i = m != NULL ? m->versions : 0; i-- > 0;)
		if (!m->version[i].pruned &&
		    strcmp(m->version[i].put->digest, digest) == 0)
			return m->version[i].put;
	return NULL;
}

/* Try to put it, on top of what there is. */
static int
try_put(struct registry *r, const struct change_put *p, const char *digest,
    const struct change_by *by, const struct registry_event **v,
    struct error *e)
{
	const struct fold_model *m = fold_model(&r->fold, p->model);
	struct registry_event put = change_start(r, EVENT_PUT, p->model, by);

	put.version = m != NULL ? (int64_t)m->versions + 1 : 1;
	memcpy(put.digest, digest, DIGEST_TEXT);
	put.bytes = (int64_t)p->len;
	put.kind = copy(p->kind);
	put.metrics = copy(p->metrics);
	put.lineage = copy(p->lineage);
	return change_finish(r, &put, v, e);
}

int
change_put(struct registry *r, const struct change_put *p,
    const struct change_by *by, const struct registry_event **v,
    struct error *e)
{
	char digest[DIGEST_TEXT];
	int got = 0;

	name_digest(digest, p->p, p->len);
	if (change_begin(r, e) < 0)
		return -1;
	do {
		/* Also of a version that there is: its bytes may be missing. */
		got =
		    r->carrier->kind->keep(r->carrier, digest, p->p, p->len, e);
		*v = version_of(fold_model(&r->fold, p->model), digest);
		if (got < 0 || *v != NULL)
			break;
		got = try_put(r, p, digest, by, v, e);
	} while (got == 0);
	change_end(r);
	return got;
}

/* --- prune ---------------------------------------------------------------------- */

/* Does an alias stand for this version, or would after a rollback by 1? */
static bool
is_in_use(const struct fold_model *m, int64_t version)
{
	for (size_t i = 0; i < m->aliases; i++) {
		const struct fold_alias *a = &m->alias[i];

		if (fold_alias_version(a) == version ||
		    (a->versions > 1 && a->version[a->versions - 2] == version))
			return true;
	}
	return false;
}

/* Try to forget versions; 2: there are none to forget. */
static int
try_prune(struct registry *r, const char *model, int64_t keep,
    const struct change_by *by, size_t *count, struct error *e)
{
	const struct fold_model *m = fold_model(&r->fold, model);
	const struct registry_event *counted;
	struct registry_event v;
	size_t capacity = 0;

	v = change_start(r, EVENT_PRUNE, model, by);
	for (size_t i = 0; (int64_t)i + keep < (int64_t)m->versions; i++) {
		int64_t number = (int64_t)i + 1;

		if (m->version[i].pruned || is_in_use(m, number))
			continue;
		v.versions = mem_grow(
		    v.versions, v.count, &capacity, sizeof *v.versions);
		v.versions[v.count++] = number;
	}
	*count = v.count;
	if (v.count > 0)
		return change_finish(r, &v, &counted, e);
	registry_event_release(&v);
	return 2;
}

int
change_prune(struct registry *r, const char *model, int64_t keep,
    const struct change_by *by, size_t *versions, size_t *removed,
    struct error *e)
{
	struct name_ref ref;
	struct fold_found found;
	int got;

	if (name_parse(model, &ref, e) < 0 || change_begin(r, e) < 0)
		return -1;
	got = fold_find(&r->fold, &ref, &found, e);
	while (got == 0)
		got = try_prune(r, ref.model, keep, by, versions, e);
	if (got > 0)
		got = r->carrier->kind->sweep(r->carrier, &r->fold, removed, e);
	change_end(r);
	return got < 0 ? -1 : 0;
}
