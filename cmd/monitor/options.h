/*
 * options: what monitor was asked for.
 */
#ifndef MONITOR_OPTIONS_H
#define MONITOR_OPTIONS_H

#include "base/metrics_file.h"
#include "base/opt.h"
#include "stream/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct opts {
	struct opt_common common;
	struct metrics_opts metrics;
	char **models; /* files, or NULL */
	size_t model_count;
	const char *registry; /* --models, or NULL */
	int64_t window;	      /* microseconds; 0: by count */
	int64_t records;      /* of a window by count */
	struct event time;
	bool has_time;
	int64_t grace, idle, silence, late_keep; /* microseconds */
	const char *labels;			 /* a file, "-", or NULL */
	const char *key, *label, *positive;
	int64_t maturity, horizon; /* microseconds */
	size_t keys;
	double capacity; /* alerts a day, or NAN */
	const char *card;
	double threshold; /* NAN: the model's */
	size_t patience;  /* --for */
	size_t least;	  /* records of a window that is judged */
	double psi_warn, psi_alert;
	const char *html, *prom, *title;
	bool as_text;
};

void options_parse(struct opts *o, int argc, char **argv);
void options_release(struct opts *o);

#endif
