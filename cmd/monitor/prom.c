/* Figures for node_exporter's textfile collector: gauges without timestamps. */
#include "base/file.h"
#include "monitor.h"

#include <math.h>

/* The latest closed tally of a model, or NULL. */
static const struct tally *
latest(const struct monitor *m, const struct watched *w)
{
	for (size_t i = m->tallies; i-- > 0;)
		if (m->tally[i]->of == w && m->tally[i]->is_closed)
			return m->tally[i];
	return NULL;
}

struct gauge {
	const char *name, *help;
	double (*get)(const struct monitor *m, const struct tally *t);
};

static double
get_state(const struct monitor *m, const struct tally *t)
{
	(void)m;
	return t->of->state.level;
}

static double
get_records(const struct monitor *m, const struct tally *t)
{
	(void)m;
	return (double)t->n;
}

static double
get_rate(const struct monitor *m, const struct tally *t)
{
	(void)m;
	return t->figures.rate;
}

static double
get_psi(const struct monitor *m, const struct tally *t)
{
	(void)m;
	return t->figures.psi;
}

static double
get_drift(const struct monitor *m, const struct tally *t)
{
	(void)m;
	return t->figures.drift;
}

static double
get_mean(const struct monitor *m, const struct tally *t)
{
	(void)m;
	return t->figures.mean;
}

static double
get_precision(const struct monitor *m, const struct tally *t)
{
	(void)m;
	return t->figures.precision.value;
}

static double
get_recall(const struct monitor *m, const struct tally *t)
{
	(void)m;
	return t->figures.recall.value;
}

static double
get_late(const struct monitor *m, const struct tally *t)
{
	(void)m;
	return (double)t->late;
}

static double
get_end(const struct monitor *m, const struct tally *t)
{
	return m->o->window == 0 ? NAN : (double)t->end / 1e6;
}

static const struct gauge gauges[] = {
    {"state", "0 ok, 1 warn, 2 alert, 3 unknown", get_state},
    {"records", "records of the last window", get_records},
    {"late_records", "late records of the last window", get_late},
    {"alert_rate", "share of alerts", get_rate},
    {"score_mean", "mean score", get_mean},
    {"score_psi", "PSI of the score against the reference", get_psi},
    {"field_drift", "mean PSI of the members, weighed by importance",
	get_drift},
    {"estimated_precision", "precision by the scores alone (CBPE)",
	get_precision},
    {"estimated_recall", "recall by the scores alone (CBPE)", get_recall},
    {"last_window_end_seconds", "end of the last window", get_end},
};

void
monitor_tell(struct prometheus *m, const struct monitor *of)
{
	for (size_t g = 0; g < sizeof gauges / sizeof *gauges; g++) {
		prometheus_family(
		    m, PROMETHEUS_GAUGE, gauges[g].name, gauges[g].help);
		for (size_t i = 0; i < of->models; i++) {
			const struct watched *w = of->watched[i];
			const struct tally *t = latest(of, w);
			double value = t != NULL ? gauges[g].get(of, t) : NAN;

			if (isnan(value))
				continue;
			prometheus_label(m, "model", w->name);
			prometheus_label(m, "digest", w->digest);
			prometheus_value(m, value);
		}
	}
}

void
monitor_write_prom(const struct monitor *of)
{
	struct buf b = {0};
	struct prometheus m = {.out = &b, .program = "monitor"};
	struct error e;

	monitor_tell(&m, of);
	if (file_write(of->o->prom, &b, &e) < 0)
		die_error(&e);
	buf_release(&b);
}
