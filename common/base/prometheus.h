/*
 * prometheus: figures of a program in Prometheus' text format (version 0.0.4).
 *
 *	struct prometheus m = {.out = &b, .program = "relay"};
 *
 *	prometheus_family(&m, PROMETHEUS_COUNTER, "records_rejected_total", "Rejected.");
 *	prometheus_label(&m, "reason", "missing");
 *	prometheus_count(&m, 3);
 *
 * appends
 *
 *	# HELP weir_relay_records_rejected_total Rejected.
 *	# TYPE weir_relay_records_rejected_total counter
 *	weir_relay_records_rejected_total{reason="missing"} 3
 *
 * A family has all its samples after it. The names of counters end in _total,
 * and units are seconds. Text of labels may be any bytes; what is not UTF-8
 * becomes '?'. A label has few values in the life of a program, never text of a
 * record.
 */
#ifndef BASE_PROMETHEUS_H
#define BASE_PROMETHEUS_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

enum prometheus_type {
	PROMETHEUS_COUNTER,
	PROMETHEUS_GAUGE,
	PROMETHEUS_HISTOGRAM
};

struct prometheus {
	struct buf *out;
	const char *program; /* the word after weir_ in each name */
	const char *run;     /* the label "name" of each sample; NULL: none */
	/* private */
	const char *family; /* what follows in its name */
	bool begun, labelled;
};

/* Begin a family; `name` and `help`, a sentence, are lent until the next one. */
void prometheus_family(struct prometheus *m, enum prometheus_type type,
    const char *name, const char *help);
/* Begin a sample with that suffix of the name, as histograms have them. */
void prometheus_suffix(struct prometheus *m, const char *suffix);
/* Add a label to the next sample; one that is "" says nothing to Prometheus. */
void
prometheus_label(struct prometheus *m, const char *name, const char *value);
/* End a sample by its value; one that is not finite is written as well. */
void prometheus_count(struct prometheus *m, uint64_t n);
void prometheus_value(struct prometheus *m, double x);
/* The whole of a family with one sample, without other labels. */
void prometheus_counter(
    struct prometheus *m, const char *name, const char *help, uint64_t n);
void prometheus_gauge(
    struct prometheus *m, const char *name, const char *help, double x);
/* Note that the program begins now: opt_start() does it. */
void prometheus_note_start(void);
/* The families that all programs have: info, with the version; start_time. */
void prometheus_general(struct prometheus *m);

#endif
