#include "base/prometheus.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "base/version.h"

#include <inttypes.h>
#include <math.h>

static int64_t started_ms;

void
prometheus_family(struct prometheus *m, enum prometheus_type type,
    const char *name, const char *help)
{
	static const char *const types[] = {"counter", "gauge", "histogram"};

	m->family = name;
	buf_add_format(m->out, "# HELP weir_%s_%s %s\n# TYPE weir_%s_%s %s\n",
	    m->program, name, help, m->program, name, types[type]);
}

/* Write the name of the sample, unless that is done. */
static void
begin(struct prometheus *m, const char *suffix)
{
	if (m->begun)
		return;
	m->begun = true;
	buf_add_format(m->out, "weir_%s_%s%s", m->program, m->family, suffix);
	if (m->run != NULL)
		prometheus_label(m, "name", m->run);
}

void
prometheus_suffix(struct prometheus *m, const char *suffix)
{
	begin(m, suffix);
}

void
prometheus_label(struct prometheus *m, const char *name, const char *value)
{
	bool good = utf8_valid(value, strlen(value));

	begin(m, "");
	buf_add_format(m->out, "%c%s=\"", m->labelled ? ',' : '{', name);
	m->labelled = true;
	for (const char *p = value; *p != '\0'; p++) {
		bool foreign = !good && (unsigned char)*p >= 0x80;

		if (*p == '"' || *p == '\\')
			buf_add_byte(m->out, '\\');
		if (*p == '\n')
			buf_add_string(m->out, "\\n");
		else
			buf_add_byte(m->out, foreign ? '?' : *p);
	}
	buf_add_byte(m->out, '"');
}

/* End the labels: the value comes. */
static void
end_labels(struct prometheus *m)
{
	begin(m, "");
	buf_add_string(m->out, m->labelled ? "} " : " ");
	m->begun = m->labelled = false;
}

void
prometheus_count(struct prometheus *m, uint64_t n)
{
	end_labels(m);
	buf_add_format(m->out, "%" PRIu64 "\n", n);
}

void
prometheus_value(struct prometheus *m, double x)
{
	end_labels(m);
	if (isfinite(x))
		buf_add_number(m->out, x);
	else
		buf_add_string(m->out,
		    isnan(x)	? "NaN"
			: x > 0 ? "+Inf"
				: "-Inf");
	buf_add_byte(m->out, '\n');
}

void
prometheus_counter(
    struct prometheus *m, const char *name, const char *help, uint64_t n)
{
	prometheus_family(m, PROMETHEUS_COUNTER, name, help);
	prometheus_count(m, n);
}

void
prometheus_gauge(
    struct prometheus *m, const char *name, const char *help, double x)
{
	prometheus_family(m, PROMETHEUS_GAUGE, name, help);
	prometheus_value(m, x);
}

void
prometheus_note_start(void)
{
	started_ms = clock_wall_ms();
}

void
prometheus_general(struct prometheus *m)
{
	prometheus_family(
	    m, PROMETHEUS_GAUGE, "info", "The version of the program.");
	prometheus_label(m, "version", WEIR_VERSION);
	prometheus_value(m, 1);
	prometheus_gauge(m, "start_time_seconds",
	    "When the program began, in seconds since 1970.",
	    (double)started_ms / 1000);
}
