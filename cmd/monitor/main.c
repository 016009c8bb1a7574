/*
 * monitor - watch the scores of models, with labels or without
 *
 * in:   {"id":7,"Time":900,"V1":-1.36,"score":0.00071,"model":"fraud:3@sha256:..."}
 * out:  {"start":0,"end":900,"model":"fraud:3","state":"ok","n":1212, ...}
 */
#include "base/clock.h"
#include "base/mem.h"
#include "base/metrics_file.h"
#include "base/notify.h"
#include "monitor.h"
#include "stream/out.h"
#include "stream/whole.h"

#include <inttypes.h>
#include <stdlib.h>

static void
load_models(struct monitor *m)
{
	struct error e;

	if (m->o->registry != NULL &&
	    registry_open(&m->registry, m->o->registry, NULL, &e) < 0)
		die_error(&e);
	for (size_t i = 0; i < m->o->model_count; i++) {
		struct watched *w = mem_zero(1, sizeof *w);
		const char *file = m->o->models[i];
		struct buf text = {0};

		if (whole_read(file, &text, &e) < 0 ||
		    watched_init(w, m->o, file, &text, &m->f.rec, &e) < 0)
			die_error(&e);
		buf_release(&text);
		m->watched = mem_grow(m->watched, m->models,
		    &m->models_capacity, sizeof *m->watched);
		m->watched[m->models++] = w;
	}
}

/* The member with the label, and its value in a positive. */
static void
open_labels(struct monitor *m)
{
	struct opts *o = m->o;
	const struct model *model =
	    m->models > 0 ? &m->watched[0]->model : NULL;
	struct error e;

	m->labels.fd = -1;
	if (o->labels == NULL)
		return;
	if (o->label == NULL && model != NULL && model->label != NULL) {
		o->label = model->label;
		if (o->positive == NULL)
			o->positive = model->positive;
	}
	if (o->label == NULL)
		diex(ST_CANNOT,
		    "the model tells no label: -y LABEL names its member");
	m->labels.take = monitor_label;
	m->labels.arg = m;
	if (labels_open(
		&m->labels, o->labels, o->key, o->label, o->positive, &e) < 0)
		die_error(&e);
}

/* Say what became of labels and late records. */
static enum status
tell(const struct monitor *m)
{
	if (m->lost > 0)
		warnx("%" PRIu64
		      " records came too late for a window: it was gone "
		      "(--late-keep keeps it longer), or had no records before",
		    m->lost);
	if (m->labels.fd < 0)
		return ST_OK;
	note("%" PRIu64 " labels: %" PRIu64 " orphans, %" PRIu64
	     " of a key that had one; %" PRIu64
	     " records of a key that had one",
	    m->labels.read, m->early, m->twice, m->repeated);
	if (m->dropped > 0)
		warnx("%" PRIu64 " labels were dropped: more keys wait than "
		      "--keys allows",
		    m->dropped);
	if (m->labels.rejected == 0)
		return ST_OK;
	warnx("%" PRIu64 " of %" PRIu64 " labels rejected", m->labels.rejected,
	    m->labels.rejected + m->labels.read);
	return ST_REJECTED;
}

/* Add monitor's families to the file of --metrics. */
static void
tell_metrics(struct prometheus *m, void *arg)
{
	const struct monitor *of = arg;

	filter_tell(&of->f, m);
	prometheus_counter(m, "records_out_total",
	    "Records that were counted in a window.",
	    of->f.in - of->f.rejects.count - of->lost);
	prometheus_counter(m, "records_late_total",
	    "Records that came too late for any window.", of->lost);
	prometheus_counter(
	    m, "labels_total", "Labels that were read.", of->labels.read);
	prometheus_counter(m, "labels_rejected_total",
	    "Labels that were rejected.", of->labels.rejected);
	monitor_tell(m, of);
	notify_status("%" PRIu64 " records in", of->f.in);
}

static enum status
worst_state(const struct monitor *m)
{
	for (size_t i = 0; i < m->models; i++)
		if (m->watched[i]->state.worst == LEVEL_ALERT)
			return ST_REJECTED;
	return ST_OK;
}

static void
release(struct monitor *m)
{
	if (m->o->window > 0)
		timeline_release(&m->timeline);
	for (size_t i = 0; i < m->tallies; i++)
		tally_free(m->tally[i]);
	free(m->tally);
	for (size_t i = 0; i < m->models; i++) {
		watched_release(m->watched[i]);
		free(m->watched[i]);
	}
	free(m->watched);
	if (m->o->registry != NULL)
		registry_close(&m->registry);
	free(m->counted.tally);
	free(m->raw);
	keys_release(&m->keys);
	labels_release(&m->labels);
	place_release(&m->place);
	buf_release(&m->text);
	buf_release(&m->partition);
	buf_release(&m->word);
}

int
main(int argc, char **argv)
{
	static struct monitor m;
	struct opts o;
	struct error e;
	enum status status, more;

	opt_start(argv);
	options_parse(&o, argc, argv);
	m.o = &o;
	if (filter_open(&m.f, &o.common, argv + optind, &e) < 0)
		die_error(&e);
	monitor_want(&m);
	load_models(&m);
	open_labels(&m);
	m.keys.most = o.keys;
	m.read_ms = clock_ms();
	m.wall_ms = clock_wall_ms();
	windows_begin(&m);
	m.f.line.input.idle = monitor_wait;
	m.f.line.input.idle_arg = &m;
	metrics_file_open("monitor", o.metrics.path, tell_metrics, &m);
	notify_ready();
	while (filter_next(&m.f))
		monitor_take(&m);
	if (filter_whole(&m.f))
		monitor_finish(&m);
	metrics_file_close();
	status = filter_close(&m.f);
	more = tell(&m);
	if (more > status)
		status = more;
	if (status == ST_OK)
		status = worst_state(&m);
	release(&m);
	options_release(&o);
	out_close();
	return status;
}
