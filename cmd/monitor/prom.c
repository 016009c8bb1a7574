/* Figures for node_exporter's textfile collector: gauges without timestamps. */
#include "base/file.h"
#include "monitor.h"

#include <math.h>
#include <string.h>

/* The latest closed tally of a model, or NULL. */
static const struct tally *
latest(const struct monitor *m, const struct watched *w)
{
	for (size_t i = m->tallies; i-- > 0;)
		if (m->tally[i]->of == w && m->tally[i]->is_closed)
			return m->tally[i];
	return NULL;
}

/* A label's value: backslash, quote and line feed are escaped. */
static void
add_label(struct buf *b, const char *name, const char *value)
{
	buf_add_format(b, "%s=\"", name);
	for (; *value != '\0'; value++) {
		if (*value == '\n') {
			buf_add_string(b, "\\n");
			continue;
		}
		if (*value == '"' || *value == '\\')
			buf_add_byte(b, '\\');
		buf_add_byte(b, *value);
	}
	buf_add_byte(b, '"');
}

static void
add_gauge(
    struct buf *b, const char *name, const struct watched *w, double value)
{
	if (isnan(value))
		return;
	buf_add_format(b, "weir_monitor_%s{", name);
	add_label(b, "model", w->name);
	buf_add_byte(b, ',');
	add_label(b, "digest", w->digest);
	buf_add_string(b, "} ");
	buf_add_number(b, value);
	buf_add_byte(b, '\n');
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
monitor_write_prom(struct monitor *m)
{
	struct buf b = {0};
	struct error e;

	for (size_t g = 0; g < sizeof gauges / sizeof *gauges; g++) {
		buf_add_format(&b,
		    "# HELP weir_monitor_%s %s\n# TYPE weir_monitor_%s gauge\n",
		    gauges[g].name, gauges[g].help, gauges[g].name);
		for (size_t i = 0; i < m->models; i++) {
			const struct tally *t = latest(m, m->watched[i]);

			if (t != NULL)
				add_gauge(&b, gauges[g].name, m->watched[i],
				    gauges[g].get(m, t));
		}
	}
	if (file_write(m->o->prom, &b, &e) < 0)
		die_error(&e);
	buf_release(&b);
}
