#include "registry/fold.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define NO_EVENT ((size_t)-1)

void
fold_release(struct fold *f)
{
	for (size_t i = 0; i < f->events; i++) {
		registry_event_release(f->event[i]);
		free(f->event[i]);
	}
	for (size_t i = 0; i < f->models; i++) {
		struct fold_model *m = &f->model[i];

		for (size_t k = 0; k < m->aliases; k++) {
			free(m->alias[k].name);
			free(m->alias[k].version);
		}
		free(m->alias);
		free(m->version);
		free(m->name);
	}
	free(f->event);
	free(f->at);
	free(f->model);
	free(f->slot);
	*f = (struct fold){0};
}

/* --- finding --------------------------------------------------------------- */

/* An ID is a digest: its first digits are as good as any hash. */
static size_t
slot_of(const struct fold *f, const char *id)
{
	size_t i = strtoul((char[]){id[0], id[1], id[2], id[3], id[4], id[5],
			       id[6], id[7], '\0'},
		       NULL, 16) &
	    (f->slots - 1);

	while (
	    f->slot[i] != NO_EVENT && strcmp(f->event[f->slot[i]]->id, id) != 0)
		i = (i + 1) & (f->slots - 1);
	return i;
}

const struct registry_event *
fold_event(const struct fold *f, const char *id)
{
	size_t at = f->slots > 0 ? f->slot[slot_of(f, id)] : NO_EVENT;

	return at != NO_EVENT ? f->event[at] : NULL;
}

const char *
fold_last(const struct fold *f)
{
	return f->events > 0 ? f->event[f->events - 1]->id : "";
}

/* --- what an event does ----------------------------------------------------- */

static struct fold_model *
add_model(struct fold *f, const char *name)
{
	f->model =
	    mem_grow(f->model, f->models, &f->model_capacity, sizeof *f->model);
	f->model[f->models] = (struct fold_model){.name = mem_string(name)};
	return &f->model[f->models++];
}

static struct fold_alias *
add_alias(struct fold_model *m, const char *name)
{
	m->alias = mem_grow(
	    m->alias, m->aliases, &m->alias_capacity, sizeof *m->alias);
	m->alias[m->aliases] = (struct fold_alias){.name = mem_string(name)};
	return &m->alias[m->aliases++];
}

static int
put(struct fold *f, const struct registry_event *v, struct error *e)
{
	struct fold_model *m = fold_model(f, v->model);
	int64_t next = m != NULL ? (int64_t)m->versions + 1 : 1;

	if (v->version != next)
		return error_set(e, ST_CANNOT,
		    "contradicts the log: it makes version %lld of '%s', "
		    "whose next one is %lld",
		    (long long)v->version, v->model, (long long)next);
	if (m == NULL)
		m = add_model(f, v->model);
	m->version = mem_grow(
	    m->version, m->versions, &m->version_capacity, sizeof *m->version);
	m->version[m->versions++] = (struct fold_version){.put = v};
	return 0;
}

/* Return the digest that an alias stands for; "": it does not exist. */
static const char *
digest_of(const struct fold_model *m, const struct fold_alias *a)
{
	if (a == NULL)
		return "";
	return fold_version(m, fold_alias_version(a))->put->digest;
}

/* Does what the event says agree with what there is? */
static int
check_alias(const struct fold_model *m, const struct fold_alias *a,
    const struct registry_event *v, struct error *e)
{
	const struct fold_version *to =
	    m != NULL ? fold_version(m, v->version) : NULL;

	if (to == NULL || to->pruned || strcmp(to->put->digest, v->digest) != 0)
		return error_set(e, ST_CANNOT,
		    "contradicts the log: '%s' has no version %lld with the "
		    "digest %.19s",
		    v->model, (long long)v->version, v->digest);
	if (strcmp(digest_of(m, a), v->was) != 0)
		return error_set(e, ST_CANNOT,
		    "contradicts the log: it says that %s@%s was something "
		    "else",
		    v->model, v->alias);
	if (v->rollback > 0 &&
	    (a == NULL || (uint64_t)v->rollback >= a->versions ||
		a->version[a->versions - 1 - (size_t)v->rollback] !=
		    v->version))
		return error_set(e, ST_CANNOT,
		    "contradicts the log: %s@%s was not version %lld so many "
		    "steps ago",
		    v->model, v->alias, (long long)v->version);
	return 0;
}

