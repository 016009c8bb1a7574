#include "registry/mirror.h"

#include "registry/folder.h"

#include <string.h>

/* Does one log begin with the whole other one? */
static int
check_prefix(
    const struct registry *from, const struct registry *to, struct error *e)
{
	const struct fold *whole = &from->fold, *part = &to->fold;
	size_t i = 0;

	while (i < part->events && i < whole->events &&
	    strcmp(part->event[i]->id, whole->event[i]->id) == 0)
		i++;
	if (i == part->events)
		return 0;
	return error_set(e, ST_CANNOT,
	    "'%s' is no copy of '%s': its event %zu, %.12s of %s, is not there",
	    to->source, from->source, i + 1, part->event[i]->id,
	    part->event[i]->at);
}

/* Copy the bytes that the events from number `i` on need. */
static int
copy_bytes(
    struct registry *from, struct registry *to, size_t i, struct error *e)
{
	struct buf bytes = {0};
	int failed = 0;

	for (; !failed && i < from->fold.events; i++) {
		const struct registry_event *v = from->fold.event[i];

		if (v->op != EVENT_PUT || !fold_needs(&from->fold, v->digest))
			continue;
		bytes.len = 0;
		failed = registry_bytes(from, v->digest, &bytes, e);
		if (!failed)
			failed = to->carrier->kind->keep(
			    to->carrier, v->digest, bytes.data, bytes.len, e);
	}
	buf_release(&bytes);
	return failed;
}

/* Remove the bytes that an event from number `i` on has pruned. */
static int
sweep(struct registry *to, size_t i, struct error *e)
{
	size_t removed;

	while (i < to->fold.events && to->fold.event[i]->op != EVENT_PRUNE)
		i++;
	if (i == to->fold.events)
		return 0;
	return to->carrier->kind->sweep(to->carrier, &to->fold, &removed, e);
}

static int
copy(struct registry *from, struct registry *to, struct error *e)
{
	size_t had = to->fold.events, more = from->fold.events - had;

	if (copy_bytes(from, to, had, e) < 0 ||
	    folder_append_all(to->carrier, &to->fold,
		(const struct registry_event *const *)from->fold.event + had,
		more, e) < 0)
		return -1;
	return sweep(to, had, e);
}

int
mirror_copy(struct registry *from, struct registry *to, struct error *e)
{
	const struct carrier_kind *kind = to->carrier->kind;
	int failed;

	if (check_prefix(from, to, e) < 0 ||
	    kind->begin(to->carrier, &to->fold, e) < 0)
		return -1;
	failed = check_prefix(from, to, e);
	if (!failed)
		failed = copy(from, to, e);
	kind->end(to->carrier);
	return failed;
}
