#include "base/stop.h"
#include "registry/mirror.h"
#include "stream/out.h"
#include "verbs.h"

#define WAIT_MS 200

/* Follow until a signal asks for the end; brokers that are gone come back. */
static void
follow(struct registry *from, struct registry *to)
{
	struct error e;
	bool gone = false;

	while (stop_requested() == 0) {
		int got = registry_poll(from, WAIT_MS, &e);

		if (got < 0 && e.status != ST_FAILED)
			verb_leave(&e);
		if (got < 0 && !gone)
			warnx("%s: going on with what there is", e.text);
		else if (got >= 0 && gone)
			warnx("'%s' is back", from->source);
		gone = got < 0;
		if (got > 0 && mirror_copy(from, to, &e) < 0)
			verb_leave(&e);
	}
}

enum status
verb_pull(const struct opts *o)
{
	struct registry from, to;
	struct error e;

	verb_open(&from, o, false);
	if (registry_create(&to, o->ref, NULL, &e) < 0 ||
	    mirror_copy(&from, &to, &e) < 0)
		verb_leave(&e);
	note("'%s' has %zu events", o->ref, to.fold.events);
	if (o->follow)
		follow(&from, &to);
	registry_close(&to);
	registry_close(&from);
	return ST_OK;
}
