/* What the file of --metrics says. */
#include "base/clock.h"
#include "base/metrics_file.h"
#include "base/notify.h"
#include "relay.h"

#include <inttypes.h>

void
relay_count(struct relay *r)
{
	const struct batch *b = &r->intake.batch;
	struct relay_counts *c = &r->counts;

	c->in += b->count;
	for (size_t i = 0; i < b->asides; i++) {
		c->in += !b->aside[i].in_text;
		c->rejected[b->aside[i].fault.reason]++;
	}
	c->out += r->outputs.count;
	c->transactions++;
	c->committed_ms = clock_wall_ms();
	intake_note_committed(&r->intake);
	metrics_file_look();
}

static void
tell_model(const struct relay *r, struct prometheus *m)
{
	const struct registry_event *v = r->models.now.event;
	char version[24];

	if (!r->models.on || v == NULL)
		return;
	snprintf(version, sizeof version, "%" PRId64, (int64_t)v->version);
	prometheus_family(m, PROMETHEUS_GAUGE, "model_info",
	    "The model that answers the present batch.");
	prometheus_label(m, "model", v->model);
	prometheus_label(m, "version", version);
	prometheus_label(m, "digest", v->digest);
	prometheus_value(m, 1);
}

void
relay_tell(struct prometheus *m, void *arg)
{
	const struct relay *r = arg;
	const struct relay_counts *c = &r->counts;

	prometheus_counter(m, "records_in_total",
	    "Messages that were read, of committed transactions.", c->in);
	prometheus_counter(m, "records_out_total",
	    "Messages that were written, of committed transactions.", c->out);
	rejects_tell(c->rejected, m);
	prometheus_counter(m, "transactions_total", "Committed transactions.",
	    c->transactions);
	prometheus_counter(m, "retries_total",
	    "Tries of a batch after its first.", c->retries);
	prometheus_counter(m, "command_restarts_total",
	    "Starts of the command after it has failed.", c->restarts);
	if (c->committed_ms > 0)
		prometheus_gauge(m, "last_commit_time_seconds",
		    "When the last transaction was committed, in seconds since "
		    "1970.",
		    (double)c->committed_ms / 1000);
	intake_tell(&r->intake, m);
	tell_model(r, m);
	notify_status("%" PRIu64 " records in, %" PRIu64 " out", c->in, c->out);
}
