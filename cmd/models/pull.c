#include "base/clock.h"
#include "base/metrics_file.h"
#include "base/notify.h"
#include "base/stop.h"
#include "registry/mirror.h"
#include "stream/out.h"
#include "verbs.h"

#include <inttypes.h>
#include <stdio.h>

#define WAIT_MS 200

struct pull {
	struct registry from, to;
	int64_t looked_ms; /* without trouble, by clock_ms() */
};

/* --- figures ------------------------------------------------------------------ */

static void
tell_aliases(const struct fold *f, struct prometheus *m)
{
	prometheus_family(m, PROMETHEUS_GAUGE, "alias_info",
	    "The version that an alias stands for, in the folder.");
	for (size_t i = 0; i < f->models; i++) {
		const struct fold_model *of = &f->model[i];

		for (size_t k = 0; k < of->aliases; k++) {
			int64_t number = fold_alias_version(&of->alias[k]);
			const struct fold_version *v = fold_version(of, number);
			char text[24];

			snprintf(text, sizeof text, "%" PRId64, number);
			prometheus_label(m, "model", of->name);
			prometheus_label(m, "alias", of->alias[k].name);
			prometheus_label(m, "version", text);
			prometheus_label(
			    m, "digest", v != NULL ? v->put->digest : "");
			prometheus_value(m, 1);
		}
	}
}

/* Add the families of models pull to the file of --metrics. */
static void
tell(struct prometheus *m, void *arg)
{
	const struct pull *p = arg;

	prometheus_gauge(m, "events", "Events that the folder has.",
	    (double)p->to.fold.events);
	prometheus_gauge(m, "follow_age_seconds",
	    "Since the registry was looked at without trouble.",
	    (double)(clock_ms() - p->looked_ms) / 1000);
	tell_aliases(&p->to.fold, m);
	notify_status("%zu events", p->to.fold.events);
}

/* --- following ---------------------------------------------------------------- */

/* Follow until a signal asks for the end; brokers that are gone come back. */
static void
follow(struct pull *p)
{
	struct error e;
	bool gone = false;

	while (stop_requested() == 0) {
		int got = registry_poll(&p->from, WAIT_MS, &e);

		if (got < 0 && e.status != ST_FAILED)
			verb_leave(&e);
		if (got < 0 && !gone)
			warnx("%s: going on with what there is", e.text);
		else if (got >= 0 && gone)
			warnx("'%s' is back", p->from.source);
		gone = got < 0;
		if (got > 0 && mirror_copy(&p->from, &p->to, &e) < 0)
			verb_leave(&e);
		if (!gone)
			p->looked_ms = clock_ms();
		metrics_file_look();
	}
}

enum status
verb_pull(const struct opts *o)
{
	static struct pull p;
	struct error e;

	verb_open(&p.from, o, false);
	if (registry_create(&p.to, o->ref, NULL, &e) < 0 ||
	    mirror_copy(&p.from, &p.to, &e) < 0)
		verb_leave(&e);
	p.looked_ms = clock_ms();
	note("'%s' has %zu events", o->ref, p.to.fold.events);
	metrics_file_open("models", o->metrics, tell, &p);
	if (o->follow) {
		notify_ready();
		follow(&p);
	}
	metrics_file_close();
	registry_close(&p.to);
	registry_close(&p.from);
	return ST_OK;
}
