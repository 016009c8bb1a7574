#include "metrics.h"

#include <inttypes.h>

static void
add_type(struct buf *b, const char *name, const char *type, const char *help)
{
	buf_add_format(
	    b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
add_requests(const struct http_server *s, struct buf *b)
{
	add_type(
	    b, "weir_serve_requests_total", "counter", "Answers, by status.");
	for (int status = 0; status < 600; status++)
		if (s->by_status[status] > 0)
			buf_add_format(b,
			    "weir_serve_requests_total{code=\"%d\"} %" PRIu64
			    "\n",
			    status, s->by_status[status]);
}

static void
add_times(const struct http_server *s, struct buf *b)
{
	static const char name[] = "weir_serve_answer_seconds";
	uint64_t all = 0;

	add_type(b, name, "histogram",
	    "Time to compute an answer, without reading and writing.");
	for (size_t i = 0; i < SERVER_BUCKETS; i++) {
		all += s->in_bucket[i];
		buf_add_format(b, "%s_bucket{le=\"%g\"} %" PRIu64 "\n", name,
		    (double)server_bounds[i] / 1e9, all);
	}
	all += s->in_bucket[SERVER_BUCKETS];
	buf_add_format(b, "%s_bucket{le=\"+Inf\"} %" PRIu64 "\n", name, all);
	buf_add_format(b, "%s_sum %.9f\n", name, (double)s->answer_ns / 1e9);
	buf_add_format(b, "%s_count %" PRIu64 "\n", name, all);
}

static void
add_count(struct buf *b, const char *name, const char *type, const char *help,
    uint64_t n)
{
	add_type(b, name, type, help);
	buf_add_format(b, "%s %" PRIu64 "\n", name, n);
}

/* Append {model="fraud",alias="champion"}, without its end. */
static void
add_place(struct buf *b, const char *name, const struct served *p)
{
	buf_add_format(b, "%s{model=\"%s\",alias=\"%s\"", name, p->name,
	    p->alias != NULL ? p->alias : "");
}

static void
add_models(const struct models *m, struct buf *b)
{
	static const char reloads[] = "weir_serve_reloads_total";

	add_type(b, "weir_serve_model_info", "gauge", "The model in service.");
	for (size_t i = 0; i < m->count; i++) {
		const struct live_model *live = m->place[i].live;

		add_place(b, "weir_serve_model_info", &m->place[i]);
		buf_add_format(b, ",version=\"%s\",digest=\"%s\"} 1\n",
		    live->version != NULL ? live->version : "", live->digest);
	}
	add_type(b, "weir_serve_model_since_seconds", "gauge",
	    "When it came into service, in seconds since 1970.");
	for (size_t i = 0; i < m->count; i++) {
		add_place(b, "weir_serve_model_since_seconds", &m->place[i]);
		buf_add_format(b, "} %lld\n", (long long)m->place[i].since);
	}
	add_type(b, reloads, "counter",
	    "Newer models that were read, and what came of it.");
	for (size_t i = 0; i < m->count; i++) {
		add_place(b, reloads, &m->place[i]);
		buf_add_format(
		    b, ",result=\"served\"} %" PRIu64 "\n", m->place[i].swaps);
		add_place(b, reloads, &m->place[i]);
		buf_add_format(b, ",result=\"refused\"} %" PRIu64 "\n",
		    m->place[i].failures);
	}
}

/* How old is what we know of the registry? */
static void
add_age(const struct serve *s, struct buf *b)
{
	double age = models_age(&s->models);

	if (!s->models.has_registry)
		return;
	if (s->follower.topic != NULL && follower_age(&s->follower) > age)
		age = follower_age(&s->follower);
	add_type(b, "weir_models_follow_age_seconds", "gauge",
	    "Since the registry was looked at without trouble.");
	buf_add_format(b, "weir_models_follow_age_seconds %.3f\n", age);
}

void
metrics_answer(struct call *c)
{
	const struct serve *s = c->s;
	struct buf *b = c->a->body;

	c->a->type = "text/plain; version=0.0.4; charset=utf-8";
	add_requests(&s->server, b);
	add_times(&s->server, b);
	add_count(b, "weir_serve_records_total", "counter",
	    "Records that were scored.", s->instances);
	add_count(b, "weir_serve_explained_total", "counter",
	    "Records that were explained.", s->explained);
	add_count(b, "weir_serve_connections", "gauge",
	    "Connections that are open.", s->server.open);
	add_count(b, "weir_serve_connections_total", "counter",
	    "Connections that were accepted.", s->server.accepted);
	add_count(
	    b, "weir_serve_ready", "gauge", "1 until SIGTERM.", !s->draining);
	add_models(&s->models, b);
	add_age(s, b);
}