static int
alias(struct fold *f, const struct registry_event *v, const struct fold_at *at,
    struct error *e)
{
	struct fold_model *m = fold_model(f, v->model);
	struct fold_alias *a = m != NULL ? fold_alias(m, v->alias) : NULL;

	if (check_alias(m, a, v, e) < 0)
		return -1;
	if (a == NULL)
		a = add_alias(m, v->alias);
	a->event = v;
	a->epoch = at->position;
	if (v->rollback > 0) {
		a->versions -= (size_t)v->rollback;
		return 0;
	}
	a->version =
	    mem_grow(a->version, a->versions, &a->capacity, sizeof *a->version);
	a->version[a->versions++] = v->version;
	return 0;
}

/* Does an alias stand for this version? */
static bool
is_aliased(const struct fold_model *m, int64_t version)
{
	for (size_t i = 0; i < m->aliases; i++)
		if (fold_alias_version(&m->alias[i]) == version)
			return true;
	return false;
}

static int
prune(struct fold *f, const struct registry_event *v, struct error *e)
{
	struct fold_model *m = fold_model(f, v->model);

	for (size_t i = 0; i < v->count; i++)
		if (m == NULL || fold_version(m, v->versions[i]) == NULL ||
		    is_aliased(m, v->versions[i]))
			return error_set(e, ST_CANNOT,
			    "contradicts the log: it prunes version %lld of "
			    "'%s', which is not there or has an alias",
			    (long long)v->versions[i], v->model);
	for (size_t i = 0; i < v->count; i++)
		fold_version(m, v->versions[i])->pruned = true;
	return 0;
}

/* --- taking ---------------------------------------------------------------- */

static void
grow_index(struct fold *f)
{
	if (2 * (f->events + 1) <= f->slots)
		return;
	free(f->slot);
	f->slots = f->slots == 0 ? 64 : 2 * f->slots;
	f->slot = mem_zero(f->slots, sizeof *f->slot);
	for (size_t i = 0; i < f->slots; i++)
		f->slot[i] = NO_EVENT;
	for (size_t i = 0; i < f->events; i++)
		f->slot[slot_of(f, f->event[i]->id)] = i;
}

static void
keep(struct fold *f, struct registry_event *v, const struct fold_at *at)
{
	grow_index(f);
	f->event =
	    mem_grow(f->event, f->events, &f->event_capacity, sizeof(void *));
	f->at = mem_grow(f->at, f->events, &f->at_capacity, sizeof *f->at);
	f->event[f->events] = v;
	f->at[f->events] = *at;
	f->slot[slot_of(f, v->id)] = f->events;
	f->events++;
}

/* Let the event have its effect: it counts. */
static int
apply(struct fold *f, const struct registry_event *v, const struct fold_at *at,
    struct error *e)
{
	switch (v->op) {
	case EVENT_PUT:
		return put(f, v, e);
	case EVENT_ALIAS:
		return alias(f, v, at, e);
	case EVENT_PRUNE:
		break;
	}
	return prune(f, v, e);
}

/* Does an event that does not follow the last one follow another one? */
static int
lose(struct fold *f, const struct registry_event *v, struct error *e)
{
	if (v->prev[0] != '\0' && fold_event(f, v->prev) == NULL)
		return error_set(e, ST_CANNOT,
		    "follows the event %.12s, which is not in the log: a part "
		    "of the log is missing",
		    v->prev);
	f->lost++;
	return 0;
}

int
fold_take(struct fold *f, const char *line, size_t len,
    const struct fold_at *at, enum fold_taken *taken, struct error *e)
{
	struct registry_event *v = mem_zero(1, sizeof *v);
	int failed = 0;

	if (registry_event_read(v, line, len, e) < 0) {
		free(v);
		return -1;
	}
	*taken = FOLD_REPEATED;
	if (fold_event(f, v->id) != NULL) {
		f->repeated++;
	} else if (strcmp(v->prev, fold_last(f)) == 0) {
		*taken = FOLD_COUNTS;
		failed = apply(f, v, at, e);
	} else {
		*taken = FOLD_LOST;
		failed = lose(f, v, e);
	}
	if (failed == 0 && *taken == FOLD_COUNTS) {
		keep(f, v, at);
		return 0;
	}
	registry_event_release(v);
	free(v);
	return failed;
}
