#include "metrics.h"

#include "base/prometheus.h"

#include <stdio.h>

static void
tell_requests(const struct http_server *s, struct prometheus *m)
{
	prometheus_family(
	    m, PROMETHEUS_COUNTER, "requests_total", "Answers, by status.");
	for (int status = 0; status < 600; status++) {
		char code[8];

		if (s->by_status[status] == 0)
			continue;
		snprintf(code, sizeof code, "%d", status);
		prometheus_label(m, "code", code);
		prometheus_count(m, s->by_status[status]);
	}
}

static void
tell_times(const struct http_server *s, struct prometheus *m)
{
	uint64_t all = 0;

	prometheus_family(m, PROMETHEUS_HISTOGRAM, "answer_seconds",
	    "Time to compute an answer, without reading and writing.");
	for (size_t i = 0; i <= SERVER_BUCKETS; i++) {
		char bound[32] = "+Inf";

		if (i < SERVER_BUCKETS)
			snprintf(bound, sizeof bound, "%g",
			    (double)server_bounds[i] / 1e9);
		all += s->in_bucket[i];
		prometheus_suffix(m, "_bucket");
		prometheus_label(m, "le", bound);
		prometheus_count(m, all);
	}
	prometheus_suffix(m, "_sum");
	prometheus_value(m, (double)s->answer_ns / 1e9);
	prometheus_suffix(m, "_count");
	prometheus_count(m, all);
}

/* Begin the sample of {model="fraud",alias="champion"}. */
static void
label_place(struct prometheus *m, const struct served *p)
{
	prometheus_label(m, "model", p->name);
	prometheus_label(m, "alias", p->alias != NULL ? p->alias : "");
}

static void
tell_models(const struct models *models, struct prometheus *m)
{
	const struct served *end = models->place + models->count, *p;

	prometheus_family(
	    m, PROMETHEUS_GAUGE, "model_info", "The model in service.");
	for (p = models->place; p < end; p++) {
		label_place(m, p);
		prometheus_label(m, "version",
		    p->live->version != NULL ? p->live->version : "");
		prometheus_label(m, "digest", p->live->digest);
		prometheus_value(m, 1);
	}
	prometheus_family(m, PROMETHEUS_GAUGE, "model_since_seconds",
	    "When it came into service, in seconds since 1970.");
	for (p = models->place; p < end; p++) {
		label_place(m, p);
		prometheus_value(m, (double)p->since);
	}
	prometheus_family(m, PROMETHEUS_COUNTER, "reloads_total",
	    "Newer models that were read, and what came of it.");
	for (p = models->place; p < end; p++) {
		label_place(m, p);
		prometheus_label(m, "result", "served");
		prometheus_count(m, p->swaps);
		label_place(m, p);
		prometheus_label(m, "result", "refused");
		prometheus_count(m, p->failures);
	}
}

/* How old is what we know of the registry? */
static void
tell_age(const struct serve *s, struct prometheus *m)
{
	double age = models_age(&s->models);

	if (!s->models.has_registry)
		return;
	if (s->follower.topic != NULL && follower_age(&s->follower) > age)
		age = follower_age(&s->follower);
	m->program = "models"; /* `models pull` has the same figure */
	prometheus_gauge(m, "follow_age_seconds",
	    "Since the registry was looked at without trouble.", age);
}

void
metrics_answer(struct call *c)
{
	const struct serve *s = c->s;
	struct prometheus m = {.out = c->a->body, .program = "serve"};

	c->a->type = "text/plain; version=0.0.4; charset=utf-8";
	prometheus_general(&m);
	tell_requests(&s->server, &m);
	tell_times(&s->server, &m);
	prometheus_counter(
	    &m, "records_total", "Records that were scored.", s->instances);
	prometheus_counter(&m, "explained_total",
	    "Records that were explained.", s->explained);
	prometheus_gauge(&m, "connections", "Connections that are open.",
	    (double)s->server.open);
	prometheus_counter(&m, "connections_total",
	    "Connections that were accepted.", s->server.accepted);
	prometheus_gauge(&m, "ready", "1 until SIGTERM.", !s->draining);
	tell_models(&s->models, &m);
	tell_age(s, &m);
}
