#include "registry/change.h"

#include "base/clock.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* --- one event --------------------------------------------------------------- */

static int
begin(struct registry *r, struct error *e)
{
	return r->carrier->kind->begin(r->carrier, &r->fold, e);
}

static void
end(struct registry *r)
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

/* Begin an event that follows the last one that counts. */
static struct registry_event
start(const struct registry *r, enum event_op op, const char *model,
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

/*
 * Append the event, and release it. 1: it counts, and `*counted` is it; 0:
 * somebody else was first; -1.
 */
static int
finish(struct registry *r, struct registry_event *v,
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
	struct registry_event put = start(r, EVENT_PUT, p->model, by);

	put.version = m != NULL ? (int64_t)m->versions + 1 : 1;
	memcpy(put.digest, digest, DIGEST_TEXT);
	put.bytes = (int64_t)p->len;
	put.kind = copy(p->kind);
	put.metrics = copy(p->metrics);
	put.lineage = copy(p->lineage);
	return finish(r, &put, v, e);
}

int
change_put(struct registry *r, const struct change_put *p,
    const struct change_by *by, const struct registry_event **v,
    struct error *e)
{
	char digest[DIGEST_TEXT];
	int got = 0;

	name_digest(digest, p->p, p->len);
	if (begin(r, e) < 0)
		return -1;
	do {
		*v = version_of(fold_model(&r->fold, p->model), digest);
		if (*v != NULL)
			break;
		got =
		    r->carrier->kind->keep(r->carrier, digest, p->p, p->len, e);
		if (got == 0)
			got = try_put(r, p, digest, by, v, e);
	} while (got == 0);
	end(r);
	return got;
}

/* --- alias and rollback --------------------------------------------------------- */

/* What somebody who moves an alias has seen. */
struct change_seen {
	const struct name_ref *name;
	int64_t version; /* 0: it did not exist */
	bool first;
	const struct registry_event *event; /* the last one about it, or NULL */
};

/* Where an alias shall lead; by `steps` back, or to `version`. */
struct change_goal {
	int64_t version, steps;
	const struct change_was *was; /* or NULL */
};

static int
check_was(
    const struct change_seen *s, const struct change_was *was, struct error *e)
{
	const char *model = s->name->model, *alias = s->name->alias;

	if (was == NULL || !was->given || was->version == s->version)
		return 0;
	if (s->version == 0)
		return error_set(e, ST_REJECTED,
		    "%s@%s does not exist: it is not version %" PRId64, model,
		    alias, was->version);
	return error_set(e, ST_REJECTED,
	    "%s@%s is version %" PRId64 " (%s, %s): it is not %s%" PRId64,
	    model, alias, s->version, s->event->who, s->event->at,
	    was->version > 0 ? "version " : "", was->version);
}

/* Look at the alias: again, after somebody else was first with something. */
static int
see(struct change_seen *s, const struct fold_model *m,
    const struct change_was *was, struct error *e)
{
	const struct fold_alias *a =
	    m != NULL ? fold_alias(m, s->name->alias) : NULL;
	const struct registry_event *event = a != NULL ? a->event : NULL;

	if (!s->first && event != s->event)
		return error_set(e, ST_REJECTED,
		    "somebody else was first: %s@%s is version %" PRId64
		    " now (%s, %s)",
		    s->name->model, s->name->alias, fold_alias_version(a),
		    event->who, event->at);
	s->first = false;
	s->event = event;
	s->version = a != NULL ? fold_alias_version(a) : 0;
	return check_was(s, was, e);
}

/* Settle which version the alias gets. */
static int
find_goal(const struct registry *r, const struct name_ref *name,
    const struct change_goal *g, struct fold_found *to, struct error *e)
{
	struct name_ref ref = *name;
	struct fold_found found;
	const struct fold_alias *a;

	if (g->steps == 0)
		ref.alias[0] = '\0';
	ref.version = g->version;
	if (fold_find(&r->fold, &ref, &found, e) < 0)
		return -1;
	a = found.alias;
	if (g->steps > 0 && (uint64_t)g->steps >= a->versions)
		return error_set(e, ST_CANNOT,
		    "%s@%s cannot go back %" PRId64 " change%s: there %s %zu "
		    "before this one",
		    name->model, name->alias, g->steps,
		    g->steps == 1 ? "" : "s", a->versions == 2 ? "is" : "are",
		    a->versions - 1);
	if (g->steps > 0)
		found.version = fold_version(found.model,
		    a->version[a->versions - 1 - (size_t)g->steps]);
	*to = found;
	if (!found.version->pruned)
		return 0;
	return error_set(e, ST_CANNOT,
	    "version %" PRId64 " of '%s' was pruned: its bytes are gone",
	    found.version->put->version, name->model);
}

/* Try to move the alias, on top of what there is. 2: no need. */
static int
try_move(struct registry *r, struct change_seen *s, const struct change_goal *g,
    const struct change_by *by, const struct registry_event **v,
    struct error *e)
{
	struct fold_found to = {0};
	struct registry_event move;

	if (see(s, fold_model(&r->fold, s->name->model), g->was, e) < 0 ||
	    find_goal(r, s->name, g, &to, e) < 0)
		return -1;
	if (g->steps == 0 && to.version->put->version == s->version) {
		*v = s->event;
		return 2;
	}
	move = start(r, EVENT_ALIAS, s->name->model, by);
	move.alias = mem_string(s->name->alias);
	move.version = to.version->put->version;
	memcpy(move.digest, to.version->put->digest, DIGEST_TEXT);
	if (s->version > 0)
		memcpy(move.was,
		    fold_version(to.model, s->version)->put->digest,
		    DIGEST_TEXT);
	move.rollback = g->steps;
	return finish(r, &move, v, e);
}

static int
move(struct registry *r, const struct name_ref *alias,
    const struct change_goal *g, const struct change_by *by,
    const struct registry_event **v, struct error *e)
{
	struct change_seen s = {.name = alias, .first = true};
	int got;

	if (begin(r, e) < 0)
		return -1;
	do
		got = try_move(r, &s, g, by, v, e);
	while (got == 0);
	end(r);
	return got == 2 ? 0 : got;
}

int
change_alias(struct registry *r, const struct name_ref *alias, int64_t version,
    const struct change_was *was, const struct change_by *by,
    const struct registry_event **v, struct error *e)
{
	struct change_goal g = {.version = version, .was = was};

	return move(r, alias, &g, by, v, e);
}

int
change_rollback(struct registry *r, const struct name_ref *alias, int64_t steps,
    const struct change_by *by, const struct registry_event **v,
    struct error *e)
{
	struct change_goal g = {.steps = steps};

	return move(r, alias, &g, by, v, e);
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

	v = start(r, EVENT_PRUNE, model, by);
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
		return finish(r, &v, &counted, e);
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

	if (name_parse(model, &ref, e) < 0 || begin(r, e) < 0)
		return -1;
	got = fold_find(&r->fold, &ref, &found, e);
	while (got == 0)
		got = try_prune(r, ref.model, keep, by, versions, e);
	if (got > 0)
		got = r->carrier->kind->sweep(r->carrier, &r->fold, removed, e);
	end(r);
	return got < 0 ? -1 : 0;
}
