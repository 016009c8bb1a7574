#include "base/mem.h"
#include "registry/change.h"
#include "registry/change_parts.h"

#include <inttypes.h>
#include <string.h>

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
	if (was->version == 0)
		return error_set(e, ST_REJECTED,
		    "%s@%s exists: it is version %" PRId64 " (%s, %s)", model,
		    alias, s->version, s->event->who, s->event->at);
	return error_set(e, ST_REJECTED,
	    "%s@%s is version %" PRId64 " (%s, %s): it is not version %" PRId64,
	    model, alias, s->version, s->event->who, s->event->at,
	    was->version);
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
		    "%s@%s cannot take back %" PRId64 " change%s: it stood "
		    "for %zu version%s before this one",
		    name->model, name->alias, g->steps,
		    g->steps == 1 ? "" : "s", a->versions - 1,
		    a->versions == 2 ? "" : "s");
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
	move = change_start(r, EVENT_ALIAS, s->name->model, by);
	move.alias = mem_string(s->name->alias);
	move.version = to.version->put->version;
	memcpy(move.digest, to.version->put->digest, DIGEST_TEXT);
	if (s->version > 0)
		memcpy(move.was,
		    fold_version(to.model, s->version)->put->digest,
		    DIGEST_TEXT);
	move.rollback = g->steps;
	return change_finish(r, &move, v, e);
}

static int
move(struct registry *r, const struct name_ref *alias,
    const struct change_goal *g, const struct change_by *by,
    const struct registry_event **v, struct error *e)
{
	struct change_seen s = {.name = alias, .first = true};
	int got;

	if (change_begin(r, e) < 0)
		return -1;
	do
		got = try_move(r, &s, g, by, v, e);
	while (got == 0);
	change_end(r);
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
